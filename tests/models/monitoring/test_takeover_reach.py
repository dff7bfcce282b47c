"""The reach of a warning on outlets, from what devices say."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from models.alerts.alerts import Alert
from models.alerts.cap_terms import Status
from models.monitoring import plays, takeover_reach
from models.outlets.outlets import Outlet
from models.programme.programmes import PROGRAMMES
from models.store import Store
from tests.alerting import Country, approved
from tests.beating import a_play, beats
from tests.programming import a_board, a_speaker


def warned(store: Store, **given: Any) -> Alert:
    """A warning, and everything that follows."""
    alert = approved(store, Status.ACTUAL, **{"level": 4} | given)
    Country(store).work()
    return alert


def tell(store: Store, outlet: Outlet, **given: Any) -> None:
    """Let a device tell of a play."""
    now = datetime.now(UTC)
    plays.take(store, outlet["_id"], [a_play(now, kind="takeover", **given)], now)


def test_it_counts_who_holds_it_and_who_showed_it(store: Store) -> None:
    first, second, third = a_speaker(store), a_speaker(store), a_speaker(store)
    alert = warned(store)
    tag = store.one(PROGRAMMES, first["_id"])["etag"]
    beats(store, first, datetime.now(UTC), programme=f'"{tag}"')
    beats(store, third, datetime.now(UTC), programme="old")
    tell(store, second, what=alert["identifier"])
    assert takeover_reach.reach(store, alert) == [("loudspeaker", 3, 2, 1)]


def test_each_kind_of_outlet_is_counted_for_itself(store: Store) -> None:
    a_speaker(store), a_board(store)
    assert [one.kind for one in takeover_reach.reach(store, warned(store))] == ["board", "loudspeaker"]


def test_an_airing_of_a_warning_counts(store: Store) -> None:
    board = a_board(store)
    alert = warned(store, level=2)
    tell(store, board, what=f"{alert['identifier']}:2026-11-30T17:00")
    assert takeover_reach.reach(store, alert) == [("board", 1, 1, 1)]


@pytest.mark.parametrize("reason", ["failed", "no_file"])
def test_what_could_not_be_played_does_not_count(store: Store, reason: str) -> None:
    speaker = a_speaker(store)
    alert = warned(store)
    tell(store, speaker, what=alert["identifier"], completed=False, reason=reason)
    assert takeover_reach.reach(store, alert) == [("loudspeaker", 1, 0, 0)]
