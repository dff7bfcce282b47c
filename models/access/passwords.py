"""Passwords of officials, hashed with argon2id.

19 MiB, two passes, one lane: the least that OWASP's Password Storage Cheat Sheet asks for. More memory would let a
handful of sign-ins at once exhaust a small server.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from models.errors import Fault

#: Length counts more than odd characters (NIST SP 800-63B).
MIN_LENGTH = 12
MAX_LENGTH = 128

_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


def faults(password: str, username: str, *, field: str = "password") -> list[Fault]:
    """What is wrong with a new password; empty when nothing is."""
    length = len(_canonical(password))
    if not MIN_LENGTH <= length <= MAX_LENGTH:
        return [Fault(field, "wrong_length", {"min": MIN_LENGTH, "max": MAX_LENGTH})]
    if _canonical(password).casefold() == username.casefold():
        return [Fault(field, "password_is_username")]
    return []


def make_hash(password: str) -> str:
    """The hash to store, with its salt and parameters in it."""
    return _hasher.hash(_canonical(password))


def check(stored: str | None, password: str) -> bool:
    """Whether `password` is the one behind the hash `stored`.

    Without a hash (nobody has that name) the same work is done, so that the time tells nothing.
    """
    if len(password) > MAX_LENGTH:
        password = ""
    try:
        _hasher.verify(stored or _nobody(), _canonical(password))
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None


def is_outdated(stored: str) -> bool:
    """Whether the hash was made with weaker parameters than today's."""
    return _hasher.check_needs_rehash(stored)


def _canonical(password: str) -> str:
    # The same letter with diacritics has several codes; which one depends on the keyboard.
    return unicodedata.normalize("NFC", password)


@lru_cache(maxsize=1)
def _nobody() -> str:
    return _hasher.hash("nobody has this password")
