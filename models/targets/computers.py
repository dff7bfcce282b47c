"""Computers: what reads the facts of today for each computed target and hands them to its pure function, by name.

They speak of today alone. What a figure was on an earlier day, says what was kept of it (`models.targets.figures`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from models.categories.report_kinds import ReportKind
from models.content import contributions
from models.content.area_pages import ON_PAGES
from models.content.posts import POSTS
from models.language.dates import VIETNAM, year_in_vietnam
from models.monitoring import reach_of_communes
from models.outlets.outlets import OUTLETS, Technology
from models.reports.reports import REPORTS
from models.staff import lists as staff_lists
from models.staff.staff import StaffMember
from models.stations import lists as station_lists
from models.stations.stations import Station
from models.store import Query, Store
from models.targets import counting, hamlets, papers
from models.targets.catalogue import Target
from models.targets.counting import Cells, Count, Unknown
from models.targets.papers import Reported
from models.targets.units import Frame
from models.workflow.transitions import OPEN_STATES, ReportState

#: A page, and a cluster of loudspeakers, must have been heard of within so many days.
LATELY = timedelta(days=30)

#: Duplicates and what people took back are no opinions more.
_NOT_COUNTED = (ReportState.MERGED, ReportState.WITHDRAWN)


@dataclass(frozen=True)
class Facts:
    """Today's facts of a plan's area; each is read once, when it is first asked for.

    :param frame: the plan's area on the map of today.
    :param province: the active province, to which departments belong.
    """

    store: Store
    frame: Frame
    province: str
    now: datetime

    @property
    def year(self) -> int:
        """Return the year that it is in Vietnam."""
        return self.now.astimezone(VIETNAM).year

    @property
    def places(self) -> list[str]:
        """Return the ids of the communes, and of what they were before."""
        return list(self.frame.unit_of)

    @cached_property
    def hamlets(self) -> Mapping[str, Sequence[str]]:
        """Return the hamlets of the communes that have listed them."""
        return hamlets.of(self.store, [one["_id"] for one in self.frame.communes])

    @cached_property
    def contributed(self) -> contributions.Contributions:
        """Return the contributions of this year."""
        today = self.now.astimezone(VIETNAM).date()
        return contributions.read(self.store, self.province, today.replace(month=1, day=1), today)

    def whole(self, technologies: Collection[str] = ()) -> set[str]:
        """Return the communes that reach all their hamlets."""
        share = reach_of_communes.communes_reaching_every_hamlet(
            self.store, self.hamlets, self.now, within=LATELY, technologies=technologies
        )
        return set(self.hamlets) - set(share.missing)

    def posted(self) -> set[str]:
        """Return the communes with a new post on their page."""
        query: Query = {
            **ON_PAGES,
            "area_id": {"$in": self.places},
            "published_at": {"$gte": self.now - LATELY},
        }
        return self._units(self.store.collection(POSTS).distinct("area_id", query))

    def late(self) -> set[str]:
        """Return the communes with a question that is overdue."""
        query: Query = {
            "kind": str(ReportKind.QUESTION),
            "state": {"$in": sorted(OPEN_STATES)},
            "due_at": {"$lt": self.now},
        }
        found = self.store.collection(REPORTS).find(query, {"area_path": 1})
        return self._units(one for row in found for one in row["area_path"])

    def online(self) -> set[str]:
        """Return the communes with a public board that was online for most of last month."""
        last = self.now.astimezone(VIETNAM).replace(day=1) - timedelta(days=1)
        share = reach_of_communes.boards_online(self.store, self.province, f"{last:%Y-%m}", self.now)
        boards: Query = {"_id": {"$nin": list(share.missing)}, "paths": self.province, "kind": "board"}
        there = {**boards, "retired_at": None}
        return self._units(self.store.collection(OUTLETS).distinct("area_id", there))

    def petitions(self) -> dict[str, Count]:
        """Return the petitions of this year by commune: those that ended with an answer, of all."""
        begins, ends = year_in_vietnam(self.year)
        match: Query = {
            "kind": str(ReportKind.PETITION),
            "filed_at": {"$gte": begins, "$lt": ends},
            "state": {"$nin": list(_NOT_COUNTED)},
        }
        commune = {"$arrayElemAt": ["$area_path", -1]}
        grouped = {"_id": {"area": commune, "state": "$state"}, "n": {"$sum": 1}}
        rows: Any = self.store.collection(REPORTS).aggregate([{"$match": match}, {"$group": grouped}])
        received, handled = Counter[str](), Counter[str]()
        for row in rows:
            unit = self.frame.unit_of.get(row["_id"]["area"])
            if unit:
                received[unit] += row["n"]
                handled[unit] += 0 if row["_id"]["state"] in OPEN_STATES else row["n"]
        return {unit: Count(handled[unit], n) for unit, n in received.items()}

    def papers(self) -> list[tuple[str, Count]]:
        """Return the documents and reports of this year of each agency, with its area."""
        down = papers.documents(self.store, self._tops, self.year)
        return [*down, *papers.reports(self.store, self._tops, self.year, self.now)]

    def reported(self) -> Reported:
        """Return who owes the report of this year, and who handed it in in time."""
        return papers.yearly(self.store, self._tops, self.year)

    @cached_property
    def stations(self) -> list[Station]:
        """Return all stations, also those that were taken down."""
        return station_lists.all_of(self.store, None, self.places)

    @cached_property
    def staff(self) -> list[StaffMember]:
        """Return all staff, without names."""
        return staff_lists.all_of(self.store, self.places)

    @property
    def _tops(self) -> list[str]:
        """Return the province of today, and the one that it was when papers of before the merger were sent."""
        return sorted({self.province, self.frame.area_id})

    def _units(self, area_ids: Any) -> set[str]:
        return {unit for one in area_ids if (unit := self.frame.unit_of.get(one))}


def _departments(facts: Facts) -> Cells | Unknown:
    shares = {one["group"]: one["contributing"] for one in facts.contributed["levels"]}
    found = shares.get("departments")
    return counting.contributors(
        facts.frame.area_id, Count(found["count"], found["of"]) if found else Count(0, 0)
    )


def _answered(facts: Facts) -> Cells | Unknown:
    found = facts.contributed["answered"]
    return counting.answered_for(facts.frame.area_id, Count(found["count"], found["of"]))


def _today(facts: Facts) -> str:
    return facts.now.astimezone(VIETNAM).date().isoformat()


Computer = Callable[[Facts, Sequence[str]], Cells | Unknown]

#: Each takes the facts and the units of its target.
COMPUTERS: Mapping[str, Computer] = {
    "answered_for": lambda facts, units: _answered(facts),
    "boards": lambda facts, units: counting.having(units, facts.online()),
    "contributors": lambda facts, units: _departments(facts),
    "conversion_pace": lambda facts, units: counting.conversion_pace(
        facts.frame.unit_of, facts.stations, facts.year
    ),
    "opinions": lambda facts, units: counting.opinions(facts.petitions()),
    "pages": lambda facts, units: counting.pages(units, facts.posted(), facts.late()),
    "papers": lambda facts, units: counting.papers(facts.frame.unit_of, facts.papers()),
    "reaching_hamlets": lambda facts, units: counting.reaching(units, facts.hamlets, facts.whole()),
    "reaching_hamlets_by_ip": lambda facts, units: counting.reaching(
        units, facts.hamlets, facts.whole((Technology.IP,))
    ),
    "staff_trained": lambda facts, units: counting.staff_trained(
        facts.frame.unit_of, facts.staff, _today(facts)
    ),
    "stations_on_ip": lambda facts, units: counting.stations_on_ip(facts.frame.unit_of, facts.stations),
    "yearly_reports": lambda facts, units: counting.reported(units, *facts.reported()),
}

#: Targets of these are of the province as a whole; a commune has no share in them.
OF_PROVINCE = frozenset({"answered_for", "contributors"})


def compute(facts: Facts, target: Target) -> Cells | Unknown:
    """Return today's figure of a target by unit, or why there is none."""
    if not target.computer:
        return Unknown("not_entered")
    units = facts.frame.of(target.units)
    if target.units in _AREAS and not units:
        return Unknown("no_units")
    return COMPUTERS[target.computer](facts, units)


_AREAS = frozenset({"communes", "wards_townships", "rural_communes", "reporting"})
