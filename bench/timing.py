"""Measuring several sizes in turn, so that what else the machine does hits each alike, and printing what came out."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable, Mapping
from typing import NamedTuple

#: What is measured, by size and name.
Works = Mapping[int, Mapping[str, Callable[[], object]]]


class Times(NamedTuple):
    """Milliseconds: median and 95th percentile."""

    p50: float
    p95: float


#: By name and size.
Measured = dict[str, dict[int, Times]]


def measure(works: Works, rounds: int) -> Measured:
    """Everything at every size, once in each round, the sizes in random order; one round more before it counts."""
    chance = random.Random(4)
    sizes = list(works)
    return {name: _interleaved(name, sizes, works, rounds, chance) for name in works[sizes[0]]}


def show(measured: Measured, twice: float = 2.0) -> None:
    """Print a table with the growth from the smallest to the largest size; what grew more than `twice` is marked."""
    sizes = sorted(next(iter(measured.values())))
    heads = "".join(f"{size:>18,}" for size in sizes)
    print(f"{'milliseconds, p50 / p95':<36}{heads}{'growth p50 / p95':>20}")
    for name, times in measured.items():
        first, last = times[sizes[0]], times[sizes[-1]]
        cells = "".join(f"{times[size].p50:>10.1f} /{times[size].p95:>6.1f}" for size in sizes)
        growth = last.p95 / first.p95
        mark = " !" if growth > twice else ""
        print(f"{name:<36}{cells}{last.p50 / first.p50:>13.2f} /{growth:>5.2f}{mark}")


def _interleaved(
    name: str, sizes: list[int], works: Works, rounds: int, chance: random.Random
) -> dict[int, Times]:
    spent: dict[int, list[float]] = {size: [] for size in sizes}
    for number in range(rounds + 1):
        for size in chance.sample(sizes, len(sizes)):
            started = time.perf_counter()
            works[size][name]()
            if number:
                spent[size].append((time.perf_counter() - started) * 1000)
    return {
        size: Times(statistics.median(all_), statistics.quantiles(all_, n=20)[-1])
        for size, all_ in spent.items()
    }
