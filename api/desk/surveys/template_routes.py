"""`/v1/desk/survey-templates`: questions that are asked again and again."""

from __future__ import annotations

from flask.views import MethodView

from api.desk.surveys.schemas import SurveyTemplateBodySchema, SurveyTemplateSchema, TemplateBody
from api.extensions.context import current_identity, current_store
from api.extensions.documented_headers import MADE, VERSION
from api.extensions.if_match import Answer, created, expected_version, with_version
from api.extensions.problem_schemas import ProblemSchema
from api.extensions.smorest import Blueprint
from models.access.callers import CallerKind
from models.access.permissions import Permission
from models.surveys import templates
from models.surveys.templates import SurveyTemplate

templates_blp = Blueprint(
    "desk-survey-templates",
    __name__,
    url_prefix="/v1/desk/survey-templates",
    description="Templates of surveys",
)


@templates_blp.route("")
class TemplatesViews(MethodView):
    """All templates."""

    @templates_blp.allow(CallerKind.OFFICIAL, permission=Permission.SURVEY_WRITE)
    @templates_blp.response(200, SurveyTemplateSchema(many=True))
    def get(self) -> list[SurveyTemplate]:
        """List the templates that the official may use, by name."""
        return templates.every(current_store(), current_identity())

    @templates_blp.allow(CallerKind.OFFICIAL, permission=Permission.SURVEY_WRITE)
    @templates_blp.idempotent
    @templates_blp.arguments(SurveyTemplateBodySchema)
    @templates_blp.response(201, SurveyTemplateSchema, headers=MADE)
    @templates_blp.alt_response(404, schema=ProblemSchema)
    def post(self, body: TemplateBody) -> Answer[SurveyTemplate]:
        """Keep the questions of a survey under a name."""
        made = templates.keep(current_store(), current_identity(), body["survey_id"], body["name"])
        return created(made, f"/v1/desk/survey-templates/{made['_id']}")


@templates_blp.route("/<string:template_id>")
class TemplatesByIdViews(MethodView):
    """One template."""

    @templates_blp.allow(CallerKind.OFFICIAL, permission=Permission.SURVEY_WRITE)
    @templates_blp.response(200, SurveyTemplateSchema, headers=VERSION)
    @templates_blp.alt_response(404, schema=ProblemSchema)
    def get(self, template_id: str) -> Answer[SurveyTemplate]:
        """Show one template."""
        return with_version(templates.find(current_store(), current_identity(), template_id))

    @templates_blp.allow(CallerKind.OFFICIAL, permission=Permission.SURVEY_WRITE)
    @templates_blp.versioned(SurveyTemplateSchema)
    @templates_blp.response(204)
    @templates_blp.alt_response(404, schema=ProblemSchema)
    def delete(self, template_id: str) -> None:
        """Remove it; surveys that were made from it stay."""
        templates.remove(current_store(), current_identity(), template_id, expect=expected_version())
