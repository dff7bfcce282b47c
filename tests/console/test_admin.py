"""What the province works with, at the console: who may look, who may change, and what a change says."""

from __future__ import annotations

import re

from flask import Flask

from models.access.permissions import Role
from models.areas import agencies
from models.categories import categories
from models.promises import calendars
from models.routing import routing
from models.store import Store
from tests.builders import PHUONG_LONG_DUC, PHUONG_TRA_VINH, VINH_LONG, an_official
from tests.console import visiting
from tests.console.visiting import Visitor
from tests.reporting import filed

HOME = "/console/admin"


def test_the_cards_are_those_that_the_official_may_open(app: Flask, store: Store, admin: Visitor) -> None:
    assert f"{HOME}/routing" in admin.get(HOME).text
    editor = visiting.with_role(app, store, Role.EDITOR).get(HOME).text
    assert f"{HOME}/templates" in editor
    assert f"{HOME}/routing" not in editor


def test_an_area_is_found_by_a_former_name(duty: Visitor) -> None:
    page = duty.get(f"{HOME}/areas?text=xa+long+duc").text
    assert f"{HOME}/areas/{PHUONG_LONG_DUC}" in page


def test_an_area_says_what_it_was_who_works_there_and_whom_to_call(duty: Visitor) -> None:
    page = duty.get(f"{HOME}/areas/{PHUONG_LONG_DUC}").text
    assert "Xã Long Đức" in page
    assert 'href="tel:114"' in page
    assert "chưa biết" in page


def test_rules_of_a_category_are_saved_for_what_comes(admin: Visitor, store: Store) -> None:
    address = f"{HOME}/categories/garbage"
    answer = admin.send(address, **visiting.named_form(admin, address) | {"promise": "9"})
    assert answer.headers["Location"] == f"{address}?done=saved"
    assert categories.get(store, "garbage")["promise"] == 9


def test_a_category_without_any_kind_is_out_of_use(admin: Visitor, store: Store) -> None:
    address = f"{HOME}/categories/garbage"
    fields = {name: one for name, one in visiting.named_form(admin, address).items() if name != "kinds"}
    assert admin.send(address, **fields).status_code == 303
    assert categories.get(store, "garbage")["kinds"] == []
    assert "ngừng dùng" in admin.get(f"{HOME}/categories").text


def test_faults_of_a_category_are_named_and_what_was_typed_stays(admin: Visitor) -> None:
    address = f"{HOME}/categories/garbage"
    page = admin.send(address, **visiting.named_form(admin, address) | {"promise": "900"})
    assert page.status_code == 422
    assert 'value="900"' in page.text


def test_whoever_was_second_sees_what_the_first_saved(admin: Visitor) -> None:
    address = f"{HOME}/categories/garbage"
    fields = visiting.named_form(admin, address)
    admin.send(address, **fields | {"promise": "9", "key": "a" * 20})
    page = admin.send(address, **fields | {"promise": "4", "key": "b" * 20})
    assert page.status_code == 412
    assert 'value="4"' in page.text
    assert ": 9</li>" in page.text
    again = visiting.fields_of(page, "form")
    assert admin.send(address, **again).status_code == 303


def test_only_an_administrator_of_the_whole_province_changes_rules(app: Flask, store: Store) -> None:
    ward = visiting.with_role(app, store, Role.ADMIN, area_id=PHUONG_TRA_VINH)
    address = f"{HOME}/categories/garbage"
    page = ward.get(address)
    assert "chỉ người quản trị của cả tỉnh" in page.text
    assert ward.send(address, **visiting.fields_of(page, "form")).status_code == 403
    assert ward.get(f"{HOME}/routing").status_code == 403


def test_a_report_that_nobody_filed_shows_where_it_would_go_and_why(admin: Visitor) -> None:
    fields = {
        "text": "Nước mặn vào ruộng",
        "category": "salinity",
        "area": PHUONG_LONG_DUC,
        "kind": "incident",
    }
    page = admin.send(f"{HOME}/routing/trial", **fields).text
    assert "Nông nghiệp và Môi trường" in page
    assert "không đúng lĩnh vực" in page


