"""Queries of requests: from parameters that could be read to what is looked for, and all that makes no sense in it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeVar

from api.extensions.context import current_store
from api.open311.arguments import RequestsQuery
from models.errors import Fault, Invalid
from models.open311 import requests
from models.open311.moments import span
from models.open311.requests import Query

Part = TypeVar("Part")


def read(given: RequestsQuery) -> tuple[Query, list[Fault]]:
    """Read what a query looks for, and everything in it that makes no sense."""
    faults: list[Fault] = []

    def part(read: Callable[[], Part], otherwise: Part) -> Part:
        try:
            return read()
        except Invalid as error:
            faults.extend(error.faults)
            return otherwise

    now = datetime.now(UTC)
    wanted = Query(
        span=part(lambda: span(given["start_date"], given["end_date"], now), span(None, None, now)),
        updated=(given["updated_after"], given["updated_before"]),
        service_codes=given["service_code"],
        statuses=given["status"],
        circle=part(lambda: requests.check_circle(given["lat"], given["long"], given["radius"]), None),
        box=given["bbox"],
        page=given["page"],
        page_size=given["page_size"],
    )
    return wanted, [*requests.unknown_services(current_store(), given["service_code"]), *faults]
