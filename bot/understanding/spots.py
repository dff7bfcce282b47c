"""Where exactly it is, in somebody's words: the hamlet, the market, "in front of …", without the commune's name."""

from __future__ import annotations

import re

from models.language.text import aligned

_WORDS = (
    "gan|truoc|sau|ben|dau|cuoi|canh|doi dien|ngay|cong|ap|khom|xom|duong|hem|cau|cho|truong|chua|tram|kenh|rach|quan"
    "|nga ba|nga tu|vam|mieu|dinh|nha may|near|behind|next|in front|opposite|hamlet|market|school|bridge|street"
)
#: "Câu hỏi" is no bridge, and "công việc" no gate.
_NO_LANDMARK = r"(?!cau (?:hoi|tra loi|chuyen|noi|nay|do|kia)\b|cong (?:viec|an|ty|nhan)\b)"
_LANDMARK = re.compile(
    rf"(?<!\w){_NO_LANDMARK}(?:{_WORDS})\s+\w|(?<!\w)nha\s+(?:thuoc|van hoa|tho|ngo|ong|ba|chu)\b"
    r"|ភូមិ|ផ្សារ|វត្ត|សាលា|ជិត|ក្បែរ|ស្ពាន|ខាងមុខ|នៅមុខ|ខាងក្រោយ"
)
_UNIT = re.compile(
    rf"(?<!\w)(?:(?:o|thuoc|tai|in|of)\s+)?(?:xa|phuong|thi tran|commune"
    rf"|ward)\.?\s+(?:(?!(?:{_WORDS})\b)[^\s,.;\n]+\s*){{1,6}}"
    r"|(?:នៅ)?\s*(?:ឃុំ|សង្កាត់)\s*(?:[a-z]+\s*){1,5}"
)
#: What may have the name of its commune.
_NAMED_AFTER = "".join(
    rf"(?<!\b{word} )"
    for word in (
        "truong",
        "tieu hoc",
        "trung hoc",
        "mam non",
        "thcs",
        "thpt",
        "cho",
        "chua",
        "dinh",
        "ben pha",
        "pha",
    )
)
#: What begins or ends an answer and says nothing of the place.
_AROUND = re.compile(
    r"^នៅ\s*"
    r"|^(?:(?:o|tai|la|da|dung|u|uh|ua|at|in(?! front))\s+)+"
    r"|[\s,.;]+(?:(?:o|thuoc|moi dung?|moi phai|nha|nhe|nghe|a)[\s,.;]*)+$"
)

#: What a place was called before says nothing of the spot: "mà hồi xưa kêu là Hiệp Hòa".
_CALLED_BEFORE = re.compile(
    r"(?<!\w)(?:ma )?(?:hoi xua|ngay xua|xua kia|truoc kia|truoc day|hoi truoc|hoi do|formerly|used to be)"
    r"(?: (?:keu|goi|ten))?(?: la)?\s+[^,.;\n]+"
    # "Ấp 4 chứ ấp mấy", "phường Long Đức chứ xã nào nữa" only insist.
    r"|(?<!\w)chu (?:ap|khom|xa|phuong|o|cho)? ?(?:may|nao|dau)(?: nua)?(?!\w)"
)


def spot_of(text: str, commune: str = "") -> str:
    """Return the words that say where in its commune something is; "" where none do.

    :param commune: the bare name of the commune, to be left out where no kind of unit stands before it.
    """
    rest = _without(text, _CALLED_BEFORE)
    if commune:
        # The name that is known ends where it ends, whatever stands behind it.
        name = re.escape(aligned(commune))
        kind = r"(?:xa|phuong|thi tran|commune(?: of)?|ward(?: of)?)\.?"
        rest = _without(rest, re.compile(rf"(?<!\w)(?:(?:o|thuoc|tai|in|of)\s+)?{kind}\s+{name}(?!\w)"))
    rest = _without(rest, _UNIT)
    if commune:
        # "Trường tiểu học Nhơn Phú A" has its own name.
        rest = _without(
            rest,
            re.compile(
                rf"{_NAMED_AFTER}(?<!\w)(?:(?:o|thuoc|tai|[xp])\.?\s+)*{name}(?: (?:ward|commune))?"
                r"(?! [a-z0-9](?!\w))(?!\w)"
            ),
        )
    while (hit := _AROUND.search(aligned(rest))) and not rest[hit.start() : hit.end()].strip().isupper():
        rest = rest[: hit.start()] + rest[hit.end() :]
    rest = re.sub(r"\s*,(?:\s*,)*\s*", ", ", rest).strip(" ,.;")
    return rest if _LANDMARK.search(aligned(rest)) else ""


def without_units(text: str) -> str:
    """Return a text without its commune, and without what that was called before."""
    return _without(_without(text, _CALLED_BEFORE), _UNIT).strip(" ,.;")


def begins_with_place(text: str) -> bool:
    """Say whether a text begins with the words for a spot: "the market", "cổng trường"."""
    return bool(_LANDMARK.match(aligned(text).removeprefix("the ")))


def _without(text: str, pattern: re.Pattern[str]) -> str:
    while hit := pattern.search(aligned(text)):
        after = text[hit.end() :]
        text = f"{text[: hit.start()].rstrip()}{', ' if after.strip(' ,.;') else ''}{after.lstrip()}"
    return text
