"""Text as people type it: one form to keep, two forms to compare.

Vietnamese is written with and without diacritics, in composed and decomposed Unicode, and with two habits of
placing a tone (hoà, hòa). What is shown is kept as `nfc`; what is compared is `fold`ed, or `marked` where the
diacritics tell words apart. Folding loses meaning (cứu and cừu become one), so folded text is for matching only.

What two texts look like decides whether they are equal: characters that show nothing are dropped, and a character is
compared as the plain one that it is read as (`models.language.lookalikes`). Khmer vowels and subscripts are
combining marks in Unicode and parts of words; they stay.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from models.language import lookalikes
from models.language.lookalikes import MARK_BLOCKS, UNSEEN, is_mark
from models.language.visible import is_visible

# Control characters but tab and line ends, what is no character, and marks that turn the direction of a text round:
# nobody types them, XML can't carry most of them, and the last make a name read as another one.
_CONTROLS = dict.fromkeys(
    {
        *range(0x20),
        *range(0x7F, 0xA0),
        *range(0xD800, 0xE000),
        0xFFFE,
        0xFFFF,
        *range(0x202A, 0x202F),
        *range(0x2066, 0x206A),
    }
    - set(map(ord, "\t\n\r\u0085"))
)

#: Stands in `glyphs` for whatever shows nothing of its own.
NOTHING = "\u200b"

# The letter đ, and those that keyboards and fonts offer for it.
_D_WITH_STROKE = frozenset("đĐðÐɖƉ")

# Tones, and the marks of â, ă, ơ and ư.
_VIETNAMESE_MARKS = frozenset("\u0300\u0301\u0303\u0309\u0323\u0302\u0306\u031b")

# Most characters whose forms are remembered: more than people type, less than Unicode has.
_MOST_KNOWN = 20_000

# A tone on the first of two open vowels, as the old habit places it.
_OLD_HABIT = re.compile(r"(?:[òóỏõọ][ae]|[ùúủũụ]y)(?!\w)")


# Marks that no letter takes: a second tone, a tone on a digit.
_LEFT_OVER = re.compile(f"[{''.join(f'{chr(first)}-{chr(last)}' for first, last in MARK_BLOCKS)}]+")


class _Table(dict[int, str]):
    """What `str.translate` makes of each character; found out once for each that appears."""

    def __init__(self, form: Callable[[str], str]) -> None:
        super().__init__()
        self._form = form

    def __missing__(self, code: int) -> str:
        found = self._form(chr(code))
        if len(self) < _MOST_KNOWN:
            self[code] = found
        return found


def nfc(text: str) -> str:
    """Return `text` as it is stored: composed, without control characters and surrounding blanks.

    A text that shows nothing, however many characters it has, becomes "".
    """
    kept = unicodedata.normalize("NFC", text.translate(_CONTROLS)).strip()
    return kept if is_visible(kept) else ""


def fold(text: str) -> str:
    """Return `text` for comparing: small Latin letters without diacritics, ASCII digits, single blanks.

    Other scripts keep their marks; punctuation stays.
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.lower().split())
    return " ".join(unicodedata.normalize("NFC", text.translate(_FOLDED)).split())


def marked(text: str) -> str:
    """Return `text` folded, but with the diacritics of Vietnamese; every tone stands where the new habit places it."""
    if text.isascii():
        return fold(text)
    rest = _LEFT_OVER.sub("", unicodedata.normalize("NFC", text.translate(_MARKED)))
    return " ".join(_OLD_HABIT.sub(_by_new_habit, rest).split())


def glyphs(text: str) -> str:
    """Return `text` with the plain character for each that looks like one; as long as before.

    Composed Vietnamese letters stay. `NOTHING` stands where nothing is seen.
    """
    return text if text.isascii() else text.translate(_GLYPHS)


def aligned(text: str) -> str:
    """Return `text` folded character by character and as long as before, to find where something stands in it."""
    if text.isascii():
        return text.lower()
    return "".join((_FOLDED[ord(char)] or NOTHING)[0] for char in text)


def digits(text: str) -> str:
    """Return the digits of `text` as 0-9, whatever script they were typed in (a Khmer keyboard types ០-៩)."""
    return "".join(char for char in fold(text) if char.isdecimal())


def _by_new_habit(hit: re.Match[str]) -> str:
    first, tone = tuple(unicodedata.normalize("NFD", hit[0][0]))
    return first + unicodedata.normalize("NFC", hit[0][1] + tone)


def _marked(char: str) -> str:
    category = unicodedata.category(char)
    if char.isspace():
        return " "
    if category in ("Cc", "Cs"):
        return ""
    if char in _D_WITH_STROKE:
        return "đ"
    parts, before = char, ""
    while parts != before:
        # The small form of a letter may look like yet another one.
        before = parts
        plain = "".join(map(lookalikes.plain, before))
        parts = unicodedata.normalize("NFKD", plain.casefold())
    return "".join(part for part in parts if not is_mark(part) or part in _VIETNAMESE_MARKS)


def _folded(char: str) -> str:
    return "".join(part for part in _marked(char).replace("đ", "d") if not is_mark(part))


def _glyph(char: str) -> str:
    if char in UNSEEN or is_mark(char):
        return NOTHING
    if char in _D_WITH_STROKE:
        return "Đ" if char.isupper() else "đ"
    found = unicodedata.normalize("NFC", lookalikes.plain(char))
    if len(found) == 1:
        return found
    # ① and the like: enclosed digits have a value without being decimal.
    digit = unicodedata.digit(char, None)
    return char if digit is None else str(digit)


_MARKED, _FOLDED, _GLYPHS = _Table(_marked), _Table(_folded), _Table(_glyph)
