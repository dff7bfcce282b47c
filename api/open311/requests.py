"""`/open311/v2/requests`: reading requests."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypeVar

from flask import Response

from api.extensions.context import current_language, current_store
from api.open311.blueprint import FORM, GeoreportBlueprint
from api.open311.documents import Open311RequestSchema
from api.open311.guessing import looked_up
from api.open311.representations import answer
from api.open311.schemas import OneRequestQuerySchema, RequestsQuerySchema
from api.open311.views import requests_of
from models.errors import Fault, Invalid, NotFound
from models.georeport import requests
from models.georeport.moments import span
from models.georeport.requests import Query
from models.identity import CallerKind
from models.store import Document

blp = GeoreportBlueprint("open311-requests", __name__, url_prefix="/open311/v2")

Part = TypeVar("Part")


@blp.route(f"/requests.{FORM}", methods=["GET"])
@blp.allow(CallerKind.OPEN, CallerKind.KEY)
@blp.arguments(RequestsQuerySchema, location="query")
@blp.answers(Open311RequestSchema, many=True)
def listed(query: dict[str, Any], form: str) -> Response:
    """Published requests, newest first: of 90 days and at most 1000, unless the query says which.

    `service_request_id` overrides all others, and finds requests that are not published, too, without their words,
    photos and exact place; numbers that there are none of are limited. Extensions: `page` and `page_size`,
    `extensions=true`, `updated_after` and `updated_before`, a circle, a box.
    """
    store = current_store()
    if query["service_request_id"]:
        found = _numbered(query["service_request_id"])
    else:
        wanted, faults = _read(query)
        if faults:
            raise Invalid(*faults)
        found = requests.search(store, wanted)
    shown = requests_of(store, found, current_language(), extended=query["extensions"])
    return answer(form, "service_requests", shown)


@blp.route(f"/requests/<string:service_request_id>.{FORM}", methods=["GET"])
@blp.allow(CallerKind.OPEN, CallerKind.KEY)
@blp.arguments(OneRequestQuerySchema, location="query")
@blp.answers(Open311RequestSchema, many=True)
def one(query: dict[str, Any], service_request_id: str, form: str) -> Response:
    """One request by its number, as a list of one."""
    found = _numbered([service_request_id])
    if not found:
        raise NotFound("report_unknown")
    shown = requests_of(current_store(), found, current_language(), extended=query["extensions"])
    return answer(form, "service_requests", shown)


def _numbered(numbers: list[str]) -> list[Document]:
    return looked_up(len(set(numbers)), lambda: requests.by_codes(current_store(), numbers))


def _read(given: dict[str, Any]) -> tuple[Query, list[Fault]]:
    """What a query looks for, and everything in it that makes no sense."""
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
