"""`/console/papers/returns`: the periodic reports of units, filled in, handed in and decided on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, request
from werkzeug.datastructures import MultiDict

from api.console.extension import answers
from api.console.extension.answers import done_of
from api.console.extension.page import page
from api.console.papers import names
from api.desk.returns import presented
from api.desk.returns.files import DOCX, saved_as
from api.desk.returns.schemas import ReturnBodySchema
from api.extensions.context import current_identity, current_language, current_store
from api.extensions.idempotency import idempotent_form
from api.html import forms
from api.html.forms import Form, Sent
from api.html.words import later, said
from models.access import permissions, unit_access
from models.access.permissions import Permission
from models.errors import Clash, Fault, Forbidden, Invalid, NotFound, Stale
from models.language.languages import choose
from models.returns import administrative, consolidating, filling, handing_in, lists, papers
from models.returns import forms as forms_of_reports
from models.returns.forms import ReturnForm
from models.returns.returns import Return, ReturnRequest
from models.returns.sources import NO_SOURCE, TOO_COSTLY, TYPED
from models.returns.states import RETURN_STEPS, ReturnAction, actions

return_pages = Blueprint("console_returns", __name__, url_prefix="/console/papers/returns")

ROWS = 30

DONE: Mapping[str, str] = {
    "write": later("Đã lưu báo cáo."),
    "submit": later("Đã nộp báo cáo."),
    "send_back": later("Đã trả lại báo cáo."),
    "accept": later("Đã chấp nhận báo cáo."),
}

REASON = later("Lý do khác số hệ thống")

#: Why Loa knows no number.
WHY: Mapping[str, str] = {
    TYPED: later("đơn vị tự điền"),
    NO_SOURCE: later("hệ thống chưa có nguồn"),
    TOO_COSTLY: later("quá nhiều dữ liệu để tính"),
}


@return_pages.get("")
@page(permission=Permission.RETURN_READ)
def owed() -> Response:
    """List the reports of the official's units; with `undone` those that are still to be handed in."""
    undone, after = "undone" in request.args, request.args.get("after") or None
    found = lists.owed(current_store(), current_identity(), undone=undone, after=after, limit=ROWS)
    kept = {"undone": "true"} if undone else {}
    return answers.page(
        "console/papers/returns.html",
        rows=[(presented.head(one), asked, names.unit(one["agency_id"])) for one, asked in found.rows],
        following=f"/console/papers/returns?{urlencode({**kept, 'after': found.next})}" if found.next else "",
        undone=undone,
        states=names.RETURNS,
        **ways(),
    )


@return_pages.get("/<string:return_id>")
@page(permission=Permission.RETURN_READ)
def show(return_id: str) -> Response:
    """Show the report of a unit, as a form to whoever may write it."""
    return _shown(*lists.readable(current_store(), current_identity(), return_id))


@return_pages.post("/<string:return_id>")
@page(permission=Permission.RETURN_READ)
@idempotent_form
def act(return_id: str) -> Response:
    """Write a report, hand it in, send it back or accept it."""
    store, me, doing = current_store(), current_identity(), request.form.get("do", "")
    found, asked = lists.readable(store, me, return_id)
    if doing not in STEPS:
        raise NotFound
    try:
        STEPS[doing](return_id, forms.version_of(request.form))
    except Invalid as error:
        return _shown(found, asked, 422, error.faults)
    except (Clash, Forbidden) as error:
        return _shown(found, asked, 409, [Fault("", error.code, error.params)])
    except Stale:
        return _shown(*lists.readable(store, me, return_id), 412, [Fault("", "stale")])
    return answers.go(f"/console/papers/returns/{return_id}", done=doing)


