"""Targets, stations and staff at the console: entered, confirmed by another, and shown with denominators."""

from __future__ import annotations

import re
from collections.abc import Mapping
from io import BytesIO

import pytest
from flask import Flask

from api.console.staff.words import POSTS, SKILLS, TIMES
from models.access.permissions import Role
from models.staff import courses
from models.staff.staff import STAFF
from models.stations.stations import STATIONS
from models.store import Store
from models.tables import words
from models.targets.figures import TARGET_FIGURES
from tests import planning
from tests.builders import OLD_TRA_VINH, PHUONG_TRA_VINH
from tests.console import visiting
from tests.console.visiting import Visitor
from tests.photos import photo


@pytest.fixture
def me(app: Flask, store: Store) -> Visitor:
    """Whoever enters figures and manages stations and staff."""
    return visiting.with_role(app, store, Role.HANDLER)


def test_a_figure_is_entered_with_a_file_and_confirmed_by_another(
    app: Flask, store: Store, me: Visitor
) -> None:
    assert "Chưa ai nhập số liệu đã duyệt" in me.get("/console/targets").text
    path = "/console/targets/figures/new"
    file = (BytesIO(photo()), "anh.jpg")
    given = {"target_id": "TV-6", "area_id": OLD_TRA_VINH, "day": "2023-11-01", "n": "1", "note": "QĐ 12"}
    assert me.send(path, key="k1", **given).status_code == 422
    sent = me.send(path, key="k2", **given, evidence_files=file)
    assert sent.status_code == 303
    (figure,) = store.collection(TARGET_FIGURES).find()
    other = visiting.with_role(app, store, Role.APPROVER)
    page = other.get(f"/console/targets/figures/{figure['_id']}")
    assert "1/1" in page.text
    form = {"version": "1", "key": "k", "do": "confirm"}
    assert other.send(f"/console/targets/figures/{figure['_id']}", **form).status_code == 303
    shown = me.get("/console/targets/TV-6").text
    assert "Đã duyệt" in shown
    assert "2023: 1/1" in shown


def test_the_plan_says_that_the_slow_pace_does_not_reach_all(store: Store, me: Visitor) -> None:
    station = planning.a_station(store, condition="broken", name="Đài cũ")
    page = me.get("/console/stations/plan").text
    assert "15 % thì sau bốn năm mới được 60 %" in page
    assert "Đài cũ" in page
    form = {"version": "1", "key": "k", "do": "convert", "day": planning.today(), "cost": "300"}
    assert me.send(f"/console/stations/{station['_id']}", **form).status_code == 303
    assert store.one(STATIONS, station["_id"])["technology"] == "ip"
    assert "Không còn đài nào phải chuyển đổi" in me.get("/console/stations/plan").text


def test_staff_are_added_trained_in_a_course_and_leave(store: Store, me: Visitor) -> None:
    new = "/console/staff/new"
    given = {"name": "Trần Thị Mẫu", "area_id": PHUONG_TRA_VINH, "post": "officer", "time": "full"}
    days = {"skills": "content", "started_on": "2023-01-01"}
    assert me.send(new, key="k", **given, **days).status_code == 303
    (member,) = store.collection(STAFF).find()
    course = planning.a_course(store, planning.a_manager(store), enrolled=[member["_id"]])
    path = f"/console/staff/courses/{course['_id']}"
    for number, session in enumerate(course["sessions"], start=1):
        form = {"version": str(number), "key": f"k{number}", "session_id": session["id"], "do": "attend"}
        assert me.send(path, **form, attended=member["_id"]).status_code == 303
    assert me.send(path, version="3", key="k4", do="finish").status_code == 303
    assert "Đã bồi dưỡng 1 trên 1 cán bộ" in me.get("/console/staff").text
    form = {"version": "2", "key": "k5", "do": "leave", "day": planning.today()}
    assert me.send(f"/console/staff/{member['_id']}", **form).status_code == 303
    assert "Sổ chưa có ai" in me.get("/console/staff").text


def test_the_range_of_a_year_is_said_once(me: Visitor) -> None:
    page = me.get("/console/targets?first=1999").text
    assert "(2021–2050)" in page
    assert "(2021–2050) (2021–2050)" not in page


