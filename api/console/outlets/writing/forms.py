"""The form of an outlet: how it stands there at first, and what of it the domain takes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, cast

from werkzeug.datastructures import MultiDict

from api.console.outlets import hours_text, names, places
from api.console.outlets.writing.schemas import OutletFormSchema
from api.desk.outlets.schemas import OutletBodySchema
from api.extensions.context import current_language, current_store
from api.html import forms
from api.html.forms import Form, Option, Sent
from api.html.words import later
from models.access.permissions import Permission
from models.areas import agencies
from models.errors import Fault, Invalid
from models.language.languages import choose
from models.outlets import content, registry
from models.outlets.content import OutletContent
from models.outlets.outlets import Outlet, OutletKind

LABELS: Mapping[str, str] = {
    "kind": later("Loại"),
    "code": later("Mã điểm phát"),
    "name": later("Tên"),
    "technology": later("Công nghệ"),
    "area_id": later("Xã, phường"),
    "hamlets": later("Ấp, khóm nghe được"),
    "point.lat": later("Vĩ độ"),
    "point.lon": later("Kinh độ"),
    "agency_id": later("Cơ quan"),
    "tags": later("Nhãn"),
    "capabilities": later("Làm được gì"),
    "languages": later("Ngôn ngữ"),
    "windows": later("Khung giờ riêng"),
    "volume": later("Âm lượng theo giờ"),
    "lead_in_seconds": later("Chờ khuếch đại (giây)"),
    "horns": later("Số loa"),
    "size_m2": later("Diện tích (m²)"),
    "width": later("Rộng (điểm ảnh)"),
    "height": later("Cao (điểm ảnh)"),
    "layout": later("Bố cục"),
    "year_installed": later("Năm lắp đặt"),
    "condition": later("Tình trạng máy"),
    "contract.number": later("Số hợp đồng"),
    "contract.company": later("Công ty"),
    "contract.valid_from": later("Từ ngày"),
    "contract.valid_to": later("Đến ngày"),
    "contract.hours": later("Giờ được trưng dụng"),
    "contract.contact": later("Người vận hành, số điện thoại"),
}

#: What a new outlet most often is.
USUAL: Mapping[str, Any] = {
    "kind": OutletKind.LOUDSPEAKER,
    "technology": "ip",
    "capabilities": ["audio"],
    "languages": ["vi"],
    "lead_in_seconds": 2,
    "horns": 2,
    "layout": "full",
    "condition": "good",
}

#: What the form shows as it is kept. A `way` is not in it, and stays.
_SAME = tuple(OutletBodySchema(exclude=["windows", "volume", "contract", "way"]).load_fields)


def form_of(sent: Sent, faults: Sequence[Fault] = (), version: int | None = None) -> Form:
    """Return the form with what is typed in it."""
    options = {
        "kind": names.options(names.KINDS),
        "technology": names.options(names.TECHNOLOGIES),
        "condition": names.options(names.CONDITIONS),
        "layout": names.options(names.LAYOUTS),
        "capabilities": names.options(names.CAPABILITIES),
        "languages": names.options(names.LANGUAGES),
        "area_id": places.within(Permission.OUTLET_MANAGE, communes=True),
        "agency_id": _agencies(sent.get("agency_id", "")),
    }
    return Form(OutletFormSchema(), sent, faults, options=options, labels=LABELS, version=version)


def written(outlet: Outlet) -> Sent:
    """Return an outlet as it stands in the form at first."""
    whole: Mapping[str, Any] = {**outlet}
    values = {name: whole[name] for name in _SAME}
    contract = outlet.get("contract")
    return forms.prefilled(
        {
            **values,
            "hamlets": ", ".join(outlet["hamlets"]),
            "tags": ", ".join(outlet["tags"]),
            "windows": hours_text.written(outlet["windows"]),
            "volume": hours_text.volume_written(outlet["volume"]),
            "contract": _contract(outlet) if contract else {},
        }
    )


def read(sent: Sent, own_id: str = "") -> OutletContent:
    """Return what a form says of an outlet.

    :param own_id: the outlet that is changed; "" for a new one.
    :raises Invalid: with every fault.
    """
    store, whole = current_store(), MultiDict(sent)
    for name in ("hamlets", "tags"):
        whole.setlist(name, [one.strip() for one in re.split(r"[,;\n]", sent.get(name, "")) if one.strip()])
    unread = [*hours_text.put_windows(whole, "windows"), *hours_text.put_volume(whole, "volume")]
    unread += hours_text.put_windows(whole, "contract.hours")
    if sent.get("kind") != OutletKind.PRIVATE_BOARD:
        for name in [one for one in whole if one.startswith("contract.")]:
            whole.poplist(name)
        unread = [one for one in unread if not one.field.startswith("contract")]
    try:
        loaded = forms.load(OutletBodySchema(), whole, lambda one: content.faults_of(store, one, own_id))
    except Invalid as error:
        raise Invalid(*unread, *error.faults) from error
    if unread:
        raise Invalid(*unread)
    if loaded["contract"]:
        # An emptied field of a browser is missing; here it means that nobody is known any more.
        loaded["contract"].setdefault("contact", "")
    return cast(OutletContent, loaded)


def _contract(outlet: Outlet) -> dict[str, str]:
    contract = outlet["contract"]
    return {
        "number": contract["number"],
        "company": contract["company"],
        "valid_from": contract["valid_from"],
        "valid_to": contract["valid_to"],
        "hours": hours_text.written(contract["hours"]),
        "contact": registry.contact_of(current_store(), outlet),
    }


def _agencies(chosen: str) -> list[Option]:
    """Return the agencies of the areas in which the official manages outlets, and the one that is chosen."""
    reached = {one.value for one in places.within(Permission.OUTLET_MANAGE)}
    language = current_language()
    found = [
        Option(one["_id"], choose(one["name"], language))
        for one in agencies.every_open(current_store())
        if one["area_id"] in reached or one["_id"] == chosen
    ]
    return sorted(found, key=lambda one: one.words)
