"""By SMS warns the province alone, or somebody below it whom the province lets."""

from __future__ import annotations

from models.access.permissions import Role
from models.alerts import alerts
from models.alerts import approval as alert_approval
from models.alerts.alerts import Alert
from models.store import Store
from tests.alerting import approved, drafted, official, submitted
from tests.builders import PHUONG_TRA_VINH


def of_a_commune(store: Store) -> Alert:
    """An alert that somebody of the commune approved."""
    waiting = submitted(store, area_ids=[PHUONG_TRA_VINH])
    local = official("local", Role.APPROVER, PHUONG_TRA_VINH)
    return alert_approval.approve(store, local, waiting["_id"], expect=waiting["version"])


def test_an_alert_that_the_province_approved_goes_out_by_sms(store: Store) -> None:
    assert alerts.sms_allowed(store, approved(store))


def test_an_alert_that_a_commune_approved_does_not(store: Store) -> None:
    assert not alerts.sms_allowed(store, of_a_commune(store))


def test_nothing_goes_out_by_sms_before_it_is_approved(store: Store) -> None:
    assert not alerts.sms_allowed(store, drafted(store))
