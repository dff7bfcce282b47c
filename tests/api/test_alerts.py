"""`/v1/desk/alerts` and `/v1/alerts`: from a draft to what a phone reads."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask.testing import FlaskClient

from models.access.callers import KeyScope
from models.access.permissions import Role
from models.alerts import hazards
from models.alerts.alerts import expiry
from models.alerts.cap_terms import Status
from models.store import Store
from tests.alerting import COMMUNES, approved, content, drafted, submitted
from tests.bordering import around
from tests.builders import PHUONG_TRA_VINH, VINH_LONG, a_key, an_official, headers_for
from tests.problems import assert_problem, fields


@pytest.fixture
def duty(store: Store) -> dict[str, str]:
    return headers_for(an_official(store, role=Role.DUTY_OFFICER))


@pytest.fixture
def approver(store: Store) -> dict[str, str]:
    return headers_for(an_official(store, role=Role.APPROVER))


def body(**given: Any) -> dict[str, Any]:
    """What a console posts for a draft."""
    row = content(**given)
    row["source"] = {**row["source"], "issued_at": row["source"]["issued_at"].isoformat()}
    return {"status": "Exercise", **row, "expires": row["expires"].isoformat()}


def test_two_officials_issue_an_exercise(
    client: FlaskClient, duty: dict[str, str], approver: dict[str, str]
) -> None:
    draft = client.post("/v1/desk/alerts", json=body(), headers=duty)
    path = f"/v1/desk/alerts/{draft.get_json()['id']}/actions"
    waiting = client.post(f"{path}/submit", headers={**duty, "If-Match": draft.headers["ETag"]})
    issued = client.post(f"{path}/approve", headers={**approver, "If-Match": waiting.headers["ETag"]})
    assert [answer.status_code for answer in (draft, waiting, issued)] == [201, 200, 200]
    shown = client.get(f"/v1/alerts/{issued.get_json()['identifier']}").get_json()
    assert (shown["status"], shown["headline"][:10]) == ("Exercise", "[DIỄN TẬP]")


def test_the_author_is_told_that_he_may_not_approve(client: FlaskClient, approver: dict[str, str]) -> None:
    draft = client.post("/v1/desk/alerts", json=body(), headers=approver)
    path = f"/v1/desk/alerts/{draft.get_json()['id']}/actions"
    waiting = client.post(f"{path}/submit", headers={**approver, "If-Match": draft.headers["ETag"]})
    refused = client.post(f"{path}/approve", headers={**approver, "If-Match": waiting.headers["ETag"]})
    assert_problem(refused, 403, "approver_is_author")


def test_a_stale_version_is_412_and_a_missing_one_428(
    client: FlaskClient, store: Store, duty: dict[str, str]
) -> None:
    path = f"/v1/desk/alerts/{drafted(store)['_id']}"
    assert_problem(client.patch(path, json={"level": 3}, headers={**duty, "If-Match": '"9"'}), 412, "stale")
    assert_problem(client.patch(path, json={"level": 3}, headers=duty), 428)


def test_every_fault_of_a_draft_is_named_at_submission(client: FlaskClient, duty: dict[str, str]) -> None:
    now = datetime.now(UTC)
    wrong = body(level=None, expires=now - timedelta(days=1), infos={"vi": {"headline": "x" * 9}})
    draft = client.post("/v1/desk/alerts", json=wrong, headers=duty)
    path = f"/v1/desk/alerts/{draft.get_json()['id']}/actions/submit"
    answer = client.post(path, headers={**duty, "If-Match": draft.headers["ETag"]})
    assert fields(assert_problem(answer, 422)) == {
        "level": "level_missing",
        "infos.vi.description": "required",
        "infos.vi.instruction": "required",
        "expires": "time_past",
    }


def test_the_status_cannot_be_edited(client: FlaskClient, store: Store, duty: dict[str, str]) -> None:
    path = f"/v1/desk/alerts/{drafted(store)['_id']}"
    answer = client.patch(path, json={"status": "Actual"}, headers={**duty, "If-Match": '"1"'})
    assert fields(assert_problem(answer, 422)) == {"status": "unknown_field"}


def test_a_handler_cannot_draft(client: FlaskClient, store: Store) -> None:
    handler = headers_for(an_official(store, role=Role.HANDLER))
    assert_problem(client.post("/v1/desk/alerts", json=body(), headers=handler), 403, "no_permission")


def test_a_rejection_needs_a_reason_and_shows_it(
    client: FlaskClient, store: Store, approver: dict[str, str]
) -> None:
    path = f"/v1/desk/alerts/{submitted(store)['_id']}/actions/return"
    headers = {**approver, "If-Match": '"2"'}
    assert_problem(client.post(path, json={}, headers=headers), 422)
    assert client.post(path, json={"reason": "Sai giờ"}, headers=headers).get_json()["reason"] == "Sai giờ"


@pytest.mark.parametrize(
    ("action", "msg_type", "urgency"),
    [("update", "Update", "Expected"), ("cancel", "Cancel", "Past"), ("all-clear", "Update", "Past")],
)
def test_what_was_issued_gets_a_follow_up(
    client: FlaskClient, store: Store, duty: dict[str, str], action: str, msg_type: str, urgency: str
) -> None:
    path = f"/v1/desk/alerts/{approved(store)['_id']}/actions/{action}"
    answer = client.post(path, json={}, headers=duty).get_json()
    assert (answer["msg_type"], answer["urgency"], answer["state"]) == (msg_type, urgency, "draft")


def test_the_desk_lists_by_state(client: FlaskClient, store: Store, duty: dict[str, str]) -> None:
    drafted(store)
    waiting = submitted(store)
    answer = client.get("/v1/desk/alerts?state=submitted&area=29242", headers=duty).get_json()
    assert [alert["id"] for alert in answer] == [waiting["_id"]]


def test_the_desk_pages_through_alerts(client: FlaskClient, store: Store, duty: dict[str, str]) -> None:
    alerts = [drafted(store)["_id"] for _ in range(3)]
    first = client.get("/v1/desk/alerts?limit=2", headers=duty)
    second = client.get(first.headers["Link"].partition(">")[0].lstrip("<"), headers=duty)
    found = [alert["id"] for page in (first, second) for alert in page.get_json()]
    assert found == alerts[::-1]


def test_an_unapproved_alert_has_no_reach(client: FlaskClient, store: Store, duty: dict[str, str]) -> None:
    answer = client.get(f"/v1/desk/alerts/{drafted(store)['_id']}/reach", headers=duty).get_json()
    assert (answer["channels"], answer["devices"], answer["people"]["accepted"]) == ([], 0, {})


def test_drills_are_listed_only_when_asked_for(client: FlaskClient, store: Store) -> None:
    drill, real = approved(store, Status.EXERCISE), approved(store, Status.ACTUAL)
    assert identifiers(client, "/v1/alerts") == [real["identifier"]]
    assert identifiers(client, "/v1/alerts?status=exercise") == [drill["identifier"]]


def test_a_test_is_nowhere_to_be_read(client: FlaskClient, store: Store) -> None:
    alert = approved(store, Status.TEST)
    assert_problem(client.get(f"/v1/alerts/{alert['identifier']}"), 404)
    assert identifiers(client, "/v1/alerts") == identifiers(client, "/v1/alerts?status=exercise") == []


def test_a_draft_is_nowhere_to_be_read(client: FlaskClient, store: Store) -> None:
    assert_problem(client.get(f"/v1/alerts/{submitted(store)['_id']}"), 404)
    assert identifiers(client, "/v1/alerts?status=exercise") == []


@pytest.mark.parametrize(
    ("area", "shown"), [("29242", True), ("29266", False), ("86", True), ("29236@2021-01-01", True)]
)
def test_an_alert_is_heard_in_its_areas_and_around(
    client: FlaskClient, store: Store, area: str, shown: bool
) -> None:
    approved(store, Status.ACTUAL, area_ids=COMMUNES)
    assert bool(identifiers(client, f"/v1/alerts?area={area}")) is shown


def test_an_alert_for_the_province_is_heard_in_every_commune(client: FlaskClient, store: Store) -> None:
    approved(store, Status.ACTUAL, area_ids=[VINH_LONG])
    assert identifiers(client, "/v1/alerts?area=29266")


def test_an_expired_alert_leaves_the_list_and_stays_in_the_feed(client: FlaskClient, store: Store) -> None:
    alert = approved(store, Status.ACTUAL, area_ids=[PHUONG_TRA_VINH])
    with time_machine.travel(expiry(alert) + timedelta(hours=1)):
        assert identifiers(client, "/v1/alerts") == []
        assert alert["identifier"] in client.get("/cap/feed.atom").get_data(as_text=True)


def test_an_alert_reads_in_vietnamese_where_it_has_no_khmer(client: FlaskClient, store: Store) -> None:
    alert = approved(store, Status.ACTUAL)
    shown = client.get(f"/v1/alerts/{alert['identifier']}?lang=km").get_json()
    assert (shown["language"], shown["languages"]) == ("vi", ["vi", "en"])


def test_a_poll_without_news_costs_no_body(client: FlaskClient, store: Store) -> None:
    approved(store, Status.ACTUAL)
    tag = client.get("/v1/alerts").headers["ETag"]
    assert client.get("/v1/alerts", headers={"If-None-Match": tag}).status_code == 304


def identifiers(client: FlaskClient, path: str) -> list[str]:
    return [alert["identifier"] for alert in client.get(path).get_json()["alerts"]]


def test_hazards_are_listed_with_names_hours_and_levels(client: FlaskClient) -> None:
    answer = client.get("/v1/hazards", headers={"Accept-Language": "en"})
    rows = {row["code"]: row for row in answer.get_json()["hazards"]}

    assert answer.headers["Cache-Control"] == "public, no-cache"
    assert list(rows) == list(hazards.hazards())
    assert rows["trieu_cuong"] == {
        "code": "trieu_cuong",
        "name": "High tide",
        "names": dict(hazards.hazards()["trieu_cuong"].name),
        "category": "Met",
        "levelled": True,
        "usual_hours": {"least": 0.5, "most": 168},
    }
    levels = answer.get_json()["levels"]
    assert [(row["level"], row["colour"]) for row in levels][2:4] == [(3, "orange"), (4, "red")]


def test_an_unknown_hazard_is_answered_with_those_that_there_are(
    client: FlaskClient, duty: dict[str, str]
) -> None:
    body = {"status": "Exercise", "hazard": "dong_dat", "area_ids": [PHUONG_TRA_VINH]}
    problem = assert_problem(client.post("/v1/desk/alerts", json=body, headers=duty), 422)

    assert "bao, chay_no, dich_benh" in problem["detail"]
    assert "xam_nhap_man" in problem["detail"]


def test_another_system_drafts_with_its_key_and_two_people_release(
    client: FlaskClient, store: Store, duty: dict[str, str], approver: dict[str, str]
) -> None:
    key = headers_for(a_key(store, scopes=[KeyScope.ALERTS], name="Trạm quan trắc"))
    draft = client.post("/v1/desk/alerts", json=body(), headers=key)
    assert draft.get_json()["origin"]["name"] == "Trạm quan trắc"
    path = f"/v1/desk/alerts/{draft.get_json()['id']}/actions"
    waiting = client.post(f"{path}/submit", headers={**duty, "If-Match": draft.headers["ETag"]})
    issued = client.post(f"{path}/approve", headers={**approver, "If-Match": waiting.headers["ETag"]})
    assert issued.get_json()["stage"] == "in_force"


def test_a_key_for_reports_drafts_no_alert(client: FlaskClient, store: Store) -> None:
    key = headers_for(a_key(store, scopes=[KeyScope.OPEN311]))
    assert_problem(client.post("/v1/desk/alerts", json=body(), headers=key), 403, "wrong_scope")


def test_the_drafts_of_a_key_are_counted(client: FlaskClient, store: Store) -> None:
    key = headers_for(a_key(store, scopes=[KeyScope.ALERTS], per_hour=1))
    client.post("/v1/desk/alerts", json=body(), headers=key)
    assert client.post("/v1/desk/alerts", json=body(), headers=key).status_code == 429


def test_the_province_lets_a_draft_of_a_commune_go_out_by_sms(
    client: FlaskClient, store: Store, approver: dict[str, str]
) -> None:
    path = f"/v1/desk/alerts/{drafted(store, area_ids=[PHUONG_TRA_VINH])['_id']}/actions/release-sms"
    released = client.post(path, headers={**approver, "If-Match": '"1"'}).get_json()
    assert released["sms_release"]["by"]
    assert_problem(client.post(path, headers={**approver, "If-Match": '"2"'}), 409, "sms_released")


def test_a_drawing_is_enough_to_begin_with(client: FlaskClient, store: Store, duty: dict[str, str]) -> None:
    ring = around(store, PHUONG_TRA_VINH, 0.005)
    answer = client.post("/v1/desk/alerts", json=body(area_ids=[], polygons=[ring]), headers=duty).get_json()
    assert (answer["area_ids"], answer["polygons"]) == ([PHUONG_TRA_VINH], [ring])


def test_neither_areas_nor_a_drawing_is_a_fault(client: FlaskClient, duty: dict[str, str]) -> None:
    answer = client.post("/v1/desk/alerts", json=body(area_ids=[]), headers=duty)
    assert fields(assert_problem(answer, 422)) == {"area_ids": "required"}
