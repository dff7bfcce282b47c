"""The order of tests among the processes that share them: none waits at the end for one that has just begun.

Each process begins with an equal share of the list, in its order, and takes from the ends of others what is left. Tests
that wait for something leave their core to the others, so they are spread over the share, but not over its end.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

import pytest

#: In this part of a share, from its beginning, its slow files have begun.
BEGINNING = 0.6


def slow_early(items: Sequence[pytest.Item], shares: int) -> list[pytest.Item]:
    """Return the same tests so that the files with slow ones are spread over the beginning of each share."""
    files = [[*tests] for _, tests in groupby(items, lambda item: item.path)]
    slow = [tests for tests in files if _is_slow(tests)]
    others = [item for tests in files if not _is_slow(tests) for item in tests]
    ordered: list[pytest.Item] = []
    for number in range(shares):
        first, end = (len(others) * part // shares for part in (number, number + 1))
        ordered += _spread(slow[number::shares], others[first:end])
    return ordered


def _spread(files: Sequence[list[pytest.Item]], others: Sequence[pytest.Item]) -> list[pytest.Item]:
    step = int(BEGINNING * len(others) / max(1, len(files)))
    ordered: list[pytest.Item] = []
    for number, tests in enumerate(files):
        ordered += [*tests, *others[number * step : (number + 1) * step]]
    return [*ordered, *others[len(files) * step :]]


def _is_slow(items: Iterable[pytest.Item]) -> bool:
    return any(item.get_closest_marker("slow") for item in items)
