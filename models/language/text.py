"""Text as people type it: one canonical form to keep, one folded form to compare.

Vietnamese is written with and without diacritics, in composed and decomposed Unicode, and with two habits of
placing a tone (hoà, hòa). What is shown is kept as `nfc`; what is compared is `fold`ed. Folding loses meaning
(cứu and cừu become one), so folded text is for matching only.
"""

from __future__ import annotations

import unicodedata

# Zero-width space, joiners and byte-order mark: invisible, and in the way of every comparison.
_INVISIBLE = dict.fromkeys((0x200B, 0x200C, 0x200D, 0xFEFF))

# Control characters but tab and line ends, what is no character, and marks that turn the direction of a text round:
# nobody types them, XML can't carry most of them, and the last make a name read as another one.
_CONTROLS = dict.fromkeys(
    {
        *range(0x20),
        0x7F,
        *range(0xD800, 0xE000),
        0xFFFE,
        0xFFFF,
        *range(0x202A, 0x202F),
        *range(0x2066, 0x206A),
    }
    - set(map(ord, "\t\n\r"))
)

# The combining marks of Latin letters. Khmer vowels and subscripts are combining marks too and must stay.
_FIRST_MARK, _LAST_MARK = "\u0300", "\u036f"

# Unicode does not decompose the stroke of đ.
_STROKES = str.maketrans("đĐ", "dD")


def nfc(text: str) -> str:
    """Return `text` in composed form without control characters and surrounding blanks, as it is stored."""
    return unicodedata.normalize("NFC", text.translate(_CONTROLS)).strip()


def fold(text: str) -> str:
    """Return `text` for comparing: lower case, Latin letters without diacritics, single blanks.

    Other scripts keep their marks; punctuation stays.
    """
    decomposed = unicodedata.normalize("NFD", text.translate(_STROKES).translate(_INVISIBLE))
    bare = "".join(char for char in decomposed if not _FIRST_MARK <= char <= _LAST_MARK)
    return " ".join(unicodedata.normalize("NFC", bare).casefold().split())


def digits(text: str) -> str:
    """Return the digits of `text` as 0-9, whatever script they were typed in (a Khmer keyboard types ០-៩)."""
    return "".join(str(unicodedata.digit(char)) for char in text if char.isdecimal())
