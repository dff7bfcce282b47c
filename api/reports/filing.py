"""`/v1/reports`: filing a report and following it; `/v1/me/reports`: one's own."""

from __future__ import annotations

from dataclasses import replace

from flask.views import MethodView

from api.extensions.context import current_circumstances, current_identity, current_language, current_store
from api.extensions.documented_headers import PLACE
from api.extensions.idempotency import current_key
from api.extensions.if_match import Answer
from api.extensions.owners import owners_of, reporter_of
from api.extensions.smorest import Blueprint
from api.reports import rescue_bodies
from api.reports.own_report import seen
from api.reports.presented import (
    OwnReport,
    PublicReport,
    Receipt,
    own_view,
    own_views,
    public_view,
    receipt_view,
)
from api.reports.schemas import (
    PhotosPost,
    PhotosPostSchema,
    ReportPost,
    ReportPostSchema,
    ReportReceiptSchema,
    ReportSchema,
)
from models.access import guards
from models.access.callers import CallerKind
from models.access.guards import Act
from models.errors import Fault, NotFound
from models.reports import draft_checks, filing, looking_up, reports, rescue_drafts
from models.reports.draft import Draft

blp = Blueprint("reports", __name__, url_prefix="/v1/reports", description="Report and follow")
mine = Blueprint("my-reports", __name__, url_prefix="/v1/me/reports", description="One's own reports")


def _faults(body: ReportPost) -> list[Fault]:
    store, reporter = current_store(), reporter_of(current_identity(), current_language())
    draft_checks.check(store, rescue_drafts.fitted(store, _draft(body), reporter).draft, reporter)
    return []


@blp.route("")
class ReportsViews(MethodView):
    """All reports."""

    @blp.allow(CallerKind.DEVICE, CallerKind.CITIZEN)
    @blp.idempotent
    @blp.arguments(ReportPostSchema, check=_faults)
    @blp.response(201, ReportReceiptSchema, headers=PLACE)
    def post(self, body: ReportPost) -> Answer[Receipt]:
        """File a report.

        It goes to the agency that is responsible for the category in that area; the answer has the tracking
        code, the PIN and the day by which an answer is promised. Calls for rescue, and whatever describes a danger,
        have no limit; of a call for rescue what cannot be kept is left out and named, and nothing else is refused. The
        same again within ten minutes gets the report that stands there. A refusal of a call for help has `hotlines`.
        """
        store, identity, language = current_store(), current_identity(), current_language()
        where = current_circumstances()
        if not draft_checks.is_urgent(store, _draft(body)):
            guards.spend(store, Act.FILE, where)
        reporter = reporter_of(identity, language)
        filed = filing.file(store, _draft(body), reporter, key=current_key(), network=where.network)
        left_out = dict.fromkeys([*rescue_bodies.left_out(), *filed.left_out])
        receipt = receipt_view(store, replace(filed, left_out=[*left_out]), language)
        return receipt, 201, {"Location": f"/v1/reports/{filed.report['code']}"}


@blp.route("/<string:code>")
class ReportsByCodeViews(MethodView):
    """One report."""

    @blp.allow(CallerKind.OPEN, CallerKind.DEVICE, CallerKind.CITIZEN)
    @blp.doc(parameters=["ReportPin"])
    @blp.response(200, ReportSchema)
    def get(self, code: str) -> OwnReport | PublicReport:
        """Show where a report stands.

        Anybody sees state, unit and due date of a public one; its owner, or whoever sends its PIN in `X-Report-PIN`,
        sees every step with the answers and the photos. For anybody else one that is not public is not there.
        """
        store, language = current_store(), current_language()
        found = seen(code)
        if found.own:
            return own_view(store, found.report, language)
        return public_view(store, found.report, language)


@blp.route("/<string:code>/photos")
class ReportPhotosViews(MethodView):
    """Photos of a report."""

    @blp.allow(CallerKind.DEVICE, CallerKind.CITIZEN)
    @blp.idempotent
    @blp.arguments(PhotosPostSchema)
    @blp.response(200, ReportSchema)
    def post(self, body: PhotosPost, code: str) -> OwnReport:
        """Add photos that came after the text, to a report of one's own."""
        store, identity, language = current_store(), current_identity(), current_language()
        found = looking_up.look_up(store, code, owners_of(identity), current_circumstances())
        if not found.own:
            raise NotFound
        changed = filing.add_photos(
            store, found.report["_id"], body["photo_ids"], reporter_of(identity, language)
        )
        return own_view(store, changed, language)


@mine.route("")
class MyReportsViews(MethodView):
    """The caller's reports."""

    @mine.allow(CallerKind.DEVICE, CallerKind.CITIZEN)
    @mine.response(200, ReportSchema(many=True))
    def get(self) -> list[OwnReport]:
        """List the latest fifty reports of one's own, newest first."""
        store, language = current_store(), current_language()
        found = reports.of_owners(store, owners_of(current_identity()))
        return own_views(store, found, language)


def _draft(body: ReportPost) -> Draft:
    place = body["place"]
    return Draft(
        text=body["text"],
        category=body["category"],
        kind=body["kind"],
        area_id=place["area"],
        lat=place["lat"],
        lon=place["lon"],
        address=place["address"],
        place_source=place["source"],
        photo_ids=body["photo_ids"],
        private_place=place["private"],
        about_post_id=body["about_post_id"],
    )
