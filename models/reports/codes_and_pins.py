"""Tracking codes and PINs: how residents find their report again, without an account.

A code looks like `VL-7K3M9`: the initials of the province and five characters that nobody confuses on the phone.
The PIN is derived from the report's id under `HASH_KEY`, so it is stored nowhere and can yet be shown again.
"""

from __future__ import annotations

import hmac
import re
import secrets

from models.areas import areas
from models.language.text import fold
from models.store import Store

#: Crockford's base 32: no I, L, O, U.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 5

#: Digits that look like letters which no code has.
_MISTAKEN = str.maketrans("OIL", "011")

#: What people write between the parts of a code.
_BETWEEN = re.compile(r"[\s_\u2010-\u2015-]+")


def new_code(store: Store) -> str:
    """Return a fresh code of the active province; random, so that a code does not say how many there are."""
    return f"{_initials(store)}-{''.join(secrets.choice(ALPHABET) for _ in range(LENGTH))}"


def canonical(code: str) -> str:
    """Return a code as it is stored, however it was typed.

    Case, blanks and a missing dash do not matter, nor O for 0, or I or L for 1.
    """
    bare = _BETWEEN.sub("", fold(code).upper())
    tail = bare[-LENGTH:].translate(_MISTAKEN)
    return f"{bare[:-LENGTH]}-{tail}"


def whole(store: Store, code: str) -> str:
    """Return a code as it is stored, however it was typed; one without its letters is of this province."""
    given = canonical(code)
    return f"{_initials(store)}{given}" if given.startswith("-") else given


def _initials(store: Store) -> str:
    return "".join(word[0] for word in fold(areas.active_province(store)["name"]).split()).upper()


def pin_of(store: Store, report_id: str) -> str:
    """Return the six digits that open the resident's own view."""
    return store.vault.digits("report-pin", report_id)


def pin_fits(store: Store, report_id: str, pin: str) -> bool:
    """Say whether `pin` is the report's, compared in constant time."""
    return hmac.compare_digest(pin_of(store, report_id).encode(), _BETWEEN.sub("", fold(pin)).encode())
