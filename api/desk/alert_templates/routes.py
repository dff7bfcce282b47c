"""`/v1/desk/alert-templates`: how a warning of each hazard begins."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from flask.views import MethodView

from api.desk.alert_templates.schemas import (
    AlertTemplateSchema,
    FromTemplate,
    FromTemplateSchema,
    TemplateWords,
    TemplateWordsSchema,
)
from api.desk.alerts.presented import DeskAlert, show
from api.desk.alerts.schemas import DeskAlertSchema
from api.extensions.context import current_identity, current_store
from api.extensions.documented_headers import VERSION
from api.extensions.if_match import Answer, expected_version, with_version
from api.extensions.problem_schemas import ProblemSchema
from api.extensions.smorest import Blueprint
from models.access.callers import CallerKind
from models.access.permissions import Permission
from models.alerts import content as alert_content
from models.alerts import template_drafts, templates
from models.alerts.cap_terms import Status
from models.alerts.content import Content
from models.alerts.templates import AlertTemplate
from models.errors import Fault

blp = Blueprint(
    "desk-alert-templates", __name__, url_prefix="/v1/desk/alert-templates", description="Templates of alerts"
)


def _faults(body: TemplateWords) -> Iterable[Fault]:
    return templates.faults_of(body["infos"]) if "infos" in body else ()


def _draft_faults(body: FromTemplate) -> Iterable[Fault]:
    return alert_content.faults_of(current_store(), body)


@blp.route("")
class AlertTemplatesViews(MethodView):
    """The template of each hazard."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.ALERT_READ)
    @blp.response(200, AlertTemplateSchema(many=True))
    def get(self) -> list[AlertTemplate]:
        """List the templates, one a hazard: the province's own, or the one that Loa brings."""
        return templates.every(current_store())

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.ALERT_DRAFT)
    @blp.idempotent
    @blp.arguments(FromTemplateSchema, check=_draft_faults)
    @blp.response(201, DeskAlertSchema, headers=VERSION)
    def post(self, body: FromTemplate) -> Answer[DeskAlert]:
        """Draft an alert from the template of its hazard.

        `{level}` is that of the alert, `{place}` the names of its areas unless `values` says otherwise: both stay in
        the draft and are filled when it is previewed or issued, so they are right after every edit. What stays open is
        a fault at submission (`placeholder_open`), which names it.
        """
        store, identity = current_store(), current_identity()
        status, values = Status(body.pop("status")), body.pop("values")
        written = cast(Content, body)
        return with_version(show(template_drafts.draft(store, identity, status, written, values)), 201)


@blp.route("/<string:hazard>")
class AlertTemplatesByHazardViews(MethodView):
    """One template."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.ALERT_READ)
    @blp.response(200, AlertTemplateSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    def get(self, hazard: str) -> Answer[AlertTemplate]:
        """Show the template of one hazard."""
        return with_version(templates.get(current_store(), hazard))

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.TEMPLATE_WRITE)
    @blp.idempotent
    @blp.versioned(AlertTemplateSchema)
    @blp.arguments(TemplateWordsSchema, check=_faults)
    @blp.response(200, AlertTemplateSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    def put(self, body: TemplateWords, hazard: str) -> Answer[AlertTemplate]:
        """Write the province's own template of a hazard."""
        store, identity = current_store(), current_identity()
        return with_version(templates.save(store, identity, hazard, body["infos"], expect=expected_version()))
