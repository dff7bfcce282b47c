"""`/v1/outlets/me/programme` and `/v1/outlets/keys`: see docs/outlets.md.

A device asks each minute and mostly holds what counts: that is one read by the id, and a 304 without a body.
"""

from __future__ import annotations

import marshmallow as ma
from flask import Response, request
from flask.views import MethodView

from api.extensions.caching import Keep, cached
from api.extensions.context import current_identity, current_store
from api.extensions.documented_headers import TAG
from api.extensions.problem_schemas import ProblemSchema
from api.extensions.smorest import Blueprint
from models.access.callers import CallerKind
from models.errors import NotFound
from models.programme import compiling, programmes, signing_keys
from models.programme.signing_keys import Jwks

blp = Blueprint("outlet-programme", __name__, url_prefix="/v1/outlets", description="What an outlet plays")

SIGNATURE = "Loa-Signature"


class ProgrammeKeySchema(ma.Schema):
    """A public key (RFC 7517, RFC 8037)."""

    kty = ma.fields.String(required=True, metadata={"example": "OKP"})
    crv = ma.fields.String(required=True, metadata={"example": "Ed25519"})
    x = ma.fields.String(required=True)
    kid = ma.fields.String(required=True)
    alg = ma.fields.String(required=True, metadata={"example": "EdDSA"})
    use = ma.fields.String(required=True, metadata={"example": "sig"})


class ProgrammeKeysSchema(ma.Schema):
    """The JWK set."""

    keys = ma.fields.List(ma.fields.Nested(ProgrammeKeySchema), required=True)


@blp.route("/me/programme")
class ProgrammeViews(MethodView):
    """The programme."""

    @blp.allow(CallerKind.OUTLET)
    @blp.response(200, {"type": "object"}, content_type="application/json", headers=TAG)
    @blp.alt_response(404, schema=ProblemSchema)
    def get(self) -> Response:
        """Send what this outlet plays in the next fortnight, as it was signed; 304 to whoever holds it.

        `Loa-Signature` is a detached JWS over exactly the bytes of the body.
        """
        store, outlet_id = current_store(), current_identity().id
        held = request.if_none_match
        tags = None if held.star_tag else [*held.as_set(include_weak=True)]
        found = programmes.held(store, outlet_id, tags)
        if found is None:
            compiling.compile_all(store, [outlet_id])
            found = programmes.held(store, outlet_id, tags)
        if found is None:
            raise NotFound
        response = Response(status=304)
        if "body" in found:
            response = Response(bytes(found["body"]), mimetype="application/json")
        response.set_etag(found["etag"])
        response.headers[SIGNATURE] = found["signature"]
        return response


@blp.route("/keys")
class KeysViews(MethodView):
    """The keys."""

    @blp.allow(CallerKind.OPEN)
    @cached(Keep.ASK_BY_ADDRESS)
    @blp.response(200, ProgrammeKeysSchema)
    def get(self) -> Jwks:
        """Show the keys whose signatures of programmes count, as a JWK set, the one that signs now first."""
        return signing_keys.jwks(current_store())
