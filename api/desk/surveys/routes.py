"""`/v1/desk/surveys`: making, opening, watching and closing surveys."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, cast

from flask.views import MethodView

from api.desk.surveys.presented import DeskSurvey, Missing, ShownPreview, show, shown_preview
from api.desk.surveys.schemas import (
    DeskSurveysArgs,
    DeskSurveysArgsSchema,
    DeskSurveySchema,
    ExtendBody,
    ExtendSurveySchema,
    MissingTranslationsSchema,
    RemindBody,
    RemindSurveySchema,
    SurveyBodySchema,
    SurveyChangesSchema,
    SurveyPreviewSchema,
    SurveyTrialSchema,
    TrialBody,
)
from api.extensions.context import current_identity, current_language, current_store
from api.extensions.documented_headers import MADE, PAGES, VERSION
from api.extensions.if_match import Answer, created, expected_version, with_version
from api.extensions.paging import cursor_faults, page_headers
from api.extensions.problem_schemas import ProblemSchema
from api.extensions.smorest import Blueprint
from models.access.callers import CallerKind
from models.access.permissions import Permission
from models.areas import areas
from models.content import references
from models.desk import filter_checks
from models.errors import Fault, NotFound, insist_on_none
from models.surveys import drafting, lists, previews, states, templates, translations

blp = Blueprint("desk-surveys", __name__, url_prefix="/v1/desk/surveys", description="Surveys at the desk")


def _faults(body: Mapping[str, Any]) -> Iterable[Fault]:
    yield from drafting.faults(current_store(), cast(Any, _from_template(body)))
    yield from references.about_faults(current_store(), current_identity(), body.get("about"))


def _named_faults(query: DeskSurveysArgs) -> Iterable[Fault]:
    yield from filter_checks.faults_of(current_store(), area=query["area"])
    yield from cursor_faults(query)


def _from_template(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a body says, on top of what its template says.

    :raises Invalid: `template_unknown`.
    """
    own = {name: value for name, value in body.items() if name != "template"}
    if not body.get("template"):
        return own
    try:
        template = templates.find(current_store(), current_identity(), body["template"])
    except NotFound:
        insist_on_none([Fault("template", "template_unknown")])
        raise
    return {**templates.begun_from(template), **own}


@blp.route("")
class DeskSurveysViews(MethodView):
    """The surveys of the official's areas."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.SURVEY_WRITE)
    @blp.arguments(DeskSurveysArgsSchema, location="query", check=_named_faults)
    @blp.response(200, DeskSurveySchema(many=True), headers=PAGES)
    @blp.alt_response(404, schema=ProblemSchema)
    def get(self, query: DeskSurveysArgs) -> tuple[list[DeskSurvey], dict[str, str]]:
        """List surveys, newest first; filters combine."""
        store = current_store()
        insist_on_none(_named_faults(query))
        area_id = areas.searched(store, query["area"])["_id"] if query["area"] else ""
        found, following = lists.search(
            store,
            current_identity(),
            state=query["state"],
            area_id=area_id,
            after=query["after"],
            limit=query["limit"],
        )
        return [show(survey) for survey in found], page_headers(following)

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.SURVEY_WRITE)
    @blp.idempotent
    @blp.body(fields=1_000_000)
    @blp.arguments(SurveyBodySchema, check=_faults)
    @blp.response(201, DeskSurveySchema, headers=MADE)
    def post(self, body: Mapping[str, Any]) -> Answer[DeskSurvey]:
        """Draft a survey (soạn khảo sát), from a template or without; every fault is named at once."""
        draft = cast(Any, _from_template(body))
        made = drafting.begin(current_store(), current_identity(), draft)
        return created(show(made), f"/v1/desk/surveys/{made['_id']}")


@blp.route("/<string:survey_id>")
class DeskSurveysByIdViews(MethodView):
    """One survey."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.SURVEY_WRITE)
    @blp.response(200, DeskSurveySchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    def get(self, survey_id: str) -> Answer[DeskSurvey]:
        """Show one survey; its `ETag` is what `If-Match` wants."""
        return with_version(show(lists.readable(current_store(), current_identity(), survey_id)))

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.SURVEY_WRITE)
    @blp.idempotent
    @blp.versioned(DeskSurveySchema, show)
    @blp.body(fields=1_000_000)
    @blp.arguments(SurveyChangesSchema)
    @blp.response(200, DeskSurveySchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    def patch(self, body: Mapping[str, Any], survey_id: str) -> Answer[DeskSurvey]:
        """Edit a draft (sửa): what is left out stays. What is open is never changed: make a new version."""
        identity, store = current_identity(), current_store()
        return with_version(show(drafting.edit(store, identity, survey_id, body, expect=expected_version())))

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.SURVEY_WRITE)
    @blp.versioned(DeskSurveySchema, show)
    @blp.response(204)
    @blp.alt_response(404, schema=ProblemSchema)
    @blp.alt_response(409, schema=ProblemSchema)
    def delete(self, survey_id: str) -> None:
        """Delete a draft (xoá); what was opened stays, and is archived once it is closed."""
        drafting.discard(current_store(), current_identity(), survey_id, expect=expected_version())


