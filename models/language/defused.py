"""Defusing: addresses, numbers and handles in words of others, written so that nothing makes links of them.

Whoever says that a message is false quotes it. Phones and chats turn what looks like an address or a number into
something to tap, and one tap leads to the swindler. So `https://gia.example/a` becomes `https[:]//gia[.]example/a`,
`@name` becomes `[@]name`, and of a number only its ends stay: a reader still knows it again.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from models.language.text import NOTHING, digits, fold, glyphs

_SCHEME = re.compile(r"(?<=[A-Za-z0-9])(:)(?=//)")
_AT = re.compile(r"(@)(?=\w)")

#: Names with an ending of Latin letters, and addresses of four numbers.
_HOST = re.compile(
    r"(?<![\w.-])(?:[\w-]+\.)+(?:[A-Za-z][A-Za-z-]{1,23}|xn--[A-Za-z0-9-]{1,60})(?![\w-])"
    r"|(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w.])"
)

_PAGE = re.compile(rf"(?:{_HOST.pattern})(?:/[^\s<>#\"']*)?")

# What people put between the digits of one number, and what nobody sees.
_GAP = rf"[ .\-()\u00a0{NOTHING}]{{0,3}}"

# Khmer has no blanks before and after a number.
#: Numbers to dial (with 0, + or 00 before them, or of a service, 1900 and 1800), and whatever else is as long.
_NUMBER = re.compile(
    rf"(?<![^\W\u1780-\u17ff])(?<!\+)(?:\+{_GAP}\d(?:{_GAP}\d){{7,14}}|0(?:{_GAP}\d){{8,14}}|1[89]00(?:{_GAP}\d){{4,6}}|\d{{8,20}})(?![^\W\u1780-\u17ff])"
)

#: So many characters of a number stay at its beginning and at its end.
_BEGIN, _END = 4, 2


def defused(text: str) -> str:
    """Return a text with every address, number and handle written so that nothing links it; other words stay."""
    for pattern, write in _WRITTEN:
        text = _replaced(text, pattern, write)
    return text


def defused_of(text: str, quoted: frozenset[str]) -> str:
    """Return a text with those addresses and numbers defused that are `quoted` (as `addresses` finds them)."""
    found = addresses(text)
    if not any(f"{one}/".startswith(f"{known}/") for one in found for known in quoted):
        return text
    text = _replaced(text, _NUMBER, lambda hit: _ends(hit) if _names(hit, quoted) else hit)
    return _replaced(text, _HOST, lambda hit: _dotted(hit) if _names(hit, quoted) else hit)


def _names(hit: str, quoted: frozenset[str]) -> bool:
    """Return whether a host or number is one of those that are quoted, whatever path these have."""
    hosts = {one.partition("/")[0] for one in quoted}
    return bool(addresses(hit) & hosts)


def addresses(*texts: str) -> frozenset[str]:
    """Return what texts name that could be linked: hosts with their paths, without `www`, and digits of numbers."""
    seen = glyphs("\n".join(texts))
    hosts = (fold(hit[0]).removeprefix("www.").rstrip("/.,;") for hit in _PAGE.finditer(seen))
    numbers = (digits(hit[0]) for hit in _NUMBER.finditer(seen))
    return frozenset((*hosts, *numbers))


def _replaced(text: str, pattern: re.Pattern[str], write: Callable[[str], str]) -> str:
    """Return the text with what looks like the pattern written another way, whatever letters it is typed in."""
    parts, end = [], 0
    for hit in pattern.finditer(glyphs(text)):
        parts += [text[end : hit.start()], write(text[hit.start() : hit.end()])]
        end = hit.end()
    return "".join((*parts, text[end:]))


def _ends(number: str) -> str:
    return f"{number[:_BEGIN].rstrip(' .-(')}…{number[-_END:]}"


def _bracketed(mark: str) -> str:
    return f"[{mark}]"


def _dotted(host: str) -> str:
    return re.sub(r"[.．。]", "[.]", host)


_WRITTEN: tuple[tuple[re.Pattern[str], Callable[[str], str]], ...] = (
    (_NUMBER, _ends),
    (_HOST, _dotted),
    (_SCHEME, _bracketed),
    (_AT, _bracketed),
)
