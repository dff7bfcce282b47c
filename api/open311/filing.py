"""`/open311/v2/requests` and `/open311/v2/tokens`: filing a request, and its number behind a token."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal, TypedDict

from flask import Response

from api.extensions.context import current_circumstances, current_identity, current_language, current_store
from api.extensions.idempotency import current_key, idempotent
from api.open311 import photos
from api.open311.arguments import Open311RequestForm
from api.open311.blueprint import FORM, GeoreportBlueprint
from api.open311.formats import answer
from api.open311.forms import current_system, read
from api.open311.guess_limits import looked_up
from api.open311.response_schemas import Open311ReceiptSchema, Open311TokenSchema
from api.open311.schemas import Open311RequestFormSchema
from models.access import api_keys
from models.access.callers import CallerKind, KeyScope
from models.categories import legal_matters
from models.categories.legal_matters import LegalKind
from models.errors import Invalid
from models.open311 import filing, services
from models.reports import hotlines
from models.reports.reports import Report

blp = GeoreportBlueprint("open311-filing", __name__, url_prefix="/open311/v2")

#: Who the resident behind a request is, as far as the form says it.
CONTACT: tuple[Literal["email", "device_id", "account_id", "first_name", "last_name", "phone"], ...] = (
    "email",
    "device_id",
    "account_id",
    "first_name",
    "last_name",
    "phone",
)


class RequestNumber(TypedDict, total=False):
    """The number of a request, or the token by which the system asks for it later."""

    service_request_id: str
    token: str


class RequestReceipt(RequestNumber):
    """What the system gets for a new request; `service_notice` is what the person should know right now."""

    service_notice: str | None
    account_id: str | None


@blp.route(f"/requests.{FORM}", methods=["POST"])
@blp.allow(CallerKind.KEY, scope=KeyScope.OPEN311)
@blp.body(files=1)
@blp.doc(parameters=["IdempotencyKey"])
@idempotent
@blp.arguments(Open311RequestFormSchema, location="form")
@blp.answers(Open311ReceiptSchema, many=True, status=201)
def create(body: Open311RequestForm, form: str) -> Response:
    """File a request, by a form or a multipart form with photos; together they are no larger than one upload may be.

    The place is `lat` and `long`, an `address_id`, or an `address_string`. Photos come along as files, or by
    `media_url` from a host that is allowed. A system whose key defers gets a token in place of the number. The same
    request again within ten minutes gets the number that it has.
    """
    store, system = current_store(), current_system()
    key = api_keys.spend(store, current_identity())
    draft, pictures, faults = read(body)
    if faults:
        raise Invalid(*faults)
    whole = replace(draft, photo_ids=photos.keep(pictures, system))
    contact: dict[str, str] = {name: body[name] for name in CONTACT if body[name]}
    network = current_circumstances().network
    filed = filing.file(store, whole, system, contact=contact, key=current_key(), network=network)
    receipt: RequestReceipt = {
        **_number(filed.report, deferred=key["deferred"]),
        "service_notice": _notice(filed.report, refused=bool(body["media_url"]) and not draft.media_urls),
        "account_id": body["account_id"] or None,
    }
    return answer(form, "service_requests", [receipt], 201)


@blp.route(f"/tokens/<string:token>.{FORM}", methods=["GET"])
@blp.allow(CallerKind.OPEN, CallerKind.KEY)
@blp.answers(Open311TokenSchema, many=True)
def token(token: str, form: str) -> Response:
    """Show the number of the request behind a token."""
    (report,) = looked_up(1, lambda: [filing.by_token(current_store(), token)])
    return answer(form, "service_requests", [{"service_request_id": report["code"], "token": token}])


def _number(report: Report, *, deferred: bool) -> RequestNumber:
    if deferred:
        return {"token": filing.token_of(current_store(), report)}
    return {"service_request_id": report["code"]}


def _notice(report: Report, *, refused: bool) -> str | None:
    """Say what the person should know right now."""
    store, language = current_store(), current_language()
    notices = []
    numbers = ", ".join(row["number"] for row in hotlines.for_report(store, report))
    if numbers:
        notices.append(services.sentence("notices.rescue", language, numbers=numbers))
    if legal := report.get("legal"):
        office = legal_matters.where(store, LegalKind(legal), language)
        notices.append(services.sentence(f"notices.{legal}", language, office=office))
    if refused:
        notices.append(services.sentence("notices.media_refused", language))
    return " ".join(notices) or None
