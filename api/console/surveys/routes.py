"""`/console/surveys`: the surveys by state, and one of them with every step that leads on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, request
from werkzeug.datastructures import MultiDict

from api.console.extension import answers
from api.console.extension.answers import done_of
from api.console.extension.page import page
from api.console.surveys.words import BY, COLOURS, DONE, FILES, LABELS, STATES, TYPES
from api.desk.surveys.presented import show
from api.desk.surveys.schemas import (
    DeskSurveysArgs,
    DeskSurveysArgsSchema,
    ExtendSurveySchema,
    RemindSurveySchema,
    SurveyTemplateBodySchema,
)
from api.extensions.context import current_identity, current_language, current_store
from api.extensions.idempotency import idempotent_form
from api.extensions.problems import detail, faults_in
from api.html import forms
from api.html.forms import Form, Sent, version_of
from api.html.words import later, said
from models.access import permissions
from models.access.permissions import Permission
from models.areas import areas
from models.errors import Clash, Fault, Invalid, Stale
from models.language.languages import OWN_NAMES, choose
from models.surveys import drafting, lists, states, templates, translations
from models.surveys.definition import Survey, SurveyAction, SurveyState

surveys = Blueprint("console_surveys", __name__, url_prefix="/console/surveys")

WRITE = Permission.SURVEY_WRITE

#: Rows of a page.
ROWS = 30

#: Filters as they stand in the address; the first is shown where none is asked for.
VIEWS: Sequence[tuple[str, str]] = (
    ("", later("Tất cả")),
    (SurveyState.DRAFT, later("Bản thảo")),
    (SurveyState.OPEN, later("Đang mở")),
    (SurveyState.CLOSED, later("Đã đóng")),
    (SurveyState.ARCHIVED, later("Lưu trữ")),
)

Step = Callable[[str, Sent], Survey | None]


@surveys.get("")
@page(permission=WRITE)
def listed() -> Response:
    """List surveys, the newest first."""
    schema = DeskSurveysArgsSchema()
    given = {name: one for name, one in forms.structured(schema, request.args).items() if name != "limit"}
    faults = faults_in(schema, given)
    args: DeskSurveysArgs = schema.load({} if faults else given)
    found, following = lists.search(
        current_store(), current_identity(), state=args["state"], after=args["after"], limit=ROWS
    )
    address = f"/console/surveys?{urlencode({'state': args['state'], 'after': following or ''})}"
    return answers.page(
        "console/surveys/list.html",
        rows=[_row(one) for one in found],
        views=[(value, said(words), value == args["state"]) for value, words in VIEWS],
        following=address if following else "",
        done=done_of(DONE),
    )


@surveys.get("/<string:survey_id>")
@page(permission=WRITE)
def show_one(survey_id: str) -> Response:
    """Show one survey: what it asks, and what can be done with it."""
    return _shown(lists.readable(current_store(), current_identity(), survey_id))


@surveys.post("/<string:survey_id>")
@page(permission=WRITE)
@idempotent_form
def act(survey_id: str) -> Response:
    """Take the step that the form names."""
    store, official = current_store(), current_identity()
    survey = lists.readable(store, official, survey_id)
    doing, sent = request.form.get("do", ""), MultiDict(request.form.items(multi=True))
    if doing not in STEPS:
        return _shown(survey, 409, faults=[Fault("", "survey_state")], sent=sent, doing=doing)
    try:
        made = STEPS[doing](survey_id, sent)
    except Invalid as error:
        return _shown(survey, 422, faults=error.faults, sent=sent, doing=doing)
    except Clash as error:
        now = lists.readable(store, official, survey_id)
        return _shown(now, 409, faults=[Fault("", error.code, error.params)], sent=sent, doing=doing)
    except Stale:
        now = lists.readable(store, official, survey_id)
        return _shown(now, 412, sent=sent, doing=doing)
    if made is None:
        return answers.go("/console/surveys", done=doing)
    done = {"up": "moved", "down": "moved", "drop": "dropped"}.get(doing, doing)
    return answers.go(f"/console/surveys/{made['_id']}", done=done)


def _open(survey_id: str, sent: Sent) -> Survey:
    return states.open_(current_store(), current_identity(), survey_id, expect=version_of(sent))


def _close(survey_id: str, sent: Sent) -> Survey:
    return states.close(current_store(), current_identity(), survey_id, expect=version_of(sent))


def _archive(survey_id: str, sent: Sent) -> Survey:
    return states.archive(current_store(), current_identity(), survey_id, expect=version_of(sent))


def _extend(survey_id: str, sent: Sent) -> Survey:
    until = forms.load(ExtendSurveySchema(), sent)["closes_at"]
    return states.extend(current_store(), current_identity(), survey_id, until, expect=version_of(sent))


def _remind(survey_id: str, sent: Sent) -> Survey:
    at = forms.load(RemindSurveySchema(), sent)["at"]
    return states.remind(current_store(), current_identity(), survey_id, at, expect=version_of(sent))


def _new_version(survey_id: str, sent: Sent) -> Survey:
    return drafting.new_version(current_store(), current_identity(), survey_id)


def _discard(survey_id: str, sent: Sent) -> None:
    drafting.discard(current_store(), current_identity(), survey_id, expect=version_of(sent))


def _keep(survey_id: str, sent: Sent) -> Survey:
    store, official = current_store(), current_identity()
    given = forms.load(SurveyTemplateBodySchema(), MultiDict({**sent, "survey_id": survey_id}))
    templates.keep(store, official, survey_id, given["name"])
    return lists.readable(store, official, survey_id)


def _moved(way: int) -> Step:
    def move(survey_id: str, sent: Sent) -> Survey:
        store, official = current_store(), current_identity()
        survey = lists.readable(store, official, survey_id)
        questions = [*survey["questions"]]
        place = next((n for n, one in enumerate(questions) if one["id"] == sent.get("question")), 0)
        other = min(max(place + way, 0), len(questions) - 1)
        questions[place], questions[other] = questions[other], questions[place]
        wanted = {"questions": questions}
        return drafting.edit(store, official, survey_id, wanted, expect=version_of(sent))

    return move


def _drop(survey_id: str, sent: Sent) -> Survey:
    store, official = current_store(), current_identity()
    survey = lists.readable(store, official, survey_id)
    wanted = {"questions": [one for one in survey["questions"] if one["id"] != sent.get("question")]}
    return drafting.edit(store, official, survey_id, wanted, expect=version_of(sent))


#: Every step that a form names.
STEPS: Mapping[str, Step] = {
    "open": _open,
    "close": _close,
    "archive": _archive,
    "extend": _extend,
    "remind": _remind,
    "new_version": _new_version,
    "discard": _discard,
    "keep": _keep,
    "up": _moved(-1),
    "down": _moved(1),
    "drop": _drop,
}


def _row(survey: Survey) -> dict[str, Any]:
    state = SurveyState(survey["state"])
    return {
        "id": survey["_id"],
        "title": choose(survey["title"], current_language()),
        "state": said(STATES[state]),
        "colour": COLOURS[state],
        "area": areas.get(current_store(), survey["area_id"])["full_name"],
        "opens_at": survey["opens_at"],
        "closes_at": survey["closes_at"],
        "questions": len(survey["questions"]),
    }


def _shown(
    survey: Survey,
    status: int = 200,
    *,
    faults: Sequence[Fault] = (),
    sent: Sent | None = None,
    doing: str = "",
) -> Response:
    store, official, language = current_store(), current_identity(), current_language()
    mine = permissions.may_in(store, official, WRITE, survey["area_id"])
    shown = show(survey)
    return answers.page(
        "console/surveys/show.html",
        status,
        survey=shown,
        row=_row(survey),
        questions=lists.questions(survey, language),
        type_words={str(kind): said(words) for kind, words in TYPES.items()},
        may=set(map(str, shown["actions"])) if mine else set(),
        mine=mine,
        missing=_missing(survey) if SurveyAction.EDIT in shown["actions"] else {},
        extend=_form(ExtendSurveySchema(), survey, "extend", sent, faults, doing),
        remind=_form(RemindSurveySchema(), survey, "remind", sent, faults, doing),
        keep=_form(SurveyTemplateBodySchema(), survey, "keep", sent, faults, doing),
        problems=[] if doing in {"extend", "remind", "keep"} else [detail(one, language) for one in faults],
        stale=status == 412,
        doing=doing,
        files={name: said(words) for name, words in FILES.items()},
        by={name: said(words) for name, words in BY.items()},
        done=done_of(DONE),
    )


def _form(
    schema: Any, survey: Survey, name: str, sent: Sent | None, faults: Sequence[Fault], doing: str
) -> Form:
    mine = doing == name
    labels = {one: said(words) for one, words in LABELS.items()}
    given = sent if mine and sent else MultiDict()
    return Form(
        schema, given, faults if mine else (), labels=labels, prefix=f"{name}-", version=survey["version"]
    )


def _missing(survey: Survey) -> dict[str, int]:
    """Return by the name of a language how many places lack words in it."""
    return {OWN_NAMES[lang]: len(found) for lang, found in translations.missing(survey).items() if found}
