"""`/console/surveys/…`: what a survey asks and of whom, one block a page: the settings, then each question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from flask import Blueprint, Response, request

from api.console.extension import answers
from api.console.extension.page import page
from api.console.surveys import preview, question_form
from api.console.surveys.words import LABELS, TYPES, choices
from api.desk.surveys.schemas import QuestionBodySchema, SurveyBodySchema, SurveyChangesSchema
from api.extensions.context import current_identity, current_store
from api.extensions.idempotency import idempotent_form
from api.extensions.problems import faults_in
from api.html import forms
from api.html.forms import Form, Option, Sent
from api.html.words import said
from models.access import permissions
from models.access.permissions import Permission
from models.areas import areas
from models.errors import Fault, Invalid, NotFound, Stale
from models.language.languages import LANGUAGES, OWN_NAMES
from models.surveys import drafting, lists, templates
from models.surveys.defaults import whole_question
from models.surveys.definition import Question, QuestionType, Survey

builder = Blueprint("console_survey_builder", __name__, url_prefix="/console/surveys")

WRITE = Permission.SURVEY_WRITE

#: What stands in the settings, in its order.
SETTINGS = (
    *(
        "title",
        "intro",
        "area_id",
        "opens_at",
        "closes_at",
        "languages",
        "audience.group",
        "invite",
        "remind_at",
    ),
    *("identity", "changeable", "results_public", "embargo", "sampling", "target_count"),
)
_FIELDS = tuple(dict.fromkeys(name.partition(".")[0] for name in SETTINGS))

#: What a survey needs at first; the rest stands in its settings.
FIRST = ("title", "area_id", "opens_at", "closes_at", "template")

#: How a new question is called in the address.
NEW = "new"


@builder.get("/new")
@page(permission=WRITE)
def begin() -> Response:
    """Ask for the beginning: name, days, and a template or the first question."""
    held = permissions.assignments_with(current_identity(), WRITE)
    return _begun(Sent([("area_id", held[0].area_id)]))


@builder.post("/new")
@page(permission=WRITE)
@idempotent_form
def make() -> Response:
    """Make the draft."""
    store, official = current_store(), current_identity()
    try:
        draft = _draft(request.form)
        made = drafting.begin(store, official, cast(Any, draft))
    except Invalid as error:
        return _begun(request.form, [*error.faults], 422)
    return answers.go(f"/console/surveys/{made['_id']}", done="made")


@builder.get("/<string:survey_id>/settings")
@page(permission=WRITE)
def settings(survey_id: str) -> Response:
    """Show the settings."""
    survey = lists.readable(current_store(), current_identity(), survey_id)
    return _settings(survey, forms.prefilled(survey))


@builder.post("/<string:survey_id>/settings")
@page(permission=WRITE)
@idempotent_form
def set_settings(survey_id: str) -> Response:
    """Save the settings."""
    store, official = current_store(), current_identity()
    survey = lists.readable(store, official, survey_id)
    try:
        sent: Sent = Sent(request.form.items(multi=True))
        # The form asks for the group alone.
        sent.setlist("audience.areas", survey["audience"]["areas"])
        given = forms.load(SurveyChangesSchema(only=_FIELDS), sent)
        changes = _whole_settings(survey, given)
        drafting.edit(store, official, survey_id, changes, expect=forms.version_of(request.form))
    except Invalid as error:
        return _settings(survey, request.form, error.faults, 422)
    except Stale:
        return _settings(lists.readable(store, official, survey_id), request.form, (), 412)
    return answers.go(f"/console/surveys/{survey_id}", done="saved")


@builder.get("/<string:survey_id>/questions/<string:question_id>")
@page(permission=WRITE)
def ask(survey_id: str, question_id: str) -> Response:
    """Show one question; a new one is of the type that the address names."""
    survey = lists.readable(current_store(), current_identity(), survey_id)
    return _asked(survey, _question(survey, question_id))


@builder.post("/<string:survey_id>/questions/<string:question_id>")
@page(permission=WRITE)
@idempotent_form
def set_question(survey_id: str, question_id: str) -> Response:
    """Save one question."""
    store, official = current_store(), current_identity()
    survey = lists.readable(store, official, survey_id)
    question = _question(survey, question_id)
    ids = [one["id"] for one in survey["questions"]]
    number = ids.index(question["id"]) if question["id"] in ids else len(ids)
    raw = question_form.raw_of(survey, question, request.form)
    try:
        if faults := faults_in(QuestionBodySchema(), raw):
            raise Invalid(*(Fault(f"questions.{number}.{one.field}", one.code, one.params) for one in faults))
        changed = [*survey["questions"]]
        changed[number : number + 1] = [QuestionBodySchema().load(raw)]
        wanted = {"questions": [whole_question(one) for one in changed]}
        drafting.edit(store, official, survey_id, wanted, expect=forms.version_of(request.form))
    except Invalid as error:
        return _asked(survey, question, request.form, question_form.placed(error.faults, number), 422)
    except Stale:
        now = lists.readable(store, official, survey_id)
        return _asked(now, question, request.form, (), 412)
    return answers.go(f"/console/surveys/{survey_id}", done="saved")


@builder.get("/<string:survey_id>/preview")
@page(permission=WRITE)
def tried(survey_id: str) -> Response:
    """Show the survey as a resident sees it who answers as the address says; nothing is kept."""
    survey = lists.readable(current_store(), current_identity(), survey_id)
    return answers.page("console/surveys/preview.html", **preview.tried(survey, request.args))


def _draft(sent: Sent) -> dict[str, Any]:
    """Return a draft as `drafting.begin` takes it.

    :raises Invalid: naming every fault.
    """
    given = forms.load(SurveyBodySchema(only=FIRST), sent)
    chosen = given.pop("template", None)
    if chosen:
        try:
            template = templates.find(current_store(), current_identity(), chosen)
        except NotFound:
            raise Invalid(Fault("template", "template_unknown")) from None
        return {**templates.begun_from(template), **given}
    kind = sent.get("type", "")
    if kind not in set(QuestionType):
        raise Invalid(Fault("type", "not_a_choice"))
    first = _empty(kind, "q1")
    survey = cast(Survey, {"languages": ["vi"], "questions": []})
    raw = question_form.raw_of(survey, first, _inner(sent, "q."))
    if faults := faults_in(QuestionBodySchema(), raw):
        raise Invalid(*faults)
    return {**given, "questions": [QuestionBodySchema().load(raw)]}


def _inner(sent: Sent, prefix: str) -> Sent:
    return Sent(
        [(name.removeprefix(prefix), one) for name, one in sent.items(multi=True) if name.startswith(prefix)]
    )


def _empty(kind: str, id: str) -> Question:
    return whole_question({"id": id, "type": kind})


def _question(survey: Survey, question_id: str) -> Question:
    """Return a question of a survey, or an empty one.

    :raises NotFound: there is none.
    """
    if question_id != NEW:
        found = next((one for one in survey["questions"] if one["id"] == question_id), None)
        if found is None:
            raise NotFound
        return found
    taken = {one["id"] for one in survey["questions"]}
    fresh = next(name for number in range(1, 1000) if (name := f"q{number}") not in taken)
    kind = request.args.get("type", "")
    return _empty(kind if kind in set(QuestionType) else QuestionType.SINGLE, fresh)


def _whole_settings(survey: Survey, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the settings with what was emptied; whom it asks stays, but for the group."""
    area_id = given.get("area_id", survey["area_id"])
    known = survey["audience"]["areas"] if area_id == survey["area_id"] else [area_id]
    group = given.get("audience", {}).get("group", survey["audience"]["group"])
    emptied: dict[str, Any] = {"intro": {}, "invite": [], "remind_at": None, "target_count": None}
    return {**emptied, **given, "audience": {"areas": known, "group": group}}


