"""`/v1/desk/outlets`: the registry at the desk, with its groups, hours and tables."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from models.access.permissions import Role
from models.exports.taken import EXPORTS
from models.outlets.outlets import OUTLETS
from models.store import Store
from tests import outleting
from tests.builders import PHUONG_LONG_DUC, PHUONG_TRA_VINH, VINH_LONG, Caller, an_official, headers_for
from tests.outleting import MORNING, a_manager, an_outlet
from tests.problems import assert_problem, fields
from tests.programming import DAYS, approved, planned, spoken

HEADS = "Mã điểm phát;Loại;Tên;Công nghệ;Mã xã;Khả năng;Ngôn ngữ;Khung giờ"


@pytest.fixture
def manager(store: Store) -> Caller:
    return a_manager(store)


def added(client: FlaskClient, manager: Caller, **given: Any) -> Any:
    """An outlet that was just added over HTTP, as it is shown."""
    answer = client.post("/v1/desk/outlets", json=outleting.content(**given), headers=headers_for(manager))
    assert answer.status_code == 201, answer.get_json()
    return answer.get_json()


def step(client: FlaskClient, caller: Caller, outlet: Any, name: str, **json: Any) -> Any:
    headers = headers_for(caller) | {"If-Match": f'"{outlet["version"]}"'}
    return client.post(f"/v1/desk/outlets/{outlet['id']}/{name}", json=json, headers=headers)


def sent(client: FlaskClient, caller: Caller, *lines: str, dry_run: bool = False) -> Any:
    data = {"file": (io.BytesIO("\n".join((HEADS, *lines)).encode()), "loa.csv")}
    return client.post(
        f"/v1/desk/outlets/import?dry_run={str(dry_run).lower()}", data=data, headers=headers_for(caller)
    )


def test_an_outlet_is_added_shown_changed_and_taken_down(client: FlaskClient, manager: Caller) -> None:
    outlet = added(client, manager, code="CL-1")
    assert (outlet["area_name"], outlet["may_manage"], outlet["muted"]) == ("Phường Trà Vinh", True, None)
    headers = headers_for(manager) | {"If-Match": '"1"'}
    body = outleting.content(code="CL-1", horns=4)
    changed = client.put(f"/v1/desk/outlets/{outlet['id']}", json=body, headers=headers).get_json()
    assert (changed["horns"], changed["version"]) == (4, 2)
    assert step(client, manager, changed, "retire", reason="Đã tháo dỡ").status_code == 200
    assert client.get("/v1/desk/outlets", headers=headers_for(manager)).get_json() == []


def test_every_fault_of_a_body_is_named_at_once(client: FlaskClient, manager: Caller) -> None:
    body = outleting.content(code="x y", windows=[{**MORNING, "start": "03:15"}], kind="private_board")
    answer = client.post("/v1/desk/outlets", json=body, headers=headers_for(manager))
    assert fields(assert_problem(answer, 422)) == {
        "code": "outlet_code_form",
        "windows.0.start": "window_at_night",
        "contract": "contract_needed",
    }


def test_a_window_at_night_is_refused_in_a_sentence_that_says_which_hours_there_are(
    client: FlaskClient, manager: Caller
) -> None:
    body = outleting.content(windows=[{**MORNING, "start": "03:15"}])
    answer = client.post("/v1/desk/outlets", json=body, headers=headers_for(manager))
    assert "03:15: chỉ từ 05:00 đến 22:00" in assert_problem(answer, 422)["detail"]


def test_a_change_names_the_version_that_it_saw(client: FlaskClient, manager: Caller) -> None:
    outlet = added(client, manager)
    assert step(client, manager, outlet, "mute", reason="Hú cả ngày").status_code == 200
    late = assert_problem(step(client, manager, outlet, "unmute"), 412, "stale")
    assert late["current"]["muted"]["reason"] == "Hú cả ngày"


def test_a_silence_with_an_end_is_shown_with_it(client: FlaskClient, manager: Caller) -> None:
    outlet = added(client, manager)
    until = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
    muted = step(client, manager, outlet, "mute", reason="Đám tang gần loa", until=until).get_json()
    assert muted["muted"]["until"] is not None
    assert step(client, manager, muted, "unmute").get_json()["muted"] is None


def test_who_runs_a_board_is_shown_to_who_manages_it_alone(
    client: FlaskClient, store: Store, manager: Caller
) -> None:
    given = outleting.contract(contact="Ông Mẫu")
    board = added(client, manager, kind="private_board", capabilities=["text"], contract=given)
    assert board["contract"]["contact"] == "Ông Mẫu"
    viewer = headers_for(an_official(store, role="viewer"))
    shown = client.get(f"/v1/desk/outlets/{board['id']}", headers=viewer).get_json()
    assert (shown["contract"]["company"], shown["contract"]["contact"]) == ("Công ty mẫu", "")


def test_another_commune_neither_sees_nor_changes_it(
    client: FlaskClient, store: Store, manager: Caller
) -> None:
    outlet = added(client, manager)
    elsewhere = a_manager(store, area_id=PHUONG_LONG_DUC)
    assert client.get("/v1/desk/outlets", headers=headers_for(elsewhere)).get_json() == []
    assert_problem(step(client, elsewhere, outlet, "mute", reason="Hú cả ngày"), 404)
    assert_problem(step(client, elsewhere, outlet, "revoke", reason="Mất thiết bị"), 404)


def test_a_list_is_read_page_by_page(client: FlaskClient, store: Store, manager: Caller) -> None:
    for number in range(3):
        an_outlet(store, manager, code=f"CL-{number}")
    address, codes = "/v1/desk/outlets?limit=2&kind=loudspeaker", list[str]()
    while address:
        answer = client.get(address, headers=headers_for(manager))
        codes.extend(row["code"] for row in answer.get_json())
        address = answer.headers.get("Link", "").partition("<")[2].partition(">")[0]
    assert codes == ["CL-0", "CL-1", "CL-2"]


def test_the_hours_of_a_commune_hold_for_its_outlets(client: FlaskClient, manager: Caller) -> None:
    outlet = added(client, manager)
    address = f"/v1/desk/outlet-windows/{PHUONG_TRA_VINH}"
    before = client.get(address, headers=headers_for(manager))
    headers = headers_for(manager) | {"If-Match": before.headers["ETag"]}
    saved = client.put(address, json={"windows": [MORNING]}, headers=headers)
    assert (saved.status_code, saved.get_json()["version"]) == (200, 1)
    shown = client.get(f"/v1/desk/outlets/{outlet['id']}", headers=headers_for(manager)).get_json()
    assert shown["windows_holding"] == {"windows": [MORNING], "area_id": PHUONG_TRA_VINH}
    assert len(client.get("/v1/desk/outlet-windows", headers=headers_for(manager)).get_json()) == 1


def test_a_group_says_how_many_it_selects(client: FlaskClient, manager: Caller) -> None:
    added(client, manager, tags=["chợ"])
    body = {"name": "Loa chợ", "area_ids": [VINH_LONG], "tags": ["chợ"]}
    made = client.post("/v1/desk/outlet-groups", json=body, headers=headers_for(manager))
    assert (made.status_code, made.get_json()["outlets"]) == (201, 1)
    headers = headers_for(manager) | {"If-Match": made.headers["ETag"]}
    assert client.delete(made.headers["Location"], headers=headers).status_code == 204
    assert_problem(client.get(made.headers["Location"], headers=headers_for(manager)), 404)


def test_a_table_is_tried_and_then_kept(client: FlaskClient, store: Store, manager: Caller) -> None:
    line = "CL-1;Cụm loa;Loa ấp Chợ;IP;29242;Âm thanh;Tiếng Việt;T2-T7 05:00-06:30"
    tried = sent(client, manager, line, dry_run=True).get_json()
    assert (tried["new"], tried["faults"]) == (1, [])
    assert store.collection(OUTLETS).count_documents({}) == 0
    kept = sent(client, manager, line).get_json()
    assert kept["lines"] == [{"line": 2, "code": "CL-1", "effect": "new", "columns": [], "changes": []}]
    assert sent(client, manager, line).get_json()["unchanged"] == 1


def test_a_dry_run_tells_faults_by_line_and_column_in_words(client: FlaskClient, manager: Caller) -> None:
    line = "CL-1;Cụm loa;;IP;29242;Âm thanh;Tiếng Việt;T2-T7 03:15-06:30"
    found = sent(client, manager, line, dry_run=True).get_json()["faults"]
    assert [(one["line"], one["column"], one["code"]) for one in found] == [
        (2, "Tên", "required"),
        (2, "Khung giờ", "window_at_night"),
    ]
    assert found[0]["detail"] == "Thiếu “Tên”."


def test_a_table_with_faults_is_a_problem_and_keeps_nothing(
    client: FlaskClient, store: Store, manager: Caller
) -> None:
    right = "CL-1;Cụm loa;Loa ấp Chợ;IP;29242;Âm thanh;Tiếng Việt;"
    wrong = "CL-2;Cụm loa;Loa ấp Chợ;IP;99999;Âm thanh;Tiếng Việt;"
    answer = sent(client, manager, right, wrong)
    assert fields(assert_problem(answer, 422)) == {"lines.3.area": "area_unknown"}
    assert store.collection(OUTLETS).count_documents({}) == 0


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_an_export_is_taken_again_and_noted(
    client: FlaskClient, store: Store, manager: Caller, ending: str
) -> None:
    added(client, manager, windows=[MORNING])
    file = client.get(f"/v1/desk/outlets/export.{ending}", headers=headers_for(manager)).data
    data = {"file": (io.BytesIO(file), f"loa.{ending}")}
    again = client.post("/v1/desk/outlets/import", data=data, headers=headers_for(manager)).get_json()
    assert (again["unchanged"], again["faults"]) == (1, [])
    assert store.collection(EXPORTS).count_documents({"state": "finished", "count": 1}) == 1


def test_a_way_is_shown_without_its_password_to_who_manages_it(client: FlaskClient, store: Store) -> None:
    admin, reader = an_official(store, role=Role.ADMIN), an_official(store, role=Role.EDITOR)
    address = "https://stream.loa.example"
    way = {"kind": "icecast", "address": address, "mount": "/loa", "user": "u", "password": "p-1"}
    outlet = added(client, admin, way=way)

    seen = client.get(f"/v1/desk/outlets/{outlet['id']}", headers=headers_for(reader)).get_json()

    shown = {"kind": "icecast", "address": address, "mount": "/loa", "user": "u", "has_password": True}
    assert outlet["way"] == shown
    assert seen["way"] == {"kind": "icecast", "address": "", "mount": "", "user": "", "has_password": False}


def test_hours_that_silence_a_schedule_are_saved_when_that_is_wanted(
    client: FlaskClient, store: Store, manager: Caller
) -> None:
    address = f"/v1/desk/outlet-windows/{PHUONG_TRA_VINH}"
    evening = {"days": list(DAYS), "start": "17:00", "end": "19:00"}
    headers = headers_for(manager)
    first = client.put(address, json={"windows": [evening]}, headers=headers | {"If-Match": '"0"'})
    entry = planned(store, approved(store, spoken(store)), an_outlet(store, windows=[]))
    body, again = {"windows": [MORNING]}, headers | {"If-Match": first.headers["ETag"]}
    problem = assert_problem(client.put(address, json=body, headers=again), 409)
    assert problem["code"] == "hours_silence"
    assert entry["_id"] in problem["detail"]
    saved = client.put(address, json=body | {"nevertheless": True}, headers=again)
    assert saved.get_json()["windows"] == [MORNING]
