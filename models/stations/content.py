"""What an official writes of a station, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TypedDict

from models.areas import agencies
from models.errors import Fault
from models.language import counts, visible
from models.language.dates import VIETNAM, past_day
from models.outlets import content as outlet_content
from models.outlets.outlets import Condition, Technology
from models.store import Store

MAX_NAME, MAX_HAMLET, MAX_HAMLETS, MAX_NOTE = 120, 80, 60, 500

#: No station has more of them, and none is older.
MOST_CLUSTERS, MOST_SPEAKERS, FIRST_YEAR = 500, 5_000, 1945

#: The plans of conversion begin here and reach no farther; a year that has passed stays as it was planned.
FIRST_PLANNED, LAST_PLANNED = 2021, 2050

#: Million đồng; a station costs some hundreds.
MOST_COST = 100_000.0


class StationContent(TypedDict):
    """What is written; see `models.stations.stations.Station`. `agency_id` "" is the committee of the area."""

    name: str
    area_id: str
    agency_id: str
    technology: str
    condition: str
    year_installed: int | None
    clusters: int
    speakers: int
    hamlets: list[str]
    connected: bool
    planned_year: int | None
    note: str


class ConversionContent(TypedDict):
    """What is written of a conversion: its day (`YYYY-MM-DD`), its cost in million đồng, and a note."""

    day: str
    cost: float | None
    note: str


def faults_of(store: Store, content: StationContent) -> Iterator[Fault]:
    """Yield all that is wrong with what was written of a station."""
    yield from visible.name_faults("name", content["name"], MAX_NAME)
    yield from _choices(content)
    yield from _place(store, content)
    this_year = datetime.now(VIETNAM).year
    yield from _year("year_installed", content["year_installed"], FIRST_YEAR, this_year)
    yield from _year("planned_year", content["planned_year"], FIRST_PLANNED, LAST_PLANNED)
    for name, most in (("clusters", MOST_CLUSTERS), ("speakers", MOST_SPEAKERS)):
        yield from counts.faults(name, content[name], most)  # type: ignore[literal-required]
    yield from hamlet_faults(content["hamlets"])


def conversion_faults(content: ConversionContent, installed: int | None) -> Iterator[Fault]:
    """Yield all that is wrong with a conversion: its day lies ahead, or before the station was there; its cost."""
    day = past_day(content["day"])
    if day is None:
        yield Fault("day", "day_not_past")
    elif installed is not None and day.year < installed:
        yield Fault("day", "day_before_installed", {"year": installed})
    if content["cost"] is not None and not 0 <= content["cost"] <= MOST_COST:
        yield Fault("cost", "out_of_range", {"min": 0, "max": int(MOST_COST)})


def hamlet_faults(hamlets: list[str]) -> Iterator[Fault]:
    """Yield what is wrong with names of hamlets."""
    if len(hamlets) > MAX_HAMLETS:
        yield Fault("hamlets", "too_many_items", {"max": MAX_HAMLETS})
    for number, one in enumerate(hamlets):
        yield from visible.name_faults(f"hamlets.{number}", one, MAX_HAMLET)


def _choices(content: StationContent) -> Iterator[Fault]:
    for name, choices in (("technology", Technology), ("condition", Condition)):
        if content[name] not in list(choices):  # type: ignore[literal-required]
            yield Fault(name, "not_a_choice", {"choices": ", ".join(choices)})


def _place(store: Store, content: StationContent) -> Iterator[Fault]:
    yield from outlet_content.area_faults(store, content["area_id"])
    if content["agency_id"] and agencies.find_open(store, content["agency_id"]) is None:
        yield Fault("agency_id", "agency_unknown")


def _year(field: str, year: int | None, first: int, last: int) -> Iterator[Fault]:
    if year is not None and not first <= year <= last:
        yield Fault(field, "out_of_range", {"min": first, "max": last})
