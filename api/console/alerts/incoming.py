"""`/console/alerts/incoming`: warnings of other issuers, to be taken over as a draft or dismissed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from flask import Blueprint, Response, request
from werkzeug.datastructures import MultiDict

from api.console.alerts import chosen_areas, dots, words
from api.console.extension import answers
from api.console.extension.answers import done_of
from api.console.extension.page import page
from api.desk.incoming_alerts.presented import WholeIncoming, show, show_whole
from api.desk.incoming_alerts.schemas import DismissSchema, TakeOverSchema
from api.extensions.context import current_identity, current_store
from api.extensions.idempotency import idempotent_form
from api.html import forms
from api.html.forms import Form, Sent
from api.html.words import later, said
from models.access import permissions
from models.access.permissions import Permission
from models.alerts import content as alert_content
from models.alerts.content import Content
from models.errors import Clash, Fault, Forbidden, Invalid, Stale
from models.partners import incoming as messages
from models.partners import taking_over
from models.partners.incoming import IncomingState
from models.partners.taking_over import Becomes, Filled
from models.store import cursor

incoming = Blueprint("console_incoming_alerts", __name__, url_prefix="/console/alerts/incoming")

DONE = {"dismissed": later("Đã ghi là không dùng tin này.")}

STATE = {
    "new": (later("Chờ xem"), "amber"),
    "replaced": (later("Đã có tin mới hơn"), ""),
    "taken": (later("Đã lấy thành bản nháp"), "green"),
    "dismissed": (later("Không dùng"), ""),
}

LABELS = {"hazard": later("Loại"), "area_ids": later("Vùng nhận"), "reason": later("Lý do")}

#: What taking a message over would make; of the others nothing is made.
BECOMES = {
    Becomes.ALERT: later("Sẽ thành bản nháp cảnh báo mới."),
    Becomes.UPDATE: later("Sẽ thành bản nháp cập nhật của cảnh báo đã phát."),
    Becomes.CANCEL: later("Sẽ thành bản nháp hủy cảnh báo đã phát."),
    Becomes.DRAFT: later("Sẽ sửa bản nháp của tin trước, chưa ai duyệt."),
    Becomes.WAITING: later("Tin này hủy một bản nháp chưa duyệt: hãy trả lại hoặc bỏ bản nháp đó."),
    Becomes.NOTHING: later("Tin này hủy một tin mà ở đây chưa ai dùng: không có gì để hủy."),
    Becomes.REPLACED: later("Nơi phát đã có tin mới hơn: hãy dùng tin đó."),
    Becomes.DECIDED: later("Đã có người quyết định về tin này."),
}
MADE = frozenset({Becomes.ALERT, Becomes.UPDATE, Becomes.CANCEL, Becomes.DRAFT})


@incoming.get("")
@page(permission=Permission.ALERT_READ)
def listed() -> Response:
    """Show the messages, the last that came first."""
    after, state = request.args.get("after") or None, request.args.get("state", "")
    if after:
        cursor.decode_moment(after)
    chosen = state if state in set(IncomingState) else ""
    found, following = messages.search(current_store(), state=chosen, after=after, limit=50)
    return answers.page(
        "console/alerts/incoming.html",
        rows=[show(one) for one in found],
        state=chosen,
        states=STATE,
        words=words,
        following=following,
        done=done_of(DONE),
    )


@incoming.get("/<string:incoming_id>")
@page(permission=Permission.ALERT_READ)
def one(incoming_id: str) -> Response:
    """Show one message with the draft that it would become."""
    return _shown(incoming_id)


@incoming.post("/<string:incoming_id>")
@page(permission=Permission.ALERT_DRAFT)
@idempotent_form
def decide(incoming_id: str) -> Response:
    """Take a message over as a draft, or dismiss it with a reason; or change the areas of the form."""
    store, official, sent = current_store(), current_identity(), request.form
    do = sent.get("do", "")
    if do == "take_over" and sent.get("find", "").strip():
        do = "add"
    if chosen_areas.asks(do):
        found = chosen_areas.changed(sent, do)
        return _shown(incoming_id, sent=found.sent, find=found.unsettled)
    try:
        expect = forms.version_of(sent)
        if do == "dismiss":
            reason = forms.load(DismissSchema(), sent)["reason"]
            messages.dismiss(store, official, incoming_id, reason, expect=expect)
            return answers.go("/console/alerts/incoming", done="dismissed")
        given = forms.load(
            TakeOverSchema(), sent, lambda body: alert_content.faults_of(store, _content(body))
        )
        _, draft = taking_over.take_over(store, official, incoming_id, cast(Filled, given), expect=expect)
    except Invalid as error:
        return _shown(incoming_id, 422, faults=error.faults, sent=sent, doing=do)
    except Stale:
        return _shown(incoming_id, 412, sent=sent, doing=do)
    except (Clash, Forbidden) as error:
        return _shown(incoming_id, 409, faults=[Fault("", error.code, error.params)], sent=sent, doing=do)
    return answers.go(f"/console/alerts/{draft['_id']}/edit", done="taken")


def _content(given: object) -> Content:
    return cast(Content, given)


def _shown(
    incoming_id: str,
    status: int = 200,
    *,
    faults: Sequence[Fault] = (),
    sent: Sent | None = None,
    doing: str = "",
    find: str = "",
) -> Response:
    whole = show_whole(current_store(), messages.get(current_store(), incoming_id))
    take, dismiss = _forms(whole, faults, sent, doing)
    return answers.page(
        "console/alerts/incoming_one.html",
        status,
        one=whole,
        words=words,
        becomes=said(BECOMES[Becomes(whole["becomes"])]),
        is_made=whole["becomes"] in MADE,
        sign=STATE[whole["state"]],
        take=take,
        dismiss=dismiss,
        doing=doing,
        find=find,
        offered=chosen_areas.offered(find),
        chosen=chosen_areas.names([one for one in take.sent.getlist("area_ids") if one]),
        choosing=dots.to_choose([one for one in take.sent.getlist("area_ids") if one]),
        districts=chosen_areas.districts(),
        groups=chosen_areas.groups(),
        may_draft=bool(permissions.assignments_with(current_identity(), Permission.ALERT_DRAFT)),
        is_stale=status == 412,
    )


def _forms(whole: WholeIncoming, faults: Sequence[Fault], sent: Sent | None, doing: str) -> tuple[Form, Form]:
    """Return the forms that take a message over and that dismiss it; `doing` is the one that was sent."""
    dismissed = sent is not None and doing == "dismiss"
    take = Form(
        TakeOverSchema(),
        sent if sent is not None and not dismissed else _proposed(whole),
        () if dismissed else faults,
        {"hazard": words.hazard_options()},
        LABELS,
        version=whole["version"],
    )
    dismiss = Form(
        DismissSchema(),
        sent if sent is not None and dismissed else MultiDict(),
        faults if dismissed else (),
        labels=LABELS,
        prefix="dismiss-",
        version=whole["version"],
    )
    return take, dismiss


def _proposed(whole: WholeIncoming) -> Sent:
    proposal = whole["proposal"]
    given = {"hazard": proposal.get("hazard") or None, "area_ids": list(proposal.get("area_ids", []))}
    return forms.prefilled(given)
