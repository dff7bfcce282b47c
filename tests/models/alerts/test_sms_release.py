"""By SMS warns the province alone, or somebody below it whom the province lets."""

from __future__ import annotations

import pytest

from models.access.permissions import Role
from models.alerts import alerts, drafting, sms_release
from models.alerts import approval as alert_approval
from models.alerts.alerts import Alert
from models.errors import Clash, Forbidden
from models.store import Store, events
from models.store.collections import Kind
from tests.alerting import APPROVER, DUTY, approved, drafted, official, submitted
from tests.builders import PHUONG_TRA_VINH


def of_a_commune(store: Store) -> Alert:
    """An alert that somebody of the commune approved."""
    waiting = submitted(store, area_ids=[PHUONG_TRA_VINH])
    local = official("local", Role.APPROVER, PHUONG_TRA_VINH)
    return alert_approval.approve(store, local, waiting["_id"], expect=waiting["version"])


def test_an_alert_that_the_province_approved_goes_out_by_sms(store: Store) -> None:
    assert alerts.sms_allowed(approved(store))


def test_an_alert_that_a_commune_approved_does_not(store: Store) -> None:
    assert not alerts.sms_allowed(of_a_commune(store))


def test_nothing_goes_out_by_sms_before_it_is_approved(store: Store) -> None:
    assert not alerts.sms_allowed(drafted(store))


def test_the_province_releases_what_a_commune_approved_and_it_is_planned_again(store: Store) -> None:
    alert = of_a_commune(store)
    released = sms_release.release(store, APPROVER, alert["_id"], expect=alert["version"])
    assert alerts.sms_allowed(released)
    event = events.timeline(store, Kind.ALERT, alert["_id"])[-1]
    row = store.db["outbox"].find_one({"event_id": event["_id"]})
    assert row is not None
    assert (event["action"], row["reaction"]) == ("sms_released", "plan_alert")


def test_what_the_province_released_beforehand_stays_released(store: Store) -> None:
    waiting = submitted(store, area_ids=[PHUONG_TRA_VINH])
    released = sms_release.release(store, APPROVER, waiting["_id"], expect=waiting["version"])
    local = official("local", Role.APPROVER, PHUONG_TRA_VINH)
    alert = alert_approval.approve(store, local, waiting["_id"], expect=released["version"])
    kept = alert["sms_release"]
    assert kept is not None
    assert kept["by"] == "approver"


def test_an_edit_takes_a_release_back(store: Store) -> None:
    draft = drafted(store, area_ids=[PHUONG_TRA_VINH])
    released = sms_release.release(store, APPROVER, draft["_id"], expect=1)
    edited = drafting.edit(store, DUTY, draft["_id"], {"level": 3}, expect=released["version"])
    assert not alerts.sms_allowed(edited)


def test_a_commune_does_not_release_its_own(store: Store) -> None:
    alert = of_a_commune(store)
    local = official("local", Role.APPROVER, PHUONG_TRA_VINH)
    with pytest.raises(Forbidden, match="no_permission"):
        sms_release.release(store, local, alert["_id"], expect=alert["version"])


def test_it_is_released_once(store: Store) -> None:
    alert = approved(store)
    with pytest.raises(Clash, match="sms_released"):
        sms_release.release(store, APPROVER, alert["_id"], expect=alert["version"])
