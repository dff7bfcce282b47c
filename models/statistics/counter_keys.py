"""Keys of counters: of which period, area and agency one is, and which of them a report counts in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple
from zlib import crc32

from models.store import Document

#: Counters of the same thing, written by different reports; see `slot_of`.
SLOTS = 4

#: Letters of a day (`2026-11-22`) that name its year, its month and itself.
PERIODS = (4, 7, 10)


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

    def document(self) -> Document:
        """What the counter says of itself."""
        return {"_id": f"{self.period}|{self.area_id}|{self.agency_id}|{self.slot}", **self._asdict()}


def keys_of(path: Sequence[str], agency_id: str, day: str, spread: int) -> Iterator[Key]:
    """The counters of a day, of a report in the areas of `path`: in each, of its agency and of all."""
    for area_id, parent_id in zip(path, ("", *path), strict=False):
        for agency in sorted({"", agency_id}):
            slot = 0 if parent_id or agency else spread
            for letters in PERIODS:
                yield Key(day[:letters], area_id, parent_id, agency, slot)


def slot_of(report_id: str) -> int:
    """The slot of a report.

    Every report counts in the counters of the whole province; slots keep workers from waiting for one another there.
    All other counters have slot 0, and so has everything that was counted anew: amounts of another slot may be below
    zero, and only the sum of all slots means something.
    """
    return crc32(report_id.encode()) % SLOTS
