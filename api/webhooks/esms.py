"""`/webhooks/esms`: receipts of SMS that eSMS.vn carries."""

from __future__ import annotations

from collections.abc import Mapping

from flask import request
from flask.views import MethodView

from api.extensions.context import current_store
from api.extensions.problem_schemas import ProblemSchema
from api.extensions.smorest import Blueprint
from models.access.callers import CallerKind
from models.delivery import receipts
from models.errors import Forbidden
from models.messages.fates import Fate
from notifications.channels import split_texts

blp = Blueprint("esms", __name__, url_prefix="/webhooks/esms", description="What eSMS.vn asks for")

#: `SendStatus` of a message that is done with, and of one that was refused.
_DONE, _REFUSED = "5", "4"


@blp.route("/status/<string:key>/<string:seal>")
class EsmsStatusViews(MethodView):
    """Receipts."""

    @blp.allow(CallerKind.SIGNED)
    @blp.response(204)
    @blp.alt_response(403, schema=ProblemSchema)
    def get(self, key: str, seal: str) -> None:
        """Take the fate of an SMS, in an address that only eSMS was given.

        A receipt that comes again, too late, or of a message that nobody knows changes nothing.
        """
        store = current_store()
        if not receipts.is_sealed(store, key, seal):
            raise Forbidden("webhook_signature")
        fate = fate_of(request.args)
        if fate:
            receipts.note(store, split_texts.whole_key(key), fate, "")


def fate_of(said: Mapping[str, str]) -> Fate | None:
    """Return what a receipt means; None while the message is on its way."""
    status = said.get("SendStatus", "")
    if status == _REFUSED:
        return Fate.FAILED
    if status != _DONE:
        return None
    return Fate.DELIVERED if said.get("SendSuccess", "0") not in ("", "0") else Fate.UNDELIVERED
