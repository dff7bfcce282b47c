"""`/v1/desk/templates`: texts to begin an answer with."""

from __future__ import annotations

from collections.abc import Iterable

from flask.views import MethodView

from api.desk.templates.presented import FilledTemplate, ShownTemplate, fill, show
from api.desk.templates.schemas import (
    KeptTemplateSchema,
    PreviewArgs,
    PreviewArgsSchema,
    PreviewSchema,
    TemplateArgs,
    TemplateArgsSchema,
    TemplateBody,
    TemplateSchema,
)
from api.extensions.context import current_identity, current_store
from api.extensions.documented_headers import MADE, VERSION
from api.extensions.if_match import Answer, created, expected_version, with_version
from api.extensions.problem_schemas import ProblemSchema
from api.extensions.smorest import Blueprint
from models.access.callers import CallerKind
from models.access.permissions import Permission
from models.desk import desk, filter_checks, reply_templates
from models.desk.reply_templates import Template
from models.errors import Fault, insist_on_none

blp = Blueprint("desk-templates", __name__, url_prefix="/v1/desk", description="Reply templates")


def _faults(body: TemplateBody) -> list[Fault]:
    return reply_templates.faults_of(current_store(), Template(**body))


def _named_faults(query: TemplateArgs) -> Iterable[Fault]:
    return filter_checks.faults_of(current_store(), category=query["category"])


@blp.route("/templates")
class TemplatesViews(MethodView):
    """All templates."""

    @blp.allow(CallerKind.OFFICIAL)
    @blp.arguments(TemplateArgsSchema, location="query", check=_named_faults)
    @blp.response(200, KeptTemplateSchema(many=True))
    def get(self, query: TemplateArgs) -> list[ShownTemplate]:
        """List the templates that fit a state and a category, those made for just them first."""
        insist_on_none(_named_faults(query))
        found = reply_templates.ranked(current_store(), query["state"], query["category"])
        return [show(template) for template in found]

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.TEMPLATE_WRITE)
    @blp.idempotent
    @blp.arguments(TemplateSchema, check=_faults)
    @blp.response(201, KeptTemplateSchema, headers=MADE)
    def post(self, body: TemplateBody) -> Answer[ShownTemplate]:
        """Write a template."""
        made = reply_templates.create(current_store(), current_identity(), Template(**body))
        return created(show(made), f"/v1/desk/templates/{made['_id']}")


@blp.route("/templates/<string:template_id>")
class TemplatesByIdViews(MethodView):
    """One template."""

    @blp.allow(CallerKind.OFFICIAL)
    @blp.response(200, KeptTemplateSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    def get(self, template_id: str) -> Answer[ShownTemplate]:
        """Show one template; its `ETag` is what `If-Match` wants."""
        return with_version(show(reply_templates.get(current_store(), template_id)))

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.TEMPLATE_WRITE)
    @blp.versioned(KeptTemplateSchema, show)
    @blp.arguments(TemplateSchema, check=_faults)
    @blp.response(200, KeptTemplateSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    def put(self, body: TemplateBody, template_id: str) -> Answer[ShownTemplate]:
        """Write it again; from now on it is the desk's and no file changes it."""
        store, official = current_store(), current_identity()
        template = Template(**body)
        return with_version(
            show(reply_templates.change(store, official, template_id, template, expect=expected_version()))
        )

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.TEMPLATE_WRITE)
    @blp.versioned(KeptTemplateSchema, show)
    @blp.response(204)
    @blp.alt_response(404, schema=ProblemSchema)
    def delete(self, template_id: str) -> None:
        """Remove it."""
        reply_templates.delete(current_store(), current_identity(), template_id, expect=expected_version())


@blp.route("/reports/<string:code>/templates")
class ReportTemplatesViews(MethodView):
    """Templates for one report."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.REPORT_READ)
    @blp.arguments(PreviewArgsSchema, location="query")
    @blp.response(200, PreviewSchema(many=True))
    @blp.alt_response(404, schema=ProblemSchema)
    def get(self, query: PreviewArgs, code: str) -> list[FilledTemplate]:
        """List what fits this report, the best first, filled in and in the resident's language."""
        store = current_store()
        report = desk.find(store, current_identity(), code)
        language = query["lang"] or report["reporter"]["language"]
        return [
            fill(store, template, report, language)
            for template in reply_templates.ranked(store, report["state"], report["category"])
        ]
