"""`/v1/desk/calendars`: working days and office hours of the province."""

from __future__ import annotations

from flask.views import MethodView

from api.desk.calendars.presented import ShownCalendar, show
from api.desk.calendars.schemas import CalendarPartsSchema, CalendarSchema
from api.extensions.context import current_identity, current_store
from api.extensions.documented_headers import VERSION
from api.extensions.if_match import Answer, expected_version, with_version
from api.extensions.smorest import Blueprint
from models.access import permissions
from models.access.callers import CallerKind
from models.access.permissions import Permission
from models.areas import areas
from models.promises import calendars
from models.promises.calendars import CalendarParts

blp = Blueprint(
    "desk-calendars",
    __name__,
    url_prefix="/v1/desk/calendars",
    description="The working calendar at the desk",
)

#: Bytes of a calendar with some hundred days that have names.
MOST_BODY = 500_000


@blp.route("/current")
class CalendarViews(MethodView):
    """The calendar of the province."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.REPORT_READ)
    @blp.response(200, CalendarSchema, headers=VERSION)
    def get(self) -> Answer[ShownCalendar]:
        """Show the calendar in force; its `ETag` is what `If-Match` wants."""
        store = current_store()
        return with_version(show(calendars.get(store, areas.active_province_id(store))))

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.CATALOGUE_MANAGE)
    @blp.idempotent
    @blp.versioned(CalendarSchema, show)
    @blp.body(fields=MOST_BODY)
    @blp.arguments(CalendarPartsSchema, check=calendars.faults_of)
    @blp.response(200, CalendarSchema, headers=VERSION)
    def put(self, body: CalendarParts) -> Answer[ShownCalendar]:
        """Work by this calendar from now on; promises that were made before stay."""
        store, expect = current_store(), expected_version()
        province_id, caller = areas.active_province_id(store), current_identity()
        permissions.insist_in(store, caller, Permission.CATALOGUE_MANAGE, province_id)
        return with_version(show(calendars.save(store, province_id, body, expect=expect, actor=caller.actor)))
