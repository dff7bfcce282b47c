"""Fates of warnings: what a provider says later of a warning that it took, noted in the ledger and counted at once."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import Any

from pymongo.client_session import ClientSession

from models.alerts.alerts import ALERTS
from models.delivery import alert_tallies
from models.delivery.alert_tallies import NOWHERE, second_of
from models.delivery.recipient_ledger import RECIPIENTS, WITH_RECEIPTS, LedgerRow
from models.messages.fates import GIVES_WAY, Fate
from models.store import Query, Store

#: Stands for a reason where the provider gives none.
NO_REASON = "unknown"


def note(store: Store, key: str, fate: Fate, code: str) -> bool:
    """Note what became of what the provider took, even before we noted that it did; say if the key is known.

    Receipts come in any order and more than once: what stands in the ledger is counted once.
    """
    which: Query = {"_id": key, "channel": {"$in": list(WITH_RECEIPTS)}}

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
    amounts: Counter[str] = Counter()
    if before.get("fate") == Fate.DELIVERED:
        amounts.update({"delivered": -1, f"after.{_second(approved_at, before.get('fate_at', now))}": -1})
    if fate is Fate.DELIVERED:
        amounts.update({"delivered": 1, f"after.{_second(approved_at, now)}": 1})
    else:
        amounts.update({"undelivered": 1, f"lost_for.{code or NO_REASON}": 1})
    area_id = before.get("area_id", NOWHERE)
    alert_tallies.add_fate(store, before["alert_id"], area_id, before["channel"], amounts, session)


def _second(approved_at: datetime, at: datetime) -> int:
    return second_of((at - approved_at).total_seconds())
