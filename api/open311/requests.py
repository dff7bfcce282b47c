"""`/open311/v2/requests`: reading requests."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response

from api.extensions.context import current_language, current_store
from api.open311 import queries
from api.open311.arguments import OneRequestQuery, RequestsQuery
from api.open311.blueprint import FORM, GeoreportBlueprint
from api.open311.formats import answer
from api.open311.guess_limits import looked_up
from api.open311.presented import requests_of
from api.open311.response_schemas import Open311RequestSchema
from api.open311.row_limits import priced
from api.open311.schemas import OneRequestQuerySchema, RequestsQuerySchema
from models.access.callers import CallerKind
from models.errors import Invalid, NotFound
from models.open311 import requests
from models.reports.reports import Report

blp = GeoreportBlueprint("open311-requests", __name__, url_prefix="/open311/v2")


@blp.route(f"/requests.{FORM}", methods=["GET"])
@blp.allow(CallerKind.OPEN, CallerKind.KEY)
@blp.arguments(RequestsQuerySchema, location="query")
@blp.answers(Open311RequestSchema, many=True)
def listed(query: RequestsQuery, form: str) -> Response:
    """List published requests, newest first: of 90 days and at most 1000, unless the query says which.

    `service_request_id` overrides all others, and finds requests of other systems that are not published, too, without
    their words, photos and exact place; numbers that are not found are limited. Extensions: `page` and `page_size`,
    `extensions=true`, `updated_after` and `updated_before`, a circle, a box.
    """
    store = current_store()
    if query["service_request_id"]:
        found = _numbered(query["service_request_id"])
    else:
        wanted, faults = queries.read(query)
        if faults:
            raise Invalid(*faults)
        found = priced(wanted.page_size, lambda: requests.search(store, wanted))
    shown = requests_of(store, found, current_language(), extended=query["extensions"])
    return answer(form, "service_requests", shown)


@blp.route(f"/requests/<string:service_request_id>.{FORM}", methods=["GET"])
@blp.allow(CallerKind.OPEN, CallerKind.KEY)
@blp.arguments(OneRequestQuerySchema, location="query")
@blp.answers(Open311RequestSchema, many=True)
def one(query: OneRequestQuery, service_request_id: str, form: str) -> Response:
    """Show one request by its number, as a list of one."""
    found = _numbered([service_request_id])
    if not found:
        raise NotFound("report_unknown")
    shown = requests_of(current_store(), found, current_language(), extended=query["extensions"])
    return answer(form, "service_requests", shown)


def _numbered(numbers: Sequence[str]) -> list[Report]:
    return looked_up(len(set(numbers)), lambda: requests.seen(current_store(), numbers))
