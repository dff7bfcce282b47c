"""Fates of warnings: what a carrier says later of a warning by SMS, noted in the ledger and counted at once."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from pymongo.client_session import ClientSession

from models.alerts.alerts import ALERTS
from models.delivery import alert_tallies
from models.delivery.alert_tallies import NOWHERE, Counted, second_of
from models.delivery.recipient_ledger import RECIPIENTS, LedgerRow
from models.messages.fates import GIVES_WAY, Fate
from models.store import Query, Store


def note(store: Store, key: str, fate: Fate, code: str) -> bool:
    """Note what became of an SMS that the provider took, even before we noted that it did; say if the key is known.

    Receipts come in any order and more than once: what stands in the ledger is counted once.
    """
    which: Query = {"_id": key, "channel": "sms"}

    def work(session: ClientSession) -> bool:
        rows, now = store.collection(RECIPIENTS), datetime.now(UTC)
        values = {"fate": fate, "fate_at": now, **({"fate_code": code} if code else {})}
        before = {"fate": {"$in": list(GIVES_WAY[fate])}}
        row = rows.find_one_and_update({**which, **before}, {"$set": values}, session=session)
        if row is None:
            return rows.find_one(which, {"_id": 1}, session=session) is not None
        if not row.get("farewell"):
            _count(store, row, fate, code, now, session)
        return True

    return store.transact(work)


def _count(
    store: Store, before: LedgerRow, fate: Fate, code: str, now: datetime, session: ClientSession
) -> None:
    # It may have been taken for delivered until another part of it was lost.
    alert: Any = store.collection(ALERTS).find_one(
        {"_id": before["alert_id"]}, {"approved_at": 1}, session=session
    )
    approved_at: datetime = alert["approved_at"]
    amounts: dict[str, int] = {}
    if before.get("fate") == Fate.DELIVERED:
        at = before.get("fate_at", now)
        amounts = {f"counts.{Counted.DELIVERED}": -1, f"delivered_after.{_second(approved_at, at)}": -1}
    if fate is Fate.DELIVERED:
        amounts = {f"counts.{Counted.DELIVERED}": 1, f"delivered_after.{_second(approved_at, now)}": 1}
    else:
        amounts |= {f"counts.{Counted.UNDELIVERED}": 1, f"lost_for.{code or 'unknown'}": 1}
    area_id = before.get("area_id", NOWHERE)
    alert_tallies.add_fate(store, before["alert_id"], area_id, amounts, session)


def _second(approved_at: datetime, at: datetime) -> int:
    return second_of((at - approved_at).total_seconds())
