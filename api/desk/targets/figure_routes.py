"""`/v1/desk/targets/figures`: figures that units enter and others confirm; hamlets, and keeping today's figures."""

from __future__ import annotations

from collections.abc import Iterator

from flask import request
from flask.views import MethodView

from api.desk.outlets.action_schemas import ReasonBody, ReasonSchema
from api.desk.targets import presented
from api.desk.targets.presented import ShownKept
from api.desk.targets.schemas import (
    FigureBodySchema,
    FigureSchema,
    HamletsBodySchema,
    HamletsSchema,
    KeepingBody,
    KeepingSchema,
)
from api.extensions.context import current_identity, current_store
from api.extensions.documented_headers import MADE, VERSION
from api.extensions.if_match import Answer, created, expected_version, with_version
from api.extensions.problem_schemas import ProblemSchema
from api.extensions.smorest import Blueprint
from models.access.callers import CallerKind
from models.access.permissions import Permission
from models.areas import areas
from models.errors import Fault
from models.targets import catalogue, figure_content, figure_steps, figures, hamlets, keeping
from models.targets.figure_content import FigureContent
from models.targets.hamlets import Hamlets, HamletsContent

figures_blp = Blueprint(
    "desk-target-figures",
    __name__,
    url_prefix="/v1/desk/targets",
    description="Figures of targets that units enter",
)


def _faults(body: FigureContent) -> Iterator[Fault]:
    return figure_content.faults_of(current_store(), current_identity(), body)


def _hamlet_faults(body: HamletsContent) -> Iterator[Fault]:
    store = current_store()
    area_id = areas.id_of(store, str((request.view_args or {}).get("area", "")))
    return hamlets.faults_of(store, area_id, body)


def _keeping_faults(body: KeepingBody) -> Iterator[Fault]:
    if body["plan"] not in {one.id for one in catalogue.here(current_store())}:
        yield Fault("plan", "plan_unknown")


def _same(row: Hamlets) -> Hamlets:
    return row


@figures_blp.route("/figures")
class FiguresViews(MethodView):
    """Figures that wait."""

    @figures_blp.allow(CallerKind.OFFICIAL, permission=Permission.TARGET_CONFIRM)
    @figures_blp.response(200, FigureSchema(many=True))
    def get(self) -> list[ShownKept]:
        """List the figures that wait for the caller's approval, the oldest first; never their own."""
        return presented.figures(figures.waiting(current_store(), current_identity()))

    @figures_blp.allow(CallerKind.OFFICIAL, permission=Permission.TARGET_ENTER)
    @figures_blp.idempotent
    @figures_blp.arguments(FigureBodySchema, check=_faults)
    @figures_blp.response(201, FigureSchema, headers=MADE)
    def post(self, body: FigureContent) -> Answer[ShownKept]:
        """Enter a figure with its evidence (nhập số liệu); it counts once somebody else has confirmed it.

        The denominator of a target of areas is read from the list of units of that day.
        """
        made = figure_steps.enter(current_store(), current_identity(), body)
        return created(presented.figure(made), f"/v1/desk/targets/figures/{made['_id']}")


@figures_blp.route("/figures/<string:figure_id>")
class FiguresByIdViews(MethodView):
    """One figure."""

    @figures_blp.allow(CallerKind.OFFICIAL, permission=Permission.STATS_READ)
    @figures_blp.response(200, FigureSchema, headers=VERSION)
    @figures_blp.alt_response(404, schema=ProblemSchema)
    def get(self, figure_id: str) -> Answer[ShownKept]:
        """Show one figure with its evidence; its `ETag` is what `If-Match` wants."""
        return with_version(presented.figure(figures.get(current_store(), current_identity(), figure_id)))


@figures_blp.route("/figures/<string:figure_id>/actions/confirm")
class ConfirmViews(MethodView):
    """Confirming."""

    @figures_blp.allow(CallerKind.OFFICIAL, permission=Permission.TARGET_CONFIRM)
    @figures_blp.versioned(FigureSchema, presented.figure)
    @figures_blp.response(200, FigureSchema, headers=VERSION)
    @figures_blp.alt_response(404, schema=ProblemSchema)
    @figures_blp.alt_response(409, schema=ProblemSchema)
    def post(self, figure_id: str) -> Answer[ShownKept]:
        """Confirm somebody else's figure (duyệt)."""
        done = figure_steps.decide(
            current_store(), current_identity(), figure_id, good=True, expect=expected_version()
        )
        return with_version(presented.figure(done))


@figures_blp.route("/figures/<string:figure_id>/actions/refuse")
class RefuseViews(MethodView):
    """Refusing."""

    @figures_blp.allow(CallerKind.OFFICIAL, permission=Permission.TARGET_CONFIRM)
    @figures_blp.versioned(FigureSchema, presented.figure)
    @figures_blp.arguments(ReasonSchema)
    @figures_blp.response(200, FigureSchema, headers=VERSION)
    @figures_blp.alt_response(404, schema=ProblemSchema)
    @figures_blp.alt_response(409, schema=ProblemSchema)
    def post(self, body: ReasonBody, figure_id: str) -> Answer[ShownKept]:
        """Refuse somebody else's figure, and say why (trả lại)."""
        done = figure_steps.decide(
            current_store(),
            current_identity(),
            figure_id,
            good=False,
            reason=body["reason"],
            expect=expected_version(),
        )
        return with_version(presented.figure(done))


@figures_blp.route("/kept")
class KeptViews(MethodView):
    """Today's figures."""

    @figures_blp.allow(CallerKind.OFFICIAL, permission=Permission.TARGET_ENTER)
    @figures_blp.arguments(KeepingSchema, check=_keeping_faults)
    @figures_blp.response(200, FigureSchema(many=True))
    def post(self, body: KeepingBody) -> list[ShownKept]:
        """Keep whatever Loa computes of a plan today (chốt số); at the end of each month that happens by itself.

        What was kept today already stays as it is, and is not in the answer.
        """
        store, official = current_store(), current_identity()
        plan = catalogue.plan_here(store, body["plan"])
        return presented.figures(keeping.take(store, official, plan))


@figures_blp.route("/hamlets/<string:area>")
class HamletsViews(MethodView):
    """Hamlets of a commune."""

    @figures_blp.allow(CallerKind.OFFICIAL, permission=Permission.STATS_READ)
    @figures_blp.response(200, HamletsSchema, headers=VERSION)
    @figures_blp.alt_response(404, schema=ProblemSchema)
    def get(self, area: str) -> Answer[Hamlets]:
        """Show the hamlets of a commune; none with version 0 where nobody has listed them."""
        store = current_store()
        return with_version(hamlets.get(store, areas.searched(store, area)["_id"]))

    @figures_blp.allow(CallerKind.OFFICIAL, permission=Permission.TARGET_ENTER)
    @figures_blp.versioned(HamletsSchema, _same)
    @figures_blp.arguments(HamletsBodySchema, check=_hamlet_faults)
    @figures_blp.response(200, HamletsSchema, headers=VERSION)
    @figures_blp.alt_response(404, schema=ProblemSchema)
    def put(self, body: HamletsContent, area: str) -> Answer[Hamlets]:
        """List the hamlets of a commune (ấp, khóm), without which nobody knows whether all are reached."""
        store = current_store()
        area_id = areas.searched(store, area)["_id"]
        saved = hamlets.save(store, current_identity(), area_id, body, expect=expected_version())
        return with_version(saved)
