"""`/console/surveys/{id}/results`: what people said, as tables with charts; texts, and files of answers."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request

from api.console.extension import answers
from api.console.extension.page import page
from api.console.surveys.words import BY, FILES, LABELS
from api.desk.surveys.export_files import FILES as SENT_AS
from api.desk.surveys.export_files import attached
from api.desk.surveys.result_schemas import DeskResultsArgsSchema, ReadEarlySchema, broken_down
from api.extensions.context import current_identity, current_language, current_store
from api.extensions.idempotency import idempotent_form
from api.extensions.problems import detail
from api.html import forms, same_site
from api.html.forms import Form
from api.html.words import said
from api.pages.result_tables import percent, tables_of
from api.surveys.presented_results import show
from models.access import permissions
from models.access.permissions import Permission
from models.areas import areas
from models.errors import Fault, Forbidden, Invalid, NotFound
from models.language.languages import OWN_NAMES, choose
from models.surveys import breakdowns, export, lists, open_texts
from models.surveys.breakdowns import SurveyBy
from models.surveys.definition import TEXTS, Survey
from models.surveys.export import ExportForm, SurveyExport
from models.surveys.results import SurveyResults, for_official, read_early

results = Blueprint("console_survey_results", __name__, url_prefix="/console/surveys")

WRITE = Permission.SURVEY_WRITE

#: Groups of texts of a page.
GROUPS = 30


@results.get("/<string:survey_id>/results")
@page(permission=WRITE)
def told(survey_id: str) -> Response:
    """Show the results; before the end why not, and who may read them all the same."""
    store, official = current_store(), current_identity()
    survey = lists.readable(store, official, survey_id)
    given = forms.structured(DeskResultsArgsSchema(), request.args)
    by = str(given.get("by", ""))
    try:
        found = for_official(store, official, survey_id)
    except Forbidden as error:
        return _refused(survey, _form(), [Fault("", error.code, error.params)], 200)
    broken = broken_down(breakdowns.breakdown(store, official, survey_id, SurveyBy(by))) if by in BY else None
    return _told(survey, found, broken, by)


@results.post("/<string:survey_id>/results")
@page(permission=Permission.SURVEY_READ_EARLY)
@idempotent_form
def early(survey_id: str) -> Response:
    """Show results under embargo, this once; who read them and why stays."""
    store, official = current_store(), current_identity()
    survey = lists.readable(store, official, survey_id)
    form = _form()
    try:
        given = forms.load(form.schema, request.form)
        found = read_early(store, official, survey_id, given["reason"])
    except Invalid as error:
        form.sent, form.faults = request.form, error.faults
        return _refused(survey, form, (), 422)
    return _told(survey, found, None, "")


@results.get("/<string:survey_id>/texts/<string:question_id>")
@page(permission=WRITE)
def texts(survey_id: str, question_id: str) -> Response:
    """Show what people wrote to a question, grouped by likeness, personal data masked."""
    store, official = current_store(), current_identity()
    survey = lists.readable(store, official, survey_id)
    try:
        found = open_texts.read(
            store, official, survey_id, question_id, after=request.args.get("after"), limit=GROUPS
        )
    except Forbidden as error:
        return _refused(survey, _form(), [Fault("", error.code, error.params)], 200)
    question = next(one for one in lists.questions(survey, current_language()) if one["id"] == question_id)
    address = f"/console/surveys/{survey_id}/texts/{question_id}?after={found.following}"
    return answers.page(
        "console/surveys/texts.html",
        survey=survey,
        title=choose(survey["title"], current_language()),
        question=question,
        found=found,
        following=address if found.following else "",
    )


@results.get("/<string:survey_id>/file/<string:form>")
@page(permission=WRITE)
def file(survey_id: str, form: str) -> Response:
    """Send the answers of a survey that is over as a file; that it was taken is noted."""
    same_site.insist_of_link()
    if form not in FILES:
        raise NotFound
    wanted = SurveyExport(ExportForm(form), current_language(), False, "")
    parts = export.export(current_store(), current_identity(), survey_id, wanted)
    media, ending = SENT_AS[ExportForm(form)]
    return attached(parts, media, f"khao-sat-{survey_id}.{ending}")


def _form() -> Form:
    return Form(ReadEarlySchema(), labels={name: said(words) for name, words in LABELS.items()})


def _refused(survey: Survey, form: Form, faults: Any, status: int) -> Response:
    may = permissions.may_in(
        current_store(), current_identity(), Permission.SURVEY_READ_EARLY, survey["area_id"]
    )
    return answers.page(
        "console/surveys/embargo.html",
        status,
        survey=survey,
        title=choose(survey["title"], current_language()),
        reasons=[detail(one, current_language()) for one in faults],
        form=form,
        may=may,
    )


def _told(survey: Survey, found: SurveyResults, broken: Any, by: str) -> Response:
    store, language = current_store(), current_language()
    shown = show(store, found, language)
    worded = {one["id"]: one for one in lists.questions(survey, language)}
    return answers.page(
        "console/surveys/results.html",
        survey=survey,
        shown=shown,
        reads=found["early_reads"],
        asked=[(one, tables_of(one), one["type"] in TEXTS) for one in shown["questions"]],
        broken=broken,
        by=by,
        names={row["id"]: _name(by, row["id"]) for row in broken["rows"]} if broken else {},
        options={
            one["id"]: {each["id"]: each["text"] for each in worded[one["id"]]["options"]}
            for one in (broken["questions"] if broken else ())
        },
        texts={one["id"]: one["text"] for one in worded.values()},
        ways={name: said(words) for name, words in BY.items()},
        files={name: said(words) for name, words in FILES.items()},
        percent=percent,
    )


def _name(by: str, id: str) -> str:
    if by == "area":
        known = areas.known(current_store(), [id])
        return known[id]["full_name"] if id in known else id
    return OWN_NAMES.get(id, id) if by == "lang" else id
