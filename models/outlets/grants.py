"""Grants: what a device gets that asks whether it was paired, in the words of RFC 8628, 3.5."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from pymongo.client_session import ClientSession

from models.access import tokens
from models.access.tokens import Opaque, Parts
from models.errors import Clash, Forbidden, Gone, TooMany, Unauthenticated
from models.outlets import credentials
from models.outlets.credentials import REFUSED, OutletTokens
from models.outlets.outlets import OUTLETS
from models.outlets.pairings import PAIRINGS, SLOWER, Pairing, PairingState
from models.store import Store

#: How much sooner than it should a device may ask: clocks and networks are not exact.
TOLERANCE = timedelta(seconds=1)


def redeem(store: Store, device_code: str, now: datetime | None = None) -> OutletTokens:
    """Exchange the secret of a pairing for tokens, once and when an official has said yes.

    :raises Clash: `authorization_pending`: nobody has decided yet.
    :raises TooMany: `slow_down`: it asks too often; it waits longer from now on.
    :raises Forbidden: `access_denied`: an official said no.
    :raises Gone: `expired_token`: nobody has decided in time.
    :raises Unauthenticated: `invalid_grant`: it is none of ours, or was used up.
    """
    at = now or datetime.now(UTC)
    parts, pairing = _known(store, device_code)
    _insist_on_time(pairing, at)
    if pairing["state"] == PairingState.PENDING:
        _wait(store, pairing, at)
    if pairing["state"] == PairingState.DENIED:
        raise Forbidden("access_denied")

    def work(inner: ClientSession) -> OutletTokens:
        used = store.collection(PAIRINGS).update_one(
            {"_id": pairing["_id"], "state": PairingState.GRANTED},
            {"$set": {"state": PairingState.USED}},
            session=inner,
        )
        query = {"_id": pairing["outlet_id"], "generation": pairing["generation"], "retired_at": None}
        outlet = store.collection(OUTLETS).find_one(query, session=inner)
        if not used.matched_count or outlet is None:
            raise Unauthenticated(REFUSED)
        return credentials.begin(store, outlet, parts.secret, inner)

    return store.transact(work)


def _known(store: Store, device_code: str) -> tuple[Parts, Pairing]:
    """Return the pairing of a secret.

    :raises Unauthenticated: `invalid_grant`.
    """
    try:
        parts = tokens.take_apart(Opaque.PAIRING, device_code)
    except Unauthenticated as error:
        raise Unauthenticated(REFUSED) from error
    pairing = store.collection(PAIRINGS).find_one({"_id": parts.id})
    digest = tokens.opaque_digest(store, Opaque.PAIRING, parts.id, parts.secret)
    if pairing is None or not tokens.same(pairing["secret_digest"], digest):
        raise Unauthenticated(REFUSED)
    return parts, pairing


def _insist_on_time(pairing: Pairing, now: datetime) -> None:
    """Demand that a pairing is not over; one that was used up is refused as such, however late.

    :raises Gone: `expired_token`.
    """
    if pairing["state"] != PairingState.USED and pairing["expires_at"] <= now:
        raise Gone("expired_token")


def _wait(store: Store, pairing: Pairing, now: datetime) -> None:
    """Let a device wait on, longer if it asked too soon.

    :raises Clash: `authorization_pending`.
    :raises TooMany: `slow_down`.
    """
    asked, interval = pairing["asked_at"], pairing["interval"]
    too_soon = asked is not None and now - asked < timedelta(seconds=interval) - TOLERANCE
    wait = interval + SLOWER if too_soon else interval
    store.collection(PAIRINGS).update_one(
        {"_id": pairing["_id"]}, {"$set": {"asked_at": now, "interval": wait}}
    )
    if too_soon:
        raise TooMany("slow_down", retry_after=wait)
    raise Clash("authorization_pending", retry_after=wait)
