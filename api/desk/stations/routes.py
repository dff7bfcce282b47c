"""`/v1/desk/stations`: the register of FM, wired and IP stations."""

from __future__ import annotations

from collections.abc import Iterator

from flask.views import MethodView

from api.desk.outlets.action_schemas import ReasonBody, ReasonSchema
from api.desk.stations.schemas import (
    ConversionBodySchema,
    RegisteredStationBodySchema,
    RegisteredStationListSchema,
    RegisteredStationSchema,
    ShownStation,
    StationArgs,
    list_faults,
)
from api.extensions.context import current_identity, current_store
from api.extensions.documented_headers import MADE, PAGES, VERSION
from api.extensions.if_match import Answer, created, expected_version, with_version
from api.extensions.paging import page_headers
from api.extensions.problem_schemas import ProblemSchema
from api.extensions.smorest import Blueprint
from models.access.callers import CallerKind
from models.access.permissions import Permission
from models.areas import areas
from models.errors import Fault, insist_on_none
from models.stations import content, lists, registry, stations
from models.stations.content import ConversionContent, StationContent
from models.stations.lists import Filter
from models.stations.stations import Station

blp = Blueprint("desk-stations", __name__, url_prefix="/v1/desk/stations", description="Stations of communes")


def _faults(body: StationContent) -> Iterator[Fault]:
    return content.faults_of(current_store(), body)


def _list_faults(query: StationArgs) -> Iterator[Fault]:
    return list_faults(current_store(), query)


def _conversion_faults(body: ConversionContent) -> Iterator[Fault]:
    return content.conversion_faults(body, None)


def show(station: Station) -> ShownStation:
    """Show one station."""
    return {**station, "may_manage": stations.may(current_identity(), Permission.STATION_MANAGE, station)}


@blp.route("")
class StationsViews(MethodView):
    """All stations."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.STATION_READ)
    @blp.arguments(RegisteredStationListSchema, location="query", check=_list_faults)
    @blp.response(200, RegisteredStationSchema(many=True), headers=PAGES)
    def get(self, query: StationArgs) -> tuple[list[ShownStation], int, dict[str, str]]:
        """List the stations of one's areas, by name."""
        store = current_store()
        insist_on_none(_list_faults(query))
        area_id = areas.id_of(store, query["area"]) if query["area"] else ""
        wanted = Filter(area_id, query["technology"], query["condition"], query["retired"])
        found, following = lists.page(
            store, current_identity(), wanted, after=query["after"], limit=query["limit"]
        )
        return [show(one) for one in found], 200, page_headers(following)

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.STATION_MANAGE)
    @blp.idempotent
    @blp.arguments(RegisteredStationBodySchema, check=_faults)
    @blp.response(201, RegisteredStationSchema, headers=MADE)
    def post(self, body: StationContent) -> Answer[ShownStation]:
        """Add a station (thêm đài)."""
        made = registry.add(current_store(), current_identity(), body)
        return created(show(made), f"/v1/desk/stations/{made['_id']}")


@blp.route("/<string:station_id>")
class StationsByIdViews(MethodView):
    """One station."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.STATION_READ)
    @blp.response(200, RegisteredStationSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    def get(self, station_id: str) -> Answer[ShownStation]:
        """Show one station; its `ETag` is what `If-Match` wants."""
        return with_version(show(stations.get(current_store(), current_identity(), station_id)))

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.STATION_MANAGE)
    @blp.versioned(RegisteredStationSchema, show)
    @blp.arguments(RegisteredStationBodySchema, check=_faults)
    @blp.response(200, RegisteredStationSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    @blp.alt_response(409, schema=ProblemSchema)
    def put(self, body: StationContent, station_id: str) -> Answer[ShownStation]:
        """Say all of it again; what a conversion says stays."""
        changed = registry.edit(
            current_store(), current_identity(), station_id, body, expect=expected_version()
        )
        return with_version(show(changed))


@blp.route("/<string:station_id>/actions/convert")
class ConvertViews(MethodView):
    """Its conversion."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.STATION_MANAGE)
    @blp.versioned(RegisteredStationSchema, show)
    @blp.arguments(ConversionBodySchema, check=_conversion_faults)
    @blp.response(200, RegisteredStationSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    @blp.alt_response(409, schema=ProblemSchema)
    def post(self, body: ConversionContent, station_id: str) -> Answer[ShownStation]:
        """Record that it became IP (chuyển đổi); what it was before stays with it."""
        done = registry.convert(
            current_store(), current_identity(), station_id, body, expect=expected_version()
        )
        return with_version(show(done))


@blp.route("/<string:station_id>/actions/retire")
class RetireViews(MethodView):
    """The end."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.STATION_MANAGE)
    @blp.versioned(RegisteredStationSchema, show)
    @blp.arguments(ReasonSchema)
    @blp.response(200, RegisteredStationSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    @blp.alt_response(409, schema=ProblemSchema)
    def post(self, body: ReasonBody, station_id: str) -> Answer[ShownStation]:
        """Take it down for good (ngừng sử dụng)."""
        retired = registry.retire(
            current_store(), current_identity(), station_id, body["reason"], expect=expected_version()
        )
        return with_version(show(retired))
