"""`/v1/desk/targets`, `/v1/desk/stations`, `/v1/desk/staff` and `/v1/desk/courses`: end to end over HTTP."""

from __future__ import annotations

import io
from typing import Any

import pytest
from flask.testing import FlaskClient

from models.access.permissions import Role
from models.exports.taken import EXPORTS
from models.store import Store
from tests.builders import OLD_TRA_VINH, PHUONG_TRA_VINH, VINH_LONG, Caller, an_official, headers_for
from tests.planning import (
    a_manager,
    a_member,
    a_station,
    an_approver,
    an_upload,
    figure_content,
    staff_content,
    station_content,
    today,
)
from tests.problems import assert_problem, fields


@pytest.fixture
def manager(store: Store) -> Caller:
    """Somebody who enters figures and manages stations and staff."""
    return a_manager(store)


def act(client: FlaskClient, caller: Caller, thing: Any, path: str, method: str = "post", **json: Any) -> Any:
    """Do something with a thing at its version."""
    headers = headers_for(caller) | {"If-Match": f'"{thing["version"]}"'}
    return client.open(f"/v1/desk/{path}", method=method.upper(), json=json, headers=headers)


def test_a_figure_is_entered_confirmed_and_shown_with_its_evidence(
    client: FlaskClient, store: Store, manager: Caller
) -> None:
    body = figure_content(store, manager, day="2025-12-31", n=30)
    figure = client.post("/v1/desk/targets/figures", json=body, headers=headers_for(manager)).get_json()
    assert (figure["d"], figure["state"], figure["evidence"][0]["position"]) == (41, "waiting", None)
    approver = an_approver(store)
    waiting = client.get("/v1/desk/targets/figures", headers=headers_for(approver)).get_json()
    assert [one["id"] for one in waiting] == [figure["id"]]
    done = act(client, approver, figure, f"targets/figures/{figure['id']}/actions/confirm").get_json()
    assert (done["state"], done["decided_by"]) == ("confirmed", approver.id)
    shown = client.get("/v1/desk/targets", headers=headers_for(manager)).get_json()
    (row,) = [one for one in shown["rows"] if one["id"] == "TV-1"]
    assert [(one["year"], one["n"], one["d"], one["source"]) for one in row["years"]] == [
        (2025, 30, 41, "entered")
    ]
    kept = client.get("/v1/desk/targets/TV-1/history", headers=headers_for(manager)).get_json()
    assert [one["id"] for one in kept] == [figure["id"]]


def test_a_dashboard_is_of_an_area_of_either_map_and_goes_into_tables(
    client: FlaskClient, store: Store, manager: Caller
) -> None:
    a_station(store, manager, technology="ip")
    for area in ("", "842", PHUONG_TRA_VINH):
        shown = client.get(f"/v1/desk/targets?area={area}", headers=headers_for(manager)).get_json()
        (row,) = [one for one in shown["rows"] if one["id"] == "TV-11"]
        assert (row["now"]["n"], row["now"]["d"], row["standing"]["reached"]) == (1, 1, True)
    csv = client.get("/v1/desk/targets/export.csv", headers=headers_for(manager)).get_data(as_text=True)
    assert "100% xã, phường, thị trấn có hệ thống truyền thanh" in csv
    assert "Không còn cấp huyện từ 01/7/2025" in csv
    xlsx = client.get("/v1/desk/targets/export.xlsx", headers=headers_for(manager))
    assert xlsx.data.startswith(b"PK")
    assert store.collection(EXPORTS).count_documents({"filter.of": "targets", "state": "finished"}) == 2
    units = client.get("/v1/desk/targets/TV-11/units", headers=headers_for(manager)).get_json()
    assert [one["area_name"] for one in units if one["figure"]] == ["Phường Trà Vinh"]


def test_hamlets_are_listed_and_todays_figures_are_kept(client: FlaskClient, manager: Caller) -> None:
    empty = client.get(f"/v1/desk/targets/hamlets/{PHUONG_TRA_VINH}", headers=headers_for(manager))
    assert empty.get_json()["names"] == []
    body = {"names": ["Khóm 1"], "source": "UBND phường"}
    path = f"targets/hamlets/{PHUONG_TRA_VINH}"
    saved = act(client, manager, empty.get_json(), path, "put", **body).get_json()
    assert saved["version"] == 1
    kept = client.post("/v1/desk/targets/kept", json={"plan": "tra_vinh"}, headers=headers_for(manager))
    assert {(one["target_id"], one["area_id"], one["d"]) for one in kept.get_json()} >= {
        ("TV-1", OLD_TRA_VINH, 41)
    }


def test_every_fault_of_a_figure_is_named_at_once(client: FlaskClient, manager: Caller) -> None:
    body = {
        "target_id": "TV-9",
        "area_id": OLD_TRA_VINH,
        "day": "2023-12-31",
        "n": 5,
        "note": "x",
        "evidence": ["y"],
    }
    answer = client.post("/v1/desk/targets/figures", json=body, headers=headers_for(manager))
    assert fields(assert_problem(answer, 422, "invalid")) == {
        "d": "required",
        "evidence.0": "attachment_unknown",
    }


