"""A request for each route about outlets that declares a `check`, and all that is wrong in it."""

from __future__ import annotations

from collections.abc import Mapping

from tests.builders import PHUONG_TRA_VINH
from tests.contracts.checked_cases import Case

NIGHT = {"days": ["mo"], "start": "03:15", "end": "04:00"}

OUTLET = Case(
    {
        "kind": "not_a_choice",
        "name": "required",
        "code": "outlet_code_form",
        "area_id": "area_unknown",
        "windows.0.start": "window_at_night",
        "horns": "out_of_range",
    },
    body={
        "kind": "siren",
        "code": "loa 1",
        "name": " ",
        "technology": "ip",
        "area_id": "zzz",
        "capabilities": ["audio"],
        "languages": ["vi"],
        "windows": [NIGHT],
        "horns": 101,
    },
)
FILTER = Case({"kind": "not_a_choice", "area": "area_unknown"}, query={"kind": "siren", "area": "zzz"})
GROUP = Case(
    {"name": "required", "kinds.0": "not_a_choice", "area_ids.1": "area_unknown"},
    body={"name": " ", "area_ids": [PHUONG_TRA_VINH, "zzz"], "kinds": ["siren"]},
)

OUTLETS: Mapping[str, Case] = {
    "GET /v1/desk/outlets": Case(
        {"limit": "out_of_range", "after": "bad_cursor", "area": "area_unknown"},
        query={"limit": "0", "after": "x", "area": "zzz"},
    ),
    "GET /v1/desk/outlets/export.csv": FILTER,
    "GET /v1/desk/outlets/export.xlsx": FILTER,
    "POST /v1/desk/outlets": OUTLET,
    "PUT /v1/desk/outlets/<string:outlet_id>": OUTLET,
    "POST /v1/desk/outlets/<string:outlet_id>/mute": Case(
        {"reason": "required", "until": "time_past", "for": "unknown_field"},
        body={"reason": " ", "until": "2026-01-01T00:00:00Z", "for": 1},
    ),
    "POST /v1/desk/outlet-groups": GROUP,
    "PUT /v1/desk/outlet-groups/<string:group_id>": GROUP,
    "PUT /v1/desk/outlet-windows/<string:area_id>": Case(
        {"windows.0.days.0": "not_a_choice", "windows.1.start": "window_at_night"},
        body={"windows": [{**NIGHT, "days": ["x"]}, NIGHT]},
    ),
}
