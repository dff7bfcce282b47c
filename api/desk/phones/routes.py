"""`/v1/desk/phones`: phones on which an official is told of work."""

from __future__ import annotations

from flask.views import MethodView

from api.desk.phones.presented import ShownPhone, show
from api.desk.phones.schemas import NewPhoneSchema, PhoneSchema
from api.extensions.context import current_identity, current_store
from api.extensions.problem_schemas import ProblemSchema
from api.extensions.smorest import Blueprint
from models.access.callers import CallerKind
from models.people import desk_phones
from models.people.devices import Installation

blp = Blueprint("desk-phones", __name__, url_prefix="/v1/desk/phones", description="Phones of officials")


@blp.route("")
class PhonesViews(MethodView):
    """All of one's own phones."""

    @blp.allow(CallerKind.OFFICIAL)
    @blp.response(200, PhoneSchema(many=True))
    def get(self) -> list[ShownPhone]:
        """List the phones on which I am told of work, ten at most; one goes with the session that it was named in."""
        return [show(phone) for phone in desk_phones.of(current_store(), current_identity().id)]

    @blp.allow(CallerKind.OFFICIAL)
    @blp.idempotent
    @blp.arguments(NewPhoneSchema, check=desk_phones.faults_of)
    @blp.response(201, PhoneSchema)
    def post(self, installation: Installation) -> ShownPhone:
        """Name the phone that I use, at each start of the app: from now on it is told what waits for me.

        A session has one phone; a new one takes the place of the one before. A push says the kind of work and the
        unit, never who or what; the letter in the inbox says more.
        """
        return show(desk_phones.register(current_store(), current_identity(), installation))


@blp.route("/<string:device_id>")
class PhonesByIdViews(MethodView):
    """One of one's own phones."""

    @blp.allow(CallerKind.OFFICIAL)
    @blp.response(204)
    @blp.alt_response(404, schema=ProblemSchema)
    def delete(self, device_id: str) -> None:
        """Remove a phone: nothing more is pushed there."""
        desk_phones.remove(current_store(), current_identity(), device_id)
