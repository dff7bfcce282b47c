"""Quotas that are used up: remembered until the provider's calendar brings them back."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import time_machine

from models.messages import provider_quotas
from models.messages.provider_quotas import Refresh
from models.store import Store

AFTERNOON = datetime(2026, 12, 31, 8, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("refresh", "expected"),
    [
        (Refresh.HOUR, "2026-12-31T09:30+00:00"),
        (Refresh.DAY, "2026-12-31T17:00+00:00"),
        (Refresh.MONTH, "2026-12-31T17:00+00:00"),
    ],
)
def test_quota_is_there_again_by_the_calendar_of_viet_nam(refresh: Refresh, expected: str) -> None:
    assert provider_quotas.next_time(AFTERNOON, refresh) == datetime.fromisoformat(expected)


def test_month_begins_on_its_first_whatever_day_it_is() -> None:
    january = datetime(2027, 1, 30, 20, tzinfo=UTC)  # the 31st in Viet Nam
    assert provider_quotas.next_time(january, Refresh.MONTH) == datetime(2027, 1, 31, 17, tzinfo=UTC)


def test_quota_that_is_used_up_is_remembered_until_it_is_there_again(store: Store) -> None:
    with time_machine.travel(AFTERNOON, tick=False) as clock:
        assert provider_quotas.note(store, "zns", "-144", Refresh.HOUR) == 3600
        row = provider_quotas.used_up(store, "zns")
        clock.shift(3601)
        assert (row and row["code"], provider_quotas.used_up(store, "zns")) == ("-144", None)


def test_quotas_do_not_touch_each_other(store: Store) -> None:
    provider_quotas.note(store, "zns", "-144", Refresh.DAY)
    assert provider_quotas.used_up(store, "zalo") is None
