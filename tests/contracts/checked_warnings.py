"""The same for the routes of warnings: a request for each that declares a `check`, and all that is wrong in it."""

from __future__ import annotations

from collections.abc import Mapping

from tests.contracts.checked_cases import Case

ALERT = Case(
    {
        "level": "out_of_range",
        "hazard": "hazard_unknown",
        "area_ids.0": "area_unknown",
        "polygons.0": "polygon_outside",
    },
    body={
        "level": 9,
        "hazard": "zzz",
        "area_ids": ["zzz"],
        "polygons": [[[9.9, 106.3], [10.0, 106.3], [10.0, 106.4], [9.9, 106.3]]],
    },
)

AGREEMENT = Case(
    {
        "officials.0": "official_unknown",
        "hazards.0": "hazard_unknown",
        "area_id": "area_unknown",
        "until": "time_past",
        "reason": "says_nothing",
        "colour": "unknown_field",
    },
    body={
        "officials": ["zzz"],
        "hazards": ["zzz"],
        "area_id": "zzz",
        "until": "2021-01-01T00:00:00Z",
        "reason": "...",
        "colour": 1,
    },
)

WARNINGS: Mapping[str, Case] = {
    "POST /v1/desk/alert-agreements": AGREEMENT,
    "POST /v1/desk/drills": Case(
        {
            "name": "required",
            "starts_at": "time_past",
            "alert_ids.0": "alert_unknown",
            "colour": "unknown_field",
        },
        body={"name": " ", "starts_at": "2021-01-01T00:00:00Z", "alert_ids": ["zzz"], "colour": 1},
    ),
    "POST /v1/desk/alert-templates": Case({"status": "required", **ALERT.faults}, body=ALERT.body),
    "PUT /v1/desk/alert-templates/<string:hazard>": Case(
        {
            "infos.vi.headline": "placeholder_unknown",
            "infos.vi.description": "required",
            "infos.vi.instruction": "required",
            "colour": "unknown_field",
        },
        body={"infos": {"vi": {"headline": "{where}"}}, "colour": 1},
    ),
    "GET /v1/desk/alerts": Case(
        {"limit": "wrong_type", "area": "area_unknown", "after": "bad_cursor"},
        query={"limit": "x", "area": "zzz", "after": "garbage"},
    ),
    "POST /v1/desk/alerts": Case({"status": "required", **ALERT.faults}, body=ALERT.body),
    "PATCH /v1/desk/alerts/<string:alert_id>": ALERT,
    "POST /v1/desk/alerts/<string:alert_id>/actions/update": ALERT,
    "POST /v1/desk/alerts/<string:alert_id>/actions/cancel": ALERT,
    "POST /v1/desk/alerts/<string:alert_id>/actions/all-clear": ALERT,
}
