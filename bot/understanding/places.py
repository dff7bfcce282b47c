"""Places that a text describes below the commune: house, lane, road, hamlet, landmark, kilometre.

Communes and wards are found by `models.areas.place_names`, which knows the map; this here is what an officer reads out
to a boat, as it was typed.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from models.language.text import aligned, nfc

# Words that end a name, because another part of the address or of the sentence begins.
_NEXT = (
    "ap|khom|thon|xom|to|khu pho|xa|phuong|huyen|thi tran|tp|thanh pho|tinh|duong|hem|so|gan|ke|canh|"
    "doi dien|sau|truoc|sdt|dt|dien thoai|nuoc|bi|dang|co|la|roi|cho|voi|giup|nha|va|ma|nhung|hien|toi|em|"
    "minh|phone|near|is|are|hamlet|commune|ward|street|ngap|mat|vua|o|tu|khong|nhieu|ai|cua|nay|kia|do|"
    "nguoi"
)
_NAME = rf"((?:(?!(?:{_NEXT})\b)[\w.]+)(?: (?!(?:{_NEXT})\b)[\w.]+){{0,3}})"

_PATTERNS = {
    "house": re.compile(
        r"\b(?:so nha|nha so|so) ?(\d{1,4}[a-z]?(?:/\d{1,4}[a-z]?){0,3})\b"
        r"|(?<!duong )(?<!ngay )(?<!hom )\b(\d{1,4}[a-z]?(?:/\d{1,4}[a-z]?){1,3}) (?=\w{2,}|duong)"
    ),
    "lane": re.compile(r"\b(?:hem|ngo|kiet) (?:so )?(\d{1,4}[a-z]?(?:/\d{1,4})*)\b"),
    "road": re.compile(
        rf"\b((?:duong|quoc lo|ql|tinh lo|huong lo|lo|dt|dh) ?(?:\d+[a-z]?(?:/\d+)?|{_NAME})|{_NAME} street)"
    ),
    "hamlet": re.compile(
        rf"\b((?:ap|khom|thon|xom|phum|soc|khu pho|kp|to dan pho|hamlet) (?:\d{{1,3}}[a-z]?\b|{_NAME})"
        rf"|{_NAME} hamlet\b)"
        r"|(ភូមិ ?[\u1780-\u17ff]+)"
    ),
    "landmark": re.compile(
        r"\b(?:gan|ke ben|ke|canh|truoc|sau|doi dien|sat|ngay|cho|o|near|behind|next to|opposite) "
        rf"((?:the )?(?:cho|cau|chua|truong|tram|ben|uy ban|ubnd|nha tho|dinh|cong|benh vien|cay xang|nga ba|nga tu|vam"
        rf"|pagoda|market|bridge|school|church|ferry)(?: {_NAME})?)"
    ),
    "kilometre": re.compile(r"\b((?:km|cay so|kilomet|km so) ?\d{1,4}(?:[.,+]\d{1,3})?)\b"),
}


class Described(NamedTuple):
    """What a text says of a place, as it was typed; "" for what it does not say."""

    house: str = ""
    lane: str = ""
    road: str = ""
    hamlet: str = ""
    landmark: str = ""
    kilometre: str = ""

    def __bool__(self) -> bool:
        """Say whether the text says anything of a place."""
        return any(self)


def described(text: str) -> Described:
    """Return the parts of a place that a text describes, with or without diacritics; the first of each kind."""
    typed = nfc(text)
    folded = aligned(typed)
    return Described(**{name: _first(pattern, folded, typed) for name, pattern in _PATTERNS.items()})


def _first(pattern: re.Pattern[str], folded: str, typed: str) -> str:
    hit = pattern.search(folded)
    if hit is None:
        return ""
    number = next(number for number, group in enumerate(hit.groups(), 1) if group is not None)
    return typed[hit.start(number) : hit.end(number)].strip(" .")
