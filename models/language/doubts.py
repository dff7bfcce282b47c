"""Doubts: what in a text may be somebody's name, home or illness, though no form proves it.

`personal_data` finds numbers by their form and masks them. A name or a house number has no form that a program could
trust to mask it, but one that it can trust to ask: a text with a doubt waits for an official before everybody reads it,
and the official confirms each. Rather one text too many waits than one too few; streets, markets, bridges and hamlets
that bear a name do not count.

A name in small letters looks like any other word. It is found behind what people are called by ("bà lúa", "nhà tám
lúa"), unless the word there is one that says what kind of people or things they are (`_NOT_NAMES`).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from enum import StrEnum
from typing import NamedTuple

from models.language import personal_data
from models.language.text import aligned


class Doubt(StrEnum):
    """What a text may hold besides the kinds of `personal_data.PersonalKind`."""

    NAME = "name"
    HOME = "home"
    HEALTH = "health"


class Found(NamedTuple):
    """A doubt or personal data: a `Doubt` or `PersonalKind`, and the text from `start` up to `end`."""

    kind: str
    start: int
    end: int


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

#: By the order of birth, as people in the delta are called ("ông Tư", "Tám Lúa"); "ba" and "năm" are numbers, too.
_ORDERS = "Hai|Ba|Tư|Năm|Sáu|Bảy|Tám|Chín|Mười|Út"
_BARE_ORDERS = "hai|ba|tu|nam|sau|bay|tam|chin|muoi|ut"

#: What follows a title or a number and is no name: kinds of people, things that are counted, verbs, small words.
_NOT_NAMES = re.compile(
    "ai|an|ay|ba|bac|ban|bang|bao|be|ben|bi|bien|binh|bo|bon|bua|cac|cai|can|cau|cay|chay|chi|cho|chong|chua|chung|chuc|con"
    "|cong|cot|cua|cung|dan|dang|dau|de|den|di|dia|dinh|do|doi|don|dong|du|duoc|duong|em|gai|gan|gap|ghe|gia|giai|giao"
    "|gio|giu|giup|ha|hai|hang|hay|he|het|ho|hoc|hoi|hom|hon|hu|huyen|it|ke|keo|kg|khach|kham|khi|kho|khom|khong|khu|kia|la"
    "|lai|lam|lan|lau|len|lo|loai|lon|luc|luon|luong|may|mat|me|met|mieng|minh|moi|mua|muon|muoi|nam|nao|nay|ngay|ngheo|nghe"
    "|nghi|ngo|ngoai|ngoi|nguoi|nha|nhan|nhieu|nho|nhom|ni|no|noi|nong|nua|nuoc|oi|om|ong|o|phan|phai|phong|phu|phuong"
    "|qua|quen|rac|rai|re|roi|ruoi|ruong|ruot|sau|se|si|so|su|sua|tai|tan|tang|tao|tap|tau|tay|te|thay|thai|thang|theo|thi"
    "|thoi|thon|thu|thue|thung|thuong|tien|to|toi|tot|trai|tram|tran|tre|trong|tru|truoc|truong|tu|tui|tuan|tuc|tuoi|tuong"
    "|tuy|u|uong|va|van|vao|ve|vi|vo|voi|vua|vu|vung|xa|xe|xem|xin|y|yeu|co|chu|da|dung|duoi|day|diem|cap|dem|sang|chieu"
    "|trieu|ngan|nghin|km|buoi|giay|phut|lit|dot|dao|duc|thua|lop|lap|kinh|bau|loi|kien|vay|nhu|rua|giam|long"
    "|cam|mong|loa|khai|dieu|hieu|chinh|mo|bat|nhin|ron|sinh|bu|moc|cuoi|song|dai|hien|hoa|tra|chot|nang"
)

_CALLED = re.compile(rf"(?<!\w)(?i:{_TITLES})\s+(?:(?P<order>(?i:{_ORDERS}))\s+)?(?P<name>[^\W\d_]+)")
_CALLED_BARE = re.compile(
    rf"(?<!\w)(?i:{_BARE_TITLES})\s+(?:(?P<order>(?i:{_BARE_ORDERS}))\s+)?(?P<name>[^\W\d_]+)"
)
#: "em năm nay", "bé ba tuổi", "cô hai người", "bà năm trước": a number behind a title and not an order of birth.
_SMALL_NUMBER = re.compile(
    r"(?:em|be|chau|co)\s|\w+\s+(?:nam\s+(?:nay|ngoai|sau|truoc)|\w+\s+(?:nguoi|con|dua|tuoi|lan|cai))\b"
)
_ORDERED = re.compile(rf"(?<!\w)(?:{_ORDERS})\s+(?P<name>[^\W\d_]+)")
#: In small letters without diacritics "ba" is three, "co" is there is: only beside a house or an order of birth.
_SMALL_BARE = re.compile(
    rf"(?<!\w)nha\s+(?:cua\s+|rieng\s+)?(?:{_BARE_TITLES}|{_BARE_ORDERS})\s+(?P<name>[^\W\d_]+)"
    rf"|(?<!\w)(?:ong|anh|chi|chu|bac|thim|di)\s+(?:{_BARE_ORDERS})\s+(?P<second>[^\W\d_]+)"
)
_NAMED = re.compile(
    r"(?<!\w)(?:ten\s+(?:la|toi|em|minh|con|chau|nguoi)|ho\s+(?:va\s+)?ten|toi\s+ten|em\s+ten"
    r"|(?<!mat\s)lien\s+(?:he|lac)(?!\s+(?:ai|dau|can|co|voi|tu|lai|so|de|ngay)\b))(?!\w)(?:\W{1,3}\w+){0,3}"
)
_FULL = re.compile(rf"(?<!\w)(?:{_FAMILIES})\s+(?:van|thi)\s+(?!cong\b|hanh\b)\w+(?:\s+\w+)?")
_PAIR = re.compile(r"(?<!\w)(?=(?P<family>[^\W\d_]+)\s+(?P<name>[^\W\d_]+))")
_FAMILY = re.compile(_FAMILIES)
#: "Mr", "Mrs", "sister" and "name" in Khmer, which knows no capitals.
_KHMER = re.compile(r"(?:លោក|អ្នកស្រី|បងប្រុស|បងស្រី|ឈ្មោះ)\S{0,30}")
_ENGLISH = re.compile(r"\b(?:(?:Mr|Mrs|Ms|Miss)\b\.?\s+[A-Z]|my name is\b|I am [A-Z])\w*", re.IGNORECASE)

#: "số nhà 12", "nhà 12/3", "căn hộ 4", "phòng 302"; "12/3 đường Mẫu", "12 Nguyễn Mẫu".
_HOUSE = re.compile(
    r"(?<!\w)(?:so nha|nha so|nha|can ho|can so|phong|thua(?: dat)?(?: so)?)\s+\d+[\w/]*".replace(" ", r"\s+")
)
_STREET = re.compile(
    rf"(?<![\w/])\d+[a-z]?(?:/\d+[a-z]?)*,?\s+(?:duong|pho|(?!phan\s+(?:ngan|tram|nghin|lon))(?:{_FAMILIES}))\s+\w+"
)
_SLASHED = re.compile(r"(?<![\w/])(?!\d{1,2}/\d{1,2}(?:/\d{2,4})?(?![\w/]))\d+[a-z]?(?:/\d+[a-z]?)+(?![\w/])")

#: Illnesses that a person is avoided for, folded: nobody reads of a neighbour that they have one.
_ILLNESS = re.compile(
    r"(?<!\w)(?:hiv|aids|sida|si da|ung thu|tam than|dong kinh|giang mai|lao phoi|benh lao|benh phong|cui hui"
    r"|viem gan|pha thai|say thai|vo sinh|tu ky|bai nao|nghien (?:ma tuy|hut|ngap|ruou)|bi nghien|duong tinh|thieu nang"
    r"|benh hoa lieu|lay benh|nhiem benh)(?!\w)".replace(" ", r"\s+")
)
#: The same in Khmer: AIDS, cancer, mental illness.
_ILLNESS_KHMER = re.compile("អេដស៍|មហារីក|វិកលចរិត")

_WORD_BEFORE = re.compile(r"(\w+)\W*$")


def of(text: str, *, homes: bool = True) -> list[str]:
    """Return why a text should be read by somebody before it is public: kinds of data found, and doubts.

    :param homes: look for house numbers, too; not where the place itself is asked for.
    """
    return sorted({one.kind for one in find(text, homes=homes)})


def find(text: str, *, homes: bool = True) -> list[Found]:
    """Return everything in a text that somebody should look at, from its beginning to its end.

    :param homes: as for `of`.
    """
    flat = aligned(text)
    found = {Found(one.kind, one.start, one.end) for one in personal_data.find(text)}
    found.update(Found(Doubt.NAME, *span) for span in _names(text, flat))
    forms = (_HOUSE, _STREET, _SLASHED) if homes else ()
    found.update(Found(Doubt.HOME, *hit.span()) for form in forms for hit in form.finditer(flat))
    illnesses = (*_ILLNESS.finditer(flat), *_ILLNESS_KHMER.finditer(text))
    found.update(Found(Doubt.HEALTH, *hit.span()) for hit in illnesses)
    return sorted(_widest(found), key=lambda one: (one.start, one.end, one.kind))


def _widest(found: Collection[Found]) -> Iterator[Found]:
    """Leave out what lies within another one of its kind."""
    for one in found:
        others = (other for other in found if other != one and other.kind == one.kind)
        if not any(other.start <= one.start and one.end <= other.end for other in others):
            yield one


def _names(text: str, flat: str) -> Iterator[tuple[int, int]]:
    for form, where in ((_NAMED, flat), (_FULL, flat), (_KHMER, text), (_ENGLISH, text)):
        yield from (hit.span() for hit in form.finditer(where))
    yield from (
        hit.span() for hit in _SMALL_BARE.finditer(flat) if not _says_what(hit["name"] or hit["second"])
    )
    yield from (span for span in _called(text, flat) if _is_persons(flat, span[0]))


def _called(text: str, flat: str) -> Iterator[tuple[int, int]]:
    """Yield where somebody is called by a title or the order of birth and a name, or by family and given name."""
    bare = flat == text.casefold()
    for hit in (_CALLED_BARE if bare else _CALLED).finditer(text):
        if hit["name"][0].isupper() or not (bare or _says_what(flat[slice(*hit.span("name"))])):
            yield hit.span()
        elif hit["order"] and (hit["order"][0].isupper() or not _SMALL_NUMBER.match(flat, hit.start())):
            yield hit.start(), hit.end("order")
    yield from (hit.span() for hit in _ORDERED.finditer(text) if hit["name"][0].isupper())
    for hit in _PAIR.finditer(text):
        if hit["family"][0].isupper() and hit["name"][0].isupper() and _is_family(flat, hit):
            yield hit.start(), hit.end("name")


def _says_what(word: str) -> bool:
    """Say whether a word in small letters says what kind of people or things they are, and is no name."""
    return _NOT_NAMES.fullmatch(word) is not None


def _is_family(flat: str, hit: re.Match[str]) -> bool:
    return _FAMILY.fullmatch(flat, *hit.span("family")) is not None


def _is_persons(flat: str, start: int) -> bool:
    """Say whether a name that begins here is not that of a street, market or hamlet."""
    before = _WORD_BEFORE.search(flat[max(0, start - 40) : start])
    return before is None or _OF_PLACES.fullmatch(before[1]) is None
