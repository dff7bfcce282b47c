"""Text for SMS: without diacritics a segment holds 160 characters, with them 70, and each segment is paid."""

from __future__ import annotations

import unicodedata

# The combining marks of Latin letters; those of Khmer are letters' parts and stay.
_FIRST_MARK, _LAST_MARK = "\u0300", "\u036f"

_PLAIN = str.maketrans(
    {"đ": "d", "Đ": "D", "–": "-", "—": "-", "‘": "'", "’": "'", "“": '"', "”": '"', "…": "...", "•": "-"}
    | {"\u00a0": " ", "\u200b": ""}
)


def plain(text: str) -> str:
    """Return `text` without Vietnamese diacritics and typographic signs; case, lines and other scripts stay."""
    decomposed = unicodedata.normalize("NFD", text.translate(_PLAIN))
    bare = "".join(char for char in decomposed if not _FIRST_MARK <= char <= _LAST_MARK)
    return unicodedata.normalize("NFC", bare)
