"""Look-alikes: the plain character that another one is read as, from Unicode's own data.

Three sources, in this order: the character database (compatibility forms, digits of every script, Latin letters by
their names); punctuation that differs by typography only; Unicode's table of confusable characters (UTS #39) for
letters of other alphabets, in `models/data/lookalikes.json`. Khmer and other scripts without such letters stay.
"""

from __future__ import annotations

import json
import re
import unicodedata
from functools import cache
from pathlib import Path

FILE = Path(__file__).resolve().parents[1] / "data" / "lookalikes.json"

#: Characters that show nothing. Source: `Default_Ignorable_Code_Point` of Unicode 14 (DerivedCoreProperties.txt), and
#: the blank of Braille, which is a symbol there.
_UNSEEN_RANGES = (
    (0x00AD, 0x00AD),  # soft hyphen
    (0x034F, 0x034F),  # grapheme joiner
    (0x061C, 0x061C),  # direction marks
    (0x115F, 0x1160),  # Hangul fillers
    (0x17B4, 0x17B5),  # Khmer vowels that are not written
    (0x180B, 0x180F),  # Mongolian selectors
    (0x200B, 0x200F),  # zero-width space, joiners, direction marks
    (0x202A, 0x202E),  # direction marks
    (0x2060, 0x206F),  # word joiner, invisible operators, direction marks
    (0x2800, 0x2800),  # Braille blank
    (0x3164, 0x3164),  # Hangul filler
    (0xFE00, 0xFE0F),  # variation selectors
    (0xFEFF, 0xFEFF),  # byte-order mark
    (0xFFA0, 0xFFA0),  # Hangul filler
    (0xFFF0, 0xFFF8),
    (0x1BCA0, 0x1BCA3),  # shorthand controls
    (0x1D173, 0x1D17A),  # musical controls
    (0xE0000, 0xE0FFF),  # tags, variation selectors
)
UNSEEN = frozenset(chr(code) for first, last in _UNSEEN_RANGES for code in range(first, last + 1))

#: The blocks of combining marks that belong to no script. Those of Khmer are vowels and subscripts and are no marks.
MARK_BLOCKS = ((0x0300, 0x036F), (0x1AB0, 0x1AFF), (0x1DC0, 0x1DFF), (0x20D0, 0x20FF), (0xFE20, 0xFE2F))

# Letters whose names do not say of which letter they are a form. Keyboards of Western Europe write đ as eth.
_NAMED_OTHERWISE = {"LATIN SMALL LETTER ETH": "d", "LATIN CAPITAL LETTER ETH": "D"}
_NAME = re.compile(r"LATIN (?:(SMALL)|CAPITAL) LETTER (?:AFRICAN |DOTLESS |SCRIPT )?([A-Z])(?: WITH .+)?")

_QUOTES = dict.fromkeys("‘’‚‛ʼʹ′`´‹›", "'") | dict.fromkeys("“”„‟″«»", '"')
_SIGNS = {"⁄": "/", "∕": "/", "−": "-", "…": "...", "·": ".", "،": ","}


def is_mark(char: str) -> bool:
    """Say whether a character is a combining mark of no script of its own, such as a tone of Vietnamese."""
    return any(first <= ord(char) <= last for first, last in MARK_BLOCKS)


def by_data(char: str) -> str:
    """Return what the character database makes of a character: compatibility form, digit, or letter without stroke.

    Marks stay, case too; đ and its look-alikes become a plain d.
    """
    if (digit := unicodedata.decimal(char, None)) is not None:
        return str(digit)
    parts = unicodedata.normalize("NFKD", char)
    if parts != char:
        return "".join(by_data(part) for part in parts)
    name = unicodedata.name(char, "")
    if name in _NAMED_OTHERWISE:
        return _NAMED_OTHERWISE[name]
    letter = _NAME.fullmatch(name)
    if letter:
        return letter[2].lower() if letter[1] else letter[2]
    return char


def plain(char: str) -> str:
    """Return what a character is read as, decomposed: Latin letters with their marks, ASCII digits and punctuation.

    Empty for what shows nothing. Case stays, but for letters of other alphabets, which become small ones.
    """
    if char in UNSEEN:
        return ""
    # Before it is taken apart: some compatibility forms look like another letter than what they stand for.
    if char in _others():
        return _others()[char]
    typographic = _QUOTES.get(char) or _SIGNS.get(char)
    if typographic:
        return typographic
    if unicodedata.category(char) == "Pd":
        return "-"
    return "".join(_letter(part) for part in by_data(char))


def _letter(char: str) -> str:
    """Return the Latin letter that one of another alphabet looks like, as it stands or else in the other case."""
    if char.isascii() or is_mark(char):
        return char
    if char in _QUOTES or char in _SIGNS:
        return _QUOTES.get(char) or _SIGNS[char]
    known = _others()
    return known.get(char) or known.get(char.upper()) or known.get(char.lower()) or char


@cache
def _others() -> dict[str, str]:
    rows: dict[str, str] = json.loads(FILE.read_text(encoding="utf-8"))
    return rows
