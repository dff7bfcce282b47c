"""`/console/evaluation/praise`: good practice is named with evidence, confirmed by another, begun as a post."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import cast

import marshmallow as ma
from flask import Blueprint, Response, request
from werkzeug.datastructures import MultiDict

from api.console.extension import answers, uploaded
from api.console.extension.answers import done_of
from api.console.extension.page import page
from api.console.outlets import places
from api.desk.evaluation import presented
from api.desk.evaluation.schemas import PraiseBodySchema
from api.extensions.context import current_identity, current_store
from api.extensions.idempotency import idempotent_form
from api.extensions.request_sizes import BodySize, body
from api.html import forms
from api.html.forms import Form, Option, Sent
from api.html.words import later
from models.access import permissions
from models.access.permissions import Permission
from models.errors import Clash, Fault, Forbidden, Invalid, NotFound, Stale
from models.evaluation import praise, praise_steps
from models.evaluation.praise import Praise, PraiseState
from models.evaluation.praise_steps import PraiseContent
from models.language.languages import LANGUAGES

praise_pages = Blueprint("console_praise", __name__, url_prefix="/console/evaluation/praise")

HERE = "/console/evaluation/praise"

STATES: Mapping[str, str] = {
    PraiseState.PROPOSED: later("Chờ xác nhận"),
    PraiseState.CONFIRMED: later("Đã xác nhận"),
    PraiseState.PUBLISHED: later("Đã soạn tin"),
    PraiseState.WITHDRAWN: later("Đã rút"),
}

DONE: Mapping[str, str] = {
    "proposed": later("Đã đề nghị biểu dương. Người khác xác nhận thì mới tính."),
    "confirm": later("Đã xác nhận biểu dương."),
    "publish": later("Đã soạn tin biểu dương; tin đi theo quy trình duyệt như mọi tin."),
    "withdraw": later("Đã rút biểu dương."),
}

LABELS: Mapping[str, str] = {
    "area_id": later("Đơn vị"),
    "first": later("Từ tháng"),
    "last": later("Đến tháng"),
    "texts.vi": later("Đơn vị làm tốt việc gì"),
    "texts.km": later("Bằng tiếng Khmer"),
    "texts.en": later("Bằng tiếng Anh"),
    "evidence": later("Tệp minh chứng"),
    "reason": later("Vì sao rút"),
}


class WithdrawSchema(ma.Schema):
    """Why a praise is taken back."""

    reason = ma.fields.String()


@praise_pages.get("")
@page(permission=Permission.STATS_READ)
def listed() -> Response:
    """List what was praised, the newest first."""
    store, me = current_store(), current_identity()
    return answers.page(
        "console/evaluation/praises.html",
        rows=presented.praises(praise.newest(store, me)),
        states=STATES,
        may_name=bool(permissions.assignments_with(me, Permission.TARGET_ENTER)),
        done=done_of(DONE),
    )


@praise_pages.get("/new")
@page(permission=Permission.TARGET_ENTER)
def ask() -> Response:
    """Ask for good practice of the unit and the months that the address names."""
    given = {name: request.args.get(name, "") for name in ("area_id", "first", "last")}
    return _asking(forms.prefilled(given))


@praise_pages.post("/new")
@page(permission=Permission.TARGET_ENTER)
@body(BodySize(files=2))
@idempotent_form
def propose() -> Response:
    """Name good practice with its evidence."""
    store, me = current_store(), current_identity()
    sent: Sent = MultiDict(request.form.items(multi=True))
    try:
        sent = uploaded.with_files("evidence")
        given = forms.load(PraiseBodySchema(), sent, lambda one: praise_steps.faults_of(store, me, one))
        praise_steps.propose(store, me, cast(PraiseContent, given))
    except Invalid as error:
        return _asking(sent, error.faults, 422)
    except Forbidden as error:
        return _asking(sent, [Fault("area_id", error.code, error.params)], 409)
    return answers.go(HERE, done="proposed")


@praise_pages.get("/<string:praise_id>")
@page(permission=Permission.STATS_READ)
def show(praise_id: str) -> Response:
    """Show a praise with its evidence and what the official may do with it."""
    return _shown(praise.get(current_store(), current_identity(), praise_id))


@praise_pages.post("/<string:praise_id>")
@page(permission=Permission.STATS_READ)
@idempotent_form
def act(praise_id: str) -> Response:
    """Confirm a praise, begin its post, or withdraw it with a reason; the domain says who may."""
    store, me, doing = current_store(), current_identity(), request.form.get("do", "")
    if doing not in STEPS:
        raise NotFound
    try:
        done = STEPS[doing](praise_id, forms.version_of(request.form))
    except Invalid as error:
        return _shown(praise.get(store, me, praise_id), 422, error.faults)
    except (Clash, Forbidden) as error:
        return _shown(praise.get(store, me, praise_id), 409, [Fault("", error.code, error.params)])
    except Stale:
        return _shown(praise.get(store, me, praise_id), 412, [Fault("", "stale")])
    return answers.go(f"{HERE}/{done['_id']}", done=doing)


def _confirm(praise_id: str, expect: int) -> Praise:
    return praise_steps.confirm(current_store(), current_identity(), praise_id, expect=expect)


def _publish(praise_id: str, expect: int) -> Praise:
    return praise_steps.publish(current_store(), current_identity(), praise_id, expect=expect)


def _withdraw(praise_id: str, expect: int) -> Praise:
    reason = request.form.get("reason", "")
    return praise_steps.withdraw(current_store(), current_identity(), praise_id, reason, expect=expect)


#: What a form of the page does, by what it names.
STEPS: Mapping[str, Callable[[str, int], Praise]] = {
    "confirm": _confirm,
    "publish": _publish,
    "withdraw": _withdraw,
}


def _asking(sent: Sent, faults: Sequence[Fault] = (), status: int = 200) -> Response:
    store, me = current_store(), current_identity()
    units = [
        one
        for one in places.within(Permission.TARGET_ENTER)
        if praise.may(store, me, Permission.TARGET_ENTER, one.value)
    ]
    options: Mapping[str, Sequence[Option]] = {"area_id": units}
    form = Form(PraiseBodySchema(), sent, faults, options=options, labels=LABELS)
    texts = [(f"texts.{lang}", lang == "vi") for lang in LANGUAGES]
    return answers.page("console/evaluation/praise_new.html", status, form=form, texts=texts)


def _shown(row: Praise, status: int = 200, faults: Sequence[Fault] = ()) -> Response:
    return answers.page(
        "console/evaluation/praise.html",
        status,
        row=presented.praise(row),
        state=STATES[row["state"]],
        steps=_steps(row),
        form=Form(WithdrawSchema(), faults=faults, labels=LABELS, version=row["version"]),
        done=done_of(DONE),
    )


def _steps(row: Praise) -> set[str]:
    """Return what the official may do with a praise now."""
    store, me = current_store(), current_identity()
    confirms = praise.may(store, me, Permission.TARGET_CONFIRM, row["area_id"])
    may = {
        "confirm": row["state"] == PraiseState.PROPOSED and confirms and row["by"] != me.id,
        "publish": row["state"] == PraiseState.CONFIRMED
        and praise.may(store, me, Permission.POST_WRITE, row["area_id"]),
        "withdraw": row["state"] != PraiseState.WITHDRAWN and confirms,
    }
    return {name for name, allowed in may.items() if allowed}