@return_pages.get("/<string:return_id>/document.docx")
@page(permission=Permission.RETURN_READ)
def document(return_id: str) -> Response:
    """Send the report as a document for Word."""
    store = current_store()
    found, asked = lists.readable(store, current_identity(), return_id)
    paper = papers.of_unit(store, found, asked, filling.cells(store, found, asked))
    return saved_as(administrative.docx(paper), papers.file_name(paper.title, paper.on, "docx"), DOCX)


def _write(return_id: str, expect: int) -> object:
    read = forms.load(ReturnBodySchema(), _filled())
    return filling.write(
        current_store(), current_identity(), return_id, read["values"], read["texts"], expect=expect
    )


def _submit(return_id: str, expect: int) -> object:
    return filling.submit(current_store(), current_identity(), return_id, expect=expect)


def _send_back(return_id: str, expect: int) -> object:
    note = request.form.get("note", "")
    return handing_in.send_back(current_store(), current_identity(), return_id, note, expect=expect)


def _accept(return_id: str, expect: int) -> object:
    return handing_in.accept(current_store(), current_identity(), return_id, expect=expect)


#: What a form of the page does, by what it names.
STEPS: Mapping[str, Callable[[str, int], object]] = {
    ReturnAction.WRITE: _write,
    ReturnAction.SUBMIT: _submit,
    ReturnAction.SEND_BACK: _send_back,
    ReturnAction.ACCEPT: _accept,
}


def _filled() -> Sent:
    """Return the form without the rows in which no number stands."""
    kept: Sent = MultiDict()
    for name, text in request.form.items(multi=True):
        head, _, last = name.rpartition(".")
        if head.startswith("values.") and not request.form.get(f"{head}.value", "").strip():
            continue
        kept.add(name, text.replace(",", ".") if last == "value" and head else text)
    return kept


def _shown(found: Return, asked: ReturnRequest, status: int = 200, faults: Sequence[Fault] = ()) -> Response:
    store, lang = current_store(), current_language()
    cells = filling.cells(store, found, asked)
    form_of = asked["form"]
    typed = (
        request.form
        if status != 200
        else forms.prefilled({"texts": found["texts"], "values": found["typed"]})
    )
    values = {name: cell["value"] for name, cell in cells.items()}
    return answers.page(
        "console/papers/return.html",
        status,
        own=found["submitted_by"] == current_identity().id,
        found=found,
        asked=asked,
        head=presented.head(found),
        cells=cells,
        shares=consolidating.shares(form_of, values),
        form=Form(
            ReturnBodySchema(), MultiDict(typed), faults, labels=_labels(form_of), version=found["version"]
        ),
        steps=_steps(found),
        figure=papers.figure,
        why=WHY,
        lang=lang,
        choose=choose,
        unit=names.unit,
        states=names.RETURNS,
        done=done_of(DONE),
        **ways(),
    )


def _labels(form: ReturnForm) -> dict[str, str]:
    """Return what the fields of a report are called."""
    lang = current_language()
    found = {f"texts.{one['id']}": choose(one["text"], lang) for one in form["texts"]}
    for name, column in forms_of_reports.numbers(form).items():
        words = choose(column["text"], lang)
        found |= {f"values.{name}.value": words, f"values.{name}.reason": f"{said(REASON)}: {words}"}
    return found


def _steps(found: Return) -> set[str]:
    """Return what the official may do with a report now."""
    store, me = current_store(), current_identity()
    return {
        str(action)
        for action in actions(found["state"])
        if unit_access.may_for(
            store,
            me,
            RETURN_STEPS[action].permission,
            found["requester_id"] if RETURN_STEPS[action].above else found["agency_id"],
        )
    }


def ways() -> dict[str, Any]:
    """Return which ways through the room an official has."""
    me = current_identity()
    return {
        "may_write": bool(permissions.assignments_with(me, Permission.DIRECTIVE_WRITE)),
        "may_ask": bool(permissions.assignments_with(me, Permission.RETURN_REQUEST)),
        "may_report": bool(permissions.assignments_with(me, Permission.RETURN_READ)),
    }
