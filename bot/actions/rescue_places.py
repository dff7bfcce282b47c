"""Rescue places: whether what somebody says who calls for help tells where they are.

Nobody is told that rescuers know their place unless they have said one: a name of the map, a landmark, a number of a
house.
"""

from __future__ import annotations

import re

from bot.actions.places import WORTH_ASKING, named
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
