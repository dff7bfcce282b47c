"""`/v1/outlets/me/plays`: what a device did with airings, takeovers and live announcements."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TypedDict, cast

from flask.views import MethodView

from api.extensions.context import current_identity, current_language, current_store
from api.extensions.problem_schemas import ProblemSchema
from api.extensions.problems import detail, faults_in
from api.extensions.smorest import Blueprint
from api.outlets.plays.schemas import PlaysBody, PlaySchema, PlaysSchema, PlaysTakenSchema
from models.access.callers import CallerKind
from models.errors import Fault
from models.monitoring import plays
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
        schema, fine = PlaySchema(), list[SentPlay]()
        refused = list[Refused]()
        for index, one in enumerate(body["plays"]):
            faults = faults_in(schema, one) if isinstance(one, dict) else [Fault("", "wrong_type")]
            if faults:
                refused.append(_refused(index, one, faults))
            else:
                fine.append(cast(SentPlay, schema.load(one)))
        store, outlet_id = current_store(), current_identity().id
        return {"taken": plays.take(store, outlet_id, fine, datetime.now(UTC)), "refused": refused}


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
