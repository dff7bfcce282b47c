"""`POST /v1/cap`: other issuers hand in their warnings."""

from __future__ import annotations

from typing import TypedDict

import marshmallow as ma
from flask import abort, request
from flask.views import MethodView

from api.extensions.context import current_identity, current_store
from api.extensions.fields import Choice
from api.extensions.problem_schemas import ProblemSchema
from api.extensions.smorest import Blueprint
from models.access import api_keys
from models.access.callers import CallerKind, KeyScope
from models.alerts.cap_message import MEDIA_TYPE, MOST_BYTES
from models.partners import incoming, issuers
from models.partners.incoming import IncomingState

blp = Blueprint("cap-incoming", __name__, url_prefix="/v1/cap", description="CAP of other issuers")

#: Media types of a document; senders that know no better say that it is XML.
XML_TYPES = frozenset({MEDIA_TYPE, "application/xml", "text/xml"})

_BODY = {"required": True, "content": {MEDIA_TYPE: {"schema": {"type": "string", "maxLength": MOST_BYTES}}}}


class TakenSchema(ma.Schema):
    """A message that was handed in."""

    id = ma.fields.String(required=True)
    identifier = ma.fields.String(required=True)
    state = Choice(IncomingState, required=True)


class Taken(TypedDict):
    """What `TakenSchema` shows."""

    id: str
    identifier: str
    state: str


@blp.route("")
class CapViews(MethodView):
    """Messages of other issuers."""

    @blp.allow(CallerKind.KEY, scope=KeyScope.CAP)
    @blp.body(fields=MOST_BYTES)
    @blp.doc(requestBody=_BODY)
    @blp.response(201, TakenSchema)
    @blp.alt_response(200, schema=TakenSchema, description="It came before, and nothing has changed.")
    @blp.alt_response(409, schema=ProblemSchema)
    @blp.alt_response(413, schema=ProblemSchema)
    @blp.alt_response(415, schema=ProblemSchema)
    @blp.alt_response(422, schema=ProblemSchema)
    def post(self) -> tuple[Taken, int]:
        """Hand in one CAP 1.2 document; it waits for an official, and reaches nobody by itself.

        The key is that of an issuer, and the message has one of its senders. Whoever is not sure that it arrived hands
        it in again: sender, identifier and time name a message, and what differs from the one of that name is refused.
        What is refused does not count for `per_hour`.
        """
        if request.mimetype not in XML_TYPES:
            abort(415)
        store, identity = current_store(), current_identity()
        issuer = issuers.of_key(store, identity.id)
        with api_keys.spending(store, identity):
            row, fresh = incoming.receive(store, issuer, request.get_data(), identity.actor)
        shown: Taken = {"id": row["_id"], "identifier": row["identifier"], "state": row["state"]}
        return shown, 201 if fresh else 200