def test_the_filter_of_the_plan_holds_what_is_shown(me: Visitor) -> None:
    drawn = re.search(
        r'<input[^>]*name="percent"[^>]*>|<select[^>]*name="percent".*?</select>',
        me.get("/console/stations/plan").text,
        re.S,
    )
    assert drawn is not None
    assert re.search(r'value="15"', drawn[0]) is not None
    asked = me.get("/console/stations/plan?percent=25").text
    assert (
        re.search(r'name="percent"[^>]*value="25"|value="25"[^>]*(name="percent"|selected)', asked)
        is not None
    )


def test_stations_come_in_as_a_table_that_is_tried_first(store: Store, me: Visitor) -> None:
    text = "Mã đơn vị,Tên đài,Công nghệ,Tình trạng,Số loa\n29242,Đài mẫu,FM,Tốt,{}\n"
    path = "/console/stations/import"
    tried = me.send(path, key="k1", do="keep", file=(BytesIO(text.format("1.5").encode()), "a.csv"))
    assert tried.status_code == 422
    assert "<td>Số loa</td>" in tried.text
    kept = me.send(path, key="k2", do="keep", file=(BytesIO(text.format("4").encode()), "a.csv"))
    assert kept.headers["Location"] == "/console/stations?made=1&edited=0&done=imported"
    assert store.collection(STATIONS).count_documents({"speakers": 4}) == 1


def test_staff_go_out_as_a_table_and_a_template_is_there_to_fill_in(store: Store, me: Visitor) -> None:
    planning.a_member(store)
    sent = me.client.get("/console/staff/export.csv", headers=visiting.SAME_SITE)
    assert "Nguyễn Văn Mẫu" in sent.text
    assert "/console/staff/template.xlsx" in me.get("/console/staff/import").text


@pytest.mark.parametrize(("column", "shown"), [("post", POSTS), ("time", TIMES), ("skills", SKILLS)])
def test_a_table_of_staff_says_what_the_form_says(column: str, shown: Mapping[str, str]) -> None:
    assert words.read("staff_table.yml")["words"][column] == {
        str(value): word for value, word in shown.items()
    }


def test_a_course_is_edited_and_who_came_stays(store: Store, me: Visitor) -> None:
    official = planning.a_manager(store)
    member = planning.a_member(store, official)["_id"]
    course = planning.a_course(store, official, enrolled=[member])
    first = course["sessions"][0]["id"]
    courses.attend(store, official.identity, course["_id"], first, [member], expect=1)
    here = f"/console/staff/courses/{course['_id']}/edit"
    sent = visiting.fields_of(me.get(here), "form")
    moved = sent | {
        "title": "Lớp mới",
        "held.0.day": "2025-02-28",
        "held.1.day": "",
        "sessions": "2025-03-05 1,5",
    }
    assert me.send(here, **moved).status_code == 303
    after = store.one(courses.COURSES, course["_id"])
    assert (after["title"], [(one["day"], one["hours"], one["attended"]) for one in after["sessions"]]) == (
        "Lớp mới",
        [("2025-02-28", 8.0, [member]), ("2025-03-05", 1.5, None)],
    )
    again = visiting.fields_of(me.get(here), "form") | {"held.0.day": ""}
    assert "đã điểm danh, không bỏ được" in me.send(here, **again).text


def test_an_official_of_one_commune_begins_with_it_and_is_offered_no_other_place(
    app: Flask, store: Store
) -> None:
    mine = visiting.with_role(app, store, Role.HANDLER, area_id=PHUONG_TRA_VINH)
    assert "· Phường Trà Vinh</p>" in mine.get("/console/targets").text
    page = mine.get("/console/targets/figures/new").text
    assert "Phường Trà Vinh</option>" in page
    assert "Phường Long Đức" not in page
    assert "Khai danh sách ấp, khóm" in mine.get(f"/console/targets/TV-1?area={PHUONG_TRA_VINH}").text


def test_the_days_of_a_course_are_written_as_people_write_them(store: Store, me: Visitor) -> None:
    member = planning.a_member(store, planning.a_manager(store))
    path = "/console/staff/courses/new"
    given = {"title": "Lớp mẫu", "organiser": "Sở", "area_id": PHUONG_TRA_VINH, "skills": "content"}
    given |= {"enrolled": member["_id"]}
    wrong = me.send(path, key="k1", **given, sessions="1/11/2026 4\nmai 4")
    assert "“Ngày ở dòng 2” phải là một ngày" in wrong.text
    assert me.send(path, key="k2", **given, sessions="1/11/2026 4").status_code == 303
    assert "01/11/2026" in me.get("/console/staff/courses").text
