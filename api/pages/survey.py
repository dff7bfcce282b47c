"""`/s/{id}`: a survey as plain forms, one page a section, for phones without the app and browsers without script.

What is filled in is kept as a draft of the visitor after each page, so that a bad line loses one page at most.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import segno
from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for

from api.extensions.allowed_callers import allow
from api.extensions.caching import Keep, cached
from api.extensions.context import current_circumstances, current_language, current_store
from api.extensions.problems import sentence
from api.extensions.request_sizes import BodySize, body
from api.pages import page_visitors, survey_forms
from api.pages.page_words import words_of
from api.pages.survey_forms import Page
from models import surveys
from models.access import guards
from models.access.callers import CallerKind
from models.access.guards import Act
from models.errors import Clash, Fault, Forbidden, Invalid
from models.files import uploads
from models.language.dates import day_and_time
from models.language.languages import OWN_NAMES, choose
from models.messages.messages import Owner
from models.store import Store
from models.surveys import answer_checks as checks
from models.surveys import answers, conditions, drafts, invitations, lists, ordering, voters
from models.surveys.answers import Beside
from models.surveys.definition import Answers, Question, QuestionType, Survey, SurveyPhase, VoterIdentity
from models.surveys.drafts import Filled
from models.surveys.lists import WordedQuestion

survey_page = Blueprint("survey_page", __name__)

#: Where answers through this page come from.
CHANNEL = "page"

#: Where the cookie of a visitor is sent to.
PATH = "/s/"


@survey_page.get("/s/<string:survey_id>")
@allow(CallerKind.OPEN)
def show(survey_id: str) -> Response:
    """Show a page of the survey, or why it takes no answer, in the visitor's language."""
    store = current_store()
    survey = lists.get_public(store, survey_id)
    visitor = page_visitors.known(store)
    voter = voters.on_page(visitor or page_visitors.fresh())
    if "done" in request.args:
        return _message(survey, "done")
    if (newer := lists.newest(store, survey)) is not survey:
        # Links that were printed lead on.
        return _seen_other(url_for("survey_page.show", survey_id=newer["_id"], lang=current_language()))
    if closed := _closed(store, survey, voter):
        return _message(survey, closed)
    if not visitor:
        visitor = voter.names[0].partition(":")[2]
    filled = _filled(store, survey, voter)
    page = survey_forms.page_of(survey, request.args.get("page", ""))
    response = _form(store, survey, page, filled, visitor, [])
    page_visitors.remember(store, response, visitor, PATH)
    return response


@survey_page.post("/s/<string:survey_id>")
@allow(CallerKind.OPEN)
@body(BodySize(files=1))
def take(survey_id: str) -> Response:
    """Take one page; go on to the next, or keep the answer after the last."""
    store = current_store()
    survey = lists.get_public(store, survey_id)
    visitor = page_visitors.known(store)
    if not visitor or not page_visitors.is_token(store, visitor, survey_id, request.form.get("token", "")):
        return _message(survey, "no_cookie", 403)
    voter = voters.on_page(visitor)
    if closed := _closed(store, survey, voter):
        return _message(survey, closed, 409)
    page = survey_forms.page_of(survey, request.form.get("page", ""))
    before = _filled(store, survey, voter)
    filled, faults = _read(store, survey, page, before, visitor)
    drafts.save(store, survey, voter, filled)
    if request.form.get("go") == "back":
        return _go(survey, survey_forms.preceding(survey, page, filled.answers))
    seen = set(request.form.getlist("seen"))
    asked = survey_forms.shown(survey, page, filled.answers)
    if faults or (faults := _page_faults(store, asked, seen, filled)):
        return _form(store, survey, page, filled, visitor, faults, 422)
    if {question["id"] for question in asked} - seen:
        # An answer has brought up questions on this page.
        return _go(survey, page, more=True)
    following = survey_forms.following(survey, page, filled.answers)
    if following:
        return _go(survey, following)
    return _send(store, survey, page, filled, visitor)


