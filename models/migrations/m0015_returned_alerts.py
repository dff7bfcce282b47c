"""Call the state of an alert that was given back (trả lại) `returned`; it was `rejected`.

What an old process gives back behind the step is set right when expand steps run once more.
"""

from __future__ import annotations

from typing import TypedDict

from models.alerts.alerts import ALERTS, Alert
from models.alerts.states import AlertState
from models.migrations.rewriting import rewrite
from models.migrations.step import Batch, Cursor, Phase
from models.store import Query, Store

PHASE = Phase.EXPAND

_BEFORE: Query = {"state": "rejected"}


class _Renamed(TypedDict):
    state: str


def batch(store: Store, cursor: Cursor, limit: int) -> Batch:
    """Rename the state of the next alerts."""

    def values_of(_alert: Alert) -> _Renamed:
        return {"state": AlertState.RETURNED}

    return rewrite(store, ALERTS.name, _BEFORE, values_of, cursor=cursor, limit=limit)


def left(store: Store) -> int:
    """Count the alerts with the former name."""
    return store.collection(ALERTS).count_documents(_BEFORE)
