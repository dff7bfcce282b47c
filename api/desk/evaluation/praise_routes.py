"""`/v1/evaluation/praise`: good practice of units, named, confirmed, published and withdrawn."""

from __future__ import annotations

from collections.abc import Iterator

from flask.views import MethodView

from api.desk.evaluation import presented
from api.desk.evaluation.presented import ShownPraise
from api.desk.evaluation.schemas import PraiseBodySchema, PraiseSchema
from api.desk.outlets.action_schemas import ReasonBody, ReasonSchema
from api.extensions.context import current_identity, current_store
from api.extensions.documented_headers import MADE, VERSION
from api.extensions.if_match import Answer, created, expected_version, with_version
from api.extensions.problem_schemas import ProblemSchema
from api.extensions.smorest import Blueprint
from models.access.callers import CallerKind
from models.access.permissions import Permission
from models.errors import Fault
from models.evaluation import praise, praise_steps
from models.evaluation.praise_steps import PraiseContent

praise_blp = Blueprint(
    "praise", __name__, url_prefix="/v1/evaluation/praise", description="Good practice of units"
)


def _faults(body: PraiseContent) -> Iterator[Fault]:
    return praise_steps.faults_of(current_store(), current_identity(), body)


@praise_blp.route("")
class PraisesViews(MethodView):
    """Good practice."""

    @praise_blp.allow(CallerKind.OFFICIAL, permission=Permission.STATS_READ)
    @praise_blp.response(200, PraiseSchema(many=True))
    def get(self) -> list[ShownPraise]:
        """List the newest 100 praises of the province, those that were withdrawn, too."""
        return presented.praises(praise.newest(current_store(), current_identity()))

    @praise_blp.allow(CallerKind.OFFICIAL, permission=Permission.TARGET_ENTER)
    @praise_blp.idempotent
    @praise_blp.arguments(PraiseBodySchema, check=_faults)
    @praise_blp.response(201, PraiseSchema, headers=MADE)
    def post(self, body: PraiseContent) -> Answer[ShownPraise]:
        """Name what a unit below the caller's area did well (biểu dương); somebody else confirms it."""
        made = praise_steps.propose(current_store(), current_identity(), body)
        return created(presented.praise(made), f"/v1/evaluation/praise/{made['_id']}")


@praise_blp.route("/<string:praise_id>")
class PraiseViews(MethodView):
    """One praise."""

    @praise_blp.allow(CallerKind.OFFICIAL, permission=Permission.STATS_READ)
    @praise_blp.response(200, PraiseSchema, headers=VERSION)
    @praise_blp.alt_response(404, schema=ProblemSchema)
    def get(self, praise_id: str) -> Answer[ShownPraise]:
        """Show one praise with its evidence; its `ETag` is what `If-Match` wants."""
        return with_version(presented.praise(praise.get(current_store(), current_identity(), praise_id)))


@praise_blp.route("/<string:praise_id>/actions/confirm")
class ConfirmViews(MethodView):
    """Confirming."""

    @praise_blp.allow(CallerKind.OFFICIAL, permission=Permission.TARGET_CONFIRM)
    @praise_blp.versioned(PraiseSchema, presented.praise)
    @praise_blp.response(200, PraiseSchema, headers=VERSION)
    @praise_blp.alt_response(404, schema=ProblemSchema)
    @praise_blp.alt_response(409, schema=ProblemSchema)
    def post(self, praise_id: str) -> Answer[ShownPraise]:
        """Confirm somebody else's praise (xác nhận)."""
        done = praise_steps.confirm(current_store(), current_identity(), praise_id, expect=expected_version())
        return with_version(presented.praise(done))


@praise_blp.route("/<string:praise_id>/actions/publish")
class PublishViews(MethodView):
    """Publishing."""

    @praise_blp.allow(CallerKind.OFFICIAL, permission=Permission.POST_WRITE)
    @praise_blp.versioned(PraiseSchema, presented.praise)
    @praise_blp.response(200, PraiseSchema, headers=VERSION)
    @praise_blp.alt_response(404, schema=ProblemSchema)
    @praise_blp.alt_response(409, schema=ProblemSchema)
    def post(self, praise_id: str) -> Answer[ShownPraise]:
        """Begin a post of a praise that was confirmed (soạn tin biểu dương); it goes the way of every post."""
        done = praise_steps.publish(current_store(), current_identity(), praise_id, expect=expected_version())
        return with_version(presented.praise(done))


@praise_blp.route("/<string:praise_id>/actions/withdraw")
class WithdrawViews(MethodView):
    """Withdrawing."""

    @praise_blp.allow(CallerKind.OFFICIAL, permission=Permission.TARGET_CONFIRM)
    @praise_blp.versioned(PraiseSchema, presented.praise)
    @praise_blp.arguments(ReasonSchema)
    @praise_blp.response(200, PraiseSchema, headers=VERSION)
    @praise_blp.alt_response(404, schema=ProblemSchema)
    @praise_blp.alt_response(409, schema=ProblemSchema)
    def post(self, body: ReasonBody, praise_id: str) -> Answer[ShownPraise]:
        """Take a praise back and say why (rút); its post comes down with it where that is out."""
        done = praise_steps.withdraw(
            current_store(), current_identity(), praise_id, body["reason"], expect=expected_version()
        )
        return with_version(presented.praise(done))
