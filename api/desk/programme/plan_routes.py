"""`/v1/desk/outlets/{id}/plan` and `/why`: what an outlet plays when, and why that."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TypedDict

import marshmallow as ma
from flask.views import MethodView

from api.desk.alerts.schemas import moment
from api.extensions.context import current_identity, current_store
from api.extensions.problem_schemas import ProblemSchema
from api.extensions.smorest import Blueprint
from models.access.callers import CallerKind
from models.access.permissions import Permission
from models.language.dates import VIETNAM
from models.outlets import access
from models.programme import compiling, day_plan
from models.programme.day_plan import DayPlan, Step

plans_blp = Blueprint(
    "desk-outlet-plans",
    __name__,
    url_prefix="/v1/desk/outlets/<string:outlet_id>",
    description="What an outlet plays when",
)


class DayArgsSchema(ma.Schema):
    """Which day."""

    day = ma.fields.Date(load_default=None, metadata={"description": "Today, unless it is said."})


class DayArgs(TypedDict):
    """What `DayArgsSchema` loads."""

    day: date | None


class AtArgsSchema(ma.Schema):
    """Which moment."""

    at = moment(load_default=None, metadata={"description": "Now, unless it is said."})


class AtArgs(TypedDict):
    """What `AtArgsSchema` loads."""

    at: datetime | None


class InsteadSchema(ma.Schema):
    """Something that does not play, and why not."""

    mode = ma.fields.String(required=True)
    what = ma.fields.String(required=True)
    because = ma.fields.String(required=True, metadata={"example": "outranked"})


class OutletStepSchema(ma.Schema):
    """From one moment to another the same plays."""

    begins = ma.fields.AwareDateTime(required=True)
    ends = ma.fields.AwareDateTime(required=True)
    mode = ma.fields.String(required=True, metadata={"example": "airing"})
    what = ma.fields.String(required=True)
    because = ma.fields.String(required=True, metadata={"example": "priority"})
    instead_of = ma.fields.List(ma.fields.Nested(InsteadSchema), required=True)


class OutletLeftOutSchema(ma.Schema):
    """An airing that the programme leaves out, and why."""

    entry = ma.fields.String(required=True)
    at = ma.fields.AwareDateTime(required=True)
    because = ma.fields.String(required=True, metadata={"example": "outside_windows"})


_TITLES = ma.fields.Dict(keys=ma.fields.String(), values=ma.fields.String(), required=True)


class DayPlanSchema(ma.Schema):
    """A day of an outlet; what is idle is left out."""

    etag = ma.fields.String(required=True)
    steps = ma.fields.List(ma.fields.Nested(OutletStepSchema), required=True)
    titles = _TITLES
    left_out = ma.fields.List(ma.fields.Nested(OutletLeftOutSchema), required=True)


class WhySchema(ma.Schema):
    """What plays at a moment, and why that and nothing else."""

    step = ma.fields.Nested(OutletStepSchema, required=True)
    titles = _TITLES


class Why(TypedDict):
    """What `WhySchema` dumps."""

    step: Step
    titles: dict[str, str]


@plans_blp.route("/plan")
class PlanViews(MethodView):
    """The plan of a day."""

    @plans_blp.allow(CallerKind.OFFICIAL, permission=Permission.OUTLET_READ)
    @plans_blp.arguments(DayArgsSchema, location="query")
    @plans_blp.response(200, DayPlanSchema)
    @plans_blp.alt_response(404, schema=ProblemSchema)
    def get(self, query: DayArgs, outlet_id: str) -> DayPlan:
        """Show what an outlet would play on a day (lịch phát trong ngày), by the rules that it goes by itself."""
        store = current_store()
        access.get(store, current_identity(), outlet_id)
        compiling.compile_all(store, [outlet_id])
        return day_plan.of_day(store, outlet_id, query["day"] or datetime.now(VIETNAM).date())


@plans_blp.route("/why")
class WhyViews(MethodView):
    """Why something plays."""

    @plans_blp.allow(CallerKind.OFFICIAL, permission=Permission.OUTLET_READ)
    @plans_blp.arguments(AtArgsSchema, location="query")
    @plans_blp.response(200, WhySchema)
    @plans_blp.alt_response(404, schema=ProblemSchema)
    def get(self, query: AtArgs, outlet_id: str) -> Why:
        """Say what an outlet should play at a moment and by which rule, and of all else why it does not."""
        store = current_store()
        access.get(store, current_identity(), outlet_id)
        compiling.compile_all(store, [outlet_id])
        step, titles = day_plan.at(store, outlet_id, query["at"] or datetime.now(UTC))
        return {"step": step, "titles": titles}
