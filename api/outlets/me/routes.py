"""`/v1/outlets/me`: which outlet a device is."""

from __future__ import annotations

from typing import TypedDict

import marshmallow as ma
from flask.views import MethodView

from api.extensions.context import current_identity, current_store
from api.extensions.fields import Choice
from api.extensions.smorest import Blueprint
from models.access.callers import CallerKind
from models.areas import areas
from models.outlets.outlets import OUTLETS, OutletKind

blp = Blueprint("outlet-me", __name__, url_prefix="/v1/outlets/me", description="The outlet that a device is")


class OwnOutletSchema(ma.Schema):
    """The outlet that a device is."""

    id = ma.fields.String(required=True)
    code = ma.fields.String(required=True)
    name = ma.fields.String(required=True)
    kind = Choice(OutletKind, required=True)
    place = ma.fields.String(required=True, metadata={"example": "xã Long Hữu"})


class OwnOutlet(TypedDict):
    """What `OwnOutletSchema` dumps."""

    id: str
    code: str
    name: str
    kind: str
    place: str


@blp.route("")
class OwnOutletViews(MethodView):
    """The outlet itself."""

    @blp.allow(CallerKind.OUTLET)
    @blp.response(200, OwnOutletSchema)
    def get(self) -> OwnOutlet:
        """Say which outlet this device is, so that whoever hangs it up sees the right name on it."""
        store = current_store()
        outlet = store.one(OUTLETS, current_identity().id)
        return {
            "id": outlet["_id"],
            "code": outlet["code"],
            "name": outlet["name"],
            "kind": outlet["kind"],
            "place": areas.get(store, outlet["area_id"])["full_name"],
        }
