"""The order of tests among the processes that share them: what is slow begins first, so that nobody waits for it last.

Each process begins with an equal share of the list, in its order, and takes from the ends of others what is left.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

import pytest


def slow_first(items: Sequence[pytest.Item], shares: int) -> list[pytest.Item]:
    """Return the same tests so that the files with slow ones stand, by turns, at the beginning of each share."""
    files = [[*tests] for _, tests in groupby(items, lambda item: item.path)]
    heads: list[list[pytest.Item]] = [[] for _ in range(shares)]
    for number, tests in enumerate(filter(_is_slow, files)):
        heads[number % shares].extend(tests)
    others = [item for tests in files if not _is_slow(tests) for item in tests]
    ordered: list[pytest.Item] = []
    for number, head in enumerate(heads, 1):
        wanted = number * len(items) // shares - len(ordered) - len(head)
        rest, others = others[: max(0, wanted)], others[max(0, wanted) :]
        ordered += [*head, *rest]
    return ordered + others


def _is_slow(items: Iterable[pytest.Item]) -> bool:
    return any(item.get_closest_marker("slow") for item in items)