def test_a_rule_is_tried_before_it_is_saved(admin: Visitor, store: Store) -> None:
    report = filed(store, "d1", text="Rác đầy chợ", category="garbage")
    address = f"{HOME}/routing/new"
    fields = visiting.named_form(admin, address) | {
        "agency": "so_y_te:{province}",
        "when.categories": "garbage",
        "trial_text": "Rác hôi",
        "trial_category": "garbage",
        "trial_area": PHUONG_TRA_VINH,
        "trial_kind": "incident",
    }
    page = admin.send(address, **fields | {"do": "try"})
    assert page.status_code == 200
    assert report["code"] in page.text
    assert "1 phản ánh sẽ về nơi khác" in page.text
    assert routing.get(store, VINH_LONG)["version"] == 0
    assert admin.send(address, **visiting.fields_of(page, "form") | {"do": "save"}).status_code == 303
    first = routing.get(store, VINH_LONG)["rules"][0]
    assert (first["agency"], first["when"]) == ("so_y_te:{province}", {"categories": ["garbage"]})


def test_a_rule_that_leaves_another_nothing_is_refused_with_the_reason(admin: Visitor) -> None:
    address = f"{HOME}/routing/new"
    page = admin.send(
        address, **visiting.named_form(admin, address) | {"agency": "ubnd:{area}", "do": "save"}
    )
    assert page.status_code == 422
    assert "1" in visiting.sentence(page)


def test_rules_change_places_but_for_the_last(admin: Visitor, store: Store) -> None:
    before = routing.get(store, VINH_LONG)["rules"]
    fields = {"key": "k" * 20, "version": "0", "do": "down:0"}
    assert admin.send(f"{HOME}/routing", **fields).status_code == 303
    after = routing.get(store, VINH_LONG)["rules"]
    assert after[:2] == [before[1], before[0]]
    last = {"key": "m" * 20, "version": "1", "do": f"up:{len(after) - 1}"}
    assert admin.send(f"{HOME}/routing", **last).status_code == 404


def test_a_change_of_a_rule_that_moved_meanwhile_is_put_where_it_stands_now(
    admin: Visitor, store: Store
) -> None:
    address = f"{HOME}/routing/1"
    fields = visiting.named_form(admin, address) | {"name": "Điện", "do": "save"}
    admin.send(f"{HOME}/routing", key="k" * 20, version="0", do="down:1")
    page = admin.send(address, **fields)
    assert page.status_code == 412
    assert f'action="{HOME}/routing/2"' in page.text
    again = visiting.fields_of(page, "form")
    assert admin.send(f"{HOME}/routing/2", **again | {"do": "save"}).status_code == 303
    rules = routing.get(store, VINH_LONG)["rules"]
    assert (rules[2]["name"], rules[2]["when"]) == ("Điện", {"categories": ["power_outage"]})


def test_a_day_off_is_tried_then_saved(admin: Visitor, store: Store) -> None:
    address = f"{HOME}/calendar"
    fields = visiting.fields_of(admin.get(address), "day") | {
        "date": "2027-03-01",
        "name": "Nghỉ bù",
        "basis": "decision",
    }
    page = admin.send(address, **fields | {"do": "try_add"})
    assert "02/03/2027" in page.text
    assert calendars.get(store, VINH_LONG)["version"] == 0
    saved = admin.send(address, **visiting.fields_of(page, "day") | {"do": "add"})
    assert saved.headers["Location"] == f"{address}?year=2027&done=saved"
    assert "Nghỉ bù" in admin.get(saved.headers["Location"]).text


def test_a_day_that_is_no_day_is_named_beside_its_field(admin: Visitor) -> None:
    address = f"{HOME}/calendar"
    fields = visiting.fields_of(admin.get(address), "day") | {
        "date": "2026-02-17",
        "name": "Tết",
        "basis": "law",
        "do": "add",
    }
    page = admin.send(address, **fields)
    assert page.status_code == 422
    assert 'id="day-date-wrong"' in page.text


def test_a_day_is_taken_out_after_its_effect_was_seen(admin: Visitor, store: Store) -> None:
    page = admin.get(f"{HOME}/calendar?year=2026&drop=2026-02-17")
    assert "Bỏ ngày này khỏi lịch?" in page.text
    sent = admin.send(f"{HOME}/calendar", key="k" * 20, version="0", do="drop:2026-02-17")
    assert sent.status_code == 303
    left = [row["date"] for row in calendars.get(store, VINH_LONG)["days_off"]]
    assert "2026-02-17" not in left


