"""One round: where a schema refuses a part of a request, the domain says in the same answer what else is wrong.

Each route that declares a `check` has its request here; one that declares one without standing here fails the test.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from api.desk.reports.actions import ACTIONS
from api.reports.resident_actions import STEPS as RESIDENTS
from models.people import invitations
from models.people.assignments import AssignmentRow
from models.reports import codes_and_pins
from models.store import Store
from models.workflow.transitions import name_of
from tests import talking
from tests.builders import VINH_LONG
from tests.contracts import checked_cases
from tests.contracts.callers import Caller, Callers
from tests.contracts.checked_catalogue import CATALOGUE
from tests.contracts.checked_outlets import OUTLETS
from tests.contracts.checked_papers import PAPERS
from tests.contracts.checked_partners import PARTNERS
from tests.contracts.checked_programme import PROGRAMME
from tests.contracts.checked_targets import TARGETS
from tests.contracts.checked_warnings import WARNINGS
from tests.contracts.routes import Route, read_of, routes_of
from tests.problems import assert_problem, fields
from tests.reporting import filed

CASES = {
    **checked_cases.CASES,
    **CATALOGUE,
    **OUTLETS,
    **PAPERS,
    **PARTNERS,
    **PROGRAMME,
    **TARGETS,
    **WARNINGS,
}

#: What is done with one report; what it lacks depends on the report.
STEPS = {f"POST /v1/desk/reports/<string:code>/actions/{name_of(action)}" for action in ACTIONS} | {
    f"POST /v1/reports/<string:code>/{name}" for name, _, _ in RESIDENTS.values()
}

#: What is done with one conversation; what it lacks depends on its channel and on what was sent there.
ANSWER, FILE = (f"POST /v1/desk/conversations/<string:talk_id>/actions/{one}" for one in ("answer", "file"))

#: It sees only itself; what is wrong is what is wrong with a new one.
OWN_DEVICE = "PATCH /v1/devices/<string:device_id>"

#: Views with a body and without a check, and what says the rest.
UNCHECKED: Mapping[str, str] = {
    "POST /v1/desk/directives/<string:directive_id>/receipts/<string:agency_id>/actions/answer": "What is asked "
    "depends on the document, which comes first.",
    "POST /v1/desk/directives/<string:directive_id>/receipts/<string:agency_id>/actions/assign": "Who may be named "
    "depends on the unit, which comes first.",
    "POST /v1/desk/returns/<string:return_id>/actions/send-back": "Its schema says all.",
    "PUT /v1/desk/returns/<string:return_id>": "What is asked depends on the request, which comes first.",
    "POST /v1/desk/hub-arrivals/<string:arrival_id>/actions/take": "Its schema says all.",
    "POST /v1/desk/speech/read": "Its schema says all.",
    "POST /v1/desk/programme/entries/<string:entry_id>/actions/skip": "Whether it is due then depends on the entry.",
    "POST /v1/desk/programme/entries/<string:entry_id>/actions/unskip": "Its schema says all.",
    "POST /v1/desk/sounds": "Whether a voice says the language is told once the body is whole.",
    "PATCH /v1/me": "Its schema says all.",
    "POST /v1/feed/marks": "Its schema says all.",
    "POST /v1/desk/webhooks/<string:webhook_id>/actions/replay": "How many there are depends on what was sent.",
    "POST /v1/alerts/acknowledgements": "Its schema says all.",
    "POST /v1/alerts/<string:identifier>/acknowledgements": "Its schema says all.",
    "POST /v1/me/family": "A wrong code is a refusal, not a fault.",
    "POST /v1/me/family/codes": "Its schema says all.",
    "POST /v1/me/preferences/email": "Whether the code is right is said once, and counts as a try.",
    "POST /v1/auth/otp": "Whether the number may have a code is no fault of the body.",
    "POST /v1/auth/otp/verify": "A wrong code is a refusal, not a fault.",
    "POST /v1/auth/refresh": "A wrong token is a refusal, not a fault.",
    "POST /v1/categories/propose": "Its schema says all.",
    "POST /v1/desk/alerts/<string:alert_id>/actions/approve": "Whether a reason is needed depends on the warning.",
    "POST /v1/desk/alerts/<string:alert_id>/actions/approve-alone": "Whether the span is meant depends on the warning.",
    "POST /v1/desk/alerts/<string:alert_id>/actions/return": "Its schema says all.",
    "POST /v1/desk/alerts/<string:alert_id>/actions/submit": "Whether a reason is needed depends on the warning.",
    "POST /v1/desk/drills/<string:drill_id>/actions/approve": "Whether a reason is needed depends on the drill.",
    "POST /v1/desk/incidents/<string:incident_id>/actions/close": "Its schema says all.",
    "POST /v1/desk/invitations/look-up": "A wrong token is a refusal, not a fault.",
    "POST /v1/desk/login": "A wrong password is a refusal, not a fault.",
    "POST /v1/desk/login/totp": "A wrong code is a refusal, not a fault.",
    "POST /v1/desk/outlet-pairings/deny": "A wrong code is a refusal, not a fault.",
    "POST /v1/desk/outlet-pairings/look-up": "A wrong code is a refusal, not a fault.",
    "POST /v1/desk/bulletins/<string:bulletin_id>/actions/confirm": "Its schema says all.",
    "POST /v1/desk/requisitions": "What the contract allows depends on a board that they must be allowed to see.",
    "POST /v1/desk/outlets/<string:outlet_id>/commands": "Its schema says all.",
    "POST /v1/desk/outlets/<string:outlet_id>/device-key": "Its schema says all.",
    "POST /v1/desk/outlets/<string:outlet_id>/pair": "A wrong code is a refusal, not a fault.",
    "POST /v1/desk/outlets/<string:outlet_id>/retire": "Its schema says all.",
    "POST /v1/desk/outlets/<string:outlet_id>/revoke": "Its schema says all.",
    "POST /v1/desk/posts/<string:post_id>/actions/return": "Its schema says all.",
    "POST /v1/desk/posts/<string:post_id>/actions/schedule": "What time fits depends on the post.",
    "POST /v1/desk/reports/<string:code>/actions/open-identity": "Its schema says all.",
    "POST /v1/desk/stations/<string:station_id>/actions/retire": "Its schema says all.",
    "PUT /v1/desk/courses/<string:course_id>/sessions/<string:session_id>/attendance": "It depends on the course.",
    "PUT /v1/desk/staff/<string:member_id>/trainings/<string:training_id>/certificate": "It depends on the training.",
    "POST /v1/desk/targets/figures/<string:figure_id>/actions/refuse": "Its schema says all.",
    "POST /v1/evaluation/praise/<string:praise_id>/actions/withdraw": "Its schema says all.",
    "POST /v1/reports/<string:code>/photos": "How many fit depends on whose report it is, which comes first.",
    "POST /v1/reports/<string:code>/redact": "Its schema says all.",
    "POST /v1/outlets/me/heartbeats": "Its schema says all.",
    "POST /v1/outlets/me/plays": "What is wrong with one play is the answer.",
    "PATCH /v1/desk/surveys/<string:survey_id>": "What is left out depends on the survey, which comes first.",
    "POST /v1/desk/survey-templates": "Its schema says all.",
    "POST /v1/desk/surveys/<string:survey_id>/actions/extend": "Whether it is later depends on the survey.",
    "POST /v1/desk/surveys/<string:survey_id>/actions/read-early": "Its schema says all.",
    "POST /v1/desk/surveys/<string:survey_id>/actions/remind": "Whether it is open then depends on the survey.",
    "POST /v1/desk/surveys/<string:survey_id>/preview": "What is wrong with answers is the answer.",
    "PUT /v1/desk/policies/<string:post_id>/evaluations/<string:year>": "Its schema says all.",
    "PUT /v1/surveys/<string:survey_id>/draft": "Drafts are not checked.",
    "POST /v1/surveys/<string:survey_id>/answers": "Its schema takes any answer; the survey says the rest, at once.",
    "POST /v1/outlets/pairings": "Its schema says all.",
    "POST /v1/outlets/tokens": "A wrong token is a refusal, not a fault.",
    "POST /webhooks/rest/webhook": "Its schema says all.",
    "POST /v1/subscriptions/<string:channel>/areas": "What it names depends on the channel, which comes first.",
    "PUT /v1/me/subscriptions": "What a channel allows depends on the address that is proved.",
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
    assert checked.keys() - STEPS - {ACCEPT, ANSWER, FILE, OWN_DEVICE} == CASES.keys()
    assert checked.keys() >= STEPS | {ACCEPT, ANSWER, FILE, OWN_DEVICE}


def test_every_view_with_a_body_has_a_check_or_a_reason(app: Flask, checked: dict[str, Route]) -> None:
    bodies = {name for name, places in read_of(app).items() if "json" in places}

    assert bodies - checked.keys() == UNCHECKED.keys()


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


@pytest.mark.parametrize(
    ("step", "body", "faults"),
    [
        (
            "answer",
            {"text": " ", "attachment_ids": ["zz"]},
            {"text": "required", "attachment_ids.0": "attachment_unknown"},
        ),
        (
            "file",
            {"text": "abc", "category": "zzz", "area": "zzz", "photo_ids": ["zz"], "colour": 1},
            {
                "text": "wrong_length",
                "category": "category_unknown",
                "area": "area_unknown",
                "photo_ids.0": "photo_unknown",
                "colour": "unknown_field",
            },
        ),
    ],
)
def test_what_a_step_in_a_conversation_lacks_is_said_at_once(
    client: FlaskClient, store: Store, callers: Callers, step: str, body: Any, faults: Mapping[str, str]
) -> None:
    headers = callers.headers(Caller.ALL_ROLES) | {"If-Match": '"1"'}
    path = f"/v1/desk/conversations/{talking.a_talk(store)['_id']}/actions/{step}"

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
