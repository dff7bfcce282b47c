"""Escalation: who is notified of a promise that is missed for longer and longer.

The levels stand in `models/data/calendars.yml`. Nobody is notified of the same report twice: a level whose people all
know already is passed over for the next. So on a map without districts no committee is notified again, and a unit
without a leader of its own does not keep the level above from being notified.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from models.access import report_access
from models.access.callers import Assignment
from models.access.report_access import AssignedReport
from models.areas import agencies, areas
from models.errors import NotFound
from models.handling import responsible_officials
from models.people import officials
from models.promises import calendars
from models.promises.calendars import EscalationLevel
from models.reports.reports import Report
from models.store import Store


class Tier(StrEnum):
    """Whose people are notified: the unit's own, the committee's above it, the province's."""

    OWN = "own"
    ABOVE = "above"
    PROVINCE = "province"


@dataclass(frozen=True)
class Escalation:
    """A report goes up.

    :param level: how many levels are behind it afterwards.
    :param agency_id: the agency that it goes up to.
    :param recipients: ids of the officials who are notified now; empty when there is nobody at all.
    """

    level: int
    agency_id: str
    recipients: list[str]


def next_escalation(store: Store, report: Report) -> Escalation | None:
    """Return the next level with people who were not notified yet; None when everybody was.

    When there is nobody on any level, the report still goes up to the province, where it is found in the lists.
    """
    heard, levels = {*report.get("heard", ()), *responsible_officials.officials_of(store, report)}, _levels()
    for number, level in enumerate(levels[report["level"] :], report["level"] + 1):
        agency_id = agency_of(store, report, Tier(level["to"]))
        fresh = [one for one in people(store, agency_id, level["roles"], report) if one not in heard]
        if fresh:
            return Escalation(number, agency_id, fresh)
    if report.get("heard"):
        return None
    return Escalation(len(levels), agency_of(store, report, Tier.PROVINCE), [])


def agency_of(store: Store, report: Report, tier: Tier) -> str:
    """Return the agency of a tier, for the unit that has a report."""
    province = agencies.committee(report["area_path"][0])
    if tier is Tier.PROVINCE:
        return province
    try:
        return above(store, report["agency_id"]) if tier is Tier.ABOVE else str(report["agency_id"])
    except NotFound:
        # The agency is no more; the province must not lose sight of its report.
        return province


def above(store: Store, agency_id: str) -> str:
    """Return the committee above an agency; the highest has nobody above itself.

    :raises NotFound: there is no such agency.
    """
    path = areas.above(store, agencies.get(store, agency_id)["area_id"])
    line = [one for area_id in reversed(path) if (one := agencies.committee(area_id)) != agency_id]
    return line[0] if line else agency_id


def people(store: Store, agency_id: str, roles: Sequence[str], report: Report) -> list[str]:
    """Return the ids of the officials of an agency with one of these roles who could answer for the report there.

    Whoever works in the area of a committee for any agency belongs to that committee, too.
    """
    code, _, area_id = agency_id.partition(":")
    of_area = [{"agency_id": "", "area_id": area_id}] if code == agencies.COMMITTEE else []
    held = {"role": {"$in": list(roles)}, "$or": [{"agency_id": agency_id}, *of_area]}
    found = store.collection(officials.OFFICIALS).find(
        {"disabled_at": None, "assignments": {"$elemMatch": held}}, {"assignments": 1}
    )
    there: AssignedReport = {"agency_id": agency_id, "area_path": report["area_path"]}
    return sorted(
        row["_id"]
        for row in found
        if any(
            one.role in roles and report_access.answers(store, one, there)
            for one in (Assignment(**fields) for fields in row["assignments"])
        )
    )


def _levels() -> Sequence[EscalationLevel]:
    levels: Sequence[EscalationLevel] = calendars.escalation()["levels"]
    return levels
