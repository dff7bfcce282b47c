"""`/v1/outlets/me/plays`: what a device did with airings, takeovers and live announcements."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, TypedDict, cast

from flask.views import MethodView

from api.extensions.context import current_identity, current_language, current_store
from api.extensions.problem_schemas import ProblemSchema
from api.extensions.problems import detail, faults_in
from api.extensions.smorest import Blueprint
from api.outlets.plays.schemas import PlaysBody, PlaySchema, PlaysSchema, PlaysTakenSchema
from models.access.callers import CallerKind
from models.errors import Fault
from models.monitoring import play_faults, plays
from models.monitoring.plays import SentPlay

blp = Blueprint(
    "outlet-plays", __name__, url_prefix="/v1/outlets/me/plays", description="What outlets say that they did"
)


class ShownFault(TypedDict):
    """One thing that is wrong with a play."""

    field: str
    code: str
    detail: str


class Refused(TypedDict):
    """One play that was not taken."""

    index: int
    id: str
    faults: list[ShownFault]


class Taken(TypedDict):
    """How many were new, and which were refused."""

    taken: int
    refused: list[Refused]


@blp.route("")
class PlaysViews(MethodView):
    """Plays of the calling outlet."""

    @blp.allow(CallerKind.OUTLET)
    @blp.arguments(PlaysSchema)
    @blp.response(200, PlaysTakenSchema)
    @blp.alt_response(404, schema=ProblemSchema)
    def post(self, body: PlaysBody) -> Taken:
        """Report at most 200 plays; one that was reported before changes nothing.

        What is wrong with one play refuses that one alone: the answer names it, and it need not be sent again.
        """
        store, outlet_id, now = current_store(), current_identity().id, datetime.now(UTC)
        formed, faults = _read(body["plays"])
        told = play_faults.of_each(store, outlet_id, list(formed.values()), now)
        faults |= {index: found for index, found in zip(formed, told, strict=True) if found}
        fine = [play for index, play in formed.items() if index not in faults]
        refused = [_refused(index, body["plays"][index], faults[index]) for index in sorted(faults)]
        return {"taken": plays.take(store, outlet_id, fine, now), "refused": refused}


def _read(sent: Sequence[object]) -> tuple[dict[int, SentPlay], dict[int, list[Fault]]]:
    """Return the plays that have their form, and what is wrong with the others, by their places."""
    schema, formed, faults = PlaySchema(), dict[int, SentPlay](), dict[int, list[Fault]]()
    for index, one in enumerate(sent):
        if found := faults_in(schema, one) if isinstance(one, dict) else [Fault("", "wrong_type")]:
            faults[index] = found
        else:
            formed[index] = cast(SentPlay, schema.load(cast(Any, one)))
    return formed, faults


def _refused(index: int, one: object, faults: Sequence[Fault]) -> Refused:
    said = one.get("id") if isinstance(one, dict) else ""
    language = current_language()
    return {
        "index": index,
        "id": said if isinstance(said, str) else "",
        "faults": [
            {"field": fault.field, "code": fault.code, "detail": detail(fault, language)} for fault in faults
        ],
    }
