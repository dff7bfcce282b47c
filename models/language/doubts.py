"""Doubts: what in a text may be somebody's name or home, though no form proves it.

`personal_data` finds numbers by their form and masks them. A name or a house number has no form that a program could
trust to mask it, but one that it can trust to ask: a text with a doubt waits for an official before everybody reads it.
Rather one text too many waits than one too few; streets, markets, bridges and hamlets that bear a name do not count.
"""

from __future__ import annotations

import re
from enum import StrEnum

from models.language import personal_data
from models.language.text import fold


class Doubt(StrEnum):
    """What a text may hold besides the kinds of `personal_data.PersonalKind`."""

    NAME = "name"
    HOME = "home"


#: The most common family names of Viet Nam, folded, with those of Khmer, Cham and Hoa families of the delta; without
#: those that read like "đường", "trường" or "tổ".
_FAMILIES = (
    "nguyen|tran|le|pham|huynh|hoang|phan|vu|vo|dang|bui|do|ho|ngo|ly|dinh|mai|luong|cao|chau|diep"
    "|lam|luu|tang|trinh|thach|kim|son|danh|tieu|quach|doan|dao|lu|vuong"
)

#: What a person is called by before their name; with diacritics, and without for texts that have none.
_TITLES = "ông|bà|anh|chị|em|cô|chú|bác|cậu|dì|dượng|mợ|thím|cháu|bé|cụ|thầy"
_BARE_TITLES = "ong|ba|anh|chi|em|co|chu|bac|cau|di|duong|mo|thim|chau|be|cu|thay"

#: Before a name these say that it is a place's; "ngã ba" and "thứ ba" are no grandmothers.
_OF_PLACES = re.compile(
    "duong|pho|hem|ngo|cau|cho|truong|ap|khom|phuong|xa|thi|tran|lo|ql|quoc|vien|tu|ba|nga|thu|benh|chua|kenh|rach|song"
    "|cong|to|khu|huyen|tinh|tp|dinh|mieu|ben|pha"
)

_CALLED = re.compile(rf"(?<!\w)(?i:{_TITLES})\s+(?P<name>\w+)")
_CALLED_BARE = re.compile(rf"(?<!\w)(?i:{_BARE_TITLES})\s+(?P<name>\w+)")
_NAMED = re.compile(
    r"(?<!\w)(?:ten (?:la|toi|em|minh|con|chau|nguoi)|ho (?:va )?ten|toi ten|em ten|lien he|lien lac)(?!\w)"
)
_FULL = re.compile(rf"(?<!\w)(?:{_FAMILIES})\s+(?:van|thi)\s+\w+")
_PAIR = re.compile(r"(?<!\w)(?=(?P<family>[^\W\d_]+)\s+(?P<name>[^\W\d_]+))")
_FAMILY = re.compile(_FAMILIES)
#: "Mr", "Mrs", "sister" and "name" in Khmer, which knows no capitals.
_KHMER = re.compile("លោក|អ្នកស្រី|បងប្រុស|បងស្រី|ឈ្មោះ")
_ENGLISH = re.compile(r"\b(?:Mr|Mrs|Ms|Miss)\b\.?\s+[A-Z]|\bmy name is\b|\bI am [A-Z]", re.IGNORECASE)

#: "số nhà 12", "nhà 12/3", "căn hộ 4", "phòng 302"; "12/3 đường Mẫu", "12 Nguyễn Mẫu".
_HOUSE = re.compile(r"(?<!\w)(?:so nha|nha so|nha|can ho|can so|phong|thua(?: dat)?(?: so)?)\s+\d+")
_STREET = re.compile(rf"(?<![\w/])\d+[a-z]?(?:/\d+[a-z]?)*,?\s+(?:duong|pho|{_FAMILIES})\s+\w+")
_SLASHED = re.compile(r"(?<![\w/])(?!\d{1,2}/\d{1,2}(?:/\d{2,4})?(?![\w/]))\d+[a-z]?(?:/\d+[a-z]?)+(?![\w/])")

_WORD_BEFORE = re.compile(r"(\w+)\W*$")


def of(text: str, *, homes: bool = True) -> list[str]:
    """Return why a text should be read by somebody before it is public: kinds of data found, and doubts.

    :param homes: look for house numbers, too; not where the place itself is asked for.
    """
    found: set[str] = {one.kind for one in personal_data.find(text)}
    if _has_name(text):
        found.add(Doubt.NAME)
    if homes and _has_home(fold(text)):
        found.add(Doubt.HOME)
    return sorted(found)


def _has_name(text: str) -> bool:
    folded = fold(text)
    if _NAMED.search(folded) or _FULL.search(folded) or _KHMER.search(text) or _ENGLISH.search(text):
        return True
    called = _CALLED_BARE if folded == text.casefold() else _CALLED
    hits = [
        *called.finditer(text),
        *(hit for hit in _PAIR.finditer(text) if hit["family"][0].isupper() and _is_family(hit["family"])),
    ]
    return any(hit["name"][0].isupper() and _is_persons(text, hit.start()) for hit in hits)


def _is_family(word: str) -> bool:
    return _FAMILY.fullmatch(fold(word)) is not None


def _is_persons(text: str, start: int) -> bool:
    """Say whether a name that begins here is not that of a street, market or hamlet."""
    before = _WORD_BEFORE.search(text[max(0, start - 40) : start])
    return before is None or _OF_PLACES.fullmatch(fold(before[1])) is None


def _has_home(folded: str) -> bool:
    return any(form.search(folded) for form in (_HOUSE, _STREET, _SLASHED))
