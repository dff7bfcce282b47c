"""`/v1/desk/outlet-windows`: the hours that hold in an area for outlets without hours of their own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypedDict

import marshmallow as ma
from flask.views import MethodView

from api.desk.outlets.schemas import WindowSchema, windows_field
from api.extensions.context import current_identity, current_store
from api.extensions.documented_headers import VERSION
from api.extensions.if_match import Answer, expected_version, with_version
from api.extensions.problem_schemas import ProblemSchema
from api.extensions.smorest import Blueprint
from models.access.callers import CallerKind
from models.access.permissions import Permission
from models.errors import Fault
from models.outlets import area_windows
from models.outlets.area_windows import AreaWindows
from models.outlets.outlets import Window
from models.programme import area_hours

blp = Blueprint(
    "desk-outlet-windows",
    __name__,
    url_prefix="/v1/desk/outlet-windows",
    description="Hours in which outlets of an area may sound",
)


class WindowsBodySchema(ma.Schema):
    """The hours of an area; none lets those of the areas above hold."""

    windows = windows_field(required=True)
    nevertheless = ma.fields.Boolean(
        load_default=False,
        metadata={"description": "Save it although schedules fall silent, which is refused otherwise."},
    )


class WindowsBody(TypedDict):
    """What `WindowsBodySchema` loads."""

    windows: list[Window]
    nevertheless: bool


class AreaWindowsSchema(ma.Schema):
    """What was set for an area itself; version 0 where nothing was."""

    area_id = ma.fields.String(attribute="_id", required=True)
    version = ma.fields.Integer(required=True)
    windows = ma.fields.List(ma.fields.Nested(WindowSchema), required=True)
    updated_at = ma.fields.AwareDateTime(required=True)


def _faults(body: WindowsBody) -> Iterator[Fault]:
    return area_windows.faults_of(current_store(), body["windows"])


@blp.route("")
class AreaWindowsViews(MethodView):
    """All areas with hours."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.OUTLET_READ)
    @blp.response(200, AreaWindowsSchema(many=True))
    def get(self) -> list[AreaWindows]:
        """List the areas of the province that have hours of their own."""
        return area_windows.every(current_store())


@blp.route("/<string:area_id>")
class AreaWindowsByIdViews(MethodView):
    """One area."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.OUTLET_READ)
    @blp.response(200, AreaWindowsSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    def get(self, area_id: str) -> Answer[AreaWindows]:
        """Show the hours of one area; its `ETag` is what `If-Match` wants, `"0"` for the first time."""
        return with_version(area_windows.get(current_store(), area_id))

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.OUTLET_MANAGE)
    @blp.versioned(AreaWindowsSchema)
    @blp.arguments(WindowsBodySchema, check=_faults)
    @blp.response(200, AreaWindowsSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    @blp.alt_response(409, schema=ProblemSchema)
    def put(self, body: WindowsBody, area_id: str) -> Answer[AreaWindows]:
        """Set the hours of an area (khung giờ phát) for all outlets below that have none of their own.

        What would fall silent is refused with `hours_silence`, which names the schedules; `nevertheless` saves it.
        """
        saved = area_hours.save(
            current_store(),
            current_identity(),
            area_id,
            body["windows"],
            expect=expected_version(),
            nevertheless=body["nevertheless"],
        )
        return with_version(saved)
