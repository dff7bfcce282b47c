"""Ack windows: how many phones an alert had is counted by whoever asks first, and stays."""

from __future__ import annotations

from models.alerts.cap_terms import Status
from models.delivery import ack_windows
from models.store import Store
from tests.alerting import approved
from tests.builders import PHUONG_TRA_VINH, a_device


def test_whoever_counted_at_the_same_moment_gets_the_number_that_was_kept_first(store: Store) -> None:
    alert = approved(store, Status.ACTUAL)
    assert ack_windows._first(store, [alert]) == {alert["_id"]: 0}
    a_device(store, area_ids=[PHUONG_TRA_VINH], push_token="token-1")
    # What a second one does who saw no number either.
    assert ack_windows._first(store, [alert]) == {alert["_id"]: 0}


def test_the_figure_of_the_desk_does_not_take_its_place(store: Store) -> None:
    alert = approved(store, Status.ACTUAL)
    a_device(store, area_ids=[PHUONG_TRA_VINH], push_token="token-1")
    assert ack_windows.devices_in(store, alert) == 1
    assert ack_windows.of(store, [alert]) == {alert["_id"]: ack_windows.LEAST}
