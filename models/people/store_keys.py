"""Whether HASH_KEY and FIELD_KEYS are those that the store was written with: a wrong one is noticed at the start.

A store keeps a mark that only its own keys give. One from before there were marks is tried by what it holds.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import TypedDict

from cryptography.fernet import InvalidToken

from models.people import citizens
from models.people.official_shapes import OFFICIALS
from models.settings import SettingsError
from models.store import Store
from models.store.collections import CollectionSpec


class KeyMark(TypedDict):
    """What the keys of the settings make of a fixed text: `digest` under HASH_KEY, `sealed` under FIELD_KEYS."""

    _id: str
    digest: str
    sealed: str


KEY_MARKS = CollectionSpec(
    "key_marks",
    KeyMark,
    purpose="What tells whether HASH_KEY and FIELD_KEYS are those that this store was written with.",
    kept="One row, for ever; `loa setup --new-keys` makes it again.",
)

#: The id of the one row, and the text that is marked.
MARK = "keys"


class Fit(StrEnum):
    """What trying the keys showed; `UNTRIED` where the store holds nothing to try them on."""

    FITS = "fits"
    UNTRIED = "untried"
    WRONG = "wrong"


def faults(store: Store) -> list[str]:
    """Return what does not fit, each as a sentence that names the setting; reads three documents at most."""
    return [sentence for fit, sentence in _tried(store) if fit is Fit.WRONG]


def fit(store: Store) -> Fit:
    """Say whether the keys fit."""
    found = [one for one, _ in _tried(store)]
    if Fit.WRONG in found:
        return Fit.WRONG
    return Fit.FITS if Fit.FITS in found else Fit.UNTRIED


def keep(store: Store, *, replace: bool = False) -> None:
    """Leave the mark of these keys in a store that has none; done again it changes nothing.

    :param replace: the keys were changed on purpose; the mark of those before gives way.
    :raises SettingsError: they do not fit what the store holds.
    """
    made = {"digest": store.vault.digest("key-mark", MARK), "sealed": store.vault.encrypt(MARK)}
    if replace:
        store.collection(KEY_MARKS).update_one({"_id": MARK}, {"$set": made}, upsert=True)
        return
    if wrong := faults(store):
        raise SettingsError(" ".join(wrong))
    store.collection(KEY_MARKS).update_one({"_id": MARK}, {"$setOnInsert": made}, upsert=True)


def _tried(store: Store) -> Iterator[tuple[Fit, str]]:
    yield _opening(store), "FIELD_KEYS do not open what is stored."
    yield _hashing(store), "HASH_KEY is not the one that this store was written with."


def _opening(store: Store) -> Fit:
    mark = store.collection(KEY_MARKS).find_one({"_id": MARK})
    official = store.collection(OFFICIALS).find_one({"totp": {"$ne": None}}, {"totp": 1})
    seals = [mark["sealed"]] if mark else []
    if official and official["totp"]:
        seals.append(official["totp"]["sealed"])
    if not seals:
        return Fit.UNTRIED
    return Fit.FITS if all(_opens(store, seal) for seal in seals) else Fit.WRONG


def _hashing(store: Store) -> Fit:
    mark = store.collection(KEY_MARKS).find_one({"_id": MARK})
    if mark:
        return Fit.FITS if mark["digest"] == store.vault.digest("key-mark", MARK) else Fit.WRONG
    citizen = store.collection(citizens.CITIZENS).find_one({"identities.digest": {"$exists": True}})
    identity = citizen["identities"][0] if citizen else None
    if identity is None or not _opens(store, identity["sealed"]):
        return Fit.UNTRIED
    kind = citizens.IdentityKind(identity["kind"])
    made = citizens.digest(store, kind, store.vault.decrypt(identity["sealed"]))
    return Fit.FITS if made == identity["digest"] else Fit.WRONG


def _opens(store: Store, seal: str) -> bool:
    try:
        store.vault.decrypt(seal)
    except InvalidToken:
        return False
    return True
