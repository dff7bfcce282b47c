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
        {
            "windows.0.days.0": "not_a_choice",
            "windows.0.start": "window_at_night",
            "windows.1.start": "window_at_night",
        },
        body={"windows": [{**NIGHT, "days": ["x"]}, NIGHT]},
    ),
    "GET /v1/desk/outlet-states": Case(
        {"state": "not_a_choice", "after": "bad_cursor"}, query={"state": "x", "after": "zzz"}
    ),
    "POST /v1/desk/outlet-states/<string:outlet_id>/actions/mute-alarms": Case(
        {"until": "silence_span", "reason": "required"},
        body={"until": "2020-01-01T00:00:00Z", "reason": " "},
    ),
    "GET /v1/desk/outlet-figures": Case(
        {"area": "too_long", "last": "months_span"},
        query={"area": "x" * 41, "first": "2026-02", "last": "2026-01"},
    ),
    "GET /v1/desk/outlet-figures/export.csv": Case(
        {"area": "too_long", "last": "months_span"},
        query={"area": "x" * 41, "first": "2026-02", "last": "2026-01"},
    ),
    "GET /v1/desk/outlet-figures/export.xlsx": Case(
        {"area": "too_long", "last": "months_span"},
        query={"area": "x" * 41, "first": "2026-02", "last": "2026-01"},
    ),
    "GET /v1/desk/incidents": Case(
        {"cause": "not_a_choice", "after": "bad_cursor"}, query={"cause": "x", "after": "zzz"}
    ),
    "POST /v1/desk/incidents/<string:incident_id>/actions/mute": Case(
        {"until": "silence_span", "colour": "unknown_field"},
        body={"until": "2020-01-01T00:00:00Z", "colour": 1},
    ),
}
