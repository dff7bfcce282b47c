"""`/console/alerts/drills`: planning drills of exercise alerts, letting them run, and what they brought."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple, cast

import marshmallow as ma
from flask import Blueprint, Response, request
from werkzeug.datastructures import MultiDict

from api.console.alerts import rows, shown, words
from api.console.extension import answers
from api.console.extension.answers import done_of
from api.console.extension.page import page
from api.desk.alerts.schemas import ConfirmedSpanSchema
from api.desk.drills.presented import show_report
from api.desk.drills.schemas import DrillPlanSchema
from api.extensions.context import current_identity, current_language, current_store
from api.extensions.idempotency import idempotent_form
from api.extensions.problems import detail
from api.html import forms
from api.html.forms import Form, Option, Sent
from api.html.words import later, said
from models.access import permissions
from models.access.callers import Identity
from models.access.permissions import Permission
from models.alerts import alerts, lists
from models.alerts import drills as domain
from models.alerts.alerts import Alert
from models.alerts.cap_terms import MsgType, Status
from models.alerts.drills import UNDONE, Drill, DrillPlan, DrillState
from models.alerts.lists import AlertQuery
from models.alerts.states import UNAPPROVED
from models.errors import Clash, Fault, Forbidden, Invalid, NotFound, Stale
from models.store import Store

drills = Blueprint("console_drills", __name__, url_prefix="/console/alerts/drills")

#: Most drills of the list; a province holds a few a year.
MOST = 100

STATE = {
    "planned": (later("Chờ duyệt"), "amber"),
    "approved": (later("Đã duyệt, chờ đến giờ"), "blue"),
    "running": (later("Đang diễn tập"), "violet"),
    "ended": (later("Đã kết thúc"), ""),
    "called_off": (later("Đã hủy"), ""),
}

LABELS = {
    "name": later("Tên cuộc diễn tập"),
    "starts_at": later("Bắt đầu lúc"),
    "alert_ids": later("Cảnh báo diễn tập sẽ phát"),
    "confirmed_span": later("Vì sao kéo dài hay ngắn hơn thường lệ"),
}


class _NothingSchema(ma.Schema):
    """A form that asks for nothing."""


class Deed(NamedTuple):
    """What is done with a drill: its button, when, and by whom."""

    words: str
    done: str
    icon: str
    style: str
    states: frozenset[DrillState]
    permission: Permission
    schema: type[ma.Schema]
    carry_out: Callable[[Store, Identity, str, Mapping[str, Any], int], Drill]
    hint: str = ""


DEEDS: Mapping[str, Deed] = {
    "approve": Deed(
        later("Duyệt diễn tập"),
        later("Đã duyệt. Đến giờ các cảnh báo diễn tập tự phát."),
        "check",
        "go",
        frozenset({DrillState.PLANNED}),
        Permission.ALERT_APPROVE,
        ConfirmedSpanSchema,
        lambda store, by, one, given, expect: domain.approve(
            store, by, one, expect=expect, span=given["confirmed_span"]
        ),
        later("Mọi cảnh báo trong đó phải đã trình duyệt, và bạn không soạn bản nào."),
    ),
    "end": Deed(
        later("Kết thúc diễn tập"),
        later("Đã kết thúc diễn tập."),
        "check",
        "stop",
        frozenset({DrillState.RUNNING}),
        Permission.ALERT_DRAFT,
        _NothingSchema,
        lambda store, by, one, given, expect: domain.end(store, by, one, expect=expect),
        later("Đợt gửi chưa bắt đầu sẽ không gửi nữa."),
    ),
    "call_off": Deed(
        later("Hủy diễn tập"),
        later("Đã hủy diễn tập."),
        "x",
        "stop",
        UNDONE,
        Permission.ALERT_DRAFT,
        _NothingSchema,
        lambda store, by, one, given, expect: domain.call_off(store, by, one, expect=expect),
    ),
}

DONE = {"planned": later("Đã lên kế hoạch diễn tập.")} | {name: one.done for name, one in DEEDS.items()}


@drills.get("")
@page(permission=Permission.ALERT_READ)
def listed() -> Response:
    """Show the drills, the latest first."""
    return answers.page(
        "console/alerts/drills.html",
        drills=domain.every(current_store(), MOST),
        states=STATE,
        may_draft=_may(Permission.ALERT_DRAFT),
    )


@drills.get("/new")
@page(permission=Permission.ALERT_DRAFT)
def new() -> Response:
    """Show the form of a plan, with the exercise alerts that may be part of one."""
    return _planned(_plan_form(MultiDict()))


@drills.post("/new")
@page(permission=Permission.ALERT_DRAFT)
@idempotent_form
def plan() -> Response:
    """Plan a drill."""
    store, official = current_store(), current_identity()
    try:
        given = forms.load(
            DrillPlanSchema(),
            request.form,
            lambda body: domain.faults_of(store, official, cast(DrillPlan, body)),
        )
        drill = domain.plan(store, official, cast(DrillPlan, given))
    except Invalid as error:
        return _planned(_plan_form(request.form, error.faults), 422)
    return answers.go(f"/console/alerts/drills/{drill['_id']}", done="planned")


@drills.get("/<string:drill_id>")
@page(permission=Permission.ALERT_READ)
def one(drill_id: str) -> Response:
    """Show one drill; once it ran, what it brought."""
    return _shown(domain.get(current_store(), drill_id))


@drills.post("/<string:drill_id>")
@page(permission=Permission.ALERT_READ)
@idempotent_form
def act(drill_id: str) -> Response:
    """Approve, end or call off a drill."""
    store, official, doing = current_store(), current_identity(), request.form.get("do", "")
    drill = domain.get(store, drill_id)
    if doing not in _possible(drill):
        return _shown(drill, 409, faults=[Fault("", "drill_state")])
    deed = DEEDS[doing]
    try:
        given = forms.load(deed.schema(), request.form)
        deed.carry_out(store, official, drill_id, given, forms.version_of(request.form))
    except Invalid as error:
        return _shown(drill, 422, faults=error.faults, sent=request.form, doing=doing)
    except Stale:
        return _shown(domain.get(store, drill_id), 412, sent=request.form, doing=doing)
    except (Clash, Forbidden) as error:
        fault = Fault("", error.code, error.params)
        return _shown(domain.get(store, drill_id), 409, faults=[fault], sent=request.form, doing=doing)
    return answers.go(f"/console/alerts/drills/{drill_id}", done=doing)


def _planned(form: Form, status: int = 200) -> Response:
    return answers.page("console/alerts/drill_new.html", status, form=form)


def _plan_form(sent: Sent, faults: Sequence[Fault] = ()) -> Form:
    options = [Option(one["_id"], f"{words.title(one)} · {rows.places(one)}") for one in _free()]
    return Form(DrillPlanSchema(), sent, faults, {"alert_ids": options}, LABELS)


def _free() -> list[Alert]:
    """Return the exercise alerts that no drill has and that are not out."""
    found, _ = lists.search(
        current_store(), current_identity(), AlertQuery(status=Status.EXERCISE), limit=MOST
    )
    fit = [one for one in found if one["state"] in UNAPPROVED and one["msg_type"] == MsgType.ALERT]
    held = domain.holding(current_store(), [one["_id"] for one in fit])
    return [one for one in fit if one["_id"] not in held]


def _possible(drill: Drill) -> list[str]:
    state = DrillState(drill["state"])
    return [name for name, one in DEEDS.items() if state in one.states and _may(one.permission)]


def _may(permission: Permission) -> bool:
    return bool(permissions.assignments_with(current_identity(), permission))


def _shown(
    drill: Drill,
    status: int = 200,
    *,
    faults: Sequence[Fault] = (),
    sent: Sent | None = None,
    doing: str = "",
) -> Response:
    report = show_report(current_store(), drill)["alerts"] if drill["issued"] else []
    return answers.page(
        "console/alerts/drill.html",
        status,
        drill=drill,
        sign=STATE[drill["state"]],
        planned_by=shown.named([drill["created_by"]]),
        approved_by=shown.named([drill["approved_by"]]),
        alerts=rows.rows(_readable(drill["alert_ids"])),
        report=report,
        left={
            one["alert_id"]: detail(Fault("", one["code"]), current_language()) for one in drill["not_issued"]
        },
        acts=[_form(name, drill, sent, faults, doing) for name in _possible(drill)],
        faults=faults,
        doing=doing,
        words=words,
        is_stale=status == 412,
        done=done_of(DONE),
    )


def _form(
    name: str, drill: Drill, sent: Sent | None, faults: Sequence[Fault], doing: str
) -> tuple[str, Deed, Form]:
    own = name == doing
    given = sent if own and sent is not None else MultiDict()
    schema, labels = DEEDS[name].schema(), {key: said(text) for key, text in LABELS.items()}
    form = Form(
        schema, given, faults if own else (), labels=labels, prefix=f"{name}-", version=drill["version"]
    )
    return name, DEEDS[name], form


def _readable(alert_ids: Sequence[str]) -> list[Alert]:
    """Return those of some alerts that the official may read."""
    found = []
    for one in alert_ids:
        try:
            found.append(alerts.readable(current_store(), current_identity(), one))
        except NotFound:
            continue
    return found
