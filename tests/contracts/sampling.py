"""Which of many cases are tried: some each day, other ones tomorrow; `make test-long` tries all.

The coverage phase of schemathesis makes up to 400 requests for an operation, one for each limit of the schema. `make
test` tries at most `MOST` of each operation. Of a test with many costly cases as many are tried as its marker
`turns(cases)` says. Files with tests marked `slow` take turns of `DAYS` days (option `--today`).
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from itertools import groupby
from pathlib import Path
from typing import TypeVar

import pytest

T = TypeVar("T")

#: Most requests of an operation.
MOST = 3

#: Within so many days each file with slow tests has its turn.
DAYS = 3

#: Name of the variable of the environment that repeats a run.
VARIABLE = "CONFORMANCE_SEED"


def seed() -> str:
    """What the choice depends on: the day (2026-12-01), unless the environment says another."""
    return os.environ.get(VARIABLE) or datetime.now(UTC).date().isoformat()


def chosen(cases: Sequence[T], name: str, most: int = MOST) -> Sequence[T]:
    """At most `most` of the cases, in their order; the same ones for the same seed and name."""
    numbers = random.Random(f"{seed()} {name}").sample(range(len(cases)), min(most, len(cases)))
    return [cases[number] for number in sorted(numbers)]


def not_in_turn(items: Sequence[pytest.Item]) -> Iterator[pytest.Item]:
    """The cases of tests marked `turns(cases)` that are not tried today."""
    marked = [item for item in items if item.get_closest_marker("turns")]
    for name, some in groupby(sorted(marked, key=_case), _test):
        cases = [*some]
        marker = cases[0].get_closest_marker("turns")
        assert marker is not None
        tried = chosen(cases, name, marker.args[0])
        yield from (item for item in cases if item not in tried)


def slow_of_other_days(items: Iterable[pytest.Item]) -> Iterator[pytest.Item]:
    """The slow tests of files whose turn is not today."""
    slow = [item for item in items if item.get_closest_marker("slow")]
    today = of_today(item.path for item in slow)
    yield from (item for item in slow if item.path not in today)


def of_today(files: Iterable[Path]) -> set[Path]:
    """Those of these files whose turn is today; neighbours, which are often alike, have theirs on different days."""
    day = date.fromisoformat(seed()).toordinal()
    return {path for number, path in enumerate(sorted({*files})) if (number + day) % DAYS == 0}


def _test(item: pytest.Item) -> str:
    return item.nodeid.partition("[")[0]


def _case(item: pytest.Item) -> tuple[str, str]:
    return _test(item), item.nodeid
