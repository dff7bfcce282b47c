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
from bot.understanding.places import described
from models.areas import areas
from models.delivery import recipient_areas
from models.language.text import aligned, fold, nfc
from models.store import Store

#: What a name begins with.
_CAPITALS = "A-Z" + "".join(filter(str.isupper, map(chr, range(0xC0, 0x1EFA))))

#: Words that tell a place by themselves, as they are spelt; a text without any mark needs a name beside one.
_PLACE = re.compile(
    r"\b(?:(?i:ấp|khóm|thôn|xóm|hẻm|quốc lộ|tỉnh lộ|nhà thờ|ubnd|ủy ban|bệnh viện|bến phà|bến đò|bến xe|ngã ba|ngã tư"
    r"|cây xăng|nhà thuốc|khu phố|xã|phường|thị trấn|gần|đối diện|sau lưng|số nhà|nhà số|cuối đường|đầu đường|bờ sông"
    r"|cửa sông|near|hamlet|village|ward)\b\s+(?!vẫn|bị|đang|có|này|đó|nào|không|ơi|gì|tới|rồi|là\b)\w"
    rf"|(?i:đường|phố|kênh|rạch|cầu|chợ|chùa|miếu|trường|trạm|ql|street|road|bridge|market|school)\s+[{_CAPITALS}\d])"
)
_UNIT = re.compile(r"\b(?:xa|phuong|thi tran) \w")
_BARE = re.compile(
    r"\b(?:gan|doi dien|sau lung|cuoi duong|dau duong) (?:cho|chua|cau|truong|nha tho|tram|ubnd|uy ban|cay xang|ben)\b"
    r"|\b(?:near|behind|street|road|market|hamlet|village|ward)\b"
)

_HOUSE = re.compile(r"\b\d+\s*/\s*\d+|\b(?:so|nha so|no)\s*\d+|^\s*\d+[a-z]?\s+\w{2,}", re.IGNORECASE)
_PEOPLE = re.compile(r"^\s*(?:co\s+)?\d+\s*(?:nguoi|ng|dua|em|be|gia|nha|tuoi|people|persons?)\b")
_LEADS = re.compile(
    r"\b(?:so nha|nha so|so|hem|gan|ke ben|ke|canh|truoc|sau|doi dien|sat|ngay|near|behind|opposite) $"
)
_KHMER = re.compile(r"ភូមិ|ឃុំ|ស្រុក|សង្កាត់|ផ្លូវ|វត្ត|ផ្សារ|ស្ពាន|សាលា|ជិត")

#: What parts a message into clauses; marks of one tell where a place begins and ends.
_CLAUSE = re.compile(r"[^.!?…;\n\U0001F100-\U0001FAFF\u2600-\u27BF]+")
_PART = re.compile(r"[^,]+")


def names_a_place(store: Store, text: str) -> bool:
    """Say whether a text tells where somebody is."""
    folded = fold(text)
    if _KHMER.search(text) or _begins(text) is not None:
        return True
    if named(store, text, WORTH_ASKING):
        return True
    return bool(_HOUSE.search(folded)) and not _PEOPLE.match(folded)


def place_words(store: Store, text: str) -> str:
    """Return the words of a text that tell a place, without what is said around them; "" for none."""
    found = filter(None, (_place_in(store, clause[0]) for clause in _CLAUSE.finditer(text)))
    return "; ".join(dict.fromkeys(found))


def _place_in(store: Store, clause: str) -> str:
    """Return a clause from its first part that tells a place to its last."""
    parts = [part.strip() for part in _PART.findall(clause)]
    telling = [number for number, part in enumerate(parts) if names_a_place(store, part)]
    if not telling:
        return clause.strip() if names_a_place(store, clause) else ""
    parts[telling[0]] = _from_place(parts[telling[0]])
    return ", ".join(parts[telling[0] : telling[-1] + 1]).strip(" ,-:")


def _from_place(part: str) -> str:
    """Return a part that tells a place without the words before that place."""
    unit = _UNIT.search(aligned(nfc(part)))
    starts = [start for start in (_begins(part), unit and unit.start()) if start is not None]
    return nfc(part)[min(starts, default=0) :]


def _begins(text: str) -> int | None:
    """Return where the first words stand that tell a place; None where no words do by themselves."""
    text = nfc(text)
    hits = [_PLACE.search(text), _BARE.search(aligned(text))]
    starts = [hit.start() for hit in hits if hit]
    starts += [start for part in described(text) if part and (start := _start_of(text, part)) >= 0]
    return min(starts, default=None)


def _start_of(text: str, part: str) -> int:
    """Return where a part of a place begins, with the word before it that belongs to it."""
    start = nfc(text).find(part)
    before = _LEADS.search(aligned(nfc(text))[: max(start, 0)])
    return before.start() if before else start


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
