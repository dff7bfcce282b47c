"""Spoken answers: what somebody types in a chat, read as the answer to a question.

"hai", "số 2", "câu thứ hai", the words of an option or a part of them that fits one option alone, "ko" for the option
that says no. A place in a row ("câu thứ hai") names an option, never a number. Whether an answer is right is said by
`answer_checks`; None means that it can't be read at all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from models.language import numbers
from models.language.dates import VIETNAM
from models.language.text import fold
from models.surveys.definition import QuestionType
from models.surveys.lists import WordedOption, WordedQuestion

#: Ways to say yes and no, folded; an option is meant when it begins with one of them.
_YES = frozenset(["co", "u", "uh", "um", "vang", "da", "yes", "ok", "oke", "dung", "duoc", "chac", "yep"])
_NO = frozenset(["khong", "ko", "k", "kg", "hong", "hok", "chua", "no", "not", "nope"])

_PARTS = re.compile(r"[,;+&/\n]|\bva\b|\bvoi\b|\broi\b|\band\b")
#: "Cả hai luôn", "tất cả": of so many options all.
_EVERY = re.compile(
    r"(?:(?:da|chon|lay|toi|tui|em|minh|thi) )*(?:ca (?P<count>hai|ba|bon|nam|[2-9])(?: (?:cai|thu|tieng|loai))?"
    r"|tat ca|het tat ca|all|all of them|both)(?: (?:luon|het|di|nha|nhe|a|deu duoc))*|ទាំងពីរ|ទាំងអស់"
)
_DATE = re.compile(r"(\d{1,2})\s*[/.\- ]\s*(?:thang\s*)?(\d{1,2})(?:\s*[/.\- ]\s*(?:nam\s*)?(\d{4}))?")
#: "Thì khoảng 5 giờ chiều đi".
_BEFORE_AN_HOUR = re.compile(
    r"^(?:(?:thi|vay|chac|chon|cho|toi|tui|em|minh|luc|khoang|tam|at|about|around) )+"
)
_TIME = re.compile(r"(\d{1,2})\s*(?:gio|g|h|:|\.)\s*(\d{2}|ruoi)?|(\d{1,2})\s*(?:am|pm|sang|trua|chieu|toi)")
#: "câu thứ hai", "option 2" names a choice, and is no number.
_PLACE_IN_ROW = re.compile(
    r"\b(?:thu|cau|cai|dap an|lua chon|phuong an|option|choice) (?:thu |so )?"
    r"(?:\d+|mot|nhat|nhi|hai|ba|tu|bon|nam|sau|bay|tam|chin|muoi|one|two|three)\b"
    r"|\b(?:first|second|third|fourth|fifth)\b|ទី"
)
_DAYS = {"hom nay": 0, "today": 0, "hom qua": -1, "yesterday": -1, "ngay mai": 1, "mai": 1, "tomorrow": 1}
_AFTERNOON = re.compile(r"(?:\b|(?<=\d))(?:chieu|toi|pm)\b")


def read(question: WordedQuestion, text: str) -> Any:
    """Return the answer that a text stands for; None when it is none."""
    return _READERS.get(QuestionType(question["type"]), _as_typed)(question, text)


def option(options: Sequence[WordedOption], text: str) -> str | None:
    """Return the id of the option that a text means; None if it means none or several."""
    typed = fold(text)
    by_text = {fold(one["text"]): one["id"] for one in options}
    if typed in by_text:
        return by_text[typed]
    if found := _by_yes_or_no(options, typed):
        return found
    at = numbers.place(text, len(options))
    if at is not None:
        return options[at]["id"]
    if found := _by_hour(options, text):
        return found
    # A part of the words means an option where it fits no other.
    parts = [
        one["id"] for words, one in zip(by_text, options, strict=False) if len(typed) > 2 and typed in words
    ]
    return parts[0] if len(parts) == 1 else None


def _by_hour(options: Sequence[WordedOption], text: str) -> str | None:
    """Return the one option that begins at the hour that a text names: "5 giờ chiều" is "17:00 - 17:30"."""
    hour = _hour_of(text)
    if hour is None:
        return None
    fitting = [one["id"] for one in options if _hour_of(one["text"]) == hour]
    return fitting[0] if len(fitting) == 1 else None


def _hour_of(text: str) -> str | None:
    """Return the hour that a text begins with, as "17:00"; None for none."""
    typed = fold(text)
    hit = _TIME.match(_BEFORE_AN_HOUR.sub("", typed).strip())
    return _clock(hit, typed) if hit else None


def _by_yes_or_no(options: Sequence[WordedOption], typed: str) -> str | None:
    first = typed.split()[:1]
    for words in (_YES, _NO):
        if first and first[0] in words and len(typed.split()) <= 2:
            fitting = [one["id"] for one in options if (fold(one["text"]).split() or [""])[0] in words]
            return fitting[0] if len(fitting) == 1 else None
    return None


def _as_typed(question: WordedQuestion, text: str) -> str:
    return text


def _single(question: WordedQuestion, text: str) -> str | None:
    return option(question["options"], text)


def _several(question: WordedQuestion, text: str) -> list[str] | None:
    if all_of := _all(question["options"], text):
        return all_of
    whole = option(question["options"], text)
    parts = [part for part in _PARTS.split(fold(text)) if part.strip()]
    if len(parts) == 1 and re.fullmatch(r"[\d\s]+", parts[0]):
        parts = parts[0].split()
    if whole and len(parts) < 2:
        return [whole]
    found = [option(question["options"], part) for part in parts]
    known = [one for one in found if one is not None]
    return list(dict.fromkeys(known)) if known and len(known) == len(found) else None


def _all(options: Sequence[WordedOption], text: str) -> list[str]:
    """Return the ids of all options where a text takes them all, "cả hai luôn"; empty for any other text."""
    hit = _EVERY.fullmatch(" ".join(fold(text).split()))
    count = numbers.said(hit["count"]) if hit and hit["count"] else len(options)
    return [one["id"] for one in options if not one["other"]] if hit and count == len(options) else []


def _number(question: WordedQuestion, text: str) -> int | float | None:
    return None if _PLACE_IN_ROW.search(fold(text)) else numbers.said(text)


def _day(question: WordedQuestion, text: str) -> str | None:
    today = datetime.now(VIETNAM).date()
    typed = fold(text)
    if typed in _DAYS:
        return (today + timedelta(days=_DAYS[typed])).isoformat()
    try:
        return date.fromisoformat(text.strip()).isoformat()
    except ValueError:
        pass
    found = _DATE.search(typed)
    try:
        return date(int(found[3] or today.year), int(found[2]), int(found[1])).isoformat() if found else None
    except ValueError:
        return None


def _time(question: WordedQuestion, text: str) -> str | None:
    typed = fold(text)
    found = _TIME.search(typed) or _TIME.search(text.lower())
    return _clock(found, typed) if found else None


def _clock(found: re.Match[str], typed: str) -> str:
    """Return a time that was found in a text, as "17:00"."""
    hour = int(found[1] or found[3])
    minute = 30 if found[2] == "ruoi" else int(found[2] or 0)
    if hour < 12 and _AFTERNOON.search(typed):
        hour += 12
    return f"{hour:02d}:{minute:02d}"


def _place(question: WordedQuestion, text: str) -> dict[str, float] | None:
    parts = re.findall(r"-?\d+\.\d+", text)
    return {"lat": float(parts[0]), "lon": float(parts[1])} if len(parts) == 2 else None


def _nothing(question: WordedQuestion, text: str) -> None:
    return None


_READERS: Mapping[QuestionType, Callable[[WordedQuestion, str], Any]] = {
    QuestionType.SINGLE: _single,
    QuestionType.MULTIPLE: _several,
    QuestionType.RANKING: _several,
    QuestionType.MATRIX: _single,
    QuestionType.SCALE: _number,
    QuestionType.RATING: _number,
    QuestionType.NUMBER: _number,
    QuestionType.DATE: _day,
    QuestionType.TIME: _time,
    QuestionType.PLACE: _place,
    QuestionType.PHOTO: _nothing,
}
