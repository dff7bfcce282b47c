"""Tokens of a provider whose refresh token works once: the newest pair, kept for every process.

Each exchange makes the next generation. Only the holder of the lease may exchange, and the new pair is on disk
before anybody uses it, since the old one is dead by then.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TypedDict

from pymongo import ReturnDocument
from pymongo.errors import DuplicateKeyError

from models.store import Store
from models.store.collections import CollectionSpec


class ProviderToken(TypedDict):
    """The newest pair of tokens of one provider, whose name is the id.

    `access` (empty before the first exchange) and `refresh` are sealed. `seed` is a digest of the refresh token of the
    settings: when that changes, the operator has brought a new one. Until `leased_until` one process may exchange.
    `fault` is why the provider refused the refresh token; until `fault_until` nobody needs to try it again.
    """

    _id: str
    generation: int
    access: str
    refresh: str
    expires_at: datetime
    seed: str
    leased_until: datetime
    fault: str
    fault_until: datetime


PROVIDER_TOKENS = CollectionSpec(
    "provider_tokens",
    ProviderToken,
    purpose="The newest tokens of a provider whose refresh token works once.",
    kept="One row a provider, for ever.",
    personal="Nobody's; the tokens are secrets and sealed.",
)

#: A token that dies within so long counts as dead: it might die on the way.
MARGIN = timedelta(minutes=1)

EPOCH = datetime.fromtimestamp(0, UTC)


@dataclass(frozen=True)
class Pair:
    """One generation of tokens.

    :param access: empty before the first exchange.
    :param fault: code with which the provider refused the refresh token lately; empty: it did not.
    """

    generation: int
    access: str = field(repr=False)
    refresh: str = field(repr=False)
    expires_at: datetime
    fault: str = ""

    @property
    def usable(self) -> bool:
        """Is the access token alive, as far as we know?"""
        return bool(self.access) and datetime.now(UTC) < self.expires_at - MARGIN


def current(store: Store, provider: str, first_refresh: str) -> Pair:
    """Return the newest pair.

    :param first_refresh: refresh token of the settings. It counts when nothing is stored, and when the operator
        has changed it since.
    """
    row = store.collection(PROVIDER_TOKENS).find_one({"_id": provider})
    seed = store.vault.digest("provider-token", provider, first_refresh)
    if row is None or row["seed"] != seed:
        row = _adopt(store, provider, first_refresh, seed)
    return _pair(store, row)


def lease(store: Store, provider: str, generation: int, *, seconds: float) -> bool:
    """Take the right to exchange this generation; False when somebody has it or has used it."""
    now = datetime.now(UTC)
    wanted = {"_id": provider, "generation": generation, "leased_until": {"$lte": now}}
    until = {"leased_until": now + timedelta(seconds=seconds)}
    return store.collection(PROVIDER_TOKENS).update_one(wanted, {"$set": until}).modified_count == 1


def replace(
    store: Store, provider: str, generation: int, *, access: str, refresh: str, lifetime: timedelta
) -> Pair:
    """Keep the pair that this generation was exchanged for, and end the lease.

    Should the generation have moved on meanwhile (the operator brought a new refresh token), that one stands.
    """
    values = {
        "access": store.vault.encrypt(access),
        "refresh": store.vault.encrypt(refresh),
        "expires_at": datetime.now(UTC) + lifetime,
        "leased_until": EPOCH,
        "fault_until": EPOCH,
    }
    wanted = {"_id": provider, "generation": generation}
    store.collection(PROVIDER_TOKENS).update_one(wanted, {"$set": values, "$inc": {"generation": 1}})
    row = store.collection(PROVIDER_TOKENS).find_one({"_id": provider})
    assert row is not None  # rows are never deleted
    return _pair(store, row)


def release(store: Store, provider: str, generation: int, *, fault: str = "", seconds: float = 0) -> None:
    """Give the lease back without a new pair.

    :param fault: why the refresh token is refused; for `seconds` nobody needs to try it again.
    """
    until = datetime.now(UTC) + timedelta(seconds=seconds)
    values = {"leased_until": EPOCH, "fault": fault, "fault_until": until if fault else EPOCH}
    store.collection(PROVIDER_TOKENS).update_one(
        {"_id": provider, "generation": generation}, {"$set": values}
    )


def _adopt(store: Store, provider: str, first_refresh: str, seed: str) -> ProviderToken:
    values = {
        "access": "",
        "refresh": store.vault.encrypt(first_refresh),
        "expires_at": EPOCH,
        "seed": seed,
        "leased_until": EPOCH,
        "fault": "",
        "fault_until": EPOCH,
    }
    try:
        row = store.collection(PROVIDER_TOKENS).find_one_and_update(
            {"_id": provider, "seed": {"$ne": seed}},
            {"$set": values, "$inc": {"generation": 1}},
            upsert=True,
            return_document=ReturnDocument.AFTER,
        )
    except DuplicateKeyError:  # another process adopted it in the same moment
        row = store.collection(PROVIDER_TOKENS).find_one({"_id": provider})
    assert row is not None  # upserted, or there already
    return row


def _pair(store: Store, row: ProviderToken) -> Pair:
    return Pair(
        row["generation"],
        store.vault.decrypt(row["access"]) if row["access"] else "",
        store.vault.decrypt(row["refresh"]),
        row["expires_at"],
        row["fault"] if datetime.now(UTC) < row["fault_until"] else "",
    )
