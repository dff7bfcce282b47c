"""Corrections: "à không, ở chợ chứ không phải ở trường", "sai số rồi, số đúng là …", "đổi thành rác".

A text may correct several things. Each is told as the words that are right and, where they were named, those that were
wrong; what these words are about is for whoever knows what was said before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from models.language.text import aligned


@dataclass(frozen=True)
class Correction:
    """What is right now, and what was wrong; `wrong` is "" where nobody repeated it."""

    right: str = field(repr=False)
    wrong: str = field(default="", repr=False)


_NO = r"(?:khong|ko|k|kg|hok|hong|hem|hok|chang|chu)"
_NOT = rf"(?:{_NO}|dau) (?:phai|fai)(?: la)?"
#: "It is" in front of what is right or wrong, and what stands before a thing.
_IT_IS = r"(?:(?:it|this|that)(?: is|['’ ]?s) )?"
_A = r"(?:an? |(?=the ))"
#: "Not a problem, thanks" and "not the first time, …" correct nothing.
_NO_THING = r"(?!(?:problem|lot|bit|big|first|only|last|good|chance|matter|single)\b)"
_SLIP = (
    r"(?:(?:ghi|viet|go|nhap|noi|danh|bam|chon|nhan|gui) )?(?:nham|lon|sai|lom|le)"
    r"(?: (?:so|xa|phuong|ap|khom|duong|hem|nha|dien thoai|sdt"
    r"|cho|noi|dia chi|loai|ten|het|tum lum|o|mat))*(?: (?:roi|rui|r|roy|mat|rui ne|roi ne))?"
)
_SIGH = r"(?:a|ah|ma|ua|oi|uy|y|i|e|em|da|xin loi|thoi|sorry|ay|chet|quen)"
#: One more correction: "với lại không phải …".
_ALSO = r"(?:(?:voi lai|va lai|them nua|con nua|khoan|con|ma)[\s,]+)*"
_BREAK = r"\s*[,.;:!\-–]+\s*|\s+"

_HOLD_ON = r"(?:(?:no|oh|ah|oops|sorry|wait|actually|hold on|hang on|my bad)\W+)+"
#: In this order; the first form that a clause has says what is right and what was wrong.
_FORMS = tuple(
    re.compile(form)
    for form in (
        # "oh wait, not Tan Ngai, it's Tan Hanh", "no wait, its the market".
        (
            rf"{_HOLD_ON}not (?P<wrong>[^,;]+?)(?:[,;]\s*|\s+)(?:but )?(?:it['’ ]?s|it is|it was|but)\s+(?:the )?"
            r"(?P<right>.+)"
        ),
        rf"{_HOLD_ON}(?:it['’ ]?s|it is|it was|i mean)\s+(?P<right>.+)",
        # "ở chợ chứ không phải ở trường", "rác chứ hổng phải ngập", "the market, not the school".
        rf"(?!(?:{_SIGH}[\s,]+)+(?:chu|cho|ma) )(?P<right>.+?)[\s,]+(?:chu|cho|ma) {_NOT} (?P<wrong>.+)",
        # "not a pothole, an open manhole", "it's not the lamp, it's the cable".
        (
            rf"(?:no,? )?{_IT_IS}(?:not|isn['’ ]?t|is not) {_A}{_NO_THING}(?P<wrong>[^,.;]+)(?:[,.;]\s*(?:but )?| but )"
            rf"{_IT_IS}(?:an? )?(?P<right>.+)"
        ),
        (
            r"(?:no,? )?(?:it|this|that)(?:['’ ]?s not| is not| isn['’ ]?t) (?P<wrong>[^,.;]+)[,.;]\s*(?:but )?"
            r"(?:it|this|that)(?: is|['’ ]?s) (?:an? )?(?P<right>.+)"
        ),
        rf"(?P<right>.+?)[\s,]+chu {_NO} (?P<wrong>.+)",
        r"(?P<right>.+?),? (?:and not|not|instead of|rather than) (?P<wrong>.+)",
        # "không phải ngập mà là rác", "not the school but the market".
        rf"{_ALSO}{_NOT} (?P<wrong>.+?)[\s,]+(?:ma la|ma o|ma|la) (?P<right>.+)",
        # "Không phải, chợ … ở xã …".
        rf"(?:{_SIGH}(?:{_BREAK}))*{_NOT}(?: (?:dau|a|roi|nha))?\s*[,.;:!]+\s*(?P<right>.+)",
        (
            rf"(?:{_SIGH}(?:{_BREAK}))*(?:{_SLIP}(?:{_BREAK}))?{_NOT} (?P<wrong>[^,]+?)(?: (?:dau|nha|ne|a))?,"
            r" ?(?P<right>.+?)(?: (?:ma|ne))?"
        ),
        r"not (?P<wrong>.+?),? (?:but|it is|it s|it was) (?P<right>.+)",
        r"(?:.*?)មិនមែន(?P<wrong>.+?)ទេ\s*(?:គឺ|តែ|ជា|នៅ)?\s*(?P<right>.+)",
        # "đổi thành rác", "sửa nơi lại là …", "change it to …".
        (
            r"(?:doi|sua|chinh|chuyen|thay|cap nhat|dieu chinh)(?: [^\W\d]+){0,5}?"
            r" (?:thanh|sang|qua|lai la|la) (?P<right>.+)"
        ),
        r"(?:change|correct|make|set)(?: \w+){0,4}? (?:to|into) (?P<right>.+)",
        r"(?:ប្តូរ|ប្ដូរ|កែ)\S{0,20}?(?:ទៅជា|ទៅ|ជា)\s*(?P<right>.+)",
        # "số đúng là …", "phải là …", "ý tôi là …", "I meant …".
        r"(?:.*?\b)?(?:dung|chinh xac)(?: ra)?(?: phai)? la (?P<right>.+)",
        r"(?:.*?\b)?(?:phai la|y (?:toi|tui|em|minh|con) (?:la|noi)|dinh chinh(?: lai)?(?: la)?) (?P<right>.+)",
        r"(?:.*?\b)?(?:i meant|i mean|should be|(?:the )?(?:right|correct) (?:\w+ )?is) (?P<right>.+)",
        r"(?:.*?)(?:គឺត្រូវ|ត្រឹមត្រូវគឺ|លេខត្រូវគឺ)\s*(?P<right>.+)",
        # "nhầm rồi, ở xã …", "à không, …", "wrong number, …".
        rf"(?:{_SIGH}(?:{_BREAK}))*(?:\w+ )?{_SLIP}(?:{_BREAK})(?P<right>.+)",
        rf"(?:{_SIGH}(?:{_BREAK}))+{_NO}(?:\s*[,.;:!]+\s*|\s+(?=o |tai |la |xa |phuong ))(?P<right>.+)",
        r"(?:sorry|oops|no|wait)?\W*(?:wrong|mistake)(?: \w+){0,3}(?:\s*[,.;:!\-]+\s*)(?P<right>.+)",
        # "ấp 3 lộn rồi, ấp 5 mới đúng".
        rf"(?P<wrong>[^,;]+?) {_SLIP}(?:{_BREAK})(?P<right>.+?) moi (?:dung|phai)(?: \w+)?",
        # "No that's wrong, it's Ba Tri commune".
        (
            r"(?:no,? )?(?:it|this|that)(?:['’ ]?s| is) wrong\W+(?:(?:it|the \w+)(?:['’ ]?s| is| should be) )?"
            r"(?P<right>.+)"
        ),
        r"(?:actually|oops|sorry),? (?P<right>(?:it|the|in|at|near)\b.+)",
        r"(?:ទេ|អត់ទេ)?\s*(?:ខុសហើយ|ច្រឡំហើយ|ខុស|ច្រឡំ)[\s,៖។]+(?P<right>.+)",
    )
)

#: "Trung Trị mới đúng, tôi nhầm": the slip is told behind what is right.
_SLIP_BEHIND = rf"(?:[\s,.]+(?:(?:toi|tui|em|con|minh|chau|i)\s+)?(?:{_SLIP}|made a mistake))"

#: "Mà số cuối là 113": the last digits of a number that stands before.
_LAST_DIGITS = re.compile(
    r"(?<!\w)(?:so cuoi|cuoi(?= (?:la|phai la)\b)|last (?:\w+ )?(?:digits?|numbers?)|ends? (?:in|with)|លេខចុង)"
    r"(?:\s+(?:cung|la|phai|dung|moi|should|are|is|be))*\s*(?P<digits>\d{1,6})(?!\d)"
)

#: What stands around what is right, and is no part of it.
_AROUND = re.compile(
    rf"^(?:(?:voi lai|va lai|them nua|ma)\s+|{_SIGH},?\s+(?:{_NO},?\s+)?(?=\w+\s)|(?:la|phai la|o|tai|it is"
    rf"|it s|is|in|at|គឺ|នៅ)\s+)"
    # "Rạch này thuộc xã …": what is right is the commune.
    r"|^.*\b(?:thuoc(?: ve)?|nam (?:o|ben|trong)|belongs to|lies in)\s+"
    rf"|\s+(?:nha|nhe|nghe|nhen|ne|a|di|moi dung|moi phai|please|roi)$|{_SLIP_BEHIND}$"
)

#: "Ổ gà" is a hole in the road: its first word is no "ở".
_NEST = re.compile(r"[ổỔồỒ]|[oO] (?:ga|voi|dien|khoa)\b")

_ONLY_WRONG = re.compile(rf"(?:{_SIGH}(?:{_BREAK}))*(?:\w+ )?{_SLIP}\W*")

#: Left alone, these say that something was wrong and not what is right.
_NOTHING = frozenset(["roi", "rui", "r", "roy", "nha", "nhe", "di", "ne"])

_CLAUSE = re.compile(r"\s*[;\n]\s*|\s*,\s*(?=(?:con|va|doi|sua) |(?:[^\s,]+ ){1,6}(?:chu|ma) )|\.\s+")


def read(text: str) -> list[Correction]:
    """Return what a text corrects; empty where nothing in it says that something was wrong."""
    found: list[Correction] = []
    wrong = False
    for start, end in _clauses(text):
        one = _of(text[start:end])
        if one is None and wrong:
            one = Correction(_cut(text[start:end], (0, end - start), 0))
        # "Sai hết rồi. Ở xã …": what follows is right.
        wrong = wrong or one is not None or _ONLY_WRONG.fullmatch(aligned(text[start:end])) is not None
        found += [one] if one and one.right else []
    return found


def last_digits(text: str) -> str:
    """Return the digits that a text gives as the last ones of a number; "" for none."""
    hit = _LAST_DIGITS.search(aligned(text))
    return hit["digits"] if hit else ""


def is_correction(text: str) -> bool:
    """Say whether a text corrects what was said before."""
    return bool(read(text))


def _clauses(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the parts of a text begin and end that may each correct something."""
    start = 0
    for hit in _CLAUSE.finditer(aligned(text)):
        yield start, hit.start()
        start = hit.end()
    yield start, len(text)


def _of(clause: str) -> Correction | None:
    plain = aligned(clause)
    for form in _FORMS:
        if (hit := form.fullmatch(plain.strip(" .!?"))) is None:
            continue
        offset = len(plain) - len(plain.lstrip(" .!?"))
        named = form.groupindex
        right = _cut(clause, hit.span("right"), offset)
        wrong = _cut(clause, hit.span("wrong"), offset) if "wrong" in named else ""
        return Correction(right, wrong) if right and aligned(right) not in _NOTHING else None
    return None


def _cut(clause: str, span: tuple[int, int], offset: int) -> str:
    """Return the words of a clause in this span, without what only stands around them."""
    words = clause[span[0] + offset : span[1] + offset].strip(" ,.;:!?")
    while (hit := _AROUND.search(aligned(words))) and not _NEST.match(words):
        words = (words[: hit.start()] + words[hit.end() :]).strip(" ,.;:!?")
    return words
