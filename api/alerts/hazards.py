"""`/v1/hazards`: what Loa warns of, and what the levels of a warning mean."""

from __future__ import annotations

from typing import TypedDict

import marshmallow as ma

from api.alerts.schemas import hazard_code
from api.categories.schemas import NamesSchema
from api.extensions.caching import Keep, cached
from api.extensions.context import current_language
from api.extensions.fields import Choice
from api.extensions.smorest import Blueprint
from models.access.callers import CallerKind
from models.alerts import hazards
from models.alerts.cap_terms import Category, Severity
from models.alerts.hazards import Hazard, LevelRow
from models.language.languages import choose

blp = Blueprint("hazards", __name__, url_prefix="/v1/hazards", description="What Loa warns of.")


class UsualHoursSchema(ma.Schema):
    """How long a warning usually holds, in hours."""

    least = ma.fields.Float(required=True, metadata={"example": 0.5})
    most = ma.fields.Float(required=True, metadata={"example": 168})


class HazardSchema(ma.Schema):
    """A hazard."""

    code = hazard_code(required=True)
    name = ma.fields.String(required=True, metadata={"description": "In the caller's language."})
    names = ma.fields.Nested(NamesSchema, required=True)
    category = Choice(Category, required=True, metadata={"description": "Of CAP 1.2."})
    levelled = ma.fields.Boolean(
        required=True, metadata={"description": "A warning of it carries a level of disaster risk."}
    )
    usual_hours = ma.fields.Nested(UsualHoursSchema, required=True)


class LevelSchema(ma.Schema):
    """A level of disaster risk, as decision 18/2021/QĐ-TTg has it."""

    level = ma.fields.Integer(required=True, metadata={"description": "1 to 5."})
    colour = ma.fields.String(required=True, metadata={"description": "In the caller's language."})
    colours = ma.fields.Nested(NamesSchema, required=True)
    severity = Choice(Severity, required=True, metadata={"description": "Of CAP 1.2."})


class HazardsSchema(ma.Schema):
    """All hazards, and all levels."""

    hazards = ma.fields.List(ma.fields.Nested(HazardSchema), required=True)
    levels = ma.fields.List(ma.fields.Nested(LevelSchema), required=True)


class UsualHours(TypedDict):
    """What `UsualHoursSchema` shows."""

    least: float
    most: float


class ShownHazard(TypedDict):
    """What `HazardSchema` shows."""

    code: str
    name: str
    names: dict[str, str]
    category: str
    levelled: bool
    usual_hours: UsualHours


class ShownLevel(TypedDict):
    """What `LevelSchema` shows."""

    level: int
    colour: str
    colours: dict[str, str]
    severity: str


class ShownHazards(TypedDict):
    """What `HazardsSchema` shows."""

    hazards: list[ShownHazard]
    levels: list[ShownLevel]


@blp.route("", methods=["GET"])
@blp.allow(CallerKind.OPEN)
@cached(Keep.ASK)
@blp.response(200, HazardsSchema)
def list_hazards() -> ShownHazards:
    """List the hazards that a warning may be of, and the levels that it may have."""
    language = current_language()
    return {
        "hazards": [_hazard(one, language) for one in hazards.hazards().values()],
        "levels": [_level(row, language) for row in hazards.levels()],
    }


def _hazard(hazard: Hazard, language: str) -> ShownHazard:
    least, most = hazard.usual_hours
    return {
        "code": hazard.code,
        "name": choose(hazard.name, language),
        "names": dict(hazard.name),
        "category": hazard.category,
        "levelled": hazard.levelled,
        "usual_hours": {"least": least, "most": most},
    }


def _level(row: LevelRow, language: str) -> ShownLevel:
    return {
        "level": row["level"],
        "colour": choose(row["colour"], language),
        "colours": row["colour"],
        "severity": row["severity"],
    }
