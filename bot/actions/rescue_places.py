"""Rescue places: whether what somebody says who calls for help tells where they are.

Nobody is told that rescuers know their place unless they have said one: a name of the map, a landmark, a number of a
house.
"""

from __future__ import annotations

import re

from rasa_sdk import Tracker

from bot.actions import chat
from bot.actions.places import OFFERED, WORTH_ASKING, known_area, near
from bot.actions.remembered import AreaChoice, Position
from bot.understanding import places
from bot.understanding.places import Part, PlaceKind
from models.areas import areas, place_names
from models.areas.areas import Level
from models.areas.place_names import Candidate
from models.delivery import recipient_areas
from models.errors import NotFound
from models.language.text import aligned, fold, marked, nfc
from models.reports.draft import MAX_ADDRESS
from models.reports.reports import Report
from models.store import Store

#: Where a commune of the same name may lie elsewhere: "ấp Phú Thuận" is not in the commune Phú Thuận.
_OTHER_NAMES = frozenset({PlaceKind.HAMLET, PlaceKind.LANE, PlaceKind.STREET})

#: Words that tell where, behind "where?".
_WHERE = re.compile(
    r"\b(?:bo song|me song|bo kenh|dau (?:hem|cau|kenh|xom|lo)|cuoi (?:hem|cau|kenh|xom|lo)|tu (?:cau|cho|lo|duong|nga)"
    r"|(?:lo|can|nha|day|khuc|doan|ben) thu \w+|di (?:xuong|len|vo|vao) (?:nua|\d+|may|chut)"
    r"|cach (?:cau|cho|chua|truong|lo|nha|duong)|ben (?:hong|trai|phai)|mat tien|cau cong|giap ranh"
    r"|corner of|end of|bank of|on the (?:river|canal|road|left|right))\b"
)
#: "Mang Thít", "Cù Lao Dài": two words with capitals behind one another.
_NAME = re.compile(r"(?<!\w)[^\W\d_a-zà-ỹ][^\W\d_A-ZÀ-Ỹ]+ [A-ZÀ-ỸĐ][^\W\d_]+")
_LEAST_WORDS = 2
#: How sure a former name is, alone and in a sentence, without the town that it lay in.
_WITHOUT_A_TOWN = frozenset({place_names.WHOLE_NAME + 9, place_names.WHOLE_NAME - 11})
_KHMER_PLACE = re.compile(r"ភូមិ|ឃុំ|សង្កាត់")
_WARD = "Phường"
_ENGLISH_WARD = re.compile(r"\bward\s+(?:no\.?\s*|number\s+)?(\d{1,2})\b", re.IGNORECASE)


def names_a_place(store: Store, text: str) -> bool:
    """Say whether a text tells where somebody is."""
    return bool(place_words(store, text))


def place_words(store: Store, text: str) -> str:
    """Return the words of a text that tell a place, without what is said around them; "" for none."""
    communes = [part for candidate in _named(store, text) for part in _parts_of(candidate, text)]
    return places.address(text, communes)[:MAX_ADDRESS]


def khmer_place(text: str) -> bool:
    """Say whether a text in Khmer names a hamlet, a commune or a ward, which the map does not know by these letters."""
    return bool(_KHMER_PLACE.search(text))


def sounds_like_a_place(text: str) -> bool:
    """Say whether words that answer "where?" tell a place without naming its kind: "Mang Thít, lò thứ ba từ cầu"."""
    return len(text.split()) >= _LEAST_WORDS and bool(_WHERE.search(fold(text)) or _NAME.search(nfc(text)))


def communes(store: Store, text: str) -> list[AreaChoice]:
    """Return the communes that a text names, surest first; the name of a hamlet or a street is none.

    None is named by the number of an old ward that several towns had: the text must say of which.
    """
    found = _named(store, text)
    return [] if _alike(found) else [{"id": row.area["_id"], "score": row.score} for row in found]


def sole_commune(store: Store, text: str) -> str:
    """Return the commune that a text names; "" for none, and for a name that several have or had."""
    found = communes(store, text)
    alike = len(found) > 1 and found[0]["score"] == found[1]["score"]
    return "" if alike or not found else found[0]["id"]


def wards(store: Store, text: str) -> list[AreaChoice]:
    """Return what an old ward that has but a number may be now, where several towns had one; else none."""
    return [{"id": row.area["_id"], "note": f"({row.via})"} for row in _alike(_named(store, text))]


