"""Secrets that people type: codes that join chats and relatives, and PINs.

A PIN is found as the bot takes it, and as people write it: in groups, with blanks, dots or dashes, in figures of Khmer
or in words ("mã pin: 48-21", "bốn tám hai một").
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.engine.engine import engine
from models.language.text import aligned
from models.people import link_words
from models.safety import family_words

#: Fewer figures are no secret.
LEAST = 4

_FIGURE = (
    r"khong|mot|hai|ba|bon|tu|nam|lam|sau|bay|tam|chin|zero|oh|one|two|three|four|five|six|seven|eight|nine"
    r"|សូន្យ|មួយ|ពីរ|បី|បួន|ប្រាំមួយ|ប្រាំពីរ|ប្រាំបី|ប្រាំបួន|ប្រាំ"
)
_BETWEEN = r"[\s.,;:/|_+*\u2010-\u2015-]"
#: Figures, each written as one or as a word.
_RUN = rf"(?:\d|(?:{_FIGURE})(?![a-z]))(?:{_BETWEEN}*(?:\d|(?<![a-z])(?:{_FIGURE})(?![a-z])))*"

#: What says that a secret follows, and what stands before it.
_NAMED = re.compile(
    # "Má tui" is one's mother, "hết pin" the battery.
    r"(?:(?<![a-z])(?:(?<!het )(?<!yeu )(?<!sac )(?<!cuc )pin|ma so|ma(?! (?:tui|toi|em|con|nam|so \d{9}))"
    r"|otp|mat khau|mat ma|pass|password|passcode|code)(?![a-z])|លេខកូដ|លេខសម្ងាត់|កូដ)"
    rf"(?:[\s:=.,-]|(?<![a-z])(?:pin|so|la|cua|toi|tui|em|con|minh|do|nay|ne|nha|gom|bang|is|my|the|are|number)(?![a-z])|គឺ)*"
    rf"({_RUN})"
)
#: Figures one by one, or six in groups and nothing besides.
_APART = re.compile(r"(?<![\w.,-])(\d(?:[\s.,_-]+\d){3,})(?![\w])")
_WHOLE = re.compile(rf"\s*({_RUN})\s*[.!]*\s*")


def found(text: str) -> list[str]:
    """Return the secrets in a text that somebody typed."""
    chat, relative = link_words.understood(text, code_asked=True), family_words.understood(text)
    pins = [str(one.value) for one in engine().nlu.parse(text).entities if one.name == "pin"]
    words = [one.code for one in (chat, relative) if one]
    return [one for one in dict.fromkeys([*words, *pins, *_written_out(text)]) if one]


def _written_out(text: str) -> Iterator[str]:
    """Yield secrets as they stand in a text."""
    plain = aligned(text)
    for pattern in (_NAMED, _APART):
        for hit in pattern.finditer(plain):
            if _figures(hit[1]) >= LEAST:
                yield text[hit.start(1) : hit.end(1)]
    if (whole := _WHOLE.fullmatch(plain)) and _figures(whole[1]) == 6:
        yield text[whole.start(1) : whole.end(1)]


def _figures(run: str) -> int:
    return len(re.findall(rf"\d|{_FIGURE}", run))