def test_office_hours_are_saved_without_the_empty_rows(admin: Visitor, store: Store) -> None:
    address = f"{HOME}/calendar"
    fields = visiting.fields_of(admin.get(address), "hours") | {"hours.1.closes": "17:30", "do": "hours"}
    assert admin.send(address, **fields).status_code == 303
    hours = calendars.get(store, VINH_LONG)["hours"]
    assert [len(hours), hours[1]["closes"]] == [2, "17:30"]


def test_a_category_goes_to_the_unit_that_its_rule_names(admin: Visitor, store: Store) -> None:
    assert agencies.name(store, f"dien_luc:{VINH_LONG}") in admin.get(f"{HOME}/categories/power_outage").text


def test_a_category_of_the_provinces_own_is_added_and_worded_better(admin: Visitor, store: Store) -> None:
    address = f"{HOME}/categories/new"
    typed = visiting.named_form(admin, address) | {"code": "stray_dogs", "name.vi": "Chó thả rông"}
    answer = admin.send(address, **typed)
    assert answer.headers["Location"] == f"{HOME}/categories/stray_dogs?done=created"
    made = categories.get(store, "stray_dogs")
    assert (made["kinds"], made["urgency"], made["origin"]) == (["incident"], "normal", "desk")
    again = admin.send(address, **typed | {"key": "b" * 20})
    assert again.status_code == 409
    assert "Đã có lĩnh vực mang mã này" in again.text
    naming = f"{HOME}/categories/stray_dogs/name"
    fields = visiting.named_form(admin, naming)
    assert admin.send(naming, **fields | {"name.en": "Stray dogs"}).status_code == 303
    assert categories.get(store, "stray_dogs")["name"] == {"vi": "Chó thả rông", "en": "Stray dogs"}
    late = admin.send(naming, **fields | {"name.en": "Dogs", "key": "c" * 20})
    assert late.status_code == 412
    assert ": Stray dogs</li>" in late.text


def test_a_new_category_without_words_is_refused_with_what_was_typed(admin: Visitor, store: Store) -> None:
    address = f"{HOME}/categories/new"
    page = admin.send(address, **visiting.named_form(admin, address) | {"code": "A b", "promise": "99"})
    assert page.status_code == 422
    assert 'value="A b"' in page.text


def test_a_day_off_in_every_year_is_put_in_and_taken_out(admin: Visitor, store: Store) -> None:
    address = f"{HOME}/calendar"
    typed = {"date": "2027-04-12", "is_off": "yearly", "name": "Lễ hội", "basis": "decision"}
    assert admin.send(address, key="k" * 20, version="0", do="add", **typed).status_code == 303
    assert {"day": "04-12", "name": "Lễ hội"} in calendars.get(store, VINH_LONG)["yearly"]
    assert "mọi năm" in admin.get(f"{address}?year=2028&drop=2028-04-12").text
    admin.send(address, key="l" * 20, version="1", do="drop:2028-04-12")
    assert "Lễ hội" not in {one["name"] for one in calendars.get(store, VINH_LONG)["yearly"]}


def test_a_yearly_day_that_is_there_already_is_refused_beside_its_field(admin: Visitor) -> None:
    typed = {"date": "2027-01-01", "is_off": "yearly", "name": "Tết Dương lịch", "basis": "law"}
    page = admin.send(f"{HOME}/calendar", key="k" * 20, version="0", do="add", **typed)
    assert page.status_code == 422
    assert 'href="#day-date"' in page.text


def test_a_rule_gives_reports_at_once_to_somebody_of_the_unit(admin: Visitor, store: Store) -> None:
    health = f"so_y_te:{VINH_LONG}"
    nurse = an_official(store, agency_id=health, name="Trần Ví Dụ")
    address = f"{HOME}/routing/new"
    form = admin.get(address)
    assert f'<option value="{nurse.id}">Trần Ví Dụ · ' in form.text
    typed = visiting.fields_of(form, "form") | {
        "name": "Y tế",
        "when.categories": "garbage",
        "agency": "so_y_te:{province}",
        "assignee_id": nurse.id,
        "do": "save",
    }
    answer = admin.send(address, **typed)
    assert answer.status_code == 303, re.findall(r'class="wrong".*', answer.text)
    assert routing.get(store, VINH_LONG)["rules"][0]["assignee_id"] == nurse.id
