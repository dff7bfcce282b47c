"""A request for each route about outlets that declares a `check`, and all that is wrong in it."""

from __future__ import annotations

from collections.abc import Mapping

from tests.contracts.checked_cases import Case

OUTLETS: Mapping[str, Case] = {
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
