"""Passwords of officials, hashed with argon2id.

19 MiB, two passes, one lane: the least that OWASP's Password Storage Cheat Sheet asks for. More memory would let a
handful of sign-ins at once exhaust a small server, so the setting PASSWORD_MEMORY_KIB takes that much by default. The
functions take how much as `memory_kib`.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from zxcvbn import zxcvbn

from models.areas import areas
from models.errors import Fault, NotFound
from models.language.text import fold
from models.store import Store

#: Length counts more than odd characters (NIST SP 800-63B).
MIN_LENGTH = 12
MAX_LENGTH = 128

#: The least score of a new password; 3 is "safely unguessable: ten thousand million guesses" where each costs a hash.
LEAST_SCORE = 3

#: What zxcvbn looks at; it takes long over long ones, and whoever types more than this has no weak one.
LOOKED_AT = 72

#: What offices here begin a password with, without diacritics.
COMMON_WORDS = (
    *("matkhau", "mat khau", "canbo", "can bo", "ubnd", "uy ban", "nhan dan", "vietnam", "viet nam"),
    *("truc ban", "trucban", "quan tri", "quantri", "phan anh", "phananh", "loa"),
)


def faults(store: Store, password: str, username: str, *, field: str = "password") -> list[Fault]:
    """Return what is wrong with a new password; empty if nothing is.

    Weak is what a list of common passwords, keys in a row, repetitions, dates, the user name or words of the place
    would guess soon (zxcvbn: Wheeler, "Low-Budget Password Strength Estimation", 2016), with or without diacritics.
    """
    length = len(_canonical(password))
    if not MIN_LENGTH <= length <= MAX_LENGTH:
        return [Fault(field, "wrong_length", {"min": MIN_LENGTH, "max": MAX_LENGTH})]
    if _score(store, _canonical(password), username) < LEAST_SCORE:
        return [Fault(field, "password_weak")]
    return []


def _score(store: Store, password: str, username: str) -> int:
    """Return how hard a password is to guess, from 0 to 4."""
    known = [*COMMON_WORDS, *re.split(r"[._-]", username), username, *_words_of_place(store)]
    bare = fold(password)[:LOOKED_AT]
    if not bare:
        return 0
    return int(zxcvbn(bare, user_inputs=known)["score"])


def _words_of_place(store: Store) -> list[str]:
    """Return the name of the province as people write it in passwords; none before it is set up."""
    try:
        name = fold(areas.active_province(store)["name"])
    except NotFound:
        return []
    return [name, name.replace(" ", ""), *name.split()]


def make_hash(password: str, memory_kib: int) -> str:
    """Return the hash to store, with its salt and parameters in it."""
    return _hasher(memory_kib).hash(_canonical(password))


def check(stored: str | None, password: str, memory_kib: int) -> bool:
    """Say whether `password` is the one behind the hash `stored`.

    Without a hash (nobody has that name) it takes as long, so that the time gives nothing away.
    """
    if len(password) > MAX_LENGTH:
        password = ""
    try:
        _hasher(memory_kib).verify(stored or _nobody(memory_kib), _canonical(password))
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None


def is_outdated(stored: str, memory_kib: int) -> bool:
    """Say whether the hash was made with other parameters than today's."""
    return _hasher(memory_kib).check_needs_rehash(stored)


def _canonical(password: str) -> str:
    # The same letter with diacritics has several codes; which one depends on the keyboard.
    return unicodedata.normalize("NFC", password)


@lru_cache(maxsize=1)
def _hasher(memory_kib: int) -> PasswordHasher:
    return PasswordHasher(time_cost=2, memory_cost=memory_kib, parallelism=1)


@lru_cache(maxsize=1)
def _nobody(memory_kib: int) -> str:
    return _hasher(memory_kib).hash("nobody has this password")
