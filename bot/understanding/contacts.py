"""What people say of themselves in a report: their number, their name, to be called back, or not to be named."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from bot.understanding.phrases import Phrases
from models.language import personal_data
from models.language.personal_data import PersonalKind
from models.language.text import aligned, nfc

_NO_NAME_WORDS = Phrases(Path(__file__).with_name("no_name.yml"))

#: Before a number these say that it is what the report is about, and not where its reporter can be called.
_OF_OTHERS = re.compile(
    r"(?:lua dao|gia mao|mao danh|goi tu\b|nhan tu\b|quay roi|quang cao|duong day nong|hotline"
    r"|to roi|cho vay|zalo la|scam)"
    r"[^.;\n]{0,40}$|(?:so|sdt) (?:la|lạ|nay goi)\W*$"
)

_ME = "toi|tui|em|minh|mk|mik|con|chau|anh|chi|co|chu|bac|my|i"
_NAMED = re.compile(
    rf"(?<!\w)(?:(?:{_ME}) ten(?: la)?|ten (?:{_ME})(?: la)?|ho (?:va )?ten:?|my name is|i am"
    r"|(?:toi|em|minh|con|chau) la|ខ្ញុំឈ្មោះ|ឈ្មោះ(?:\s*របស់)?(?:\s*ខ្ញុំ)?(?:\s*គឺ)?)\s*:?\s+"
)
#: A whole text that gives a name: "bà tên Tám, Nguyễn Thị Tám", "ten Thach Ngoc Hai 0909 555 666". Within a text such
#: words may be of others.
_ONLY_NAMED = re.compile(
    rf"(?:(?:da|thi|a|thua) )*(?:(?:{_ME}|ba|ong|di|cau|mo|thim|duong|ngoai|noi|ba gia) )?"
    r"(?:ten(?: la)?|name(?: is)?)\s*:?\s+(?:\w+, )?"
    r"(?P<name>[^\W\d_]+(?: [^\W\d_]+){0,3}?)(?: (?:do|nha|nhe|nghe|a|con|em|ne))*"
    r"(?P<phone>[\s,.;:-]+(?:(?:so|sdt|dt) )?[\d+][\d .-]{8,})?[\s.]*"
)
_TAIL_OF_A_NAME = re.compile(r" (?:nek|ne|nha|nhe|nghen|day|do)(?!\w)")
#: Before a number, a place, or a word of courtesy a name in Khmer ends.
_BEHIND_A_NAME = frozenset({"លេខ", "ទូរស័ព្ទ", "នៅ", "ទេ", "បាទ", "ចាស"})
_LETTER = r"(?:[^\W\d_]|[\u17b4-\u17d3])"
_NAME = re.compile(rf"{_LETTER}+(?: {_LETTER}+){{0,3}}")
#: Behind "I am" or "my name is" these are no names.
_NO_NAME = frozenset(
    {"nguoi", "dan", "o", "cu", "chu", "hoc", "sinh", "giao", "vien", "cong", "nhan", "nong", "ho", "day"}
    | {"khong", "mot", "benh", "stuck", "here", "the", "a", "an", "at", "in", "from"}
)

#: "Tên đường Lê Lợi" names no person, and "tên trộm" is no name.
_THINGS = frozenset(
    {
        "xa",
        "ap",
        "duong",
        "cau",
        "kinh",
        "rach",
        "truong",
        "cho",
        "quan",
        "trom",
        "cuop",
        "cong",
        "khom",
        "phuong",
        "ho",
    }
    | {
        "doanh",
        "toi",
        "tui",
        "em",
        "minh",
        "ong",
        "ba",
        "no",
        "ai",
        "gi",
        "gia",
        "that",
        "sai",
        "dung",
        "nay",
        "do",
    }
)


def _fixed() -> str:
    """Return the pattern of the wishes of `no_name.yml`; Khmer has no blanks around its words."""
    lists = _NO_NAME_WORDS.lists
    unless = "".join(rf"(?<!{re.escape(aligned(word))} )" for word in lists["unless"])
    wishes = (
        rf"{re.escape(aligned(one))}(?!\w)" if aligned(one).isascii() else re.escape(one)
        for one in lists["no_name"]
    )
    return rf"{unless}(?<!\w)(?:{'|'.join(wishes)})"


_UNNAMED = re.compile(
    rf"{_fixed()}|"
    r"(?:xin )?(?:bo|xoa|rut|gach)(?: giup| gium| dum| ho)?(?: cai)? (?:ten|danh tinh"
    r"|so dien thoai)(?: (?:cua )?(?:tui|toi|em|minh|con|chau))?"
    r"(?: ra| di| giup| gium| nha| nhe| khoi do)*|"
    r"(?:dung|khong|ko|k|hok|hong|kg|chang|mien|xin dung|khoi)(?: can| phai| nen| muon| duoc| co| dam)?"
    r" (?:ghi|neu|de|de lo|tiet lo|lo|noi|cho biet|cho ai biet|hien|cong khai|dua|ke|khai|bao)(?: ro| ra| lo| cai)?"
    r" (?:ten|danh tinh|danh tanh|so|thong tin ca nhan|thong tin cua (?:toi|em|minh|tui)|toi la ai|tui la ai)"
    r"(?: (?:ho )?(?:tui|toi|em|minh|con|chau|cua \w+))*(?: ra| nha| nhe| nghen)*"
    r"|(?:(?:va )?xin )?(?:duoc |dc |cho )?(?:giau|an|bi mat|giu kin|giu bi mat)"
    r"(?: giup| dum| ho| gium)?(?: (?:tui|toi|em|minh|con))?"
    r"(?: ve)? (?:ten|danh|danh tinh|danh tanh|so dien thoai|thong tin(?: ca nhan)?)"
    r"(?: (?:cua )?(?:tui|toi|em|minh|con))*(?: nha| nhe| nghe| nghen)*(?!\w)"
    r"|(?:an|nac) danh"
    r"|anonym\w*|(?:do not|don t|don't|dont|without)(?: please)? (?:\w+ )?(?:my |a )?names?\w*(?: (?:in|on) it)?"
    r"|keep my name \w+( of \w+)?|hide my (?:name|number)"
    r"|អនាមិក|កុំ(?:ដាក់|សរសេរ|បញ្ចេញ|ប្រាប់|បង្ហាញ|និយាយ)\s*ឈ្មោះ\S*|លាក់ឈ្មោះ\S*"
)
_WHO_WISHES = re.compile(r"(?:^|[,.;!?]\s*)(?P<who>(?:toi|tui|em|minh|con|chau|i) )$")
_QUESTION = re.compile(
    r"\?|(?:co|bi)(?: \w+){0,4} (?:khong|ko|k|hong|hok)\W*$|^(?:does|will|do you|is|can)\s|ឬទេ|ទេ\?"
)

_CALL_ME = re.compile(
    r"(?:goi|lien he|lien lac|alo|dien)(?: dien)?(?: lai)?(?: cho)? (?:toi|tui|em|minh|con)\b|call me|contact me"
    r"|ទាក់ទងខ្ញុំ|ទូរស័ព្ទមកខ្ញុំ|ហៅខ្ញុំ"
)

#: With more words before or behind a number a text tells something else, too.
_MOST_AROUND_A_PHONE = 6

_BEFORE_NUMBER = re.compile(
    r"(?:(?:so|sdt|dt|so dien thoai|dien thoai|lien he|lien lac|lh|goi|call|my phone|phone|tel|number)"
    r"(?: (?:cua )?(?:toi|tui|em|minh|con))?"
    r"(?: la| is|:)?\W*)+$"
)


def phone_of(text: str) -> str:
    """Return the number at which whoever writes can be called, as typed; the last one; "" for none."""
    plain = aligned(text)
    found = [
        text[one.start : one.end].strip()
        for one in personal_data.find(text)
        if one.kind is PersonalKind.PHONE and not _OF_OTHERS.search(plain[: one.start])
    ]
    return found[-1] if found else ""


def name_of(text: str) -> str:
    """Return the name that somebody gives as their own; "" for none."""
    return next((text[start:end] for start, end in _names(text)), "")


def gives_a_name(text: str) -> bool:
    """Say whether somebody gives their name, and neither asks about it nor wishes not to be named."""
    return bool(name_of(text)) and not speaks_of_no_name(text) and not _QUESTION.search(aligned(text))


def wants_no_name(text: str) -> bool:
    """Say whether somebody wishes not to be named; a question about it is no wish."""
    return speaks_of_no_name(text) and not _QUESTION.search(aligned(text))


def fears(text: str) -> bool:
    """Say whether somebody fears what the people they report will do to them."""
    return _NO_NAME_WORDS.has(_NO_NAME_WORDS.typed(nfc(text)), "fears")


def speaks_of_no_name(text: str) -> bool:
    """Say whether somebody wishes not to be named, or asks whether that is possible."""
    return bool(_UNNAMED.search(aligned(text)))


#: Asks about a number.
_WHOSE = re.compile(
    r"(?<!\w)(?:cua ai|la ai|ai dung|ai xai|so ai|chu so|tra so|check|whose|who is|who owns)(?!\w)|របស់អ្នកណា|ជាអ្នកណា"
)


def wants_a_call(text: str) -> bool:
    """Say whether somebody asks to be called back."""
    return bool(_CALL_ME.search(aligned(text)))


def without_wish_for_a_call(text: str) -> str:
    """Return a text without the wish to be called back; all of it where there is none."""
    return _without(text, [hit.span() for hit in _CALL_ME.finditer(aligned(text))]).strip(" ,;")


def gives_a_phone(text: str) -> bool:
    """Say whether a text is little more than the number of whoever writes, and does not ask whose it is."""
    phone = "" if _WHOSE.search(aligned(text)) else phone_of(text)
    before, _, after = text.rpartition(phone) if phone else ("", "", "")
    return bool(phone) and max(len(before.split()), len(after.split())) <= _MOST_AROUND_A_PHONE


def without_identity(text: str) -> str:
    """Return the text without the number and the name of whoever writes, and without their wish not to be named."""
    plain, spans = aligned(text), [*_wishes(text), *_introductions(text)]
    if phone := phone_of(text):
        start = text.rfind(phone)
        before = _BEFORE_NUMBER.search(plain[:start])
        spans.append((before.start() if before else start, start + len(phone)))
    return _without(text, spans).lstrip(" ,;.").rstrip(" ,;")


def _without(text: str, spans: Sequence[tuple[int, int]]) -> str:
    for start, end in sorted(spans, reverse=True):
        text = f"{text[:start].rstrip(' ,;')}{_joint(text[:start], text[end:])}{text[end:].lstrip(' ,;')}"
    return text


def _joint(before: str, after: str) -> str:
    if not before.strip(" ,;") or not after.strip(" ,;.!"):
        return ""
    return " " if before.rstrip()[-1] in ".!?" else ", "


def _wishes(text: str) -> Iterator[tuple[int, int]]:
    plain = aligned(text)
    for hit in _UNNAMED.finditer(plain):
        # "…, tôi không ghi tên": who wishes it goes with the wish.
        subject = _WHO_WISHES.search(plain, 0, hit.start())
        yield (subject.start("who") if subject else hit.start()), hit.end()


def _introductions(text: str) -> Iterator[tuple[int, int]]:
    """Yield where somebody says their name, from the first word to the last of the name."""
    for before, name in _said(text):
        tail = _TAIL_OF_A_NAME.match(aligned(text), name[1])
        yield before[0], tail.end() if tail else name[1]


def _names(text: str) -> Iterator[tuple[int, int]]:
    for _, name in _said(text):
        yield name


def _said(text: str) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Yield the words before a name and the name itself; "đừng ghi tên tôi nha" gives none."""
    if whole := _only_name(text):
        yield whole
        return
    wishes = list(_wishes(text))
    for hit in _NAMED.finditer(aligned(text)):
        sure = any(word in hit[0] for word in ("ten", "name", "ឈ្មោះ"))
        end = _end_of_name(text, hit.end(), sure=sure)
        if end and not any(start < hit.end() and hit.start() < stop for start, stop in wishes):
            yield hit.span(), (hit.end(), end)


