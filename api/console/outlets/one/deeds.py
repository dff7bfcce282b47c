"""What is done with an outlet, as a table: words, sign, the fields of its form, and the domain's function."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

import marshmallow as ma

from api.desk.alerts.schemas import moment
from api.desk.outlets.action_schemas import MuteSchema, ReasonSchema
from api.extensions.fields import Choice
from api.html.words import later
from models.access.callers import Identity
from models.access.permissions import Permission
from models.monitoring import incident_steps
from models.outlets import access, commands, device_keys, muting, registry
from models.outlets.commands import CommandName
from models.outlets.outlets import Outlet
from models.store import Store


class QuietSchema(ReasonSchema):
    """Why no incident is opened for an outlet, and until when."""

    until = moment(required=True)


class CommandSchema(ma.Schema):
    """What a device is told to do."""

    command = Choice(CommandName, required=True)


class NothingSchema(ma.Schema):
    """A form without fields."""


class Given(NamedTuple):
    """What the forms give; what a form does not ask for stays empty."""

    reason: str = ""
    until: datetime | None = None
    command: str = ""


Run = Callable[[Store, Identity, str, Given, int], Outlet]


@dataclass(frozen=True)
class Deed:
    """One thing that is done with an outlet.

    :param name: its value in the form's `do`.
    :param fits: whether it may be done with an outlet as it is.
    :param hint: what follows from it.
    :param asks_proof: whether a code of the authenticator app is asked for.
    """

    name: str
    words: str
    icon: str
    hint: str
    needs: Permission
    fits: Callable[[Outlet, datetime], bool]
    run: Run
    schema: type[ma.Schema] = NothingSchema
    fields: Sequence[str] = ()
    style: str = ""
    asks_proof: bool = False


def _mute(store: Store, by: Identity, outlet_id: str, given: Given, expect: int) -> Outlet:
    return muting.mute(store, by, outlet_id, given.reason, given.until, expect=expect)


def _unmute(store: Store, by: Identity, outlet_id: str, _: Given, expect: int) -> Outlet:
    return muting.unmute(store, by, outlet_id, expect=expect)


def _quiet(store: Store, by: Identity, outlet_id: str, given: Given, expect: int) -> Outlet:
    now = datetime.now(UTC)
    return incident_steps.quieten(store, by, outlet_id, given.until, given.reason, now, expect=expect)


def _loud(store: Store, by: Identity, outlet_id: str, _: Given, expect: int) -> Outlet:
    return incident_steps.quieten(store, by, outlet_id, None, "", datetime.now(UTC), expect=expect)


def _command(store: Store, by: Identity, outlet_id: str, given: Given, expect: int) -> Outlet:
    return commands.order(store, by, outlet_id, CommandName(given.command), expect=expect)


def _revoke(store: Store, by: Identity, outlet_id: str, given: Given, expect: int) -> Outlet:
    return device_keys.revoke(store, by, outlet_id, given.reason, expect=expect)


def _retire(store: Store, by: Identity, outlet_id: str, given: Given, expect: int) -> Outlet:
    return registry.retire(store, by, outlet_id, given.reason, expect=expect)


def is_quiet(outlet: Outlet, now: datetime) -> bool:
    """Say whether nobody wants to hear of incidents with an outlet at a moment."""
    quiet = outlet.get("alarms")
    return quiet is not None and (quiet["until"] is None or now < quiet["until"])


DEEDS = (
    Deed(
        "mute",
        later("Tắt tiếng"),
        "x",
        later("Không phát gì nữa, trừ cảnh báo thật. Để trống giờ thì tắt đến khi có người mở."),
        Permission.OUTLET_CONTROL,
        lambda outlet, now: not muting.is_muted(outlet, now),
        _mute,
        MuteSchema,
        ("reason", "until"),
        "stop",
    ),
    Deed(
        "unmute",
        later("Mở tiếng"),
        "volume-2",
        later("Phát lại theo lịch."),
        Permission.OUTLET_CONTROL,
        muting.is_muted,
        _unmute,
        style="go",
    ),
    Deed(
        "quiet",
        later("Không báo sự cố một thời gian"),
        "bell",
        later("Trong lúc sửa chữa: vẫn thấy tình trạng, nhưng không ai bị gọi."),
        Permission.OUTLET_CONTROL,
        lambda outlet, now: not is_quiet(outlet, now),
        _quiet,
        QuietSchema,
        ("reason", "until"),
    ),
    Deed(
        "loud",
        later("Báo sự cố trở lại"),
        "bell",
        later("Có sự cố thì báo như thường."),
        Permission.OUTLET_CONTROL,
        is_quiet,
        _loud,
        style="go",
    ),
    Deed(
        "command",
        later("Ra lệnh cho thiết bị"),
        "send",
        later("Làm một lần, khi thiết bị gọi về. Thử tiếng đợi lúc yên trong khung giờ, nhiều nhất 4 giờ."),
        Permission.OUTLET_CONTROL,
        lambda outlet, now: outlet["paired_at"] is not None,
        _command,
        CommandSchema,
        ("command",),
    ),
    Deed(
        "revoke",
        later("Loại thiết bị đang ghép"),
        "lock",
        later("Thiết bị bị mất hoặc bị thay: từ lần gọi sau nó không nhận được gì nữa. Điểm phát vẫn còn."),
        Permission.OUTLET_MANAGE,
        lambda outlet, now: outlet["paired_at"] is not None,
        _revoke,
        ReasonSchema,
        ("reason",),
        "stop",
    ),
    Deed(
        "retire",
        later("Ngừng sử dụng hẳn"),
        "trash-2",
        later("Tháo xuống và không dùng nữa. Không làm lại được; những gì đã phát vẫn còn ghi."),
        Permission.OUTLET_MANAGE,
        lambda outlet, now: True,
        _retire,
        ReasonSchema,
        ("reason",),
        "stop",
        asks_proof=True,
    ),
)


def open_to(official: Identity, outlet: Outlet, now: datetime) -> list[Deed]:
    """Return what an official may do with an outlet as it is; nothing with one that was taken down."""
    if outlet["retired_at"]:
        return []
    return [one for one in DEEDS if access.may(official, one.needs, outlet) and one.fits(outlet, now)]
