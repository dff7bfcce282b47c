"""`/v1/devices`: an installation of the app or of the web client, without an account."""

from __future__ import annotations

from flask.views import MethodView

from api.devices.presented import RegisteredDevice, ShownDevice, show
from api.devices.schemas import (
    DeviceChangeSchema,
    DeviceSchema,
    NewDeviceSchema,
    RegisteredDeviceSchema,
)
from api.extensions.context import current_circumstances, current_identity, current_store
from api.extensions.smorest import Blueprint
from models.access.callers import CallerKind
from models.errors import Fault, NotFound
from models.people import devices
from models.people.devices import Installation

blp = Blueprint(
    "devices", __name__, url_prefix="/v1/devices", description="Installations, without an account"
)


def _faults(installation: Installation) -> list[Fault]:
    return devices.faults_of(current_store(), installation)


@blp.route("")
class DevicesViews(MethodView):
    """All devices."""

    @blp.allow(CallerKind.OPEN)
    @blp.idempotent
    @blp.arguments(NewDeviceSchema, check=_faults)
    @blp.response(201, RegisteredDeviceSchema)
    def post(self, installation: Installation) -> RegisteredDevice:
        """Register an installation.

        The answer holds the token by which the device is recognised from now on. Send an `Idempotency-Key`: with the
        same one a lost answer comes again, and no second device is made. Since the answer holds the token, nobody else
        may guess the key: it needs sixteen random characters at least, such as a UUID.
        """
        device, token = devices.register(current_store(), installation, current_circumstances())
        return {**show(device), "token": token}


@blp.route("/<string:device_id>")
class DeviceViews(MethodView):
    """One device; it sees only itself."""

    @blp.allow(CallerKind.DEVICE, CallerKind.CITIZEN)
    @blp.response(200, DeviceSchema)
    def get(self, device_id: str) -> ShownDevice:
        """Show what Loa knows of this device."""
        _insist_own(device_id)
        return show(devices.get(current_store(), device_id))

    @blp.allow(CallerKind.DEVICE, CallerKind.CITIZEN)
    @blp.idempotent
    @blp.arguments(DeviceChangeSchema, check=_faults)
    @blp.response(200, DeviceSchema)
    def patch(self, installation: Installation, device_id: str) -> ShownDevice:
        """Change the language, the followed areas, the push address or the part in drills.

        What is left out stays. `area_ids` is the whole new list.
        """
        _insist_own(device_id)
        actor = current_identity().actor
        return show(devices.change(current_store(), device_id, installation, actor=actor))


def _insist_own(device_id: str) -> None:
    """Demand that the caller is this device.

    :raises NotFound: it is another one; whether that exists is nobody's business.
    """
    if current_identity().device_id != device_id:
        raise NotFound