@blp.route("/<string:survey_id>/actions/open")
class OpenViews(MethodView):
    """Open."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.SURVEY_WRITE)
    @blp.idempotent
    @blp.versioned(DeskSurveySchema, show)
    @blp.response(200, DeskSurveySchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    def post(self, survey_id: str) -> Answer[DeskSurvey]:
        """Open a draft (mở): it takes answers from `opens_at` on. A new version closes the one before it."""
        identity, store = current_identity(), current_store()
        return with_version(show(states.open_(store, identity, survey_id, expect=expected_version())))


@blp.route("/<string:survey_id>/actions/extend")
class ExtendViews(MethodView):
    """Extend."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.SURVEY_WRITE)
    @blp.idempotent
    @blp.versioned(DeskSurveySchema, show)
    @blp.arguments(ExtendSurveySchema)
    @blp.response(200, DeskSurveySchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    def post(self, body: ExtendBody, survey_id: str) -> Answer[DeskSurvey]:
        """Let it take answers for longer (gia hạn)."""
        identity, store, version = current_identity(), current_store(), expected_version()
        return with_version(
            show(states.extend(store, identity, survey_id, body["closes_at"], expect=version))
        )


@blp.route("/<string:survey_id>/actions/remind")
class RemindViews(MethodView):
    """Remind."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.SURVEY_WRITE)
    @blp.idempotent
    @blp.versioned(DeskSurveySchema, show)
    @blp.arguments(RemindSurveySchema, required=False)
    @blp.response(200, DeskSurveySchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    def post(self, body: RemindBody, survey_id: str) -> Answer[DeskSurvey]:
        """Remind those who have not answered (nhắc), now or later, on the channels of `invite`."""
        identity, store, version = current_identity(), current_store(), expected_version()
        return with_version(show(states.remind(store, identity, survey_id, body["at"], expect=version)))


@blp.route("/<string:survey_id>/actions/close")
class CloseViews(MethodView):
    """Close."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.SURVEY_WRITE)
    @blp.idempotent
    @blp.versioned(DeskSurveySchema, show)
    @blp.response(200, DeskSurveySchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    def post(self, survey_id: str) -> Answer[DeskSurvey]:
        """End a survey now (đóng)."""
        identity, store = current_identity(), current_store()
        return with_version(show(states.close(store, identity, survey_id, expect=expected_version())))


@blp.route("/<string:survey_id>/actions/archive")
class ArchiveViews(MethodView):
    """Archive."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.SURVEY_WRITE)
    @blp.idempotent
    @blp.versioned(DeskSurveySchema, show)
    @blp.response(200, DeskSurveySchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    def post(self, survey_id: str) -> Answer[DeskSurvey]:
        """Put a closed survey away (lưu trữ): residents' lists leave it out, its results stay."""
        identity, store = current_identity(), current_store()
        return with_version(show(states.archive(store, identity, survey_id, expect=expected_version())))


@blp.route("/<string:survey_id>/actions/new-version")
class NewVersionViews(MethodView):
    """New version."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.SURVEY_WRITE)
    @blp.idempotent
    @blp.response(201, DeskSurveySchema, headers=MADE)
    @blp.alt_response(404, schema=ProblemSchema)
    def post(self, survey_id: str) -> Answer[DeskSurvey]:
        """Draft a new version of an opened survey (phiên bản mới): a copy of it, or the draft that there is."""
        made = drafting.new_version(current_store(), current_identity(), survey_id)
        return created(show(made), f"/v1/desk/surveys/{made['_id']}")


@blp.route("/<string:survey_id>/preview")
class PreviewViews(MethodView):
    """Preview."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.SURVEY_WRITE)
    @blp.arguments(SurveyTrialSchema, required=False)
    @blp.response(200, SurveyPreviewSchema)
    @blp.alt_response(404, schema=ProblemSchema)
    def post(self, body: TrialBody, survey_id: str) -> ShownPreview:
        """Show what residents see who answer so (xem trước), in the caller's language; nothing is kept."""
        store = current_store()
        survey = lists.readable(store, current_identity(), survey_id)
        lang = current_language()
        return shown_preview(previews.preview(store, survey, body["answers"], body["others"], lang), lang)


@blp.route("/<string:survey_id>/translations")
class TranslationsViews(MethodView):
    """Translations."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.SURVEY_WRITE)
    @blp.response(200, MissingTranslationsSchema)
    @blp.alt_response(404, schema=ProblemSchema)
    def get(self, survey_id: str) -> Missing:
        """Say by language which words of a survey are missing (bản dịch còn thiếu)."""
        survey = lists.readable(current_store(), current_identity(), survey_id)
        return {"missing": translations.missing(survey)}