def _alike(found: list[Candidate]) -> list[Candidate]:
    """Return the old wards of one number, where a text that names them does not say of which town: each had one."""
    best = [row for row in found if row.score == found[0].score]
    numbered = all(row.via and row.via.split()[-1].isdigit() for row in best)
    return best if numbered and (len(best) > 1 or (best and best[0].score in _WITHOUT_A_TOWN)) else []


def lacks_commune(store: Store, text: str) -> bool:
    """Say whether a text tells a hamlet, a lane or a house that may lie in any commune, or a ward of several towns."""
    if wards(store, text):
        return True
    kinds = {part.kind for part in places.parts(text)}
    return bool(kinds) and kinds <= places.WITHIN_A_COMMUNE and not communes(store, text)


def needs_commune(store: Store, report: Report) -> bool:
    """Say whether the rescuers know a hamlet or a house, and not in which commune."""
    place = report["place"]
    known = place.get("point") or _is_commune(store, place["area_id"])
    return not known and lacks_commune(store, place["address"])


def _is_commune(store: Store, area_id: str) -> bool:
    """Say whether an area is a commune."""
    try:
        return areas.get(store, area_id)["level"] == Level.COMMUNE
    except NotFound:
        return False


def _named(store: Store, text: str) -> list[Candidate]:
    rest = _ENGLISH_WARD.sub(r"phường \1", places.without(text, _OTHER_NAMES).strip())
    # A number alone tells how many they are: it is no old ward 3.
    if not any(char.isalpha() for char in rest):
        return []
    found = place_names.search(store, rest, OFFERED, Level.COMMUNE)
    return [one for one in found if one.score >= WORTH_ASKING and _is_spelt(one, rest)]


def _is_spelt(candidate: Candidate, text: str) -> bool:
    """Say whether a name is in the text with its own marks, where it stands with marks: "chưa an toàn" is no place."""
    parts = [text[part.start : part.end] for part in _parts_of(candidate, text)]
    names = {marked(name) for name in _names(candidate)}
    return not parts or any(part.isascii() or _bare(part, names) for part in parts)


def _bare(part: str, names: set[str]) -> bool:
    typed = marked(nfc(part))
    return typed in names or any(name.endswith(f" {typed}") for name in names)


def _names(candidate: Candidate) -> list[str]:
    """Return what a commune is called, the former name first, each with and without its kind."""
    area = candidate.area
    names = [name for name in (candidate.via, area["full_name"], area["name"]) if name and not name.isdigit()]
    return [*names, *(f"p{name[len(_WARD) :]}" for name in names if name.startswith(_WARD))]


def _parts_of(candidate: Candidate, text: str) -> list[Part]:
    """Return where a text names a commune."""
    plain = aligned(nfc(text))
    spelt = [*_names(candidate), *(name.partition(" ")[2] for name in [candidate.via or ""])]
    patterns = [r"[\s.,]*".join(map(re.escape, fold(name).split())) for name in spelt if name]
    hits = (re.search(rf"(?<!\w){pattern}(?!\w)", plain) for pattern in patterns)
    return [Part(*hit.span(), PlaceKind.COMMUNE) for hit in hits if hit][:1]


def area_of(tracker: Tracker, text: str, location: Position | None, beside: str = "") -> str:
    """Return the commune as far as it is known, else the whole province: a call must not wait for a place.

    With a position it is "": the commune with the nearest centre is taken, and marked as that.

    :param beside: the commune of the writer, for people next door to them; "" otherwise.
    """
    here = chat.current(tracker)
    if location and near(here.store, location):
        return ""
    unsure = wards(here.store, text)
    known = [*filter(None, map(tracker.get_slot, ("area", "home_area"))), *filter(None, [_followed(here)])]
    choices: list[AreaChoice] = [
        *communes(here.store, text),
        *(AreaChoice(id=row["id"]) for row in unsure if row["id"] in known),
        *([AreaChoice(id=beside)] if beside else []),
        # A slot may hold the value of an old button: a commune that does not exist any more must not stop the call.
        *(AreaChoice(id=one) for one in known if not unsure and known_area(here.store, one)),
        {"id": areas.active_province_id(here.store)},
    ]
    return choices[0]["id"]


def _followed(who: chat.Chat) -> str:
    """Return the one area whose warnings somebody gets; "" for none, or several."""
    found = recipient_areas.followed_by(who.store, who.owners())
    return found[0] if len(found) == 1 else ""
