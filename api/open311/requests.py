"""`/open311/v2/requests` and `/open311/v2/tokens`: filing requests and reading them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from flask import Response, request

from api.extensions.context import current_identity, current_language, current_store
from api.extensions.idempotency import current_key, idempotent
from api.extensions.owners import owners_of
from api.open311.blueprint import FORM, GeoreportBlueprint
from api.open311.documents import Open311ReceiptSchema, Open311RequestSchema, Open311TokenSchema
from api.open311.representations import answer
from api.open311.schemas import OneRequestQuerySchema, Open311RequestFormSchema, RequestsQuerySchema
from api.open311.views import requests_of
from models import api_keys, hotlines, uploads
from models.errors import Fault, Invalid, NotFound
from models.georeport import filing, requests, services
from models.georeport.filing import ServiceRequest
from models.georeport.moments import span
from models.georeport.requests import Query
from models.identity import CallerKind, Scope
from models.reports import ReportKind
from models.store import Document
from notifications.channels.zalo_media import is_allowed

blp = GeoreportBlueprint("open311-requests", __name__, url_prefix="/open311/v2")

#: `attribute[code]`, and `attribute[code][]` for several values.
ATTRIBUTE = re.compile(r"attribute\[([^\[\]]+)\](?:\[\])?")

CONTACT = ("email", "device_id", "account_id", "first_name", "last_name", "phone")


@blp.route(f"/requests.{FORM}", methods=["GET"])
@blp.allow(CallerKind.OPEN)
@blp.arguments(RequestsQuerySchema, location="query")
@blp.answers(Open311RequestSchema, many=True)
def listed(query: dict[str, Any], form: str) -> Response:
    """Published requests, newest first: of 90 days and at most 1000, unless the query says which.

    `service_request_id` overrides all others, and finds requests that are not published, too, without their words,
    photos and exact place. Extensions: `page` and `page_size`, `extensions=true`, a circle, a box.
    """
    store = current_store()
    if query["service_request_id"]:
        found = requests.by_codes(store, query["service_request_id"])
    else:
        found = requests.search(store, _query(query))
    shown = requests_of(store, found, current_language(), extended=query["extensions"])
    return answer(form, "service_requests", shown)


@blp.route(f"/requests/<string:service_request_id>.{FORM}", methods=["GET"])
@blp.allow(CallerKind.OPEN)
@blp.arguments(OneRequestQuerySchema, location="query")
@blp.answers(Open311RequestSchema, many=True)
def one(query: dict[str, Any], service_request_id: str, form: str) -> Response:
    """One request by its number, as a list of one."""
    store = current_store()
    found = requests.by_codes(store, [service_request_id])
    if not found:
        raise NotFound("report_unknown")
    shown = requests_of(store, found, current_language(), extended=query["extensions"])
    return answer(form, "service_requests", shown)


@blp.route(f"/requests.{FORM}", methods=["POST"])
@blp.allow(CallerKind.KEY, scope=Scope.OPEN311)
@blp.doc(parameters=["IdempotencyKey"])
@idempotent
@blp.arguments(Open311RequestFormSchema, location="form")
@blp.answers(Open311ReceiptSchema, many=True, status=201)
def create(body: dict[str, Any], form: str) -> Response:
    """File a request, by a form or a multipart form with photos.

    The place is `lat` and `long`, an `address_id`, or an `address_string`. Photos come along as files, or by
    `media_url` from a host that is allowed. A system whose key defers gets a token in place of the number.
    """
    store, identity, language = current_store(), current_identity(), current_language()
    key = api_keys.spend(store, identity)
    (owner,) = owners_of(identity)
    allowed = is_allowed(body["media_url"], store.settings.open311_media_hosts)
    answers = _answers(body)
    wanted = ServiceRequest(
        service_code=body["service_code"],
        description=body["description"],
        lat=body["lat"],
        lon=body["long"],
        address=body["address_string"],
        address_id=body["address_id"],
        answers=answers,
        photo_ids=_photos(most=uploads.MAX_PER_REPORT - allowed),
        media_urls=[body["media_url"]] if allowed else [],
        contact={name: body[name] for name in CONTACT if body[name]},
    )
    filed = filing.file(store, wanted, owner, identity.actor, language=language, key=current_key())
    receipt = {
        **_number(filed.report, deferred=key["deferred"]),
        "service_notice": _notice(filed.report, language, refused=bool(body["media_url"]) and not allowed),
        "account_id": body["account_id"] or None,
    }
    return answer(form, "service_requests", [receipt], 201)


@blp.route(f"/tokens/<string:token>.{FORM}", methods=["GET"])
@blp.allow(CallerKind.OPEN)
@blp.answers(Open311TokenSchema, many=True)
def token(token: str, form: str) -> Response:
    """The number of the request behind a token."""
    report = filing.by_token(current_store(), token)
    return answer(form, "service_requests", [{"service_request_id": report["code"], "token": token}])


def _query(given: dict[str, Any]) -> Query:
    return Query(
        span=span(given["start_date"], given["end_date"], datetime.now(UTC)),
        service_codes=given["service_code"],
        statuses=given["status"],
        circle=requests.check_circle(given["lat"], given["long"], given["radius"]),
        box=given["bbox"],
        page=given["page"],
        page_size=given["page_size"],
    )


def _answers(body: dict[str, Any]) -> dict[str, services.Answer]:
    """The checked answers; the place is looked at here, too, so that one answer names every fault of the form.

    :raises NotFound: there is no such service.
    :raises Invalid: naming every fault.
    """
    services.get(current_store(), body["service_code"])
    given: dict[str, Sequence[str]] = {}
    for name in request.form:
        asked = ATTRIBUTE.fullmatch(name)
        if asked:
            given[asked[1]] = [*given.get(asked[1], ()), *request.form.getlist(name)]
    answers, faults = services.read_answers(body["service_code"], given)
    half = (body["lat"] is None) != (body["long"] is None)
    if half or not (body["lat"] is not None or body["address_id"] or body["address_string"]):
        faults.append(Fault("place", "place_half" if half else "place_missing"))
    if faults:
        raise Invalid(*faults)
    return answers


def _photos(*, most: int) -> list[str]:
    """The files of the form, whatever its fields are called, kept as photos of the system."""
    files = [file for _, file in request.files.items(multi=True) if file.filename]
    if len(files) > most:
        raise Invalid(Fault("media", "too_many_photos", {"max": most}))
    store, identity = current_store(), current_identity()
    (owner,) = owners_of(identity)
    kept = [uploads.save(store, file.stream.read(), owner=owner, actor=identity.actor) for file in files]
    return [upload["_id"] for upload in kept]


def _number(report: Document, *, deferred: bool) -> Document:
    return {"token": filing.token_of(report)} if deferred else {"service_request_id": report["code"]}


def _notice(report: Document, language: str, *, refused: bool) -> str | None:
    """What the person should know right now."""
    notices = []
    if report["kind"] == ReportKind.RESCUE:
        numbers = ", ".join(row["number"] for row in hotlines.every(current_store()))
        notices.append(services.sentence("notices.rescue", language, numbers=numbers))
    if refused:
        notices.append(services.sentence("notices.media_refused", language))
    return " ".join(notices) or None
