"""GSM 7-bit: the alphabet of SMS (3GPP TS 23.038, section 6.2.1), and how many parts a text is sent and paid in.

A text of this alphabet holds 160 characters in one part and 153 in each of several; any other text is sent as UCS-2, 70
and 67. The signs of the extension table take two places. Neither they nor a pair of surrogates are torn apart between
two parts (TS 23.040, section 9.2.3.24.1, for the header of the parts).
"""

from __future__ import annotations

from collections.abc import Sequence

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENSION = frozenset("\f^{}\\[~]|€")

#: Places in a text of one part, and in each part of several.
SEPTETS, UNITS = (160, 153), (70, 67)


def fits(text: str) -> bool:
    """Say whether every character of a text is in the alphabet or its extension."""
    return all(char in BASIC or char in EXTENSION for char in text)


def parts(text: str) -> int:
    """Return in how many parts a text is sent; an empty one in one."""
    if fits(text):
        return _parts([2 if char in EXTENSION else 1 for char in text], *SEPTETS)
    return _parts([2 if ord(char) > 0xFFFF else 1 for char in text], *UNITS)


def _parts(widths: Sequence[int], alone: int, each: int) -> int:
    if sum(widths) <= alone:
        return 1
    count, left = 1, each
    for width in widths:
        if width > left:
            count, left = count + 1, each
        left -= width
    return count
