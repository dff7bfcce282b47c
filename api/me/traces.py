"""`/v1/me/traces`: what a person did, as far as it is kept with their name, and that it is erased."""

from __future__ import annotations

from flask.views import MethodView

from api.extensions.context import current_identity, current_store
from api.extensions.owners import owners_of
from api.extensions.smorest import Blueprint
from models.access.callers import CallerKind
from models.privacy import held_data

traces = Blueprint("traces", __name__, url_prefix="/v1/me/traces", description="What I did, and its erasure")


@traces.route("")
class TracesViews(MethodView):
    """Everything that the caller answered, saw, read, saved and agreed on."""

    @traces.allow(CallerKind.DEVICE, CallerKind.CITIZEN)
    @traces.response(204)
    def delete(self) -> None:
        """Erase for ever what I answered to warnings, what was displayed to me, what I read and saved, and family ties.

        That of this device goes, too. The totals in which I was counted stay, and so do reports (each is taken out
        by itself), a call for rescue, subscriptions and the account.
        """
        held_data.erase(current_store(), owners_of(current_identity()))
