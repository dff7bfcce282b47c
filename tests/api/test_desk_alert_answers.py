"""`/v1/desk/alerts/{id}/reach` and `…/check-ins`: what officials see of whom a warning reached and who answers."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from models.access.permissions import Role
from models.alerts.alerts import Alert
from models.alerts.cap_terms import Status
from models.messages.messages import MessageChannel, Owner
from models.reports.draft import Reporter
from models.safety import check_ins
from models.safety.check_ins import SafetyState, Said
from models.safety.help_calls import Where
from models.store import Store
from tests.alerting import Country, approved
from tests.builders import PHUONG_LONG_DUC, PHUONG_TRA_VINH, a_device, an_official, headers_for
from tests.problems import assert_problem, fields


@pytest.fixture
def duty(store: Store) -> dict[str, str]:
    return headers_for(an_official(store, role=Role.DUTY_OFFICER))


@pytest.fixture
def alert(store: Store) -> Alert:
    return approved(store, Status.ACTUAL, asks_check_in=True)


def says(store: Store, alert: Alert, said: Said, area_id: str = PHUONG_TRA_VINH) -> Owner:
    owner = Owner("device", a_device(store, area_ids=[area_id]).id)
    who = Reporter(MessageChannel.PUSH, owner, {"kind": "device", "id": owner.id})
    check_ins.answer(store, who, alert, said)
    return owner


def test_who_needs_help_comes_first_with_the_code_of_the_call(
    client: FlaskClient, store: Store, alert: Alert, duty: dict[str, str]
) -> None:
    says(store, alert, Said(SafetyState.SAFE, note="Cả nhà ổn", people=4))
    says(store, alert, Said(SafetyState.NEED_HELP, note="Nước tới ngực"))
    says(store, alert, Said(SafetyState.SAFE))
    rows = client.get(f"/v1/desk/alerts/{alert['_id']}/check-ins", headers=duty).get_json()
    assert [row["state"] for row in rows] == ["need_help", "safe", "safe"]
    assert rows[0]["report"].startswith("VL-")
    assert (rows[2]["note"], rows[2]["people"], rows[2]["report"]) == ("Cả nhà ổn", 4, None)
    assert rows[0]["area"]["full_name"] == "Phường Trà Vinh"


def test_no_identity_and_no_place_below_the_commune_is_shown(
    client: FlaskClient, store: Store, alert: Alert, duty: dict[str, str]
) -> None:
    where = Where(9.93, 106.34, PHUONG_TRA_VINH, "Số 5 đường Mẫu")
    owner = says(store, alert, Said(SafetyState.SAFE, where=where, shares_place=True))
    shown = client.get(f"/v1/desk/alerts/{alert['_id']}/check-ins", headers=duty).get_data(as_text=True)
    assert all(part not in shown for part in (owner.id, "đường Mẫu", "9.93"))


def test_answers_come_in_pages_and_by_state(
    client: FlaskClient, store: Store, alert: Alert, duty: dict[str, str]
) -> None:
    for state in (SafetyState.SAFE, SafetyState.NEED_HELP, SafetyState.SAFE):
        says(store, alert, Said(state))
    first = client.get(f"/v1/desk/alerts/{alert['_id']}/check-ins?limit=2", headers=duty)
    second = client.get(first.headers["Link"].partition(">")[0].lstrip("<"), headers=duty)
    assert [row["state"] for row in first.get_json() + second.get_json()] == ["need_help", "safe", "safe"]
    safe = client.get(f"/v1/desk/alerts/{alert['_id']}/check-ins?state=safe", headers=duty).get_json()
    assert len(safe) == 2


def test_a_wrong_cursor_and_a_wrong_state_are_named_together(
    client: FlaskClient, alert: Alert, duty: dict[str, str]
) -> None:
    answer = client.get(f"/v1/desk/alerts/{alert['_id']}/check-ins?after=x&state=y", headers=duty)
    found = fields(assert_problem(answer, 422, "invalid"))
    assert found == {"after": "bad_cursor", "state": "not_a_choice"}


def test_an_official_of_elsewhere_sees_no_answers(client: FlaskClient, store: Store) -> None:
    alert = approved(store, Status.ACTUAL, asks_check_in=True, area_ids=[PHUONG_LONG_DUC])
    elsewhere = headers_for(an_official(store, role=Role.DUTY_OFFICER, area_id=PHUONG_TRA_VINH))
    assert client.get(f"/v1/desk/alerts/{alert['_id']}/check-ins", headers=elsewhere).status_code == 404


def test_reach_shows_people_and_by_area_each_commune(
    client: FlaskClient, store: Store, duty: dict[str, str]
) -> None:
    country = Country(store)
    country.follow("+84900000012", PHUONG_TRA_VINH)
    alert = approved(store, Status.ACTUAL, asks_check_in=True)
    country.work()
    says(store, alert, Said(SafetyState.SAFE))
    path = f"/v1/desk/alerts/{alert['_id']}/reach"
    whole = client.get(path, headers=duty).get_json()
    assert "areas" not in whole
    assert (whole["people"]["safe"], whole["people"]["population"]) == (1, None)
    sms = next(one for one in whole["channels"] if one["channel"] == "sms")
    assert (sms["accepted"], sms["delivered_within"]) == (1, {"p50": None, "p90": None, "p99": None})
    rows = client.get(f"{path}?by=area", headers=duty).get_json()["areas"]
    assert [(row["full_name"], row["accepted"], row["safe"]) for row in rows] == [
        ("Phường Trà Vinh", {"sms": 1}, 1),
        ("Phường Long Đức", {}, 0),
    ]
