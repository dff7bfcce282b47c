"""`/v1/desk/hub-arrivals`: what other hubs sent, until an official has seen to it."""

from __future__ import annotations

from collections.abc import Iterable

from flask.views import MethodView

from api.desk.hub_arrivals.presented import ShownArrival, WholeArrival, show, show_whole
from api.desk.hub_arrivals.schemas import (
    ArrivalArgs,
    ArrivalArgsSchema,
    ArrivalSchema,
    SetAsideBody,
    SetAsideSchema,
    TakeArrivalBody,
    TakeArrivalSchema,
    WholeArrivalSchema,
)
from api.extensions.context import current_identity, current_store
from api.extensions.documented_headers import PAGES, VERSION
from api.extensions.if_match import Answer, expected_version, with_version
from api.extensions.paging import moment_faults, page_headers
from api.extensions.problem_schemas import ProblemSchema
from api.extensions.smorest import Blueprint
from models.access.callers import CallerKind
from models.errors import Fault
from models.hub import settling
from models.hub.arrivals import HubArrival

blp = Blueprint(
    "desk-hub-arrivals",
    __name__,
    url_prefix="/v1/desk/hub-arrivals",
    description="Messages of other hubs that officials see to",
)


def _show(row: HubArrival) -> ShownArrival:
    return show(current_store(), row)


def _reason_faults(body: SetAsideBody) -> Iterable[Fault]:
    return settling.reason_faults(body["reason"])


@blp.route("")
class ArrivalsViews(MethodView):
    """All messages."""

    @blp.allow(CallerKind.OFFICIAL)
    @blp.arguments(ArrivalArgsSchema, location="query", check=moment_faults)
    @blp.response(200, ArrivalSchema(many=True), headers=PAGES)
    def get(self, query: ArrivalArgs) -> tuple[list[ShownArrival], dict[str, str]]:
        """List messages of other hubs, the last that came first.

        Content is for those who may write posts, documents for those who may write them, opinions for those who handle
        reports: for the whole province, or for the body that a hub sends to.
        """
        identity = current_identity()
        settling.insist_somewhere(identity)
        found, following = settling.search(
            current_store(),
            identity,
            states=[query["state"]] if query["state"] else [],
            made_id=query["made_id"],
            after=query["after"],
            limit=query["limit"],
        )
        return [_show(row) for row in found], page_headers(following)


@blp.route("/<string:arrival_id>")
class ArrivalByIdViews(MethodView):
    """One message."""

    @blp.allow(CallerKind.OFFICIAL)
    @blp.response(200, WholeArrivalSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    def get(self, arrival_id: str) -> Answer[WholeArrival]:
        """Show one message, what became of its files, and what it says."""
        store, identity = current_store(), current_identity()
        settling.insist_somewhere(identity)
        return with_version(show_whole(store, settling.get(store, identity, arrival_id)))


@blp.route("/<string:arrival_id>/actions/take")
class ArrivalTakeViews(MethodView):
    """Take."""

    @blp.allow(CallerKind.OFFICIAL)
    @blp.versioned(ArrivalSchema, _show)
    @blp.arguments(TakeArrivalSchema)
    @blp.response(200, ArrivalSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    def post(self, body: TakeArrivalBody, arrival_id: str) -> Answer[ShownArrival]:
        """Say that you have seen to it; what was made of it stays and goes its own way."""
        store, identity, version = current_store(), current_identity(), expected_version()
        settling.insist_somewhere(identity)
        return with_version(_show(settling.take(store, identity, arrival_id, body["note"], expect=version)))


@blp.route("/<string:arrival_id>/actions/set-aside")
class ArrivalSetAsideViews(MethodView):
    """Set aside."""

    @blp.allow(CallerKind.OFFICIAL)
    @blp.versioned(ArrivalSchema, _show)
    @blp.arguments(SetAsideSchema, check=_reason_faults)
    @blp.response(200, ArrivalSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    def post(self, body: SetAsideBody, arrival_id: str) -> Answer[ShownArrival]:
        """Decide that nothing comes of it, and say why; a draft of it that nobody has touched is discarded."""
        store, identity, version = current_store(), current_identity(), expected_version()
        settling.insist_somewhere(identity)
        return with_version(
            _show(settling.set_aside(store, identity, arrival_id, body["reason"], expect=version))
        )
