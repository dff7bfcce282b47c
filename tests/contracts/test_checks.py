"""One round: where a schema refuses a part of a request, the domain says in the same answer what else is wrong.

Each route that declares a `check` has its request here; one that declares one without standing here fails the test.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from api.desk.reports.routes import ACTIONS
from api.reports.resident_actions import STEPS as RESIDENTS
from models.people import invitations
from models.people.assignments import AssignmentRow
from models.reports import codes_and_pins
from models.store import Store
from models.workflow.transitions import name_of
from tests.builders import TAY_NINH, VINH_LONG
from tests.contracts.callers import Caller, Callers
from tests.contracts.routes import Route, routes_of
from tests.problems import assert_problem, fields
from tests.reporting import filed


@dataclass(frozen=True)
class Case:
    """A request in which schema and domain each find something, and all that is found."""

    faults: Mapping[str, str]
    query: Mapping[str, str] = field(default_factory=dict)
    body: Any = None


FILTER = {"limit": "x", "area": "zzz", "agency": "zzz", "category": "flood,zzz", "assignee": "zzz"}
FILTER_FAULTS = {
    "area": "area_unknown",
    "agency": "agency_unknown",
    "category.1": "category_unknown",
    "assignee": "official_unknown",
}
VIEW = Case(
    {
        "name": "required",
        "sort": "not_a_choice",
        "filter.kind": "not_a_choice",
        "filter.area": "area_unknown",
        "filter.category.0": "category_unknown",
    },
    body={"name": " ", "sort": "x", "filter": {"kind": "x", "area": "zzz", "category": ["zzz"]}},
)
TEMPLATE = Case(
    {"states.0": "not_a_choice", "categories.0": "category_unknown", "texts.vi": "placeholder_unknown"},
    body={"name": "a", "states": ["x"], "categories": ["zzz"], "texts": {"vi": "{x}"}},
)
RULES = Case(
    {
        "rules.0.when.areas.1": "area_unknown",
        "rules.0.agency": "agency_unknown",
        "rules.0.when.hours": "not_a_choice",
        "rules.1.name": "wrong_type",
    },
    body={
        "rules": [
            {"when": {"areas": ["29242", "zzz"], "hours": "x"}, "agency": "zzz"},
            {"name": 1, "when": {}, "agency": "ubnd:{area}"},
        ]
    },
)
ALERT = Case(
    {"level": "out_of_range", "hazard": "hazard_unknown", "area_ids.0": "area_unknown"},
    body={"level": 9, "hazard": "zzz", "area_ids": ["zzz"]},
)
CALENDAR = Case(
    {
        "workdays": "out_of_range",
        "days_off.0.basis": "not_a_choice",
        "days_off.1.date": "date_twice",
        "yearly.0.day": "wrong_type",
    },
    body={
        "workdays": [8],
        "hours": [{"opens": "07:00", "closes": "11:00"}],
        "yearly": [{"day": "99-99", "name": "a"}],
        "days_off": [
            {"date": "2027-02-05", "name": "a", "basis": "x"},
            {"date": "2027-02-05", "name": "b", "basis": "law"},
        ],
        "extra_workdays": [],
    },
)
REPORT = Case(
    {
        "text": "wrong_length",
        "kind": "not_a_choice",
        "category": "category_unknown",
        "place.area": "area_unknown",
        "photo_ids.0": "photo_unknown",
    },
    body={"text": "", "kind": "x", "category": "zzz", "place": {"area": "99999"}, "photo_ids": ["zz"]},
)
BULK = Case(
    {
        "items.0.code": "required",
        "items.2.code": "id_repeated",
        "items.1.version": "required",
        "items.2.version": "required",
        "items.0.version": "required",
        "body.note": "required",
        "colour": "unknown_field",
    },
    body={
        "action": "reject",
        "items": [{}, {"code": "VL-00000"}, {"code": "vl00000"}],
        "dry_run": False,
        "colour": 1,
    },
)
ROLES = Case(
    {
        "assignments.0.role": "not_a_choice",
        "assignments.1.area_id": "area_unknown",
        "assignments.2.agency_id": "agency_unknown",
        "assignments.3": "grant_beyond_own",
    },
    body={
        "assignments": [
            {"role": "king", "area_id": VINH_LONG},
            {"role": "viewer", "area_id": "zzz"},
            {"role": "viewer", "area_id": VINH_LONG, "agency_id": "zzz"},
            {"role": "viewer", "area_id": TAY_NINH},
        ]
    },
)

NEAR = {"lat": "x", "lon": "106.3", "category": "zzz"}

CASES: Mapping[str, Case] = {
    "POST /v1/reports": REPORT,
    "GET /v1/reports/nearby": Case({"lat": "wrong_type", "category": "category_unknown"}, query=NEAR),
    "POST /v1/reports/nearby": Case(
        {"lat": "wrong_type", "category": "category_unknown"}, body={**NEAR, "lon": 106.3}
    ),
    "GET /v1/reports/map": Case(
        {"colour": "parameter_unknown", "bbox": "box_invalid", "category": "category_unknown"},
        query={"colour": "x", "bbox": "nan,1,2,3", "category": "zzz"},
    ),
    "GET /v1/desk/reports": Case(
        {"limit": "wrong_type", "after": "bad_cursor", **FILTER_FAULTS}, query={**FILTER, "after": "garbage"}
    ),
    "GET /v1/desk/reports/export.csv": Case({"limit": "parameter_unknown", **FILTER_FAULTS}, query=FILTER),
    "GET /v1/desk/reports/export.xlsx": Case({"limit": "parameter_unknown", **FILTER_FAULTS}, query=FILTER),
    "POST /v1/desk/reports/bulk": BULK,
    "GET /v1/desk/hotspots": Case(
        {"resolution": "out_of_range", "area": "area_unknown", "category": "category_unknown"},
        query={"resolution": "99", "area": "zzz", "category": "zzz"},
    ),
    "POST /v1/desk/views": VIEW,
    "PUT /v1/desk/views/<string:view_id>": VIEW,
    "GET /v1/desk/templates": Case(
        {"state": "not_a_choice", "category": "category_unknown"}, query={"state": "x", "category": "zzz"}
    ),
    "POST /v1/desk/templates": TEMPLATE,
    "PUT /v1/desk/templates/<string:template_id>": TEMPLATE,
    "PUT /v1/desk/routing-rules": RULES,
    "POST /v1/desk/routing-rules/dry-run": RULES,
    "PUT /v1/desk/calendars/current": CALENDAR,
    "GET /v1/desk/alerts": Case(
        {"limit": "wrong_type", "area": "area_unknown", "after": "bad_cursor"},
        query={"limit": "x", "area": "zzz", "after": "garbage"},
    ),
    "POST /v1/desk/alerts": Case({"status": "required", **ALERT.faults}, body=ALERT.body),
    "PATCH /v1/desk/alerts/<string:alert_id>": ALERT,
    "POST /v1/desk/alerts/<string:alert_id>/actions/update": ALERT,
    "POST /v1/desk/alerts/<string:alert_id>/actions/cancel": ALERT,
    "POST /v1/desk/alerts/<string:alert_id>/actions/all-clear": ALERT,
    "GET /v1/desk/officials": Case(
        {"limit": "wrong_type", "area": "area_unknown", "agency": "agency_unknown", "after": "bad_cursor"},
        query={"limit": "x", "area": "zzz", "agency": "zzz", "after": "garbage"},
    ),
    "POST /v1/desk/officials": Case(
        {"username": "username_invalid", "name": "wrong_length", **ROLES.faults},
        body={"username": "ă", "name": "a" * 101, **ROLES.body},
    ),
    "POST /v1/desk/officials/<string:official_id>/actions/assign": ROLES,
    "GET /v1/desk/agencies": Case(
        {"limit": "wrong_type", "area": "area_unknown", "after": "bad_cursor"},
        query={"limit": "x", "area": "zzz", "after": "garbage"},
    ),
    "POST /v1/desk/agencies": Case(
        {
            "code": "agency_code_invalid",
            "area_id": "area_unknown",
            "name.vi": "required",
            "colour": "unknown_field",
        },
        body={"code": "Ă B", "area_id": "zzz", "name": {"vi": " "}, "colour": 1},
    ),
    "PUT /v1/desk/agencies/<string:agency_id>": Case(
        {"name.vi": "required", "colour": "unknown_field"}, body={"name": {"vi": " "}, "colour": 1}
    ),
}


#: What is done with one report; what it lacks depends on the report.
STEPS = {f"POST /v1/desk/reports/<string:code>/actions/{name_of(action)}" for action in ACTIONS} | {
    f"POST /v1/reports/<string:code>/{name}" for name, _, _ in RESIDENTS.values()
}

#: What an answer lacks depends on the invitation.
ACCEPT = "POST /v1/desk/invitations/accept"


@pytest.fixture
def checked(app: Flask) -> dict[str, Route]:
    """The routes that declare a check."""
    return {f"{one.method} {one.rule}": one for one in routes_of(app) if _is_checked(app, one)}


def _is_checked(app: Flask, route: Route) -> bool:
    endpoints = [rule.endpoint for rule in app.url_map.iter_rules() if rule.rule == route.rule]
    views = [app.view_functions[endpoint] for endpoint in endpoints]
    found = [getattr(getattr(view, "view_class", None), route.method.lower(), view) for view in views]
    return any(getattr(view, "checked", False) for view in found)


def test_every_route_with_a_check_has_a_case(checked: dict[str, Route]) -> None:
    assert checked.keys() - STEPS - {ACCEPT} == CASES.keys()
    assert checked.keys() >= STEPS | {ACCEPT}


@pytest.mark.parametrize(
    ("step", "body", "faults"),
    [
        ("reject", {"photo_ids": ["zz"]}, {"note": "required", "photo_ids.0": "photo_unknown"}),
        ("note", {"note": " ", "colour": 1}, {"note": "required", "colour": "unknown_field"}),
        ("forward", {"receiver": "zzz"}, {"note": "required", "receiver": "agency_unknown"}),
        (
            "recategorise",
            {"note": 1, "category": "zzz"},
            {"note": "wrong_type", "category": "category_unknown"},
        ),
        ("start", {"note": 1}, {"note": "wrong_type"}),
    ],
)
def test_what_an_action_lacks_is_said_at_once(
    client: FlaskClient, store: Store, callers: Callers, step: str, body: Any, faults: Mapping[str, str]
) -> None:
    headers = callers.headers(Caller.ALL_ROLES) | {"If-Match": '"1"'}
    path = f"/v1/desk/reports/{filed(store)['code']}/actions/{step}"

    assert fields(assert_problem(client.post(path, json=body, headers=headers), 422)) == faults


def test_what_a_residents_step_lacks_is_said_at_once(
    client: FlaskClient, store: Store, callers: Callers
) -> None:
    report = filed(store)
    headers = {"X-Report-PIN": codes_and_pins.pin_of(store, report["_id"])}
    body = {"note": 1, "photo_ids": ["zz"]}

    answer = client.post(f"/v1/reports/{report['code']}/comments", json=body, headers=headers)

    assert fields(assert_problem(answer, 422)) == {"note": "wrong_type", "photo_ids.0": "photo_unknown"}


def test_what_an_answer_to_an_invitation_lacks_is_said_at_once(
    client: FlaskClient, store: Store, callers: Callers
) -> None:
    held: list[AssignmentRow] = [{"role": "approver", "area_id": VINH_LONG}]
    invited = invitations.invite(callers.store, username="moi.mau", name="Mẫu", assignments=held)
    body = {"token": invited.token, "password": "short", "code": 1}

    answer = client.post("/v1/desk/invitations/accept", json=body)

    assert fields(assert_problem(answer, 422)) == {
        "code": "wrong_type",
        "password": "wrong_length",
        "setup": "required",
    }


def test_a_schema_fault_hides_no_fault_of_the_domain(
    client: FlaskClient, checked: dict[str, Route], callers: Callers
) -> None:
    for name, case in CASES.items():
        route = checked[name]
        caller = Caller.ALL_ROLES if route.auth.permission else Caller.DEVICE
        caller = Caller.ALL_ROLES if "/desk/" in name else caller
        answer = client.open(
            route.path,
            method=route.method,
            query_string=case.query,
            json=case.body,
            headers=callers.headers(caller, route.auth.permission) | {"If-Match": '"1"'},
        )
        assert fields(assert_problem(answer, 422)) == case.faults, name


@pytest.mark.parametrize(
    ("query", "fault"),
    [
        ("categry=flood", {"categry": "parameter_unknown"}),
        ("kind=incident&kind=question", {"kind": "parameter_repeated"}),
        ("lang=en&limit=0&categry=flood", {"limit": "out_of_range", "categry": "parameter_unknown"}),
    ],
)
def test_a_query_that_is_not_read_as_it_stands_is_refused(
    client: FlaskClient, callers: Callers, query: str, fault: dict[str, str]
) -> None:
    answer = client.get(f"/v1/desk/reports?{query}", headers=callers.headers(Caller.ALL_ROLES))
    assert fields(assert_problem(answer, 422)) == fault


def test_a_repeated_list_is_one_list_and_stays_one_on_the_next_page(
    client: FlaskClient, callers: Callers, store: Store
) -> None:
    for _ in range(2):
        filed(store)
    headers = callers.headers(Caller.ALL_ROLES)
    first = client.get("/v1/desk/reports?state=submitted&state=resolved&limit=1", headers=headers)
    following = first.headers["Link"].partition("<")[2].partition(">")[0]

    assert len(first.get_json()) == 1
    assert "state=submitted&state=resolved" in following
    assert len(client.get(following, headers=headers).get_json()) == 1


def test_every_route_refuses_a_parameter_that_it_does_not_read(
    client: FlaskClient, routes: list[Route], callers: Callers
) -> None:
    for route in routes:
        if route.method == "GET" and route.rule.startswith("/v1/"):
            kind = min(route.auth.kinds)
            caller = Caller.ALL_ROLES if kind == "official" else Caller.DEVICE
            caller = Caller.CITIZEN if route.auth.kinds == {"citizen"} else caller
            answer = client.get(
                route.path,
                query_string={"no_such": "1"},
                headers=callers.headers(caller, route.auth.permission),
            )
            assert fields(assert_problem(answer, 422))["no_such"] == "parameter_unknown", str(route)
