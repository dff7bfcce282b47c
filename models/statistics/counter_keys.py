"""Keys of counters: of which period, area and agency one is, and which of them a report counts in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple, NotRequired, TypedDict
from zlib import crc32

#: Counters of the same thing, written by different reports; see `slot_of`.
SLOTS = 4

#: Letters of a day (`2026-11-22`) that name its year, its month and itself.
PERIODS = (4, 7, 10)


class CounterHead(TypedDict):
    """Which counter a document is: its `Key`, and an id made of that (`2026-11|29242@2025-07-01||0`)."""

    _id: str
    period: str
    area_id: str
    parent_id: str
    agency_id: str
    slot: int


class Counter(CounterHead):
    """What all reports of one period add up to, in one area with everything below it, of one agency or of all.

    `all` counts the reports of every category, `by` those of each category by its code; the amounts are packed
    (`models.statistics.packed_sums`) and their numbers are those of `models.statistics.measure_numbers`.
    """

    all: bytes
    by: NotRequired[dict[str, bytes]]


class Key(NamedTuple):
    """Which counter.

    :param period: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    :param parent_id: the area above; empty of a province.
    :param agency_id: empty: of all agencies.
    """

    period: str
    area_id: str
    parent_id: str
    agency_id: str
    slot: int

    @property
    def id(self) -> str:
        """The id of the counter."""
        return f"{self.period}|{self.area_id}|{self.agency_id}|{self.slot}"

    def head(self) -> CounterHead:
        """Return the fields by which the counter is found."""
        return {
            "_id": self.id,
            "period": self.period,
            "area_id": self.area_id,
            "parent_id": self.parent_id,
            "agency_id": self.agency_id,
            "slot": self.slot,
        }


def keys_of(path: Sequence[str], agency_id: str, day: str, spread: int) -> Iterator[Key]:
    """Yield the counters of a day in which a report counts.

    :param path: ids of its areas, from the province down; in each it counts for its agency and for all agencies.
    :param spread: the slot of the report (`slot_of`).
    """
    for area_id, parent_id in zip(path, ("", *path), strict=False):
        for agency in sorted({"", agency_id}):
            slot = 0 if parent_id or agency else spread
            for letters in PERIODS:
                yield Key(day[:letters], area_id, parent_id, agency, slot)


def slot_of(report_id: str) -> int:
    """Return the slot of a report.

    Every report counts in the counters of the whole province; slots keep workers from waiting for one another there.
    All other counters have slot 0, and so has every counter of a rebuild. Amounts of another slot may be below zero:
    only the sum of all slots means something.
    """
    return crc32(report_id.encode()) % SLOTS
