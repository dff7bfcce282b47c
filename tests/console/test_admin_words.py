"""Texts, numbers, groups and emblems at the console: who may look, who may change, and what a change says."""

from __future__ import annotations

from flask import Flask

from models.access.permissions import Role
from models.alerts import area_groups, templates
from models.alerts.area_groups import Group
from models.areas import agencies
from models.desk import reply_templates
from models.files import emblems
from models.reports import hotline_changes
from models.store import Store
from tests.alerting import COMMUNES, DUTY, drafted
from tests.builders import PHUONG_LONG_DUC, PHUONG_TRA_VINH, VINH_LONG
from tests.console import visiting
from tests.console.visiting import Visitor
from tests.media import in_library

HOME = "/console/admin"
TEXTS = {
    "infos.vi.headline": "Bão",
    "infos.vi.description": "Gió mạnh ở {place}",
    "infos.vi.instruction": "Ở nhà",
}


def test_a_template_reads_as_residents_will_read_it_before_it_is_saved(admin: Visitor, store: Store) -> None:
    address = f"{HOME}/templates/new"
    fields = visiting.named_form(admin, address) | {
        "name": "Chào",
        "texts.vi": "{agency} đã nhận {code}.",
        "do": "preview",
    }
    page = admin.send(address, **fields)
    assert f"{agencies.name(store, agencies.committee(VINH_LONG))} đã nhận" in page.text
    assert reply_templates.EXAMPLE_CODE in page.text
    assert admin.send(address, **visiting.fields_of(page, "form") | {"do": "save"}).status_code == 303
    assert "Chào" in [row["name"] for row in reply_templates.ranked(store)]


def test_an_unknown_placeholder_is_named_beside_its_text(admin: Visitor) -> None:
    address = f"{HOME}/templates/received"
    page = admin.send(address, **visiting.named_form(admin, address) | {"texts.km": "{name}", "do": "save"})
    assert page.status_code == 422
    assert 'id="texts-km-wrong"' in page.text


def test_a_template_is_removed(admin: Visitor, store: Store) -> None:
    address = f"{HOME}/templates/received"
    assert admin.send(address, **visiting.form_fields(admin.get(address), "delete")).status_code == 303
    assert "received" not in [row["_id"] for row in reply_templates.ranked(store)]


def test_a_warning_of_a_hazard_begins_as_the_province_says(duty: Visitor, store: Store) -> None:
    address = f"{HOME}/alert-templates/bao"
    fields = visiting.named_form(duty, address) | TEXTS
    seen = duty.send(address, **fields | {"do": "preview"})
    assert "Gió mạnh ở Phường" in seen.text or "Gió mạnh ở Xã" in seen.text
    assert duty.send(address, **fields | {"key": "s" * 20, "do": "save"}).status_code == 303
    assert templates.get(store, "bao")["infos"]["vi"]["headline"] == "Bão"


def test_an_unknown_placeholder_of_a_warning_is_named(duty: Visitor) -> None:
    address = f"{HOME}/alert-templates/bao"
    page = duty.send(
        address, **visiting.named_form(duty, address) | {"infos.vi.headline": "Bão ở {xa}", "do": "save"}
    )
    assert page.status_code == 422
    assert "{xa}" in page.text


def test_a_number_is_added_and_seen_where_it_works(admin: Visitor, store: Store) -> None:
    address = f"{HOME}/hotlines/new"
    fields = visiting.named_form(admin, address) | {
        "number": "19001234",
        "name.vi": "Điện lực",
        "areas": PHUONG_TRA_VINH,
    }
    assert admin.send(address, **fields).status_code == 303
    assert 'href="tel:19001234"' in admin.get(f"{HOME}/hotlines?area={PHUONG_TRA_VINH}").text
    assert 'href="tel:19001234"' not in admin.get(f"{HOME}/hotlines?area={PHUONG_LONG_DUC}").text
    twice = admin.send(address, **fields | {"key": "t" * 20})
    assert twice.status_code == 409


def test_an_emergency_number_cannot_be_closed(admin: Visitor, store: Store) -> None:
    address = f"{HOME}/hotlines/114"
    page = admin.get(address)
    assert 'name="closed"' not in page.text
    sent = admin.send(address, **visiting.fields_of(page, "form") | {"closed": "true"})
    assert sent.status_code == 422
    assert not hotline_changes.get(store, "114").get("closed")


def test_a_group_is_saved_and_chosen_at_once_for_an_alert(duty: Visitor, store: Store) -> None:
    address = f"{HOME}/groups/new"
    fields = visiting.named_form(duty, address) | {"name": "Ven sông", "area_ids": COMMUNES}
    assert duty.send(address, **fields).status_code == 303
    (group,) = area_groups.every(store)
    alert = drafted(store, area_ids=COMMUNES[:1])
    edit = f"/console/alerts/{alert['_id']}/edit"
    form = visiting.fields(duty.get(edit)) | {"group": group["_id"], "do": "group"}
    duty.send(edit, **form)
    assert "2 nơi" in duty.get(edit).text


def test_a_group_beyond_ones_own_areas_is_only_looked_at(app: Flask, store: Store) -> None:
    group = area_groups.create(store, DUTY, Group("Ven sông", COMMUNES))
    ward = visiting.with_role(app, store, Role.DUTY_OFFICER, area_id=PHUONG_TRA_VINH)
    address = f"{HOME}/groups/{group['_id']}"
    page = ward.get(address)
    assert "nên bạn chỉ xem được" in page.text
    assert ward.send(address, **visiting.fields_of(page, "form")).status_code == 403


def test_the_emblem_of_a_ward_is_chosen_from_the_library_and_taken_away_again(
    admin: Visitor, store: Store
) -> None:
    file = in_library(store, facts={"width": 400, "height": 400})
    address = f"{HOME}/areas/{PHUONG_TRA_VINH}/emblem"
    seen = {"key": "a" * 20, "version": "0", "file_id": file["_id"]}
    assert admin.send(address, **seen).status_code == 303
    assert emblems.of(store, PHUONG_TRA_VINH)
    late = admin.send(address, **seen | {"key": "b" * 20})
    assert late.status_code == 412
    assert "Vừa có người đổi biểu trưng" in late.text
    admin.send(address, key="c" * 20, version="1", file_id="")
    assert emblems.of(store, PHUONG_TRA_VINH) is None


def test_a_picture_that_is_no_emblem_says_why(admin: Visitor, store: Store) -> None:
    wide = in_library(store, facts={"width": 800, "height": 300})
    address = f"{HOME}/areas/{PHUONG_TRA_VINH}/emblem"
    assert "gần vuông, mỗi cạnh ít nhất 192" in admin.get(address).text
    refused = admin.send(address, key="a" * 20, version="0", file_id=wide["_id"])
    assert refused.status_code == 422
    assert emblems.of(store, PHUONG_TRA_VINH) is None
