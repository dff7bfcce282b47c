"""The runner: in order, once, from where it stopped, and by one process at a time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier
from typing import Any

import pytest

from models import migrations
from models.migrations import Batch, Held, Phase, Step, lease, passes
from models.store import Store

ROWS = 25


class Killed(Exception):
    """The process ends here."""


def counting(number: int, phase: Phase = Phase.EXPAND, name: str = "counted") -> Step:
    """A step that adds one to each row of `numbers`, though none should get it twice in a pass."""

    def batch(store: Store, cursor: Any, limit: int) -> Batch:
        first = cursor or 0
        end = min(first + limit, ROWS)
        store.db["numbers"].update_many({"_id": {"$gte": first, "$lt": end}}, {"$inc": {name: 1}})
        return Batch(None if end == ROWS else end, end - first, end - first)

    return Step(number, name, phase, "Counts.", batch, lambda store: ROWS)


def noting(number: int, phase: Phase, said: list[str]) -> Step:
    def batch(store: Store, cursor: Any, limit: int) -> Batch:
        said.append(f"{number}")
        return Batch(None, 0, 0)

    return Step(number, f"noted_{number}", phase, "Notes.", batch, lambda store: 0)


@pytest.fixture
def numbers(store: Store) -> Store:
    store.db["numbers"].insert_many([{"_id": number} for number in range(ROWS)])
    return store


def counted(store: Store, name: str = "counted") -> list[int]:
    return [row.get(name, 0) for row in store.db["numbers"].find().sort("_id")]


def test_a_step_runs_once(numbers: Store) -> None:
    assert migrations.migrate(numbers, steps=[counting(9001)], rows=10) == 1
    assert migrations.migrate(numbers, steps=[counting(9001)], rows=10) == 0
    assert counted(numbers) == [1] * ROWS


def test_row_of_a_pass_says_how_far_it_came_and_who_did_it(numbers: Store) -> None:
    migrations.migrate(numbers, steps=[counting(9001)], rows=10)
    (row,) = passes.rows(numbers)

    assert (row["number"], row["name"], row["state"]) == (9001, "counted", "done")
    assert (row["seen"], row["written"], row["cursor"]) == (ROWS, ROWS, None)
    assert row["finished_at"] is not None
    assert row["started_at"] <= row["finished_at"] <= datetime.now(UTC)
    assert row["version"]


def test_killed_run_goes_on_after_its_last_noted_batch(numbers: Store) -> None:
    told: list[str] = []

    def until_killed(line: str) -> None:
        told.append(line)
        if len(told) == 2:
            raise Killed

    with pytest.raises(Killed):
        migrations.migrate(numbers, until_killed, steps=[counting(9001)], rows=10)
    migrations.migrate(numbers, steps=[counting(9001)], rows=10)

    # The batch that was not noted was done again; the one before was not.
    assert counted(numbers) == [1] * 10 + [2] * 10 + [1] * 5


def test_expand_steps_run_by_number_and_contract_steps_wait(store: Store) -> None:
    said: list[str] = []
    steps = [noting(9001, Phase.CONTRACT, said), noting(9002, Phase.EXPAND, said)]
    migrations.migrate(store, steps=steps)

    assert said == ["9002"]
    assert [one.id for one in migrations.pending(store, Phase.CONTRACT, steps)] == [
        "9002:contract",
        "9001:contract",
    ]


def test_contracting_expands_once_more_before_it_takes_away(store: Store) -> None:
    said: list[str] = []
    steps = [noting(9001, Phase.CONTRACT, said), noting(9002, Phase.EXPAND, said)]
    migrations.migrate(store, steps=steps)
    migrations.migrate(store, contract=True, steps=steps)
    migrations.migrate(store, contract=True, steps=steps)

    assert said == ["9002", "9002", "9001"]


def test_two_runs_at_once_do_each_batch_once(numbers: Store) -> None:
    together = Barrier(2)

    def attempt(_: int) -> str:
        together.wait()
        try:
            migrations.migrate(numbers, steps=[counting(9001)], rows=1)
        except Held:
            return "held"
        return "done"

    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(attempt, range(2)))

    assert "done" in results
    assert counted(numbers) == [1] * ROWS


def test_lease_of_a_killed_process_runs_out(numbers: Store) -> None:
    with lease.held(numbers):
        with pytest.raises(Held):
            migrations.migrate(numbers, steps=[counting(9001)])
        _expire(numbers)

        assert migrations.migrate(numbers, steps=[counting(9001)]) == 1


def test_process_whose_lease_was_taken_over_notes_nothing(numbers: Store) -> None:
    other: list[int] = []

    def overtaken(line: str) -> None:
        if not other:
            _expire(numbers)
            other.append(migrations.migrate(numbers, steps=[counting(9001)], rows=ROWS))

    with pytest.raises(Held):
        migrations.migrate(numbers, overtaken, steps=[counting(9001)], rows=10)
    (row,) = passes.rows(numbers)

    assert (other, row["state"], row["written"]) == ([1], "done", ROWS)


def test_lease_of_another_process_is_not_given_back(store: Store) -> None:
    with lease.held(store):
        _expire(store)
        with lease.held(store) as second:
            pass
        store.collection(lease.LEASES).update_one(
            {"_id": lease.ROW},
            {"$set": {"holder": second.holder, "until": datetime.now(UTC) + timedelta(minutes=1)}},
        )

    second.extend()
    row = store.collection(lease.LEASES).find_one({"_id": lease.ROW})
    assert row is not None
    assert row["holder"] == second.holder


def test_step_that_fails_stops_the_run_and_frees_the_lease(numbers: Store) -> None:
    def broken(store: Store, cursor: Any, limit: int) -> Batch:
        raise Killed

    wrong = Step(9001, "broken", Phase.EXPAND, "Breaks.", broken, lambda store: 0)
    with pytest.raises(Killed):
        migrations.migrate(numbers, steps=[wrong, counting(9002)])

    assert counted(numbers) == [0] * ROWS
    assert migrations.migrate(numbers, steps=[counting(9002)]) == 1


def _expire(store: Store) -> None:
    past = datetime.now(UTC) - timedelta(seconds=1)
    store.collection(lease.LEASES).update_one({"_id": lease.ROW}, {"$set": {"until": past}})


def test_steps_are_found_by_their_names_and_say_what_they_do() -> None:
    found = migrations.steps()

    assert [step.number for step in found] == list(range(1, len(found) + 1))
    assert all(step.about.endswith(".") for step in found)


@pytest.mark.parametrize("step", migrations.steps(), ids=lambda step: step.name)
def test_every_step_ends_on_an_empty_store(store: Store, step: Step) -> None:
    assert step.batch(store, None, 10).cursor is None
    assert step.left(store) == 0
    assert step.batch(store, None, 10) == Batch(None, 0, 0)
