"""Alerts that were given back before keep standing there under the new name."""

from __future__ import annotations

from models.alerts import alerts, drafting
from models.alerts.alerts import ALERTS
from models.alerts.states import AlertState
from models.migrations import m0015_returned_alerts as step
from models.store import Store
from tests.alerting import APPROVER, DUTY, drafted, submitted


def test_an_alert_that_was_rejected_is_returned_and_can_be_edited(store: Store) -> None:
    waiting = submitted(store)
    back = drafting.give_back(store, APPROVER, waiting["_id"], "Sai giờ", expect=waiting["version"])
    store.collection(ALERTS).update_one({"_id": back["_id"]}, {"$set": {"state": "rejected"}})
    assert step.left(store) == 1
    assert step.batch(store, None, 100).written == 1
    after = alerts.get(store, back["_id"])
    assert (after, step.left(store)) == (back, 0)
    edited = drafting.edit(store, DUTY, back["_id"], {"level": 3}, expect=back["version"])
    assert edited["state"] == AlertState.DRAFT


def test_other_alerts_are_left_as_they_are(store: Store) -> None:
    drafted(store)
    assert (step.left(store), step.batch(store, None, 100).written) == (0, 0)
