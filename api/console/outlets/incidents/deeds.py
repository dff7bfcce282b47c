"""What is done with an incident, as a table: words, sign, the fields of its form, and the domain's function."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

import marshmallow as ma

from api.console.outlets.incidents.schemas import EndSchema, NothingSchema, SilenceSchema
from api.html.words import later
from models.access.callers import Identity
from models.monitoring import incident_steps
from models.monitoring.incidents import Incident, IncidentEnd
from models.monitoring.rules import Cause
from models.store import Store


class Given(NamedTuple):
    """What the forms give; what a form does not ask for stays empty."""

    until: datetime | None = None
    reason: str = ""
    note: str = ""


Run = Callable[[Store, Identity, str, Given, int], Incident]

ENDS: Mapping[str, str] = {
    IncidentEnd.MENDED: later("Đã sửa xong"),
    IncidentEnd.FALSE_ALARM: later("Báo nhầm"),
    IncidentEnd.PLANNED: later("Ngừng theo kế hoạch"),
    IncidentEnd.WELL: later("Tự trở lại bình thường"),
}


@dataclass(frozen=True)
class Deed:
    """One thing that is done with an incident.

    :param name: its value in the form's `do`.
    :param fits: whether it may be done with an open incident as it is, by an official of this id.
    :param hint: what follows from it.
    """

    name: str
    words: str
    icon: str
    hint: str
    fits: Callable[[Incident, str], bool]
    run: Run
    schema: type[ma.Schema] = NothingSchema
    fields: Sequence[str] = ()
    style: str = ""


def _take(store: Store, by: Identity, incident_id: str, _: Given, expect: int) -> Incident:
    return incident_steps.take(store, by, incident_id, expect=expect)


def _ticket(store: Store, by: Identity, incident_id: str, _: Given, expect: int) -> Incident:
    return incident_steps.make_ticket(store, by, incident_id, expect=expect)


def _mute(store: Store, by: Identity, incident_id: str, given: Given, expect: int) -> Incident:
    # The schema has asked for it.
    assert given.until
    return incident_steps.mute(store, by, incident_id, given.until, expect=expect)


def _close(store: Store, by: Identity, incident_id: str, given: Given, expect: int) -> Incident:
    reason = IncidentEnd(given.reason)
    return incident_steps.end(store, by, incident_id, reason, given.note, expect=expect)


DEEDS = (
    Deed(
        "take",
        later("Tôi lo việc này"),
        "user-check",
        later("Mọi người thấy bạn đang lo."),
        lambda incident, by: incident["taken_by"] != by,
        _take,
        style="go",
    ),
    Deed(
        "ticket",
        later("Lập phiếu sửa chữa"),
        "flag",
        later("Thành một phản ánh: có người nhận, có hạn, theo dõi như mọi phản ánh."),
        lambda incident, by: "report_id" not in incident,
        _ticket,
    ),
    Deed(
        "mute",
        later("Không báo nữa đến lúc"),
        "bell",
        later("Sự cố vẫn mở, nhưng không ai bị gọi cho đến lúc ấy."),
        lambda incident, by: True,
        _mute,
        SilenceSchema,
        ("until",),
    ),
    Deed(
        "close",
        later("Đóng sự cố"),
        "check",
        later("Điểm phát còn hỏng thì một phút sau có sự cố khác mở ra."),
        lambda incident, by: True,
        _close,
        EndSchema,
        ("reason", "note"),
        "stop",
    ),
)


#: What an incident of a cause means and what to do, where its name does not say it.
MEANS: Mapping[str, str] = {
    Cause.CLONED: later(
        "Hai máy cùng dùng chìa khóa của một điểm phát, nên Loa đã loại cả hai; điểm ấy chưa nhận lịch mới. "
        "Đến tận nơi, giữ máy thật, bỏ máy lạ, rồi ghép lại máy thật. Có khi chỉ vì ai đó chép thẻ nhớ."
    ),
}


def open_to(official_id: str, incident: Incident, controls: bool) -> list[Deed]:
    """Return what an official may do with an incident; nothing with one that is over.

    :param controls: whether they control outlets there.
    """
    if not controls or incident["closed_at"]:
        return []
    return [one for one in DEEDS if one.fits(incident, official_id)]
