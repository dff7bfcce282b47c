"""`/v1/desk/outlet-pairings`: what asks to be paired under a code, and no to it."""

from __future__ import annotations

import marshmallow as ma
from flask.views import MethodView

from api.desk.outlets.action_schemas import UserCodeBody, UserCodeSchema
from api.desk.outlets.answer_schemas import HardwareSchema
from api.extensions.context import current_circumstances, current_identity, current_store
from api.extensions.problem_schemas import ProblemSchema
from api.extensions.smorest import Blueprint
from models.access.callers import CallerKind
from models.access.permissions import Permission
from models.outlets import pairings
from models.outlets.pairings import Pairing

blp = Blueprint(
    "desk-outlet-pairings",
    __name__,
    url_prefix="/v1/desk/outlet-pairings",
    description="Devices that ask to be paired",
)


class AskingSchema(ma.Schema):
    """A device that asks: what it says of itself, whence and since when."""

    device = ma.fields.Nested(HardwareSchema, required=True)
    network = ma.fields.String(required=True, metadata={"description": "The network that it asks from."})
    begun_at = ma.fields.AwareDateTime(required=True)
    expires_at = ma.fields.AwareDateTime(required=True)


@blp.route("/look-up")
class LookUpViews(MethodView):
    """What asks."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.OUTLET_MANAGE)
    @blp.arguments(UserCodeSchema)
    @blp.response(200, AskingSchema)
    @blp.alt_response(404, schema=ProblemSchema)
    def post(self, body: UserCodeBody) -> Pairing:
        """Show what asks under a code, to compare with the device in front of you before you say yes."""
        return pairings.look(current_store(), body["user_code"], current_circumstances())


@blp.route("/deny")
class DenyViews(MethodView):
    """A no."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.OUTLET_MANAGE)
    @blp.arguments(UserCodeSchema)
    @blp.response(200, AskingSchema)
    @blp.alt_response(404, schema=ProblemSchema)
    @blp.alt_response(409, schema=ProblemSchema)
    def post(self, body: UserCodeBody) -> Pairing:
        """Refuse the device that shows this code; it learns that at its next question."""
        return pairings.deny(current_store(), current_identity(), body["user_code"], current_circumstances())
