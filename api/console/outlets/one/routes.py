"""`/console/outlets/{id}`: one outlet, what is done with it, and a key for a device that can store nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime

from flask import Blueprint, Response, request
from werkzeug.datastructures import MultiDict

from api.console.extension import answers, proof
from api.console.extension.answers import done_of
from api.console.extension.page import page
from api.console.outlets import hours_text, names, places
from api.console.outlets.one import deeds, shown
from api.console.outlets.one.deeds import Deed, Given
from api.console.outlets.registry import listed
from api.desk.outlets.action_schemas import ReasonSchema
from api.extensions.context import current_identity, current_language, current_store
from api.extensions.idempotency import idempotent_form
from api.html import forms
from api.html.forms import Form, Sent
from api.html.words import later
from models.access.permissions import Permission
from models.areas import agencies
from models.errors import Clash, Fault, Invalid, NotFound, Stale, TooMany
from models.language import wording
from models.monitoring import health
from models.monitoring.health import Health
from models.monitoring.incidents import Incident
from models.outlets import access, device_keys, registry
from models.outlets.outlets import Outlet

outlet_pages = Blueprint("console_outlet", __name__, url_prefix="/console/outlets")

DONE: Mapping[str, str] = {
    "mute": later("Đã tắt tiếng. Cảnh báo thật vẫn phát."),
    "unmute": later("Đã mở tiếng."),
    "quiet": later("Đã tạm ngừng báo sự cố."),
    "loud": later("Sẽ báo sự cố trở lại."),
    "command": later("Đã ra lệnh. Thiết bị làm khi gọi về."),
    "revoke": later("Đã loại thiết bị."),
    "retire": later("Đã ngừng sử dụng."),
    "paired": later("Đã ghép. Thiết bị tự nhận lịch phát trong vài giây."),
    "added": later("Đã thêm điểm phát. Giờ ghép thiết bị với nó."),
    "changed": later("Đã lưu."),
}

LABELS = {"until": later("Đến lúc"), "reason": later("Lý do"), "command": later("Làm gì")}


@outlet_pages.get("/<string:outlet_id>")
@page(permission=Permission.OUTLET_READ)
def show(outlet_id: str) -> Response:
    """Show an outlet: how it is, its day, what it played, what is known of it."""
    return _shown(outlet_id)


@outlet_pages.post("/<string:outlet_id>")
@page(permission=Permission.OUTLET_READ)
@idempotent_form
def act(outlet_id: str) -> Response:
    """Do with it what the form says."""
    store, official, sent = current_store(), current_identity(), request.form
    deed = next((one for one in deeds.DEEDS if one.name == sent.get("do")), None)
    if deed is None:
        raise NotFound
    access.get_for(store, official, deed.needs, outlet_id)
    try:
        given = Given(**forms.load(deed.schema(), sent))
        if deed.asks_proof:
            proof.insist()
        deed.run(store, official, outlet_id, given, forms.version_of(sent))
    except Invalid as error:
        return _shown(outlet_id, 422, deed.name, error.faults)
    except Clash as error:
        return _shown(outlet_id, 409, deed.name, [Fault("", error.code, error.params)])
    except Stale:
        return _shown(outlet_id, 412, deed.name)
    return answers.go(f"/console/outlets/{outlet_id}", done=deed.name)


# Not repeatable by its key: an answer that holds a secret is never kept.
@outlet_pages.post("/<string:outlet_id>/key")
@page(permission=Permission.OUTLET_MANAGE)
def make_key(outlet_id: str) -> Response:
    """Make a key for the address of a device that can store nothing, and show it this once."""
    store, official, sent = current_store(), current_identity(), request.form
    access.get_for(store, official, Permission.OUTLET_MANAGE, outlet_id)
    try:
        given = forms.load(ReasonSchema(), sent)
        proof.insist()
        made, key = device_keys.create(
            store, official, outlet_id, given["reason"], expect=forms.version_of(sent)
        )
    except Invalid as error:
        return _shown(outlet_id, 422, "key", error.faults)
    except (Clash, TooMany) as error:
        return _shown(outlet_id, 409, "key", [Fault("", error.code, error.params)])
    except Stale:
        return _shown(outlet_id, 412, "key")
    return answers.page("console/outlets/key.html", outlet=made, key=key)


def _shown(outlet_id: str, status: int = 200, tried: str = "", faults: Sequence[Fault] = ()) -> Response:
    """Show an outlet.

    :param tried: the form that came back, with what was typed and its faults.
    """
    store, official, now = current_store(), current_identity(), datetime.now(UTC)
    found = health.of(store, official, outlet_id, now)
    outlet = found.row.outlet
    manages = access.may(official, Permission.OUTLET_MANAGE, outlet)
    windows, from_area = shown.windows_said(outlet)
    open_deeds = deeds.open_to(official, outlet, now)
    return answers.page(
        "console/outlets/show.html",
        status,
        one=listed.shown([found.row])[0],
        outlet=outlet,
        facts=names,
        agency=_agency(outlet["agency_id"]),
        windows=windows,
        volume=hours_text.volume_written(outlet["volume"]),
        from_area=places.name(from_area) if from_area else "",
        contact=registry.contact_of(store, outlet) if manages else "",
        plan=shown.plan_of(outlet, now),
        plays=shown.plays_of(found),
        days=shown.days_of(found, now),
        acts=shown.acts_of(outlet),
        reports=shown.reports_of(outlet),
        incidents=_incidents(found),
        commands=list(_commands(outlet)),
        now=now,
        deviations=[names.named(names.DEVIATIONS, one) for one in (found.row.heard or {"off": []})["off"]],
        deeds=[(one, _form(one, tried, faults, outlet["version"])) for one in open_deeds],
        key_form=_key_form(tried, faults, outlet["version"]),
        manages=manages and not outlet["retired_at"],
        tried=tried,
        stale=status == 412,
        wanted=proof.wanted() if manages else "",
        done=done_of(DONE),
    )


def _incidents(found: Health) -> list[tuple[Incident, str]]:
    """Return the open incidents of an outlet, each with its cause in words."""
    language = current_language()
    return [(one, wording.word(f"incident_{one['cause']}", language)) for one in found.incidents]


def _commands(outlet: Outlet) -> Iterator[tuple[str, object]]:
    """Yield the last commands to a device, newest first, each with its name in words."""
    for one in reversed(outlet.get("commands", [])[-5:]):
        yield names.named(names.COMMANDS, one["name"]), one


def _form(deed: Deed, tried: str, faults: Sequence[Fault], version: int) -> Form:
    came_back = deed.name == tried
    sent: Sent = request.form if came_back else MultiDict()
    return Form(
        deed.schema(),
        sent,
        faults if came_back else (),
        options={"command": names.options(names.COMMANDS)},
        labels=LABELS,
        prefix=f"{deed.name}-",
        version=version,
    )


def _key_form(tried: str, faults: Sequence[Fault], version: int) -> Form:
    came_back = tried == "key"
    sent: Sent = request.form if came_back else MultiDict()
    return Form(
        ReasonSchema(), sent, faults if came_back else (), labels=LABELS, prefix="key-", version=version
    )


def _agency(agency_id: str) -> str:
    store = current_store()
    known = agencies.find(store, agency_id) if agency_id else None
    return agencies.name(store, agency_id, current_language()) if known else agency_id
