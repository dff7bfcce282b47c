"""Times of day as people write them in Vietnamese ("17 giờ 30 đến 19 giờ hôm nay"), in Khmer and English.

Only what is understood whole is said in another language: half a time would be a wrong one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from models.language.text import nfc

KHMER_DIGITS = str.maketrans("0123456789", "០១២៣៤៥៦៧៨៩")

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)

#: Words that stand for themselves, in Khmer and English.
WORDS: Mapping[str, tuple[str, str]] = {
    "từ": ("ចាប់ពី", "from"),
    "đến": ("ដល់", "to"),
    "tới": ("ដល់", "to"),
    "-": ("ដល់", "to"),
    "–": ("ដល់", "to"),
    "và": ("និង", "and"),
    "khoảng": ("ប្រហែល", "about"),
    "hôm nay": ("ថ្ងៃនេះ", "today"),
    "ngày mai": ("ថ្ងៃស្អែក", "tomorrow"),
    "sáng nay": ("ព្រឹកនេះ", "this morning"),
    "trưa nay": ("ថ្ងៃត្រង់នេះ", "at noon today"),
    "chiều nay": ("រសៀលនេះ", "this afternoon"),
    "tối nay": ("ល្ងាចនេះ", "this evening"),
    "đêm nay": ("យប់នេះ", "tonight"),
}


def _next_hours(found: re.Match[str], language: str) -> str:
    return f"{found['count']} ម៉ោងខាងមុខ" if language == "km" else f"the next {found['count']} hours"


def _clock(found: re.Match[str], language: str) -> str:
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    if hour > 24 or minute > 59:
        return ""
    if language == "km":
        return f"ម៉ោង {hour}:{minute:02}" if minute else f"ម៉ោង {hour}"
    return f"{hour}:{minute:02}"


def _date(found: re.Match[str], language: str) -> str:
    day, month, year = int(found["day"]), int(found["month"]), found["year"]
    if not (1 <= day <= 31 and 1 <= month <= 12):
        return ""
    if language == "km":
        return f"ថ្ងៃទី{day} ខែ{month}" + (f" ឆ្នាំ{year}" if year else "")
    return f"on {day} {MONTHS[month - 1]}" + (f" {year}" if year else "")


def _word(found: re.Match[str], language: str) -> str:
    return WORDS[found[0]][0 if language == "km" else 1]


#: What a time is made of; the first that fits counts.
PARTS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], str], str]], ...] = (
    (re.compile(r"(?P<count>\d{1,2}) (?:giờ|tiếng) tới(?! \d)"), _next_hours),
    (re.compile(r"(?P<hour>\d{1,2}) ?(?:giờ|h|g|:) ?(?P<minute>\d{2})?(?: phút)?(?![\w:/])"), _clock),
    (re.compile(r"ngày (?P<day>\d{1,2})[/-](?P<month>\d{1,2})(?:[/-](?P<year>\d{4}))?(?![\w/-])"), _date),
    (re.compile("|".join(rf"{re.escape(one)}(?!\w)" for one in sorted(WORDS, key=len, reverse=True))), _word),
)


def said_in(text: str, language: str) -> str:
    """Return a Vietnamese time in another language; "" where a part of it is not understood."""
    rest, said = " ".join(nfc(text).casefold().split()), []
    while rest:
        for pattern, spoken in PARTS:
            found = pattern.match(rest)
            if found and (words := spoken(found, language)):
                said.append(words)
                rest = rest[found.end() :].lstrip(" ,")
                break
        else:
            return ""
    whole = " ".join(said)
    return whole.translate(KHMER_DIGITS) if language == "km" else whole
