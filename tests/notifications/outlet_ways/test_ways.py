"""The contract of ways: one test over all of them, each on its stand-in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

import pytest

from models.outlets.ways import WayKind
from models.store import Store
from notifications.channels.outcomes import SendError, Verdict
from tests.notifications.outlet_ways.cases import CASES, Case


@pytest.fixture(params=list(WayKind))
def case(request: pytest.FixtureRequest, store: Store) -> Iterator[Case]:
    """Each way in turn."""
    with cast(Any, CASES[request.param](store)) as made:
        yield made


def failing(case: Case) -> Case:
    """Only ways that can fail."""
    if case.kill is None:
        pytest.skip("nothing stands between")
    return case


def test_every_way_has_a_case() -> None:
    assert set(CASES) == set(WayKind)


def test_device_notices_what_it_is_told(case: Case) -> None:
    assert case.tell() is None
    while case.arrived() < 1:
        pass

    assert case.arrived() == 1


def test_telling_twice_is_taken_twice(case: Case) -> None:
    assert [case.tell(), case.tell()] == [None, None]


def test_wrong_password_is_the_operators(case: Case) -> None:
    stranger = failing(case).stranger
    assert stranger is not None
    error = stranger()

    assert isinstance(error, SendError)
    assert error.verdict is Verdict.CONFIG
    assert case.arrived() == 0


def test_what_is_away_passes_by_itself(case: Case) -> None:
    kill = failing(case).kill
    assert kill is not None
    case.tell()
    kill()
    errors = [case.tell(), case.tell()]
    error = next(one for one in errors if one)

    assert error.verdict is Verdict.RETRY
    assert case.revive is not None
    case.revive()


def test_what_was_away_is_told_when_it_is_back(case: Case) -> None:
    kill, revive = failing(case).kill, case.revive
    assert kill is not None
    assert revive is not None
    case.tell()
    kill()
    while case.tell() is None:
        pass
    revive()
    while case.tell() is not None:
        pass
    while case.arrived() < 1:
        pass

    assert case.tell() is None


def test_silence_is_given_up_on(case: Case) -> None:
    if case.hang is None:
        pytest.skip("nothing that hangs")
    case.hang()
    error = case.tell()

    assert isinstance(error, SendError)
    assert (error.verdict, error.code) == (Verdict.RETRY, "timeout")


def test_no_error_names_a_password(case: Case) -> None:
    stranger = failing(case).stranger
    assert stranger is not None
    error = stranger()

    assert error is not None
    assert "mat-khac" not in f"{error}{error.detail}{error.code}"
