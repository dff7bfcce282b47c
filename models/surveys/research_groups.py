"""Research groups: where, in which language, by which channel and in which week people answered, each shared by some.

Whoever knows these four of somebody must not find fewer than `SMALLEST_GROUP` lines that fit (k-anonymity: Sweeney,
"Achieving k-anonymity privacy protection using generalization and suppression", 2002). So a group with fewer leaves
more and more open: first the week, then the channel, the language, and the area step by step upward.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from models.errors import Clash

#: Fewest people that share what a line says of them.
SMALLEST_GROUP = 5

#: What stands where something was left open.
OPEN = "*"


class Group(NamedTuple):
    """What a line says of who answered; `area` is the id of an area, "" where nobody knows it."""

    area: str
    lang: str
    channel: str
    week: str


EVERYBODY = Group(OPEN, OPEN, OPEN, OPEN)

#: How many things are left open before the area is.
_BESIDE_AREA = 3

#: From the province to the area itself, by ids; empty where nobody knows it.
Upward = Callable[[str], Sequence[str]]


def published(counts: Mapping[Group, int], upward: Upward, least: int = SMALLEST_GROUP) -> dict[Group, Group]:
    """Return by group what is published of it, so that at least so many people share each.

    :raises Clash: `too_few_answers`: there are fewer people altogether.
    """
    if sum(counts.values()) < least:
        raise Clash("too_few_answers", min=least)
    paths = {group.area: upward(group.area) for group in counts}
    steps = _BESIDE_AREA + max(1, *(len(path) for path in paths.values()))
    found: dict[Group, Group] = {}
    totals: Counter[Group] = Counter()
    waiting = sorted(counts)
    for step in range(steps + 1):
        coarser = {group: _coarser(group, step, paths[group.area]) for group in waiting}
        here: Counter[Group] = Counter()
        for group in waiting:
            here[coarser[group]] += counts[group]
        done = [group for group in waiting if here[coarser[group]] + totals[coarser[group]] >= least]
        found |= {group: coarser[group] for group in done}
        totals.update({group: here[group] for group in {coarser[one] for one in done}})
        waiting = sorted(set(waiting) - set(done))
    return _with_the_rest(found, waiting, totals)


def _coarser(group: Group, step: int, path: Sequence[str]) -> Group:
    """Return a group with so many things left open."""
    upward = max(0, step - _BESIDE_AREA)
    above = path[-1 - upward] if upward < len(path) else OPEN
    return Group(
        area=above if upward else group.area,
        lang=OPEN if step >= 3 else group.lang,
        channel=OPEN if step >= 2 else group.channel,
        week=OPEN if step >= 1 else group.week,
    )


def _with_the_rest(
    found: dict[Group, Group], waiting: Sequence[Group], totals: Mapping[Group, int]
) -> dict[Group, Group]:
    """Let the few that are left, and the smallest of the others with them, say nothing."""
    if not waiting:
        return found
    smallest = min(totals, key=lambda group: (totals[group], group))
    return {
        **{group: EVERYBODY if coarse == smallest else coarse for group, coarse in found.items()},
        **dict.fromkeys(waiting, EVERYBODY),
    }