@survey_page.get("/s/<string:survey_id>/poster")
@allow(CallerKind.OPEN)
@cached(Keep.ASK)
def poster(survey_id: str) -> str:
    """Show a poster to print, with the QR code of the page, in the visitor's language."""
    store, lang = current_store(), current_language()
    survey = lists.get_public(store, survey_id)
    link = invitations.link(store, survey_id)
    code = segno.make(link, error="q").svg_data_uri(scale=1, border=2)
    return render_template(
        "survey_poster.html",
        lang=lang,
        words=words_of("survey")[lang],
        title=choose(survey["title"], lang),
        intro=choose(survey["intro"], lang),
        until=day_and_time(survey["closes_at"]),
        link=link,
        code=code,
    )


def _closed(store: Store, survey: Survey, voter: voters.Voter) -> str:
    """Return the key of the words that say why the survey takes no answer of this visitor; "" if it takes one."""
    phase = lists.phase(survey)
    if phase is not SurveyPhase.OPEN:
        return str(phase)
    if survey["identity"] == VoterIdentity.VERIFIED:
        return "verified"
    return "already" if answers.has_answered(store, survey, voter) else ""


def _filled(store: Store, survey: Survey, voter: voters.Voter) -> Filled:
    """Return what a visitor has filled in: their draft, else what they answered and may change."""
    filled = drafts.load(store, survey, voter)
    before = None if filled.answers else answers.given(store, survey, voter)
    return Filled(before["answers"], before.get("others", {})) if before else filled


def _read(
    store: Store, survey: Survey, page: Page, before: Filled, visitor: str
) -> tuple[Filled, list[Fault]]:
    """Return what is filled in after this page, and what is wrong with its files."""
    given, others, faults = dict(before.answers), dict(before.others), list[Fault]()
    seen = set(request.form.getlist("seen"))
    for question in page.questions:
        name = question["id"]
        if name not in seen:
            continue
        if question["type"] == QuestionType.PHOTO:
            try:
                given[name] = _photo(store, name, visitor) or given.get(name)
            except Invalid as error:
                faults += [Fault(f"answers.{name}", one.code, one.params) for one in error.faults]
        else:
            given[name] = survey_forms.read(question, request.form)
            others[name] = survey_forms.other(question, request.form)
    kept = {name: value for name, value in given.items() if value is not None}
    counted = conditions.pruned(survey["questions"], kept)
    said = {name: text for name, text in others.items() if text and _asks_words(survey, name, counted)}
    return Filled(counted, said), faults


def _asks_words(survey: Survey, question_id: str, counted: Answers) -> bool:
    """Say whether own words belong to what was chosen: the field stands there whatever is chosen."""
    options = next(one["options"] for one in survey["questions"] if one["id"] == question_id)
    others = {option["id"] for option in options if option["other"]}
    return question_id in counted and bool(others & set(checks.chosen(counted[question_id])))


def _photo(store: Store, question_id: str, visitor: str) -> str | None:
    """Keep the photo of a form and return its id; None without one.

    :raises Invalid: it can't be accepted, and why.
    """
    file = request.files.get(f"{survey_forms.ANSWER}{question_id}")
    data = file.stream.read() if file else b""
    if not data:
        return None
    guards.spend(store, Act.UPLOAD, current_circumstances())
    owner = Owner(CHANNEL, visitor)
    return uploads.save(store, data, owner=owner, actor={"kind": owner.kind, "id": owner.id})["_id"]


def _page_faults(store: Store, asked: Sequence[Question], seen: set[str], filled: Filled) -> list[Fault]:
    faults: list[Fault] = []
    for question in asked:
        if question["id"] in seen:
            value, said = filled.answers.get(question["id"]), filled.others.get(question["id"])
            found = checks.check_one(question, value, said)
            if not found and question["type"] == QuestionType.PLACE:
                found = answers.place_faults(store, question["id"], value)
            faults += found
    return faults


def _send(store: Store, survey: Survey, page: Page, filled: Filled, visitor: str) -> Response:
    voter = voters.on_page(visitor)
    beside = Beside(others=filled.others, lang=current_language(), owners=(Owner(CHANNEL, visitor),))
    try:
        surveys.answer(store, survey["_id"], voter, filled.answers, CHANNEL, current_circumstances(), beside)
    except Invalid as error:
        return _form(store, survey, page, filled, visitor, error.faults, 422)
    except (Clash, Forbidden) as error:
        return _message(survey, _REFUSED.get(error.code, "already"), 409)
    drafts.drop(store, survey, voter)
    return _seen_other(url_for("survey_page.show", survey_id=survey["_id"], lang=current_language(), done=1))


