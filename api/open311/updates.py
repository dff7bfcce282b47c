"""`/open311/v2/servicerequestupdates`: mySociety's extension, the steps of requests out and words in."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Response

from api.extensions.context import current_identity, current_language, current_store
from api.extensions.idempotency import REPLAYED, idempotent
from api.extensions.owners import owners_of
from api.open311.arguments import Open311UpdateForm, UpdatesQuery
from api.open311.blueprint import FORM, GeoreportBlueprint
from api.open311.formats import answer
from api.open311.presented import update_of
from api.open311.response_schemas import Open311UpdateReceiptSchema, Open311UpdateSchema
from api.open311.row_limits import priced
from api.open311.schemas import Open311UpdateFormSchema, UpdatesQuerySchema
from models.access import api_keys
from models.access.callers import CallerKind, KeyScope
from models.messages.messages import MessageChannel
from models.open311 import updates
from models.open311.moments import EVER, Span, span
from models.open311.updates import Update
from models.reports import remote_photos
from models.reports.draft import Reporter
from notifications.channels.zalo.media import is_allowed

blp = GeoreportBlueprint("open311-updates", __name__, url_prefix="/open311/v2")


@blp.route(f"/servicerequestupdates.{FORM}", methods=["GET"])
@blp.allow(CallerKind.OPEN, CallerKind.KEY)
@blp.arguments(UpdatesQuerySchema, location="query")
@blp.answers(Open311UpdateSchema, many=True)
def listed(query: UpdatesQuery, form: str) -> Response:
    """List steps of published requests, oldest first; a system that shows its key sees those of what it filed, too.

    Of 90 days, unless the query says which or names requests.
    """
    identity = current_identity()
    owners = owners_of(identity) if identity.kind is CallerKind.KEY else []
    found = priced(
        query["page_size"],
        lambda: updates.between(
            current_store(),
            _span(query),
            owner=next(iter(owners), None),
            page=query["page"],
            page_size=query["page_size"],
            codes=query["service_request_id"],
        ),
    )
    shown = [update_of(current_store(), step, current_language()) for step in found]
    return answer(form, "service_request_updates", shown)


@blp.route(f"/servicerequestupdates.{FORM}", methods=["POST"])
@blp.allow(CallerKind.KEY, scope=KeyScope.OPEN311)
@blp.doc(parameters=["IdempotencyKey"])
@idempotent
@blp.arguments(Open311UpdateFormSchema, location="form")
@blp.answers(Open311UpdateReceiptSchema, many=True, status=201)
def create(body: Open311UpdateForm, form: str) -> Response:
    """Add to a request that the same system filed.

    What the unit asked is answered by it; `OPEN` for a request that is closed reopens it, once. The same update
    again gets the same answer, with the header `Idempotency-Replayed`; other words under an `update_id` that is taken
    are an error.
    """
    store, identity = current_store(), current_identity()
    api_keys.spend(store, identity)
    (owner,) = owners_of(identity)
    reporter = Reporter(MessageChannel.OPEN311, owner, identity.actor, language=current_language())
    update = Update(body["update_id"], body["status"], body["description"])
    received = updates.receive(store, body["service_request_id"], update, reporter)
    response = answer(form, "service_request_updates", [{"update_id": update.id}], 201)
    if received.again:
        response.headers[REPLAYED] = "true"
    elif is_allowed(body["media_url"], store.settings.open311_media_hosts):
        remote_photos.ask(store, received.report["_id"], [body["media_url"]], identity.actor)
    return response


def _span(query: UpdatesQuery) -> Span:
    dates = query["start_date"], query["end_date"]
    return EVER if query["service_request_id"] and not any(dates) else span(*dates, datetime.now(UTC))
