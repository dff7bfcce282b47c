from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from models.errors import Clash, Forbidden, Invalid
from models.outlets.outlets import Window
from models.programme import at_once, live, requisitions
from models.store import Store
from tests.alerting import DUTY
from tests.builders import PHUONG_LONG_DUC
from tests.outleting import contract
from tests.programming import (
    CLERK,
    DAYS,
    EDITOR,
    a_private_board,
    a_speaker,
    body_of,
    live_draft,
    noon,
)


def refused(work: Callable[[], object]) -> list[tuple[str, str]]:
    """The faults of a refusal, by field and code."""
    with pytest.raises(Invalid) as caught:
        work()
    return [(one.field, one.code) for one in caught.value.faults]


def test_an_announcement_is_in_the_programme_at_once(store: Store) -> None:
    speaker = a_speaker(store, capabilities=["audio", "stream"])
    row = at_once.begin_live(store, CLERK, live_draft(speaker), noon())
    found = body_of(store, speaker, fresh=False)["live"]
    assert [(one["id"], one["level"], one["url"]) for one in found] == [
        (row["_id"], "commune", "https://loa.example/live")
    ]


def test_it_ends_90_seconds_after_the_last_word(store: Store) -> None:
    speaker = a_speaker(store, capabilities=["audio", "stream"])
    begun = noon()
    row = live.begin(store, CLERK, live_draft(speaker), begun)
    kept = live.keep_up(store, CLERK, row["_id"], begun + timedelta(seconds=30))
    assert kept["until"] == begun + timedelta(seconds=120)
    assert live.on_air(store, begun + timedelta(seconds=119))
    assert live.on_air(store, begun + timedelta(seconds=120)) == []


def test_nobody_goes_on_with_what_is_over(store: Store) -> None:
    speaker = a_speaker(store, capabilities=["audio", "stream"])
    row = live.begin(store, CLERK, live_draft(speaker), noon())
    with pytest.raises(Clash, match="live_over"):
        live.keep_up(store, CLERK, row["_id"], noon() + timedelta(seconds=90))


def test_it_ends_when_it_is_ended(store: Store) -> None:
    speaker = a_speaker(store, capabilities=["audio", "stream"])
    row = at_once.begin_live(store, CLERK, live_draft(speaker), noon())
    at_once.end_live(store, CLERK, row["_id"], noon())
    assert body_of(store, speaker, fresh=False)["live"] == []


def test_outlets_that_can_not_are_named(store: Store) -> None:
    speaker = a_speaker(store, capabilities=["audio"])
    assert refused(lambda: live.begin(store, CLERK, live_draft(speaker), noon())) == [
        ("source", "outlet_cannot")
    ]


def test_at_night_nobody_speaks(store: Store) -> None:
    speaker = a_speaker(store, capabilities=["audio", "stream"])
    night = noon() - timedelta(hours=9)
    assert refused(lambda: live.begin(store, CLERK, live_draft(speaker), night)) == [
        ("targets", "outside_windows")
    ]


def test_a_commune_speaks_through_its_own_outlets_alone(store: Store) -> None:
    there = a_speaker(store, area_id=PHUONG_LONG_DUC, capabilities=["audio", "stream"])
    with pytest.raises(Forbidden):
        live.begin(store, CLERK, live_draft(there), noon())


# --- requisitions


def soon(hours: float = 2) -> datetime:
    """Some hours from now."""
    return datetime.now(UTC).replace(microsecond=0) + timedelta(hours=hours)


def test_only_a_private_board_is_requisitioned(store: Store) -> None:
    speaker = a_speaker(store)
    found = refused(lambda: requisitions.begin(store, DUTY, speaker["_id"], "Bão số 9", None, soon()))
    assert found == [("outlet_id", "not_a_private_board")]


def test_a_contract_that_ended_allows_nothing(store: Store) -> None:
    board = a_private_board(store, contract=contract(valid_to="2026-01-31"))
    found = refused(lambda: requisitions.begin(store, DUTY, board["_id"], "Bão số 9", None, soon()))
    assert found == [("ends", "outside_contract_days")]


def test_hours_outside_the_contract_are_refused(store: Store) -> None:
    local_hour = (datetime.now(UTC).hour + 7 + 6) % 24
    hours: Window = {"days": DAYS, "start": f"{local_hour:02}:00", "end": f"{local_hour:02}:59"}
    board = a_private_board(store, contract=contract(valid_to="2099-12-31", hours=[hours]))
    found = refused(lambda: requisitions.begin(store, DUTY, board["_id"], "Bão số 9", None, soon()))
    assert found == [("begins", "outside_contract_hours")]


def test_a_board_is_requisitioned_once_at_a_time(store: Store) -> None:
    board = a_private_board(store)
    requisitions.begin(store, DUTY, board["_id"], "Bão số 9", None, soon())
    with pytest.raises(Clash, match="requisitioned_already"):
        requisitions.begin(store, DUTY, board["_id"], "Bão số 9", None, soon(1))


def test_an_editor_requisitions_nothing(store: Store) -> None:
    board = a_private_board(store)
    with pytest.raises(Forbidden):
        requisitions.begin(store, EDITOR, board["_id"], "Bão số 9", None, soon())
