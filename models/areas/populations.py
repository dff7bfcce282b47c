"""Populations (dân số): how many people are registered in a unit, with source and year; the denominator of figures.

A province imports what it has; what nobody imported is unknown and stays unknown. That of a unit above is its own
figure, else the sum of its communes if every one of them is known; never an estimate.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NotRequired, TypedDict

from pymongo import UpdateOne

from models.areas import areas, csv_tables
from models.areas.areas import AREAS, Level
from models.areas.map_file import RowFault
from models.errors import NotFound
from models.language.text import nfc
from models.store import Store
from models.store.collections import CollectionSpec

COLUMNS = ("code", "people", "year", "source")
NEEDED = ("code", "people")

#: No unit has more people, and no figure is older.
MOST_PEOPLE, FIRST_YEAR = 20_000_000, 1990

#: A whole number; between all thousands stands the same character, so that 12.5 is not taken for 125.
_WHOLE = re.compile(r"\d{1,12}|\d{1,3}([., \u00a0])\d{3}(?:\1\d{3})*", re.ASCII)

#: Characters of a source.
MAX_SOURCE = 300


class Population(TypedDict):
    """How many people are registered in one area; `year` is the year that the figure is of."""

    _id: str
    people: int
    year: int
    source: str
    imported_at: datetime
    parts: NotRequired[int]


POPULATIONS = CollectionSpec(
    "populations",
    Population,
    purpose="How many people are registered in one area, with source and year.",
    kept="For ever; an import replaces the figures of its areas.",
)


class BadPopulations(Exception):
    """A file has no populations, or rows of it are wrong; names each."""

    def __init__(self, *faults: RowFault) -> None:
        super().__init__(" ".join(map(str, faults)))
        self.faults = faults


@dataclass(frozen=True)
class Common:
    """Year and source of all rows that do not say theirs; None and "" where there are none."""

    year: int | None = None
    source: str = ""


def read(store: Store, text: str, common: Common) -> list[Population]:
    """Return the populations of a CSV file: `code` (or full id), `people`, and `year` and `source` where they differ.

    :raises BadPopulations: a column is missing or unknown, or rows are wrong; every fault is named.
    """
    reader, wrong = csv_tables.reader_of(text, COLUMNS, NEEDED)
    faults = [RowFault("line 1", one) for one in wrong]
    if faults:
        raise BadPopulations(*faults)
    found: dict[str, Population] = {}
    seen: set[str] = set()
    try:
        for line in reader:
            where = f"line {reader.line_num}"
            row = _row(store, line, common, where, faults, seen)
            if row:
                found[row["_id"]] = row
    except csv.Error as error:
        faults.append(RowFault(f"line {reader.line_num}", f"This is no CSV: {error}."))
    if not found and not faults:
        faults.append(RowFault("", "There are no areas in it."))
    if faults:
        raise BadPopulations(*faults)
    return list(found.values())


def keep(store: Store, rows: Collection[Population]) -> None:
    """Keep these figures, in place of those that their areas had, all or none of them."""
    work = [UpdateOne({"_id": row["_id"]}, {"$set": row}, upsert=True) for row in rows]
    store.transact(lambda session: store.collection(POPULATIONS).bulk_write(work, session=session))


def of(store: Store, area_ids: Collection[str]) -> dict[str, Population]:
    """Return the populations of those of these areas of which they are known.

    Of a sum of communes, `parts` says how many there are, and `year` is the earliest of theirs.
    """
    known = {row["_id"]: row for row in store.collection(POPULATIONS).find({"_id": {"$in": list(area_ids)}})}
    for area_id in area_ids:
        if area_id not in known and (made := _sum(store, area_id)):
            known[area_id] = made
    return known


def together(store: Store, area_ids: Collection[str]) -> Population | None:
    """Return the population of areas of which none lies in another; None unless it is known of each."""
    known = of(store, area_ids)
    return _added("", list(known.values())) if known and len(known) == len(area_ids) else None


def _sum(store: Store, area_id: str) -> Population | None:
    """Return the sum of the communes of an area; None for a commune, and when one of them is unknown."""
    if areas.get(store, area_id)["level"] == Level.COMMUNE:
        return None
    query = {"path": area_id, "level": Level.COMMUNE}
    communes = [row["_id"] for row in store.collection(AREAS).find(query, {"_id": 1})]
    rows = list(store.collection(POPULATIONS).find({"_id": {"$in": communes}}))
    return _added(area_id, rows) if communes and len(rows) == len(communes) else None


def _added(area_id: str, rows: Collection[Population]) -> Population:
    """Return the sum of the figures of several areas, as that of one."""
    return {
        "_id": area_id,
        "people": sum(row["people"] for row in rows),
        "year": min(row["year"] for row in rows),
        "source": "; ".join(sorted({row["source"] for row in rows}))[:MAX_SOURCE],
        "imported_at": max(row["imported_at"] for row in rows),
        "parts": len(rows),
    }


def _row(
    store: Store,
    line: Mapping[str, str | None],
    common: Common,
    where: str,
    faults: list[RowFault],
    seen: set[str],
) -> Population | None:
    values = {name: nfc(line.get(name) or "") for name in COLUMNS}
    said = [*_faults(values, common)]
    try:
        area_id = areas.by_code(store, values["code"])["_id"]
        if area_id in seen:
            said.append(f"The area {area_id} stands in the file twice.")
        seen.add(area_id)
    except NotFound:
        said.append(f"There is no area {values['code'] or '(empty)'}.")
    faults.extend(RowFault(where, one) for one in said)
    if said:
        return None
    return {
        "_id": area_id,
        "people": _people(values["people"]) or 0,
        "year": int(values["year"] or common.year or 0),
        "source": values["source"] or common.source,
        "imported_at": datetime.now(UTC),
    }


def _faults(values: Mapping[str, str], common: Common) -> Iterator[str]:
    year = values["year"] or str(common.year or "")
    if _people(values["people"]) is None:
        yield f"The number of people must be a whole number up to {MOST_PEOPLE:,}; it is {values['people']!r}."
    this_year = datetime.now(UTC).year
    if not (year.isascii() and year.isdigit() and FIRST_YEAR <= int(year) <= this_year):
        yield f"The year must be between {FIRST_YEAR} and {this_year}; it is {year or 'missing'}."
    source = values["source"] or common.source
    if not source or len(source) > MAX_SOURCE:
        yield f"The source must be named, in at most {MAX_SOURCE} characters."


def _people(written: str) -> int | None:
    """Return a number of people, with or without what people write between thousands; None for anything else."""
    number = int("".join(re.findall(r"\d", written))) if _WHOLE.fullmatch(written) else None
    return number if number is not None and number <= MOST_PEOPLE else None
