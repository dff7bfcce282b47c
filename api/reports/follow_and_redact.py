"""`/v1/reports/{code}/follow` and `/v1/reports/{code}/redact`: me too, and my words out of it."""

from __future__ import annotations

from typing import TypedDict

import marshmallow as ma
from flask.views import MethodView

from api.extensions.context import current_circumstances, current_identity, current_language, current_store
from api.extensions.owners import owners_of, reporter_of
from api.extensions.smorest import Blueprint
from api.reports.own_report import actor_of, own_report
from api.reports.presented import OwnReport, own_view
from api.reports.schemas import ReportSchema
from models.access import guards
from models.access.callers import CallerKind
from models.access.guards import Act
from models.privacy import redaction
from models.reports import followers, looking_up
from models.reports.reports import Report

crowd = Blueprint("reports-crowd", __name__, url_prefix="/v1/reports", description="Follow and redact")


class FollowSchema(ma.Schema):
    """Whether the caller follows, and how many people besides the reporter wait for this report."""

    following = ma.fields.Boolean(required=True)
    followers = ma.fields.Integer(required=True)


class Standing(TypedDict):
    """What `FollowSchema` shows."""

    following: bool
    followers: int


class RedactPostSchema(ma.Schema):
    """The confirmation; there is no way back."""

    confirm = ma.fields.Boolean(required=True, validate=ma.validate.OneOf([True]))


class RedactPost(TypedDict):
    """What `RedactPostSchema` loads."""

    confirm: bool


@crowd.route("/<string:code>/follow")
class FollowViews(MethodView):
    """Me too."""

    @crowd.allow(CallerKind.DEVICE, CallerKind.CITIZEN)
    @crowd.response(200, FollowSchema)
    def post(self, code: str) -> Standing:
        """Follow a report ("tôi cũng bị"): the caller is notified of its public steps as the reporter is."""
        store, identity = current_store(), current_identity()
        guards.spend(store, Act.FOLLOW, current_circumstances())
        report = _followable(code)
        followers.follow(store, report, reporter_of(identity, current_language()))
        return _standing(report)

    @crowd.allow(CallerKind.DEVICE, CallerKind.CITIZEN)
    @crowd.response(200, FollowSchema)
    def delete(self, code: str) -> Standing:
        """Follow it no more."""
        report = _followable(code)
        followers.unfollow(current_store(), report, owners_of(current_identity()))
        return _standing(report)


@crowd.route("/<string:code>/redact")
class RedactViews(MethodView):
    """My words out of it."""

    @crowd.allow(CallerKind.OPEN, CallerKind.DEVICE, CallerKind.CITIZEN)
    @crowd.doc(parameters=["ReportPin"])
    @own_report
    @crowd.idempotent
    @crowd.arguments(RedactPostSchema)
    @crowd.response(200, ReportSchema)
    def post(self, body: RedactPost, report: Report) -> OwnReport:
        """Delete text, address and photos of one's own report, for ever; owner or PIN.

        The report stays with the unit, and its work goes on. It may stand at any step.
        """
        store = current_store()
        changed = redaction.redact(store, report, actor_of(report))
        return own_view(store, changed, current_language())


def _followable(code: str) -> Report:
    owners = owners_of(current_identity())
    return looking_up.look_up(current_store(), code, owners, current_circumstances()).report


def _standing(report: Report) -> Standing:
    store = current_store()
    following = followers.is_following(store, report, owners_of(current_identity()))
    return {"following": following, "followers": followers.count(store, report)}