def _begun(sent: Sent, faults: Sequence[Fault] = (), status: int = 200) -> Response:
    placed = [Fault(_first_place(one.field), one.code, one.params) for one in faults]
    form = Form(SurveyBodySchema(only=FIRST), sent, placed, options=_first_options(), labels=_labels())
    inner = Form(question_form.QuestionFormSchema(), sent, placed, labels=_labels())
    return answers.page(
        "console/surveys/new.html", status, form=form, inner=inner, types=_types(), kind=sent.get("type", "")
    )


def _first_place(path: str) -> str:
    if path.startswith(("questions", "options", "text")):
        return "q.options.vi" if "options" in path else "q.text.vi"
    return "title.vi" if path == "title" else path


def _settings(survey: Survey, sent: Sent, faults: Sequence[Fault] = (), status: int = 200) -> Response:
    placed = [
        Fault("title.vi" if one.field == "title" else one.field, one.code, one.params) for one in faults
    ]
    form = Form(
        SurveyChangesSchema(only=_FIELDS),
        sent,
        placed,
        options={**choices(), **_first_options(), "languages": _languages()},
        labels=_labels(),
        version=survey["version"],
    )
    return answers.page(
        "console/surveys/settings.html",
        status,
        survey=survey,
        form=form,
        languages_of=survey["languages"],
        stale=status == 412,
    )


def _asked(
    survey: Survey,
    question: Question,
    sent: Sent | None = None,
    faults: Sequence[Fault] = (),
    status: int = 200,
) -> Response:
    kind = QuestionType(question["type"])
    return answers.page(
        "console/surveys/question.html",
        status,
        survey=survey,
        question=question,
        is_new=question["id"] not in {one["id"] for one in survey["questions"]},
        kind_words=said(TYPES[kind]),
        limited=kind in question_form.LIMITED,
        stale=status == 412,
        form=question_form.form_of(survey, question, sent, faults),
    )


def _first_options() -> dict[str, Sequence[Option]]:
    store, official = current_store(), current_identity()
    held = [one.area_id for one in permissions.assignments_with(official, WRITE)]
    mine = sorted({below for one in held for below in areas.below(store, one)})
    known = areas.known(store, mine)
    rows = [known[one] for one in mine if one in known and not known[one]["valid_to"]]
    rows.sort(key=lambda row: (len(row["path"]), row["full_name"]))
    return {
        "area_id": [Option(row["_id"], row["full_name"]) for row in rows],
        "template": [Option(one["_id"], one["name"]) for one in templates.every(store, official)],
    }


def _types() -> list[Option]:
    return [Option(str(kind), said(words)) for kind, words in TYPES.items()]


def _languages() -> list[Option]:
    return [Option(one, OWN_NAMES[one]) for one in LANGUAGES]


def _labels() -> dict[str, str]:
    return {name: said(words) for name, words in LABELS.items()}
