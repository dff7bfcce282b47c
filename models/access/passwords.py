"""Passwords of officials, hashed with argon2id.

19 MiB, two passes, one lane: the least that OWASP's Password Storage Cheat Sheet asks for. More memory would let a
handful of sign-ins at once exhaust a small server, so the setting PASSWORD_MEMORY_KIB takes that much by default. The
functions take how much as `memory_kib`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from zxcvbn import zxcvbn

from models.areas import agencies, areas
from models.errors import Fault, NotFound
from models.language.text import fold
from models.store import Store, datafiles

#: Length counts more than odd characters (NIST SP 800-63B).
MIN_LENGTH = 12
MAX_LENGTH = 128

#: The least score of a new password; 3 is "safely unguessable: ten thousand million guesses" where each costs a hash.
LEAST_SCORE = 3

#: What zxcvbn looks at; it takes long over long ones, and whoever types more than this has no weak one.
LOOKED_AT = 72

#: A phone or identity number is known to many, however it is written: 9 to 14 digits with what stands between them.
_NUMBER = re.compile(r"(?:\d[\s.\-]?){8,13}\d")

#: So many names and numbers in a row are still somebody's name, office and year.
MOST_NAMES = 6

#: What stands between words; who guesses leaves it out.
_BETWEEN = re.compile(r"[\W_]+")


class Whose(NamedTuple):
    """Whose password it is: what others know of them, and so try first.

    :param username: what they sign in with.
    :param name: their full name.
    :param area_ids: where they work.
    :param agency_ids: for whom they work.
    """

    username: str
    name: str = ""
    area_ids: Sequence[str] = ()
    agency_ids: Sequence[str] = ()


def faults(store: Store, password: str, whose: Whose, *, field: str = "password") -> list[Fault]:
    """Return what is wrong with a new password; empty if nothing is.

    Weak is what a list of common passwords, keys in a row, repetitions, dates, numbers alone, names, the places and
    offices of the person or a few everyday words would guess soon (zxcvbn: Wheeler, "Low-Budget Password Strength
    Estimation", 2016), with or without diacritics and blanks.
    """
    length = len(_canonical(password))
    if not MIN_LENGTH <= length <= MAX_LENGTH:
        return [Fault(field, "wrong_length", {"min": MIN_LENGTH, "max": MAX_LENGTH})]
    if _score(store, _canonical(password), whose) < LEAST_SCORE:
        return [Fault(field, "password_weak")]
    return []


def _score(store: Store, password: str, whose: Whose) -> int:
    """Return how hard a password is to guess, from 0 to 4."""
    bare = fold(password)[:LOOKED_AT]
    joined = _BETWEEN.sub("", bare)
    if not joined or joined.isdecimal():
        return 0
    numbers = [_BETWEEN.sub("", one) for one in _NUMBER.findall(bare)]
    theirs = _known_of(store, whose)
    if _is_made_of(joined, theirs):
        return 0
    known = list(dict.fromkeys([*numbers, *theirs, *_words().names, *_words().everyday]))
    return min(int(zxcvbn(one, user_inputs=known)["score"]) for one in {bare, joined})


def _known_of(store: Store, whose: Whose) -> list[str]:
    """Return what is known of somebody: names as a whole, without blanks, and word by word, likely ones first."""
    said = [
        whose.username,
        whose.name,
        *_places_of(store, whose.area_ids),
        *_offices_of(store, whose.agency_ids),
    ]
    words = [word for one in said for word in _BETWEEN.split(fold(one)) if word]
    wholes = [whole for one in said for whole in (fold(one), _BETWEEN.sub("", fold(one)))]
    initials = "".join(word[0] for word in fold(whose.name).split())
    return [one for one in (*wholes, *words, initials) if one]


def _places_of(store: Store, area_ids: Sequence[str]) -> list[str]:
    """Return the names of the province, of areas and of what they lie in; none before the map is there."""
    try:
        ids = {areas.active_province_id(store): None}
    except NotFound:
        return []
    for area_id in area_ids:
        try:
            ids |= dict.fromkeys(reversed(areas.above(store, area_id)))
        except NotFound:
            continue
    found = [areas.get(store, area_id) for area_id in ids]
    return [name for area in found for name in (area["name"], area["full_name"])]


def _offices_of(store: Store, agency_ids: Sequence[str]) -> list[str]:
    found = (agencies.find(store, agency_id) for agency_id in agency_ids if agency_id)
    return [name for agency in found if agency for name in agency["name"].values()]


def _is_made_of(joined: str, theirs: Sequence[str]) -> bool:
    """Say whether a password is nothing but a few names and numbers: of people, places and offices."""
    parts = {re.escape(word) for word in (*theirs, *_words().names) if " " not in word}
    form = rf"(?:{'|'.join(sorted(parts, key=len, reverse=True))}|\d{{1,8}}){{1,{MOST_NAMES}}}"
    return re.fullmatch(form, joined) is not None


class _Words(NamedTuple):
    """Words that passwords here are made of, folded and likely ones first: names, and everyday words."""

    names: Sequence[str]
    everyday: Sequence[str]


@lru_cache(maxsize=1)
def _words() -> _Words:
    kinds: dict[str, str] = datafiles.read("password_words.yml")
    everyday = kinds.pop("syllables").split()
    return _Words([word for words in kinds.values() for word in words.split()], everyday)


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
