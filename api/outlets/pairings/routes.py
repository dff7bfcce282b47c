"""`/v1/outlets/pairings`: a device asks to be paired (RFC 8628)."""

from __future__ import annotations

from flask.views import MethodView

from api.extensions.context import current_circumstances, current_store
from api.extensions.smorest import Blueprint
from api.outlets.pairings.schemas import DeviceWordsSchema, PairingSchema, ShownPairing
from models.access.callers import CallerKind
from models.outlets import pairings
from models.outlets.outlets import Hardware

blp = Blueprint(
    "outlet-pairings",
    __name__,
    url_prefix="/v1/outlets/pairings",
    description="Devices of outlets that ask to be paired",
)

#: Where an official types the code, or their camera leads them.
PLACE = "/console/outlets/pair"


@blp.route("")
class PairingsViews(MethodView):
    """All pairings."""

    @blp.allow(CallerKind.OPEN)
    @blp.arguments(DeviceWordsSchema)
    @blp.response(200, PairingSchema)
    def post(self, device: Hardware) -> ShownPairing:
        """Ask to be paired; the device shows the code and asks `POST /v1/outlets/tokens` until somebody confirms it."""
        store = current_store()
        begun = pairings.begin(store, device, current_circumstances())
        address = f"{store.settings.public_base}{PLACE}"
        return {
            "device_code": begun.device_code,
            "user_code": begun.user_code,
            "verification_uri": address,
            "verification_uri_complete": f"{address}?code={begun.user_code}",
            "expires_in": int(pairings.LIFE.total_seconds()),
            "interval": pairings.INTERVAL,
        }
