"""What one answer adds to the totals."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from models.store import Store
from models.surveys import voices
from tests.builders import survey
from tests.surveying import EVERY_TYPE, RIGHT, SECTIONS


def amounts(store: Store, **given: Any) -> dict[str, Any]:
    asked = survey(store, questions=EVERY_TYPE, sections=SECTIONS)
    answer = {"at": datetime(2026, 11, 28, 18, tzinfo=UTC), "channel": "app", "answers": RIGHT} | given
    said = voices.voice(asked, answer, ["province", "commune"])
    assert {one.by: one.value for one in voices.slices(said)} == {
        "all": "",
        "area": "commune",
        "day": "2026-11-29",
        "lang": "",
        "channel": "app",
    }
    return dict(voices.amounts(asked, said))


def test_each_type_counts_in_its_own_cells(store: Store) -> None:
    found = amounts(store)
    cells = {path for path in found if ".cells." in path or ".rows." in path}
    assert cells == {
        "questions.one.cells.no",
        "questions.some.cells.a",
        "questions.some.cells.x",
        "questions.scale.cells.7e0",
        "questions.stars.cells.4e0",
        "questions.people.cells.5e0",
        "questions.order.rows.q.1",
        "questions.order.rows.p.2",
        "questions.order.rows.r.3",
        "questions.grid.rows.sound.good",
        "questions.grid.rows.words.bad",
        "questions.day.cells.2026-11",
        "questions.hour.cells.17",
    }


def test_what_was_written_is_not_kept_in_a_voice(store: Store) -> None:
    asked = survey(store, questions=EVERY_TYPE, sections=SECTIONS)
    answer = {"at": datetime.now(UTC), "channel": "app", "answers": RIGHT}
    said = voices.voice(asked, answer, [])
    assert [said["answers"][name] for name in ("why", "job", "where")] == [True, True, True]


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (0, "0e0"),
        (7, "7e0"),
        (-15.2, "-152e-1"),
        (1985, "198e1"),
        (0.0004, "0e0"),
        (1e300, "1e9"),
        (-1e300, "-1e9"),
        (100, "1e2"),
    ],
)
def test_numbers_are_told_apart_by_three_digits(value: float, cell: str) -> None:
    assert voices.bin_of(value) == cell


def test_the_cells_of_numbers_are_few_whatever_is_sent() -> None:
    sent = [
        sign * digits * 10.0**power
        for sign in (1, -1)
        for digits in (1, 2.5, 9.99)
        for power in range(-300, 300)
    ]
    assert len({voices.bin_of(value) for value in sent}) < 100


@pytest.mark.parametrize(
    ("day", "cell"), [("1850-01-02", "before"), ("2100-01-01", "after"), ("2026-02-03", "2026-02")]
)
def test_dates_far_away_are_counted_together(store: Store, day: str, cell: str) -> None:
    assert f"questions.day.cells.{cell}" in amounts(store, answers={"day": day})
