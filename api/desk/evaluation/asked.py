"""What a request for the evaluation names: a period, and a unit."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from api.desk.evaluation.schemas import EvaluationArgs, PeriodArgs
from models.areas import areas
from models.errors import Fault, NotFound
from models.evaluation import period
from models.evaluation.figures import Facts
from models.store import Store


def faults(store: Store, query: PeriodArgs) -> Iterator[Fault]:
    """Name a period that is none."""
    return period.faults_of(period.of(query["first"], query["last"], datetime.now(UTC)))


def faults_with_area(store: Store, query: EvaluationArgs) -> Iterator[Fault]:
    """Name a period that is none, and an area that is no unit here."""
    yield from faults(store, query)
    if query["area"] and not unit_of(facts(store, {"first": "", "last": ""}), query["area"]):
        yield Fault("area", "area_unknown")


def facts(store: Store, query: PeriodArgs) -> Facts:
    """Return what is known of the period of a query without faults."""
    now = datetime.now(UTC)
    return Facts(store, period.of(query["first"], query["last"], now), now)


def unit_of(known: Facts, area: str) -> str:
    """Return the unit of today that a code or id of any map means; "" for none."""
    try:
        found = areas.by_code(known.store, area)["_id"]
    except NotFound:
        return ""
    return known.frame.unit_of.get(found, "")