def test_a_station_is_added_converted_and_stands_in_the_plan(client: FlaskClient, manager: Caller) -> None:
    made = client.post(
        "/v1/desk/stations", json=station_content(condition="broken"), headers=headers_for(manager)
    )
    station = made.get_json()
    before = client.get("/v1/desk/stations/plan?percent=25", headers=headers_for(manager)).get_json()
    assert [one["id"] for one in before["proposed"][0]["stations"]] == [station["id"]]
    assert [(one["percent"], one["is_enough"]) for one in before["reaches"]] == [
        (15, False),
        (20, False),
        (25, True),
    ]
    done = act(client, manager, station, f"stations/{station['id']}/actions/convert", day=today(), cost=400)
    assert done.get_json()["converted"]["condition"] == "broken"
    after = client.get("/v1/desk/stations/plan", headers=headers_for(manager)).get_json()
    assert (after["waiting"], after["done"][-1]["converted"]) == (0, 1)


def test_staff_are_trained_by_a_course_and_leave(client: FlaskClient, store: Store, manager: Caller) -> None:
    body = staff_content(started_on="2023-01-01")
    member = client.post("/v1/desk/staff", json=body, headers=headers_for(manager)).get_json()
    course = client.post(
        "/v1/desk/courses",
        json={
            "title": "Biên soạn bản tin",
            "skills": ["content"],
            "organiser": "Sở mẫu",
            "area_id": VINH_LONG,
            "sessions": [{"day": "2025-03-01", "hours": 8}],
            "enrolled": [member["id"]],
        },
        headers=headers_for(manager),
    ).get_json()
    path = f"courses/{course['id']}"
    session = f"{path}/sessions/{course['sessions'][0]['id']}/attendance"
    noted = act(client, manager, course, session, "put", attended=[member["id"]]).get_json()
    assert act(client, manager, noted, f"{path}/actions/finish").get_json()["completed"] == [member["id"]]
    figures = client.get(
        f"/v1/desk/staff/figures?area={PHUONG_TRA_VINH}", headers=headers_for(manager)
    ).get_json()
    assert (figures["trained"], figures["there"]) == (1, 1)
    trained = client.get(f"/v1/desk/staff/{member['id']}", headers=headers_for(manager)).get_json()
    place = f"staff/{member['id']}/trainings/{trained['trainings'][0]['id']}/certificate"
    certified = act(
        client, manager, trained, place, "put", certificate_id=an_upload(store, manager)
    ).get_json()
    assert certified["trainings"][0]["certificate"]["kind"] == "photo"
    left = act(client, manager, certified, f"staff/{member['id']}/actions/leave", day=today()).get_json()
    erased = act(client, manager, left, f"staff/{member['id']}/actions/erase").get_json()
    assert (erased["name"], erased["trainings"][0]["certificate"]) == ("", None)


def test_names_of_staff_are_read_by_need_and_figures_by_all(client: FlaskClient, store: Store) -> None:
    a_member(store)
    viewer = an_official(store, role=Role.VIEWER)
    assert client.get("/v1/desk/staff", headers=headers_for(viewer)).status_code == 403
    figures = client.get("/v1/desk/staff/figures", headers=headers_for(viewer))
    assert figures.get_json()["there"] == 1


def imported(
    client: FlaskClient, caller: Caller, *lines: str, room: str = "staff", dry_run: bool = False
) -> Any:
    data = {"file": (io.BytesIO("\n".join(lines).encode()), "mau.csv")}
    path = f"/v1/desk/{room}/import?dry_run={str(dry_run).lower()}"
    return client.post(path, data=data, headers=headers_for(caller))


STAFF_HEAD = "Họ và tên,Mã đơn vị,Chức danh,Thời gian,Lĩnh vực,Làm từ ngày"
SOMEBODY = "Trần Thị Mẫu,29242,Công chức,Kiêm nhiệm,Lưu trữ thông tin,01/07/2025"


def test_staff_come_in_as_a_table_and_go_out_as_one(client: FlaskClient, manager: Caller) -> None:
    tried = imported(client, manager, STAFF_HEAD, SOMEBODY, dry_run=True).get_json()
    assert (tried["new"], tried["faults"]) == (1, [])
    assert client.get("/v1/desk/staff", headers=headers_for(manager)).get_json() == []
    assert imported(client, manager, STAFF_HEAD, SOMEBODY).get_json()["lines"][0]["code"] == "Trần Thị Mẫu"
    sent = client.get("/v1/desk/staff/export.csv", headers=headers_for(manager)).get_data(as_text=True)
    again = imported(client, manager, *sent.splitlines()).get_json()
    assert (again["new"], again["changed"], again["unchanged"]) == (0, 0, 1)


def test_every_fault_of_a_table_of_stations_is_named_with_its_place(
    client: FlaskClient, manager: Caller
) -> None:
    head = "Mã đơn vị,Tên đài,Công nghệ,Tình trạng,Số loa"
    refused = imported(
        client, manager, head, "29242,Đài mẫu,FM,Tốt,1.5", ",,,,", "9,B,FM,Tốt,", room="stations"
    )
    problem = assert_problem(refused, 422, "invalid")
    assert fields(problem) == {"lines.2.speakers": "not_whole", "lines.4.area": "area_unknown"}
    assert client.get("/v1/desk/stations", headers=headers_for(manager)).get_json() == []


@pytest.mark.parametrize("room", ["stations", "staff"])
def test_a_template_is_sent_to_whoever_may_import(client: FlaskClient, manager: Caller, room: str) -> None:
    answer = client.get(f"/v1/desk/{room}/template.xlsx", headers=headers_for(manager))
    assert answer.data.startswith(b"PK")
