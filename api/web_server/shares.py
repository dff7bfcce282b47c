"""Shares: who must go when many clients of one kind hold the places of all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Generic, NamedTuple, TypeVar

Held = TypeVar("Held")


class Holder(NamedTuple, Generic[Held]):
    """Something that holds a place.

    :param network: the network that it comes from; "" when nobody knows: then it is no network's.
    :param pace: how fast it flows, in bytes a second.
    """

    held: Held
    network: str
    pace: float


class Most(NamedTuple):
    """How many there may be over all, and of one network."""

    over_all: int
    of_a_network: int


def beyond(holders: Iterable[Holder[Held]], most: Most) -> Sequence[Held]:
    """Return those that must go: the slowest of the networks that hold most.

    Each network is granted a first place before any is granted a second, so that whoever comes from few networks never
    pushes out the others.
    """
    granted: Counter[str] = Counter()
    turns = []
    for one in sorted(holders, key=lambda holder: holder.pace, reverse=True):
        turns.append((granted[one.network] if one.network else 0, one))
        granted[one.network] += 1
    # Sorting keeps the order of pace among those of one turn.
    turns.sort(key=lambda pair: pair[0])
    kept = min(most.over_all, sum(turn < most.of_a_network for turn, _ in turns))
    return [one.held for _, one in turns[kept:]]
