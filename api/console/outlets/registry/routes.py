"""`/console/outlets`: what hangs on the pole and stands on the square, how it is, and silence in one step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress

from flask import Blueprint, Response, request
from werkzeug.datastructures import MultiDict

from api.console.extension import answers, table_import
from api.console.extension.answers import done_of
from api.console.extension.page import page
from api.console.outlets import names
from api.console.outlets.registry import listed
from api.console.outlets.registry.schemas import FIELDS, SilenceSchema
from api.extensions.context import current_identity, current_store
from api.extensions.idempotency import idempotent_form
from api.html import forms, maps
from api.html.forms import Form, Sent
from api.html.maps import Point
from api.html.words import later
from models.access import permissions
from models.access.permissions import Permission
from models.areas import areas
from models.errors import Clash, Fault, Invalid, NotFound
from models.outlets import access, muting
from models.outlets.outlets import Outlet

registry = Blueprint("console_outlets", __name__, url_prefix="/console/outlets")

#: Rows of the list, and of the map with its table.
ROWS, MOST_ON_MAP = 30, 100

DONE: Mapping[str, str] = {
    "muted": later("Đã tắt tiếng. Cảnh báo thật vẫn phát."),
    "unmuted": later("Đã mở tiếng."),
    "imported": later("Đã nhập: %(made)s thêm, %(edited)s sửa."),
}


@registry.get("")
@page(permission=Permission.OUTLET_READ)
def list_outlets() -> Response:
    """Show the outlets of the official's areas with how they are; whoever polls gets 304 while nothing changed."""
    response = _listed()
    response.add_etag()
    return response.make_conditional(request)  # type: ignore[return-value]


@registry.post("")
@page(permission=Permission.OUTLET_CONTROL)
@idempotent_form
def silence() -> Response:
    """Silence the outlet whose button was pressed, or let it sound again."""
    store, official, sent = current_store(), current_identity(), request.form
    back = answers.local(sent.get("back", ""), "/console/outlets")
    try:
        if sent.get("unmute"):
            muting.unmute(store, official, sent["unmute"])
            return answers.go(back, done="unmuted")
        given = forms.load(SilenceSchema(), sent)
        if not sent.get("mute"):
            raise Invalid(Fault("mute", "required"))
        muting.mute(store, official, sent["mute"], given["reason"])
    except Invalid as error:
        return _listed(422, _form(sent, error.faults), _named(sent))
    except Clash as error:
        return _listed(409, _form(sent, [Fault("", error.code, error.params)]), _named(sent))
    return answers.go(back, done="muted")


@registry.get("/map")
@page(permission=Permission.OUTLET_READ)
def show_map() -> Response:
    """Show the outlets that the address asks for as points, and as a table."""
    store, found = current_store(), listed.asked("/console/outlets/map", MOST_ON_MAP)
    points = [
        Point(one.row.outlet["point"]["lat"], one.row.outlet["point"]["lon"], one.sign)
        for one in found.rows
        if one.row.outlet["point"]
    ]
    here = {one.looks[0][0] for one in found.rows if one.at and one.looks}
    return answers.page(
        "console/outlets/map.html",
        listed=found,
        fields=FIELDS,
        map=maps.shown(store, areas.active_province_id(store), points),
        placed=len(points),
        legend=[look for state, look in names.LOOKS.items() if state in here],
    )


def _form(sent: Sent | None = None, faults: Sequence[Fault] = ()) -> Form:
    labels = {"reason": later("Lý do tắt tiếng"), "mute": later("Điểm phát")}
    return Form(SilenceSchema(), sent or MultiDict(), faults, labels=labels, prefix="s-")


def _named(sent: Sent) -> Outlet | None:
    """Return the outlet whose button was pressed, so that a fault can name it; None where it is not theirs."""
    wanted = sent.get("mute") or sent.get("unmute", "")
    with suppress(NotFound):
        return access.get_for(current_store(), current_identity(), Permission.OUTLET_CONTROL, wanted)
    return None


def _listed(status: int = 200, form: Form | None = None, refused: Outlet | None = None) -> Response:
    found, official = listed.asked("/console/outlets", ROWS), current_identity()
    return answers.page(
        "console/outlets/list.html",
        status,
        listed=found,
        fields=FIELDS,
        form=form or _form(),
        refused=refused,
        back=f"/console/outlets?{found.query}" if found.query else "/console/outlets",
        manages=bool(permissions.assignments_with(official, Permission.OUTLET_MANAGE)),
        controls=any(one.may_control for one in found.rows),
        done=table_import.done(done_of(DONE)),
    )
