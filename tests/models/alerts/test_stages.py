"""How an approved alert stands, by time and by what came after it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from models.alerts import alerts, stages
from models.alerts.alerts import Alert
from models.alerts.cap_terms import MsgType
from models.alerts.stages import Stage
from models.store import Store
from tests.alerting import approved, drafted, issued, submitted

NOW = datetime.now(UTC)


def stage(store: Store, alert: Alert, after: timedelta = timedelta()) -> Stage | None:
    current = alerts.get(store, alert["_id"])
    return stages.of(store, [current], datetime.now(UTC) + after).get(alert["_id"])


def test_what_is_not_approved_has_no_stage(store: Store) -> None:
    assert (stage(store, drafted(store)), stage(store, submitted(store))) == (None, None)


def test_an_alert_waits_until_it_takes_effect_and_holds_until_it_expires(store: Store) -> None:
    now = datetime.now(UTC)
    alert = approved(store, effective=now + timedelta(hours=1), expires=now + timedelta(hours=9))
    found = [stage(store, alert, timedelta(hours=hours)) for hours in (0, 2, 10)]
    assert found == [Stage.WAITING, Stage.IN_FORCE, Stage.EXPIRED]


@pytest.mark.parametrize(
    ("msg_type", "over", "expected"),
    [
        (MsgType.UPDATE, False, (Stage.UPDATED, Stage.IN_FORCE)),
        (MsgType.UPDATE, True, (Stage.ALL_CLEAR, Stage.ALL_CLEAR)),
        (MsgType.CANCEL, False, (Stage.CANCELLED, Stage.CANCELLED)),
    ],
)
def test_what_came_after_says_how_it_ended(
    store: Store, msg_type: MsgType, over: bool, expected: tuple[Stage, Stage]
) -> None:
    first = approved(store)
    later = issued(store, first, msg_type, over=over)
    assert (stage(store, first), stage(store, later)) == expected