_REFUSED = {"survey_closed": "closed", "survey_not_open": "upcoming", "verified_only": "verified"}


def _go(survey: Survey, page: Page, *, more: bool = False) -> Response:
    """Go to a page; with `more` to the questions on it that an answer has brought up.

    The address does not name them, since that would tell the answer.
    """
    return _seen_other(
        url_for(
            "survey_page.show",
            survey_id=survey["_id"],
            lang=current_language(),
            page=page.number,
            more=1 if more else None,
            _anchor="opened" if more else None,
        )
    )


def _seen_other(address: str) -> Response:
    return make_response(redirect(address, 303))


def _form(
    store: Store,
    survey: Survey,
    page: Page,
    filled: Filled,
    visitor: str,
    faults: Sequence[Fault],
    status: int = 200,
) -> Response:
    lang = current_language()
    asked = [
        lists.worded(ordering.ordered(question, visitor), lang)
        for question in survey_forms.shown(survey, page, filled.answers)
    ]
    section = next((one for one in lists.sections(survey, lang) if one["id"] == page.section), None)
    html = render_template(
        "survey.html",
        **_common(survey, lang),
        page=page.number,
        pages=len(survey_forms.pages(survey)),
        section=section,
        questions=[{**question, "limits": checks.limits(question)} for question in asked],
        filled=filled,
        opened=_opened(asked, filled) if "more" in request.args else "",
        faults=_sentences(survey, faults, lang),
        changes=answers.given(store, survey, voters.on_page(visitor)) is not None,
        last=survey_forms.following(survey, page, filled.answers) is None,
        with_files=any(question["type"] == QuestionType.PHOTO for question in asked),
        token=page_visitors.token(store, visitor, survey["_id"]),
    )
    return make_response(html, status)


def _opened(asked: Sequence[WordedQuestion], filled: Filled) -> str:
    """Return the id of the first question that an answer has brought up; "" without one."""
    return next((one["id"] for one in asked if one["show_if"] and one["id"] not in filled.answers), "")


def _sentences(survey: Survey, faults: Sequence[Fault], lang: str) -> dict[str, list[str]]:
    """Return what is wrong by the id of the question, in words; the own words of a question first."""
    types = {question["id"]: question["type"] for question in survey["questions"]}
    found: dict[str, list[str]] = {}
    for fault in faults:
        name = [*fault.field.split("."), ""][1]
        found.setdefault(name, []).append(_sentence(fault, types.get(name, ""), lang))
    return found


def _sentence(fault: Fault, kind: str, lang: str) -> str:
    own = fault.params.get("message")
    if text := choose(own, lang) if isinstance(own, Mapping) else str(own or ""):
        return text
    part = fault.field.partition(".")[0]
    key = {"wrong_type": f"misread_{kind}", "required": f"missing_{part}"}.get(fault.code, "")
    if words := words_of("survey")[lang].get(key):
        return str(words)
    said = sentence(fault.code, lang, {"field": "", **fault.params}).strip(" :៖")
    return said[:1].upper() + said[1:]


def _message(survey: Survey, key: str, status: int = 200) -> Response:
    lang = current_language()
    newer = lists.newest(current_store(), survey)
    html = render_template("survey_message.html", **_common(survey, lang), key=key, newer=newer["_id"])
    return make_response(html, status)


def _common(survey: Survey, lang: str) -> dict[str, Any]:
    return {
        "lang": lang,
        "languages": {one: name for one, name in OWN_NAMES.items() if one in survey["languages"]}
        or OWN_NAMES,
        "words": words_of("survey")[lang],
        "survey": survey,
        "title": choose(survey["title"], lang),
        "intro": choose(survey["intro"], lang),
        "opens": day_and_time(survey["opens_at"]),
        "until": day_and_time(survey["closes_at"]),
    }
