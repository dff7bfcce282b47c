"""Rescue places: whether what somebody says who calls for help tells where they are.

Nobody is told that rescuers know their place unless they have said one: a name of the map, a landmark, a number of a
house.
"""

from __future__ import annotations

import re

from rasa_sdk import Tracker

from bot.actions import chat
from bot.actions.places import WORTH_ASKING, known_area, named, near
from bot.actions.remembered import AreaChoice, Position
from models.areas import areas
from models.delivery import recipient_areas
from models.language.text import fold
from models.store import Store

#: Words that tell a place by themselves, folded.
_PLACE = re.compile(
    r"\b(?:ap|khom|thon|xom|hem|duong|pho|quoc lo|tinh lo|ql|kenh|rach|cau|cho|chua|mieu|truong|nha tho|tram|ubnd"
    r"|uy ban|benh vien|ben pha|ben xe|nga ba|nga tu|cay xang|khu|xa|phuong|thi tran|huyen|gan|canh|doi dien|sau lung"
    r"|so nha|nha so|cuoi duong|dau duong|bo song|cua song|street|road|bridge|market|school|near|hamlet|village|ward)\b"
)

_HOUSE = re.compile(r"\b\d+\s*/\s*\d+|\b(?:so|nha so|no)\s*\d+|^\s*\d+[a-z]?\s+\w{2,}", re.IGNORECASE)
_PEOPLE = re.compile(r"^\s*(?:co\s+)?\d+\s*(?:nguoi|ng|dua|em|be|gia|people|persons?)\b")
_KHMER = re.compile(r"ភូមិ|ឃុំ|ស្រុក|សង្កាត់|ផ្លូវ|វត្ត|ផ្សារ|ស្ពាន|សាលា|ជិត")


def names_a_place(store: Store, text: str) -> bool:
    """Say whether a text tells where somebody is."""
    folded = fold(text)
    if _KHMER.search(text) or _PLACE.search(folded):
        return True
    if named(store, text, WORTH_ASKING):
        return True
    return bool(_HOUSE.search(folded)) and not _PEOPLE.match(folded)


def area_of(tracker: Tracker, text: str, location: Position | None) -> str:
    """Return the commune as far as it is known, else the whole province: a call must not wait for a place.

    With a position it is "": the commune with the nearest centre is taken, and marked as that.
    """
    here = chat.current(tracker)
    if location and near(here.store, location):
        return ""
    choices: list[AreaChoice] = [
        *named(here.store, text, WORTH_ASKING),
        # A slot may hold the value of an old button: a commune that does not exist any more must not stop the call.
        *(
            AreaChoice(id=known)
            for known in (*map(tracker.get_slot, ("area", "home_area")), _followed(here))
            if known and known_area(here.store, known)
        ),
        {"id": areas.active_province_id(here.store)},
    ]
    return choices[0]["id"]


def _followed(who: chat.Chat) -> str:
    """Return the one area whose warnings somebody gets; "" for none, or several."""
    found = recipient_areas.followed_by(who.store, who.owners())
    return found[0] if len(found) == 1 else ""
