"""`/v1/desk/drills`: a drill on its way from a plan to its report."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import time_machine
from flask.testing import FlaskClient

from models.access.permissions import Role
from models.alerts import drafting
from models.store import Store
from tests.alerting import DUTY, Country, submitted
from tests.builders import PHUONG_TRA_VINH, an_official, headers_for
from tests.problems import assert_problem

PATH = "/v1/desk/drills"


def test_a_drill_is_planned_approved_run_ended_and_measured(client: FlaskClient, store: Store) -> None:
    duty = headers_for(an_official(store, role=Role.DUTY_OFFICER))
    chief = headers_for(an_official(store, role=Role.APPROVER))
    country, alert = Country(store), submitted(store, area_ids=[PHUONG_TRA_VINH])
    country.follow("zalo-1", PHUONG_TRA_VINH, exercises=True)
    begins = datetime.now(UTC) + timedelta(minutes=10)
    body = {"name": "Diễn tập toàn tỉnh", "starts_at": begins.isoformat(), "alert_ids": [alert["_id"]]}
    plan = client.post(PATH, json=body, headers=duty)
    path = f"{PATH}/{plan.get_json()['id']}"
    ready = client.post(f"{path}/actions/approve", headers={**chief, "If-Match": plan.headers["ETag"]})
    assert ready.get_json()["state"] == "approved"
    for minutes in (1, 3):
        with time_machine.travel(begins + timedelta(minutes=minutes)):
            country.work()
    running = client.get(path, headers=duty)
    assert running.get_json()["state"] == "running"
    report = client.get(f"{path}/report", headers=duty).get_json()
    (row,) = report["alerts"]
    assert (row["headline"], round(row["late_seconds"])) == ("Triều cường dâng cao chiều nay", 60)
    (by_zalo,) = [one for one in row["reach"]["channels"] if one["channel"] == "zalo"]
    assert (by_zalo["accepted"], by_zalo["planned"]) == (1, 1)
    ended = client.post(f"{path}/actions/end", headers={**duty, "If-Match": running.headers["ETag"]})
    assert ended.get_json()["state"] == "ended"


def test_a_drill_is_called_off(client: FlaskClient, store: Store) -> None:
    duty = headers_for(an_official(store, role=Role.DUTY_OFFICER))
    begins = datetime.now(UTC) + timedelta(minutes=10)
    body = {"name": "Diễn tập", "starts_at": begins.isoformat(), "alert_ids": [submitted(store)["_id"]]}
    plan = client.post(PATH, json=body, headers=duty)
    path = f"{PATH}/{plan.get_json()['id']}/actions/call-off"
    headers = {**duty, "If-Match": plan.headers["ETag"]}
    assert client.post(path, headers=headers).get_json()["state"] == "called_off"
    assert_problem(client.post(path, headers={**duty, "If-Match": '"2"'}), 409, "drill_state")
    assert [one["name"] for one in client.get(PATH, headers=duty).get_json()] == ["Diễn tập"]


def test_what_did_not_go_out_says_why_in_words(client: FlaskClient, store: Store) -> None:
    duty = headers_for(an_official(store, role=Role.DUTY_OFFICER))
    chief = headers_for(an_official(store, role=Role.APPROVER))
    country, alert = Country(store), submitted(store)
    begins = datetime.now(UTC) + timedelta(minutes=10)
    body = {"name": "Diễn tập", "starts_at": begins.isoformat(), "alert_ids": [alert["_id"]]}
    plan = client.post(PATH, json=body, headers=duty)
    path = f"{PATH}/{plan.get_json()['id']}"
    client.post(f"{path}/actions/approve", headers={**chief, "If-Match": plan.headers["ETag"]})
    drafting.edit(store, DUTY, alert["_id"], {"level": 3}, expect=alert["version"])
    with time_machine.travel(begins + timedelta(minutes=1)):
        country.work()
    (row,) = client.get(path, headers=duty).get_json()["not_issued"]
    assert row["code"] == "stale"
    assert row["detail"].startswith("Có người vừa thay đổi")
