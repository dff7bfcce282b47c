"""A request for each route about targets, stations and staff that declares a `check`, and all that is wrong in it."""

from __future__ import annotations

from collections.abc import Mapping

from tests.builders import PHUONG_TRA_VINH
from tests.contracts.checked_cases import Case

STATION = Case(
    {
        "name": "required",
        "area_id": "area_unknown",
        "technology": "not_a_choice",
        "speakers": "out_of_range",
        "planned_year": "out_of_range",
    },
    body={
        "name": " ",
        "area_id": "zzz",
        "technology": "am",
        "condition": "good",
        "speakers": -1,
        "planned_year": 2020,
    },
)
STAFF_OUT = Case({"area": "area_unknown", "why": "parameter_unknown"}, query={"area": "zzz", "why": "x"})

PLAN = Case({"percent": "out_of_range", "area": "area_unknown"}, query={"percent": "0", "area": "zzz"})
MEMBER = Case(
    {"name": "required", "post": "not_a_choice", "area_id": "area_unknown", "started_on": "day_not_past"},
    body={
        "name": " ",
        "post": "king",
        "time": "part",
        "skills": ["content"],
        "area_id": "zzz",
        "started_on": "2099-01-01",
    },
)
COURSE = Case(
    {
        "title": "required",
        "skills.0": "not_a_choice",
        "sessions.0.day": "not_a_day",
        "enrolled.0": "staff_unknown",
    },
    body={
        "title": " ",
        "skills": ["magic"],
        "organiser": "Sở mẫu",
        "area_id": PHUONG_TRA_VINH,
        "sessions": [{"day": "x", "hours": 4}],
        "enrolled": ["zzz"],
    },
)
DASHBOARD = Case(
    {"first": "out_of_range", "plan": "plan_unknown"}, query={"first": "1999", "plan": "long_an"}
)

PERIOD = Case({"last": "months_span"}, query={"first": "2026-05", "last": "2026-01"})

TARGETS: Mapping[str, Case] = {
    "GET /v1/evaluation": Case(
        {"last": "months_span", "area": "area_unknown"},
        query={"first": "2026-05", "last": "2026-01", "area": "zzz"},
    ),
    "POST /v1/evaluation/praise": Case(
        {
            "area_id": "area_unknown",
            "last": "months_span",
            "texts.vi": "required",
            "evidence.0": "attachment_unknown",
        },
        body={
            "area_id": "zzz",
            "first": "2026-05",
            "last": "2026-01",
            "texts": {"en": "x"},
            "evidence": ["zzz"],
        },
    ),
    "GET /v1/evaluation/export.csv": PERIOD,
    "GET /v1/evaluation/export.xlsx": PERIOD,
    "GET /v1/evaluation/measures/<string:measure_id>": PERIOD,
    "GET /v1/desk/stations": Case(
        {"limit": "out_of_range", "after": "bad_cursor", "area": "area_unknown"},
        query={"limit": "0", "after": "x", "area": "zzz"},
    ),
    "POST /v1/desk/stations": STATION,
    "PUT /v1/desk/stations/<string:station_id>": STATION,
    "POST /v1/desk/stations/<string:station_id>/actions/convert": Case(
        {"day": "day_not_past", "cost": "out_of_range"}, body={"day": "2099-01-01", "cost": -1}
    ),
    "GET /v1/desk/stations/plan": PLAN,
    "GET /v1/desk/stations/export.csv": PLAN,
    "GET /v1/desk/stations/export.xlsx": PLAN,
    "GET /v1/desk/staff": Case(
        {"limit": "out_of_range", "after": "bad_cursor", "area": "area_unknown"},
        query={"limit": "0", "after": "x", "area": "zzz"},
    ),
    "GET /v1/desk/staff/export.csv": STAFF_OUT,
    "GET /v1/desk/staff/export.xlsx": STAFF_OUT,
    "POST /v1/desk/staff": MEMBER,
    "PUT /v1/desk/staff/<string:member_id>": MEMBER,
    "GET /v1/desk/staff/figures": Case(
        {"area": "too_long", "day": "day_not_past"}, query={"area": "z" * 41, "day": "2099-01-01"}
    ),
    "POST /v1/desk/staff/<string:member_id>/actions/leave": Case(
        {"day": "day_not_past", "why": "unknown_field"}, body={"day": "2099-01-01", "why": "x"}
    ),
    "POST /v1/desk/staff/<string:member_id>/trainings": Case(
        {"title": "required", "day": "day_not_past"},
        body={
            "title": " ",
            "skills": ["content"],
            "day": "2099-01-01",
            "hours": 8,
            "organiser": "Sở mẫu",
        },
    ),
    "POST /v1/desk/courses": COURSE,
    "PUT /v1/desk/courses/<string:course_id>": COURSE,
    "GET /v1/desk/targets": DASHBOARD,
    "GET /v1/desk/targets/export.csv": DASHBOARD,
    "GET /v1/desk/targets/export.xlsx": DASHBOARD,
    "POST /v1/desk/targets/figures": Case(
        {
            "target_id": "target_unknown",
            "day": "day_not_past",
            "n": "out_of_range",
            "evidence.0": "attachment_unknown",
        },
        body={
            "target_id": "LA-1",
            "area_id": "84@2021-01-01",
            "day": "2099-01-01",
            "n": -1,
            "note": "x",
            "evidence": ["zzz"],
        },
    ),
    "POST /v1/desk/targets/kept": Case(
        {"plan": "plan_unknown", "day": "unknown_field"}, body={"plan": "long_an", "day": "x"}
    ),
    "PUT /v1/desk/targets/hamlets/<string:area>": Case(
        {"source": "required", "names.1": "id_repeated", "area": "area_unknown"},
        body={"source": " ", "names": ["Ấp 1", "ap 1"]},
    ),
}
