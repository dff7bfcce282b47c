"""Places: the words of a text that tell where something is: house, lane, road, hamlet, commune, landmark, kilometre.

Only these words are an address. Words that sound like one without their marks ("chờ" is no "chợ", "chưa" no "chùa")
count where the writer leaves marks away, and then only in front of a name, a number, or behind "near" and "at".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from bot.understanding import no_places
from models.language.text import aligned, nfc


class PlaceKind(StrEnum):
    """What a part of an address is."""

    POINT = "point"
    HOUSE = "house"
    LANE = "lane"
    STREET = "street"
    HAMLET = "hamlet"
    COMMUNE = "commune"
    LANDMARK = "landmark"


class Part(NamedTuple):
    """Where a part of an address stands in a text."""

    start: int
    end: int
    kind: PlaceKind


#: These lie within a commune and do not tell which.
WITHIN_A_COMMUNE = frozenset({PlaceKind.HOUSE, PlaceKind.LANE, PlaceKind.STREET, PlaceKind.HAMLET})

_WORDS: dict[PlaceKind, str] = {
    PlaceKind.HAMLET: "ấp|khóm|thôn|xóm|khu phố|hamlet|village",
    PlaceKind.LANE: "hẻm|ngõ|ngách|lane|alley",
    PlaceKind.STREET: "đường|phố|quốc lộ|tỉnh lộ|hương lộ|ql|tl|hl|street|road",
    PlaceKind.COMMUNE: "xã|phường|thị trấn|thị xã|huyện|thành phố|tp|tx|commune|ward|district",
    PlaceKind.LANDMARK: "chợ|cầu|chùa|miếu|đình|trường|trường học|nhà thờ|trạm|trạm y tế|ubnd|ủy ban|bệnh viện"
    "|bến phà|bến xe|bến đò|bến|phà|ngã ba|ngã tư|cây xăng|khu công nghiệp|kênh|kinh|rạch|vàm|cồn|cù lao|cống"
    "|bờ kè|bãi|cửa sông|cửa|nhà văn hóa|nhà văn hoá|nhà trọ|công ty|quán|tiệm|siêu thị|nhà máy|lò gạch|trại"
    "|khách sạn|chung cư|nhà nghỉ|bridge|market|school|pagoda|church|hospital|ferry|hotel|homestay",
}
_FORMS = {word: kind for kind, words in _WORDS.items() for word in words.split("|")}
_KINDS = {aligned(word): kind for word, kind in _FORMS.items()}

_KIND = re.compile(rf"(?<!\w)(?:{'|'.join(sorted(_KINDS, key=len, reverse=True))})(?![^\W\d])\.?")
#: What stands before a landmark whose name nobody needs.
_BESIDE = (
    r"gan(?: ben)?|canh|ke(?: ben)?|ben canh|ben hong|phia (?:sau|truoc)|dang (?:sau|truoc)|sau lung|sau|truoc|doi dien"
    r"|ngay|sat|near(?: to)?|next to|beside|behind|opposite|in front of|by"
)
_RELATED = re.compile(rf"(?<!\w)(?:{_BESIDE})\s+(?:the\s+|cai\s+)?$")
_AT = re.compile(
    rf"(?:^|[,;:.(\n]\s*|\d[a-z]?\s+|(?<!\w)(?:o|tai|tren|trong|ngoai|duoi|qua|thuoc|in|at|on|{_BESIDE})\s+)(?:the\s+|cai\s+)?$"
)
_NUMBER = re.compile(r"\s*\d{1,4}[a-z]?(?:\s*/\s*\d+[a-z]?)*(?!\d|[.\s]?\d{3})(?![^\W\d])")
_WORD = re.compile(r"[\s]+([^\W\d_]+)")

#: Words that are no part of a name in a text without capitals, folded: what happens, to whom, how a place is, and what
#: makes a bridge a staircase.
_NO_NAME = frozenset(
    re.findall(
        r"\w+",
        "nuoc ngap co bi dang nguoi roi r khong ko k hong hok kg da dc duoc la va voi ma thi nhung con cua cho toi "
        "tui em minh chau anh chi ong ba co chu bac me cha vo chong nha no ho may mot hai cuu giup chay lua khoi sap "
        "lat chim troi cuon len xuong vo vao ra toi di ve lam gi sao nao nay kia do day het qua lam nhe nha nghen a "
        "ah oi ui gap lien ngay mau chua xong roi nam so sdt dt goi xin lam on bon sau bay tam chin muoi o tai gan "
        "sau truoc canh ke doi trong ngoai tren duoi gio luc hom bua tu den thay nghe noi muon can phai dau te ket "
        "mac lac mat tat nghet hu gay do ngang the and is are we our with water flooded please help has have cao thap "
        "xa rong lon nho ne kia toan ninh thang huyet ruot hop so hoi ao tho trong ",
    )
)
#: "P.3" behind the name of a street is the ward that it lies in.
_WARD_NUMBER = re.compile(r"\s+p[\s.]*\d")
#: "Đường 30 tháng 4" is named by a day, and "12 đường Nguyễn Huệ" has the number of the house before it.
_DAY = re.compile(r"\s+\d{1,2}\s*(?:thang|-)\s*\d{1,2}(?!\d)")
_HOUSE_BEFORE = re.compile(r"(?<![\w/.,])\d{1,4}[a-z]?(?:/\d+[a-z]?)*\s+$")
#: A bare "ភូមិ" has its name behind a blank.
_KHMER_NAME = re.compile(r" [\u1780-\u17ff]{2,16}(?![\u1780-\u17ff])")
#: "Tp." and "ql." with their full stop.
_LONGEST_SHORT_FORM = 3
#: "Bà" and "ông" begin a name where another word of it follows.
_TITLES = frozenset({"ba", "ong"})
_NUMBER_WORD = re.compile(r"\s+(?:mot|hai|ba|bon|nam|sau|bay|tam|chin|muoi)(?!\w)")
#: "cho tôi" is "for me", never a market.
_FOR = re.compile(r"\s+(?:toi|tui|em|minh|con|chau|nguoi|hay|biet|xin|anh|chi)\b")
_PEOPLE = re.compile(r"\s*(?:nguoi|ng|dua|em|be|tuoi|ngay|gio|hom|bua|chau|mang|people|nha)\b")
#: Landmarks that a number names.
_NUMBERED = frozenset({"kenh", "kinh", "cong", "nga ba", "trai", "ben"})
#: Words that without their marks are mostly something else.
_DOUBTFUL = frozenset(
    aligned("chợ cầu chùa đình trường trạm bến phà cồn cống bãi cửa quán trại đường phố xã kinh vàm").split()
)

_HOUSE = re.compile(
    r"(?<!\w)(?:so nha|nha so|so|no\.|house|number)\s*\d{1,4}[a-z]?(?:\s*/\s*\d+[a-z]?)*(?!\d|[.\s]\d{3}|\w)"
    r"|(?:(?<=^)|(?<=[,;\n] )|(?<=\bo )|\bnha )\d{1,4}[a-z]?(?:/\d+[a-z]?)+(?!\w)"
)
_POINT = re.compile(r"(?<!\w)(?:(?:cot\s+)?km|cay so|kilomet(?:er|re)?)\.?\s*\d{1,4}(?:[+.,]\d{1,3})?(?!\w)")
_NUMBERED_STREET = re.compile(r"(?<!\w)(?:ql|tl|hl|dt)\s*\.?\s*\d{1,3}[a-z]?(?!\w)")
_NO_STREET = re.compile(
    r"(?:nguoi|ng|dua|em|be|gia|ngay|gio|tieng|phut|con|nha|people|persons?|children|adults|cu)\b"
)
_START = re.compile(
    r"(?:^|[,;\n]\s*|\bo\s+|\bat\s+)(\d{1,4}[a-z]?(?:/\d+[a-z]?)*)(?=\s+[^\W\d])", re.IGNORECASE
)

_KHMER = re.compile(r"ភូមិ|ឃុំ|ស្រុក|សង្កាត់|ផ្លូវ|វត្ត|ផ្សារ|ស្ពាន|សាលា|មន្ទីរពេទ្យ")
_CHUNK = re.compile(r"[\u1780-\u17ff\d]+")

#: Behind them a name may stand as the map has it: "ភូមិ Giồng Giếng".
_LATIN_NAME = re.compile(r"(?: (?![\u1780-\u17ff])[A-ZÀ-ỸĐ][^\W\d_]*){1,4}")
#: What may stand between two parts of one address.
_BETWEEN = re.compile(rf"[\s,.;:()-]*(?:(?:cua|thuoc|o|tai|in|of|on|at|the|{_BESIDE})\s+)*", re.IGNORECASE)


def parts(text: str) -> list[Part]:
    """Return the parts of addresses in a text, in their order."""
    text = nfc(text)
    plain = aligned(text)
    found = [*_khmer(text), *_numbers(plain), *_named(text, plain), *_houses_on_streets(text, plain)]
    kept: list[Part] = []
    for part in sorted(found, key=lambda one: (one.start, -one.end)):
        if not kept or part.start >= kept[-1].end:
            kept.append(part)
    return kept


def without_places(text: str) -> str:
    """Return what a text says besides places, without the words between them; "" where it is nothing but a place."""
    text = nfc(text)
    kept, at = [], 0
    for part in parts(text):
        kept.append(text[at : part.start])
        at = part.end
    rest = [one for one in (*kept, text[at:]) if not _BETWEEN.fullmatch(aligned(one))]
    return " ".join(one.strip() for one in rest)


def address(text: str, more: list[Part] | None = None) -> str:
    """Return the words of a text that tell a place, in their order; "" for none.

    :param more: other parts that somebody found in it, such as names of communes.
    """
    text = nfc(text)
    plain = aligned(text)
    spans: list[tuple[int, int]] = []
    for part in sorted([*parts(text), *(more or [])]):
        start = _with_relation(plain, part)
        if spans and (start <= spans[-1][1] or _BETWEEN.fullmatch(plain[spans[-1][1] : start])):
            spans[-1] = (spans[-1][0], max(part.end, spans[-1][1]))
        else:
            spans.append((start, part.end))
    return ", ".join(text[start:end].strip(" ,.;:") for start, end in spans)


def without(text: str, kinds: frozenset[PlaceKind]) -> str:
    """Return a text with a comma for each part of these kinds."""
    text = nfc(text)
    for part in reversed(parts(text)):
        if part.kind in kinds:
            text = f"{text[: part.start]} , {text[part.end :]}"
    return text


def _with_relation(plain: str, part: Part) -> int:
    before = {PlaceKind.LANDMARK: _RELATED, PlaceKind.STREET: _HOUSE_BEFORE}.get(part.kind)
    hit = before.search(plain[: part.start]) if before else None
    return hit.start() if hit else part.start


def _khmer(text: str) -> Iterator[Part]:
    for hit in _CHUNK.finditer(text):
        if _KHMER.search(hit[0]) and not no_places.is_none_in_khmer(hit[0]):
            bare = _KHMER.fullmatch(hit[0])
            name = _LATIN_NAME.match(text, hit.end()) or (bare and _KHMER_NAME.match(text, hit.end()))
            yield Part(hit.start(), name.end() if name else hit.end(), PlaceKind.LANDMARK)


def _numbers(plain: str) -> Iterator[Part]:
    yield from (Part(*hit.span(), PlaceKind.POINT) for hit in _POINT.finditer(plain))
    yield from (Part(*hit.span(), PlaceKind.HOUSE) for hit in _HOUSE.finditer(plain))
    yield from (Part(*hit.span(), PlaceKind.STREET) for hit in _NUMBERED_STREET.finditer(plain))


def _houses_on_streets(text: str, plain: str) -> Iterator[Part]:
    """Yield "12 Nguyễn Trãi": a number and a name of two words, where a text or a part of it begins."""
    for hit in _START.finditer(plain):
        end = _end_of_name(text, plain, hit.end(1), capitals=True)
        if (
            end
            and len(text[hit.end(1) : end].split()) > 1
            and not _NO_STREET.match(plain[hit.end(1) :].lstrip())
        ):
            yield Part(hit.start(1), end, PlaceKind.STREET)


def _named(text: str, plain: str) -> Iterator[Part]:
    marked, capitals = not text.isascii(), not text.isupper()
    for hit in _KIND.finditer(plain):
        word = hit[0].rstrip(".")
        kind, as_typed = _KINDS[word], text[hit.start() : hit.start() + len(word)]
        written = as_typed.lower() in _FORMS
        if (not as_typed.isascii() and not written) or no_places.is_none(text, plain, *hit.span()):
            continue
        before = plain[: hit.start()]
        doubtful = word in _DOUBTFUL and not (written and not as_typed.isascii())
        loose = not doubtful or bool(_AT.search(before))
        end = 0 if _ends_sentence(hit[0]) else _end_of_part(text, plain, hit.end(), word, loose=loose)
        if doubtful and marked and capitals and end and not _is_capital_or_digit(text, hit.end()):
            continue
        if (
            not end
            and kind is PlaceKind.LANDMARK
            and _is_one_without_name(plain, hit, doubtful=doubtful, marked=marked)
        ):
            end = hit.end()
        if end:
            yield Part(hit.start(), end, kind)


def _ends_sentence(word: str) -> bool:
    """Say whether a full stop stands behind a whole word: "gần chợ. Em", and not "tp. Trà Vinh"."""
    return word.endswith(".") and len(word) > _LONGEST_SHORT_FORM


def _is_one_without_name(plain: str, hit: re.Match[str], *, doubtful: bool, marked: bool) -> bool:
    """Say whether a landmark needs no name: "near the market", "the school of hamlet 3"."""
    following = _KIND.match(plain, hit.end() + 1)
    if following and _KINDS[following[0].rstrip(".")] in (PlaceKind.HAMLET, PlaceKind.COMMUNE):
        return True
    goes_on = not _ends_sentence(hit[0]) and _FOR.match(plain, hit.end())
    if not _RELATED.search(plain[: hit.start()]) or goes_on:
        return False
    return not (doubtful and marked)


def _is_capital_or_digit(text: str, at: int) -> bool:
    first = text[at:].lstrip(" .")[:1]
    return first.isupper() or first.isdigit()


def _end_of_part(text: str, plain: str, at: int, word: str, *, loose: bool) -> int:
    """Return where the number or the name behind the kind of a place ends; 0 without one.

    :param loose: names without capitals count.
    """
    if _KINDS[word] is PlaceKind.HAMLET and (spoken := _NUMBER_WORD.match(plain, at)):
        # "Cả xóm năm nhà" counts houses.
        return 0 if _PEOPLE.match(plain, spoken.end()) else spoken.end()
    if _KINDS[word] is PlaceKind.STREET and (day := _DAY.match(plain, at)):
        return day.end()
    number = _NUMBER.match(plain, at)
    if number and (_KINDS[word] is not PlaceKind.LANDMARK or word in _NUMBERED):
        counts = word in _DOUBTFUL or _KINDS[word] is PlaceKind.LANDMARK
        return 0 if counts and _PEOPLE.match(plain, number.end()) else number.end()
    end = _end_of_name(text, plain, at, capitals=True)
    return end or (_end_of_name(text, plain, at, capitals=False) if loose else 0)


def _end_of_name(text: str, plain: str, at: int, *, capitals: bool) -> int:
    """Return where a name ends that begins here: four words with capitals, or three of which none is common."""
    end, count = 0, 0
    most = 4 if capitals else 3
    while count < most and (hit := _WORD.match(plain, at)) and not _WARD_NUMBER.match(plain, at):
        start = hit.start(1)
        if capitals and not (text[start].isupper() and not text.isupper()):
            break
        if not capitals and (_is_common(plain, hit) or _KIND.match(plain, start)):
            break
        end = at = hit.end(1)
        count += 1
    return end


def _is_common(plain: str, word: re.Match[str]) -> bool:
    """Say whether a word begins no name, or goes on with none."""
    following = _WORD.match(plain, word.end())
    if word[1] in _TITLES and following and following[1] not in _NO_NAME:
        return False
    return word[1] in _NO_NAME
