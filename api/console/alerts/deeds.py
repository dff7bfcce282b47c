"""What officials do with an alert on its page: the button, what its form asks for, and the function that does it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import marshmallow as ma
from werkzeug.datastructures import MultiDict

from api.desk.alerts.presented import DeskAlert
from api.desk.alerts.schemas import ApproveAloneSchema, ConfirmedSpanSchema, ReturnSchema
from api.html import forms
from api.html.forms import Form, Sent
from api.html.words import later
from models.access import permissions
from models.access.callers import Identity
from models.access.permissions import Permission
from models.alerts import alerts, approval, drafting, sms_release
from models.alerts.alerts import Alert
from models.alerts.cap_terms import MsgType, Status
from models.alerts.endings import ending_of
from models.alerts.states import AlertState
from models.areas import areas
from models.errors import Fault, Invalid
from models.store import Store

#: The box with the number of people, ticked by whoever issues.
UNDERSTOOD = "understood"


class ApprovalSchema(ConfirmedSpanSchema):
    """What whoever approves says: that they have seen how many people it will reach."""

    understood = ma.fields.Boolean()


class AloneSchema(ApproveAloneSchema):
    """The same of whoever approves alone, with the reason."""

    understood = ma.fields.Boolean()


class Deed(NamedTuple):
    """An act as a button.

    :param schema: what its form asks for.
    :param carry_out: does it; returns the alert to go on with.
    :param style: `go` is what leads on, `stop` what ends.
    :param on_version: it is done to the alert as it was seen.
    :param issues: the alert goes out by it: the number of people is ticked, and of a real one the code is asked for.
    """

    words: str
    done: str
    icon: str
    schema: type[ma.Schema]
    carry_out: Callable[[Store, Identity, str, Mapping[str, Any], int], Alert]
    style: str = ""
    hint: str = ""
    on_version: bool = True
    issues: bool = False


class _NothingSchema(ma.Schema):
    """A form that asks for nothing."""


def _follow_up(msg_type: MsgType, *, over: bool = False) -> Callable[..., Alert]:
    def carry_out(store: Store, by: Identity, alert_id: str, given: Mapping[str, Any], expect: int) -> Alert:
        return drafting.follow_up(store, by, alert_id, msg_type, {}, over=over)

    return carry_out


def _approve(store: Store, by: Identity, alert_id: str, given: Mapping[str, Any], expect: int) -> Alert:
    return approval.approve(store, by, alert_id, expect=expect, span=given["confirmed_span"])


def _approve_alone(store: Store, by: Identity, alert_id: str, given: Mapping[str, Any], expect: int) -> Alert:
    return approval.approve_alone(
        store, by, alert_id, given["reason"], expect=expect, span=given["confirmed_span"]
    )


def _submit(store: Store, by: Identity, alert_id: str, given: Mapping[str, Any], expect: int) -> Alert:
    return drafting.submit(store, by, alert_id, expect=expect, span=given["confirmed_span"])


def _return(store: Store, by: Identity, alert_id: str, given: Mapping[str, Any], expect: int) -> Alert:
    return drafting.give_back(store, by, alert_id, given["reason"], expect=expect)


def _discard(store: Store, by: Identity, alert_id: str, given: Mapping[str, Any], expect: int) -> Alert:
    return drafting.discard(store, by, alert_id, expect=expect)


def _release(store: Store, by: Identity, alert_id: str, given: Mapping[str, Any], expect: int) -> Alert:
    return sms_release.release(store, by, alert_id, expect=expect)


#: In the order in which they stand on the page.
DEEDS: Mapping[str, Deed] = {
    "approve": Deed(
        later("Duyệt và ban hành"),
        later("Đã ban hành. Tin đang được gửi đi."),
        "check",
        ApprovalSchema,
        _approve,
        "go",
        later("Tin đi ngay và không lấy lại được; chỉ có thể cập nhật hoặc hủy bằng tin mới."),
        issues=True,
    ),
    "submit": Deed(
        later("Trình duyệt"),
        later("Đã trình duyệt. Người duyệt đã được báo."),
        "send",
        ConfirmedSpanSchema,
        _submit,
        "go",
    ),
    "return": Deed(
        later("Trả lại"),
        later("Đã trả lại cho người soạn."),
        "undo-2",
        ReturnSchema,
        _return,
        "",
        later("Nói rõ cần sửa chỗ nào; người soạn đọc đúng như thế này."),
    ),
    "approve_alone": Deed(
        later("Duyệt khẩn một mình"),
        later("Đã ban hành một mình. Mọi người duyệt và quản trị đã được báo."),
        "triangle-alert",
        AloneSchema,
        _approve_alone,
        "stop",
        later("Chỉ khi không gọi được người thứ hai. Mọi người duyệt và quản trị nhận thư ngay."),
        issues=True,
    ),
    "release_sms": Deed(
        later("Cho phép nhắn tin SMS"),
        later("Đã cho phép nhắn tin SMS."),
        "message-square",
        _NothingSchema,
        _release,
        "",
        later("Chỉ cấp tỉnh được cho phép cảnh báo bằng SMS (Luật Viễn thông 2023)."),
    ),
    "update": Deed(
        later("Cập nhật"),
        "following",
        "pencil",
        _NothingSchema,
        _follow_up(MsgType.UPDATE),
        "go",
        later("Soạn bản mới thay bản này; phải trình và duyệt như mọi cảnh báo."),
        on_version=False,
    ),
    "all_clear": Deed(
        later("Báo hết nguy hiểm"),
        "following",
        "check",
        _NothingSchema,
        _follow_up(MsgType.UPDATE, over=True),
        "",
        later("Soạn tin báo đã an toàn cho mọi người đã nhận cảnh báo."),
        on_version=False,
    ),
    "cancel": Deed(
        later("Hủy cảnh báo"),
        "following",
        "x",
        _NothingSchema,
        _follow_up(MsgType.CANCEL),
        "stop",
        later("Khi cảnh báo sai hoặc không nên phát. Soạn tin rút lại cho mọi người đã nhận."),
        on_version=False,
    ),
    "discard": Deed(
        later("Bỏ bản nháp"), later("Đã bỏ bản nháp."), "trash-2", _NothingSchema, _discard, "stop"
    ),
}

#: The sentence after each, by what stands in the address.
DONE = {name: deed.done for name, deed in DEEDS.items() if deed.done != "following"}

LABELS = {
    "confirmed_span": later("Vì sao kéo dài hay ngắn hơn thường lệ"),
    "reason": later("Lý do"),
}


@dataclass(frozen=True)
class DeedForm:
    """An act with its form."""

    name: str
    deed: Deed
    form: Form


def possible(store: Store, by: Identity, alert: Alert, shown: DeskAlert) -> list[str]:
    """Return the acts that an official may do to an alert now, in the order of the page."""
    now = {str(one) for one in shown["actions"]}
    if alert["state"] == AlertState.APPROVED and not alert["superseded_by"] and not ending_of(alert):
        may_draft = all(
            permissions.may_in(store, by, Permission.ALERT_DRAFT, one) for one in alert["area_ids"]
        )
        now |= {"update", "all_clear", "cancel"} if may_draft else set()
    if _may_release(store, by, alert):
        now.add("release_sms")
    return [name for name in DEEDS if name in now]


def _may_release(store: Store, by: Identity, alert: Alert) -> bool:
    waits = alert["state"] in (AlertState.SUBMITTED, AlertState.APPROVED) and not alerts.sms_allowed(alert)
    # What an approver of the province approves is released with that.
    own = alert["state"] == AlertState.APPROVED or by.id in alert["authors"]
    province = areas.active_province_id(store)
    return waits and own and permissions.may_in(store, by, Permission.ALERT_APPROVE, province)


def forms_of(
    names: Sequence[str],
    version: int,
    sent: Sent | None = None,
    faults: Sequence[Fault] = (),
    doing: str = "",
) -> list[DeedForm]:
    """Return the form of each act.

    :param sent: what was typed into the form of the act `doing`, with its faults.
    """
    found = []
    for name in names:
        deed, own = DEEDS[name], name == doing
        given = sent if own and sent is not None else MultiDict()
        form = Form(
            deed.schema(),
            given,
            faults if own else (),
            labels=LABELS,
            prefix=f"{name}-",
            version=version if deed.on_version else None,
        )
        found.append(DeedForm(name, deed, form))
    return found


def given_for(name: str, sent: Sent) -> dict[str, Any]:
    """Return what the form of an act says.

    :raises Invalid: with every fault, also that the box with the number of people is not ticked.
    """
    given = forms.load(DEEDS[name].schema(), sent)
    if DEEDS[name].issues and not given[UNDERSTOOD]:
        raise Invalid(Fault(UNDERSTOOD, "required"))
    return given


def needs_proof(name: str, alert: Alert) -> bool:
    """Say whether an act asks for the code: a real alert goes out by it, or to more people."""
    return alert["status"] == Status.ACTUAL and (DEEDS[name].issues or name == "release_sms")