def _only_name(text: str) -> tuple[tuple[int, int], tuple[int, int]] | None:
    """Return the words before a name and the name of a text that gives nothing else, but perhaps a number."""
    hit = _ONLY_NAMED.fullmatch(aligned(text))
    if hit is None or hit["name"].split()[0] in _NO_NAME | _THINGS:
        return None
    start, end = hit.span("name")
    spelt = all(word[:1].isupper() for word in text[start:end].split(" "))
    return ((0, start), (start, end)) if spelt or hit["phone"] else None


def _is_khmer(word: str) -> bool:
    return "\u1780" <= word[0] <= "\u17ff"


def _may_be_name(word: str, *, khmer: bool) -> bool:
    return (_is_khmer(word) and word not in _BEHIND_A_NAME) if khmer else word[0].isupper()


def _end_of_name(text: str, start: int, *, sure: bool) -> int:
    """Return where a name ends that begins here; 0 where there is none. In small letters a name is one word."""
    hit = _NAME.match(text, start)
    if hit is None or aligned(hit[0]).split()[0] in _NO_NAME:
        return 0
    words = hit[0].split(" ")
    # A name stays in the letters in which it begins.
    khmer = _is_khmer(words[0])
    ends = (place for place, word in enumerate(words) if not _may_be_name(word, khmer=khmer))
    capitals = next(ends, len(words))
    if not capitals and not sure:
        return 0
    return start + len(" ".join(words[: capitals or 1]))
