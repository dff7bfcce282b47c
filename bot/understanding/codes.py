"""Codes of reports in a text, however they are typed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from models.language.text import aligned, glyphs
from models.reports import codes_and_pins

# The initials of a province and five characters with a digit; without a dash letters must be among the five, too.
_DASHED = re.compile(r"(?<!\w)([a-z]{2,3}) ?[-_\u2010-\u2015] ?(?=[a-z]*\d)([0-9a-z]{5})(?!\w)")
_UNDASHED = re.compile(r"(?<![\w-])([a-z]{2,3}) ?(?=\d*[a-z])(?=[a-z]*\d)([0-9a-z]{5})(?![\w-])")


def found(text: str) -> list[str]:
    """Return the codes in a text as they are stored, whatever dash, case or look-alike was typed."""
    return list(dict.fromkeys(code for code, _ in _hits(text)))


def without(text: str) -> str:
    """Return a text with a blank for each code in it."""
    for start, end in sorted((span for _, span in _hits(text)), reverse=True):
        text = f"{text[:start]} {text[end:]}"
    return text


def _hits(text: str) -> Iterator[tuple[str, tuple[int, int]]]:
    """Yield each code with where it begins and ends."""
    typed, allowed = aligned(glyphs(text)), set(codes_and_pins.ALPHABET)
    for form in (_DASHED, _UNDASHED):
        for hit in form.finditer(typed):
            code = codes_and_pins.canonical(f"{hit[1]}-{hit[2]}")
            if set(code.partition("-")[2]) <= allowed:
                yield code, hit.span()
