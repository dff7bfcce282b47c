"""Who may listen: the device of an outlet, by its access token or by the key in its address."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import jwt

from models.access.callers import CallerKind
from models.errors import Unauthenticated
from models.outlets.outlets import OUTLETS
from models.people import credentials
from models.store import Store


class Caller(NamedTuple):
    """A device that may listen: of which outlet, of which state of it, and until when by the clock (None: for ever)."""

    outlet_id: str
    state: str
    expires_at: float | None


def check(store: Store, token: str) -> Caller:
    """Return the device behind a token.

    :raises Unauthenticated: it does not count, or is not that of an outlet.
    """
    identity = credentials.identify(store, token)
    if identity.kind is not CallerKind.OUTLET:
        raise Unauthenticated("credential_bad")
    state = states(store, [identity.id]).get(identity.id)
    if state is None:
        raise Unauthenticated("credential_revoked")
    return Caller(identity.id, state, _end_of(token))


def states(store: Store, outlet_ids: Iterable[str]) -> dict[str, str]:
    """Return what a credential of each outlet depends on; whoever is retired or gone is missing.

    While it stays the same, a token that counted counts.
    """
    rows = store.collection(OUTLETS).find(
        {"_id": {"$in": list(outlet_ids)}, "retired_at": None}, {"generation": 1}
    )
    return {row["_id"]: str(row["generation"]) for row in rows}


def _end_of(token: str) -> float | None:
    """Return when a signed token runs out, in seconds since 1970; it was checked already. None: it does not."""
    try:
        return float(jwt.decode(token, options={"verify_signature": False})["exp"])
    except (jwt.InvalidTokenError, KeyError):
        return None
