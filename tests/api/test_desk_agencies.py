"""`/v1/desk/agencies`: a province adds its own agencies, renames them and closes what nothing points to."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from models import catalogue
from models.areas import agencies
from models.people import officials
from models.reports.reports import REPORTS
from models.store import Store, events
from models.store.collections import Kind
from models.store.events import SYSTEM
from tests.builders import (
    PHUONG_LONG_DUC,
    PHUONG_TRA_VINH,
    TAY_NINH,
    VINH_LONG,
    Caller,
    an_official,
    headers_for,
)
from tests.problems import assert_problem, fields
from tests.reporting import filed

AGENCIES = "/v1/desk/agencies"
MARKET = f"ban_quan_ly_cho:{PHUONG_TRA_VINH}"
HEALTH = f"so_y_te:{VINH_LONG}"


@pytest.fixture
def admin(store: Store) -> Caller:
    return an_official(store, role="admin")


def create(client: FlaskClient, by: Caller, **given: Any) -> TestResponse:
    body = {
        "code": "ban_quan_ly_cho",
        "area_id": PHUONG_TRA_VINH,
        "name": {"vi": "Ban Quản lý chợ mẫu"},
    } | given
    return client.post(AGENCIES, json=body, headers=headers_for(by))


def change(
    client: FlaskClient, by: Caller, id: str, version: int, *, action: str = "", name: str = "Tên mới"
) -> TestResponse:
    headers = headers_for(by) | {"If-Match": f'"{version}"'}
    if action:
        return client.post(f"{AGENCIES}/{id}/actions/{action}", headers=headers)
    return client.put(f"{AGENCIES}/{id}", json={"name": {"vi": name}}, headers=headers)


def listed(client: FlaskClient, by: Caller, query: str = "") -> set[str]:
    rows = client.get(f"{AGENCIES}?limit=100{query}", headers=headers_for(by)).get_json()
    return {row["id"] for row in rows}


def test_a_new_agency_can_be_worked_for_at_once(client: FlaskClient, store: Store, admin: Caller) -> None:
    made = create(client, admin)
    assert (made.status_code, made.get_json()["id"], made.headers["ETag"]) == (201, MARKET, '"1"')
    assert an_official(store, area_id=PHUONG_TRA_VINH, agency_id=MARKET).identity.assignments


def test_an_agency_of_a_code_stands_once_in_an_area(client: FlaskClient, admin: Caller) -> None:
    create(client, admin)
    assert_problem(create(client, admin), 409, "agency_exists")
    assert create(client, admin, area_id=PHUONG_LONG_DUC).status_code == 201


def test_a_province_adds_agencies_of_its_own_alone(client: FlaskClient, admin: Caller) -> None:
    refused = create(client, admin, area_id=TAY_NINH)
    assert fields(assert_problem(refused, 422)) == {"area_id": "area_elsewhere"}


def test_an_administrator_of_a_commune_adds_agencies_there_alone(
    client: FlaskClient, store: Store, admin: Caller
) -> None:
    commune = an_official(store, role="admin", area_id=PHUONG_TRA_VINH)
    assert create(client, commune).status_code == 201
    assert_problem(create(client, commune, area_id=PHUONG_LONG_DUC), 403, "no_permission")
    assert_problem(change(client, commune, HEALTH, 0), 403, "no_permission")


def test_another_name_is_read_everywhere_and_no_file_changes_it(
    client: FlaskClient, store: Store, admin: Caller
) -> None:
    store.invalidate_catalogue(begin=True)
    before = agencies.name(store.for_request(), HEALTH)
    changed = change(client, admin, HEALTH, 0, name="Sở Y tế mới").get_json()
    catalogue.load(store)
    assert (changed["version"], changed["origin"]) == (1, "desk")
    assert before != agencies.name(store.for_request(), HEALTH) == "Sở Y tế mới"


def test_two_editors_at_once_do_not_overwrite_each_other(client: FlaskClient, admin: Caller) -> None:
    change(client, admin, HEALTH, 0, name="Một")
    late = assert_problem(change(client, admin, HEALTH, 0, name="Hai"), 412)
    assert late["current"]["name"]["vi"] == "Một"


def test_what_points_at_an_agency_must_move_first(client: FlaskClient, store: Store, admin: Caller) -> None:
    create(client, admin)
    handler = an_official(store, area_id=PHUONG_TRA_VINH, agency_id=MARKET)
    report = filed(store)
    store.collection(REPORTS).update_one({"_id": report["_id"]}, {"$set": {"agency_id": MARKET}})
    refused = assert_problem(change(client, admin, MARKET, 1, action="close"), 409, "agency_in_use")
    assert "1 cán bộ, 1 phản ánh đang mở và 0 quy tắc" in refused["title"]
    officials.disable(store, handler.id, actor=SYSTEM)
    store.collection(REPORTS).update_one({"_id": report["_id"]}, {"$set": {"state": "closed"}})
    assert change(client, admin, MARKET, 1, action="close").get_json()["closed_at"]


def test_an_agency_that_a_rule_names_is_not_closed(client: FlaskClient, admin: Caller) -> None:
    refused = change(client, admin, f"dien_luc:{VINH_LONG}", 0, action="close")
    assert_problem(refused, 409, "agency_in_use")


def test_a_committee_is_never_closed(client: FlaskClient, admin: Caller) -> None:
    refused = change(client, admin, f"ubnd:{PHUONG_TRA_VINH}", 0, action="close")
    assert_problem(refused, 409, "agency_is_committee")


def test_a_closed_agency_gets_nothing_new_until_it_is_opened_again(
    client: FlaskClient, store: Store, admin: Caller
) -> None:
    create(client, admin)
    change(client, admin, MARKET, 1, action="close")
    body = {
        "username": "canbo.mau",
        "name": "Cán bộ mẫu",
        "assignments": [{"role": "handler", "area_id": PHUONG_TRA_VINH, "agency_id": MARKET}],
    }
    refused = client.post("/v1/desk/officials", json=body, headers=headers_for(admin))
    assert fields(assert_problem(refused, 422)) == {"assignments.0.agency_id": "agency_unknown"}
    rules = {"rules": [{"when": {}, "agency": MARKET}]}
    refused = client.post("/v1/desk/routing-rules/dry-run", json=rules, headers=headers_for(admin))
    assert fields(assert_problem(refused, 422)) == {"rules.0.agency": "agency_unknown"}
    forward = {"receiver": MARKET, "note": "Chuyển"}
    handler = an_official(store, area_id=PHUONG_TRA_VINH)
    path = f"/v1/desk/reports/{filed(store)['code']}/actions/forward"
    refused = client.post(path, json=forward, headers=headers_for(handler) | {"If-Match": '"1"'})
    assert fields(assert_problem(refused, 422)) == {"receiver": "agency_unknown"}
    assert_problem(change(client, admin, MARKET, 2, action="close"), 409, "agency_closed")
    assert change(client, admin, MARKET, 2, action="reopen").get_json()["closed_at"] is None
    assert client.post("/v1/desk/officials", json=body, headers=headers_for(admin)).status_code == 201


def test_each_change_is_an_event(client: FlaskClient, store: Store, admin: Caller) -> None:
    create(client, admin)
    change(client, admin, MARKET, 1)
    change(client, admin, MARKET, 2, action="close")
    steps = events.timeline(store, Kind.AGENCY, MARKET)
    assert [event["action"] for event in steps] == ["created", "changed", "closed"]
    assert {event["actor"]["id"] for event in steps} == {admin.id}


def test_every_official_lists_the_agencies_of_the_province(
    client: FlaskClient, store: Store, admin: Caller
) -> None:
    create(client, admin)
    change(client, admin, MARKET, 1, action="close")
    viewer = an_official(store, role="viewer")
    assert listed(client, viewer, "&q=cho+mau") == listed(client, viewer, "&closed=true") == {MARKET}
    assert listed(client, viewer, "&area=29242&closed=false") == {f"ubnd:{PHUONG_TRA_VINH}"}
    assert not any(one.endswith(TAY_NINH) for one in listed(client, viewer, "&q=so+y+te"))


def test_there_is_no_agency_of_an_unknown_id(client: FlaskClient, admin: Caller) -> None:
    assert_problem(client.get(f"{AGENCIES}/zzz", headers=headers_for(admin)), 404, "agency_not_found")
    assert_problem(change(client, admin, "zzz", 0), 404, "agency_not_found")
