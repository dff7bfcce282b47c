"""`/console/admin/routing`: which agency answers for what, in order; and a report to try it with."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, Response, request

from api.console.admin import rights
from api.console.admin.routing import rule_form, shown, trial
from api.console.admin.theirs import Difference, differing
from api.console.extension import answers
from api.console.extension.answers import done_of
from api.console.extension.page import page
from api.extensions.context import current_identity, current_store
from api.extensions.idempotency import idempotent_form
from api.html import forms
from api.html.forms import Form, Sent
from api.html.words import later
from models.access.permissions import Permission
from models.errors import Fault, Invalid, NotFound, Stale
from models.routing import routing as rulebooks
from models.routing.routing import Rulebook
from models.routing.rules import StoredRule

routing = Blueprint("console_admin_routing", __name__, url_prefix="/console/admin/routing")

HERE = "/console/admin/routing"

#: Of the place of a rule in an address.
MOST_DIGITS = 4

DONE = {
    "saved": later("Đã lưu. Phản ánh mới đi theo quy tắc này; phản ánh cũ ở nguyên chỗ."),
    "moved": later("Đã đổi thứ tự."),
    "deleted": later("Đã bỏ quy tắc."),
}


@routing.get("")
@page(permission=Permission.CATALOGUE_MANAGE)
def listed() -> Response:
    """List the rules in the order in which they are tried."""
    return _listed(_book())


@routing.post("")
@page(permission=Permission.CATALOGUE_MANAGE)
@idempotent_form
def move() -> Response:
    """Try a rule earlier or later than its neighbour."""
    way, _, number = request.form.get("do", "").partition(":")
    book = _book()
    try:
        rules = shown.moved(book["rules"], _number(number), way)
        _save(rules, forms.version_of(request.form))
    except Invalid as error:
        return _listed(book, 422, faults=error.faults)
    except Stale:
        return _listed(_book(), 412)
    return answers.go(HERE, done="moved")


@routing.get("/trial")
@page(permission=Permission.CATALOGUE_MANAGE)
def ask() -> Response:
    """Ask for a report that nobody filed."""
    return answers.page("console/admin/trial.html", form=trial.form_of(), outcome=None)


@routing.post("/trial")
@page(permission=Permission.CATALOGUE_MANAGE)
def try_() -> Response:
    """Show where it would go, and what every rule said to it; nothing is kept."""
    form = trial.form_of(request.form)
    try:
        outcome = trial.outcome(_book()["rules"], trial.read(request.form))
    except Invalid as error:
        form.faults = error.faults
        return answers.page("console/admin/trial.html", 422, form=form, outcome=None)
    return answers.page("console/admin/trial.html", form=form, outcome=outcome)


@routing.get("/new")
@page(permission=Permission.CATALOGUE_MANAGE)
def ask_new() -> Response:
    """Ask for a new rule, which is tried first until it is moved."""
    return _shown(_book(), None, rule_form.form_of(_book()))


@routing.post("/new")
@page(permission=Permission.CATALOGUE_MANAGE)
@idempotent_form
def create() -> Response:
    """Put a new rule in front, or show first what it would do."""
    return _put(None)


@routing.get("/<string:place>")
@page(permission=Permission.CATALOGUE_MANAGE)
def show(place: str) -> Response:
    """Show one rule, by its place in the list from 0."""
    number, book = _number(place), _book()
    return _shown(book, number, rule_form.form_of(book, rule_form.written(_rule(book, number))))


@routing.post("/<string:place>")
@page(permission=Permission.CATALOGUE_MANAGE)
@idempotent_form
def change(place: str) -> Response:
    """Change a rule, take it out, or show first what that would do."""
    return _put(_number(place))


def _number(place: str) -> int:
    if not place.isdecimal() or len(place) > MOST_DIGITS:
        raise NotFound
    return int(place)


def _put(number: int | None) -> Response:
    book, sent = _book(), request.form
    do, is_removal = sent.get("do", ""), sent.get("do") == "delete"
    try:
        expect = forms.version_of(sent)
        if expect != book["version"]:
            raise Stale(book)
        rules = shown.without(book["rules"], number) if is_removal else rule_form.put(book, number, sent)
        if do == "try":
            return _tried(book, number, sent, rules)
        _save(rules, expect)
    except Invalid as error:
        form = rule_form.form_of(book, sent, rule_form.placed(error.faults, number or 0))
        return _shown(book, number, form, 422)
    except Stale:
        return _overtaken(_book(), sent)
    return answers.go(HERE, done="deleted" if is_removal else "saved")


def _overtaken(book: Rulebook, sent: Sent) -> Response:
    """Show what was typed again, on the rule that it was typed for wherever that stands now, else as a new one."""
    number = rule_form.place_of(book["rules"], sent.get("was", ""))
    form = rule_form.form_of(book, sent)
    theirs = differing(form, rule_form.written(book["rules"][number])) if number is not None else []
    return _shown(book, number, form, 412, theirs=theirs, is_gone=number is None and bool(sent.get("was")))


def _tried(book: Rulebook, number: int | None, sent: Sent, rules: Sequence[StoredRule]) -> Response:
    form = rule_form.form_of(book, sent)
    past = trial.past(rules)
    outcome = before = None
    if sent.get("trial_text", "").strip():
        imagined = trial.read(sent, "trial_")
        before, outcome = trial.outcome(book["rules"], imagined), trial.outcome(rules, imagined)
    return _shown(book, number, form, past=past, outcome=outcome, before=before)


def _save(rules: Sequence[StoredRule], expect: int) -> None:
    province_id = rights.insist(Permission.CATALOGUE_MANAGE)
    rulebooks.save(current_store(), province_id, rules, expect=expect, actor=current_identity().actor)


def _book() -> Rulebook:
    return rulebooks.get(current_store(), rights.insist(Permission.CATALOGUE_MANAGE))


def _rule(book: Rulebook, number: int) -> StoredRule:
    if number >= len(book["rules"]):
        raise NotFound
    return book["rules"][number]


def _listed(book: Rulebook, status: int = 200, faults: Sequence[Fault] = ()) -> Response:
    return answers.page(
        "console/admin/routing.html",
        status,
        book=book,
        rows=shown.rows(book),
        wrong=shown.said_of(faults),
        theirs=[] if status == 412 else None,
        done=done_of(DONE),
    )


def _shown(
    book: Rulebook,
    number: int | None,
    form: Form,
    status: int = 200,
    *,
    theirs: list[Difference] | None = None,
    is_gone: bool = False,
    past: trial.Past | None = None,
    before: trial.Outcome | None = None,
    outcome: trial.Outcome | None = None,
) -> Response:
    return answers.page(
        "console/admin/rule.html",
        status,
        book=book,
        number=number,
        form=form,
        was=form.sent.get("was") or rule_form.digest(book["rules"], number),
        is_last=number is not None and number == len(book["rules"]) - 1,
        trial_form=trial.form_of(form.sent, "trial_"),
        theirs=theirs,
        is_gone=is_gone,
        past=past,
        before=before,
        outcome=outcome,
    )
