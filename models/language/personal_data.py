"""Personal data in texts: phone and identity numbers, plates, addresses of mail and profiles, bank accounts.

Found by their form, so that they can be masked before a text is shown to the public. Rather one number too many is
masked than one too few; sums of money written with separators and dates stay. Names and house numbers have no form that
a program could trust: a person looks at each report before it is published.

Forms: mobile and fixed numbers of Vietnam (0 or +84 and nine or ten digits, also with the letter O for a zero or in
words), the old and new identity cards (9 and 12 digits), passports (a letter and seven digits), plates as in Circular
79/2024/TT-BCA (two digits, series, three to five digits).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from models.language.text import NOTHING, glyphs


class PersonalKind(StrEnum):
    """What was found. `NUMBER` is a long number of unknown meaning."""

    EMAIL = "email"
    PROFILE = "profile"
    PHONE = "phone"
    IDENTITY = "identity"
    ACCOUNT = "account"
    PLATE = "plate"
    NUMBER = "number"


@dataclass(frozen=True)
class Found:
    """A piece of personal data: the text from `start` up to `end`."""

    kind: PersonalKind
    start: int
    end: int


#: What stands in the place of whatever was found.
MASK = "•••"

# Blanks, points, dashes and what nobody sees, between the digits of one number.
_GAP = rf"[\s.\-_()·{NOTHING}]"

# The letter O for a zero: after a digit and before one, or at the beginning of a number.
_LETTER_O = re.compile(r"(?<=[\doO])[oO](?=[oO]{0,9}[\s.\-]?\d)|(?<!\w)[oO](?=[\s.\-]?[\doO]{2})")

_BEGIN, _END = r"(?<![\dA-Za-z])", r"(?!\d)"


def _digits(least: int, most: int) -> str:
    return rf"\d(?:{_GAP}{{0,3}}\d){{{least - 1},{most - 1}}}"


_SAID = r"[^\w\0+]{0,3}(?:(?:số|so|là|la)[^\w\0+]{1,3})?"
_CARDS = (
    r"(?:cccd|cmnd|cmtnd|cmt|căn cước(?: công dân)?|can cuoc(?: cong dan)?"
    r"|chứng minh(?: nhân dân)?|chung minh(?: nhan dan)?|h[ộo] chi[ếe]u|passport|identity card)"
)
_ACCOUNTS = r"(?:stk|s[ốo] t[àa]i kho[ảa]n|t[àa]i kho[ảa]n)"
# Digits in words, with and without diacritics.
_NAMED = "(?:không|khong|một|mot|mốt|hai|ba|bốn|bon|tư|năm|nam|lăm|lam|sáu|sau|bảy|bay|bẩy|tám|tam|chín|chin)"
_HOST = r"[\w\-]{1,63}(?:\.[\w\-]{1,63}){1,4}"

#: In this order; what one form has taken no other looks at. A group marks the part that is personal.
FORMS: tuple[tuple[PersonalKind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(form, re.IGNORECASE))
    for kind, form in (
        (PersonalKind.EMAIL, rf"[\w.+\-]{{1,64}}@{_HOST}"),
        (PersonalKind.EMAIL, rf"(?<![\w.+\-])[\w.+\-]{{1,64}}\s?[(\[](?:at|a còng|a cong)[)\]]\s?{_HOST}"),
        (
            PersonalKind.PROFILE,
            r"(?:https?://)?(?:[\w\-]{1,20}\.)?(?:facebook|fb|messenger|zalo|tiktok|instagram)\.(?:com|me|vn)/\S{1,200}",
        ),
        (PersonalKind.IDENTITY, rf"{_CARDS}{_SAID}(?P<personal>\+?[A-Z]?{_digits(7, 12)}){_END}"),
        (PersonalKind.ACCOUNT, rf"{_ACCOUNTS}{_SAID}(?P<personal>\+?{_digits(6, 19)}){_END}"),
        (
            PersonalKind.PHONE,
            rf"(?<!\d)(?:\+|00)?84{_GAP}{{0,3}}(?:\(?0\)?{_GAP}{{0,3}})?{_digits(9, 10)}{_END}",
        ),
        (PersonalKind.PHONE, rf"(?<!\d)\(?0{_GAP}{{0,3}}[235789](?:{_GAP}{{0,3}}\d){{8,9}}{_END}"),
        (PersonalKind.PHONE, rf"(?<!\w){_NAMED}(?:[\s,.\-]{{1,3}}{_NAMED}){{8,11}}(?!\w)"),
        (PersonalKind.IDENTITY, rf"{_BEGIN}[BCKNP]\d{{7}}(?!\w)"),
        (PersonalKind.IDENTITY, rf"{_BEGIN}0\d{{2}}(?:{_GAP}{{0,2}}\d){{9}}{_END}"),
        (PersonalKind.IDENTITY, rf"{_BEGIN}\d{{3}}[ \-]\d{{3}}[ \-]\d{{3}}{_END}"),
        (
            PersonalKind.PLATE,
            rf"{_BEGIN}\d{{2}}[\s.\-]{{0,2}}(?!km|kg|cm|mm|ha)[A-ZĐ]{{1,2}}\d?[\s.\-]{{0,3}}(?:\d{{3}}[.\s\-]?\d{{2}}|\d{{4}})(?!\w)",
        ),
        (PersonalKind.NUMBER, r"\d{9,}"),
    )
)


def find(text: str) -> list[Found]:
    """Return the personal data in a text, from its beginning to its end; nothing overlaps."""
    rest = _plain(text)
    found: list[Found] = []
    for kind, form in FORMS:
        for hit in form.finditer(rest):
            found.append(Found(kind, *hit.span("personal" if "personal" in form.groupindex else 0)))
        for one in found:
            rest = rest[: one.start] + "\0" * (one.end - one.start) + rest[one.end :]
    return sorted(found, key=lambda one: one.start)


def mask(text: str) -> str:
    """Return the text with `MASK` in the place of everything that `find` finds."""
    for one in reversed(find(text)):
        text = text[: one.start] + MASK + text[one.end :]
    return text


def _plain(text: str) -> str:
    """Return the text as it is read: plain letters and digits for look-alikes, an O among digits as zero; as long."""
    return _LETTER_O.sub("0", glyphs(text))
