"""Agencies at the console: read by everybody, named, closed and opened by whoever manages the catalogue."""

from __future__ import annotations

import pytest
from flask import Flask

from models.access.permissions import Role
from models.areas import agencies
from models.desk import agency_changes
from models.desk.agency_changes import Agency
from models.store import Store
from tests.builders import PHUONG_TRA_VINH, an_official
from tests.console import visiting
from tests.console.visiting import Visitor, sentence

HERE = "/console/agencies"


@pytest.fixture
def admin(app: Flask, store: Store) -> Visitor:
    return visiting.with_role(app, store, Role.ADMIN)


@pytest.fixture
def market(store: Store) -> str:
    """An agency of the ward."""
    by = an_official(store, role="admin").identity
    named = Agency("ban_quan_ly_cho", PHUONG_TRA_VINH, {"vi": "Ban Quản lý chợ mẫu"})
    return agency_changes.create(store, by, named)["_id"]


def test_an_agency_is_added_and_found(admin: Visitor, store: Store) -> None:
    fields = visiting.fields(admin.get(f"{HERE}/new"))
    given = {"name.vi": "Ban Quản lý chợ", "code": "ban_cho", "area_id": PHUONG_TRA_VINH}
    answer = admin.send(f"{HERE}/new", **fields | given)
    assert answer.headers["Location"] == f"{HERE}/ban_cho:{PHUONG_TRA_VINH}?done=created"
    assert agencies.get(store, f"ban_cho:{PHUONG_TRA_VINH}")["name"]["vi"] == "Ban Quản lý chợ"
    assert "Ban Quản lý chợ" in admin.get(f"{HERE}?q=ban+quan+ly+cho").text
    again = admin.send(f"{HERE}/new", **visiting.fields(admin.get(f"{HERE}/new")) | given)
    assert again.status_code == 422


def test_a_name_is_changed_once_for_each_version(admin: Visitor, store: Store, market: str) -> None:
    page = admin.get(f"{HERE}/{market}")
    fields = visiting.form_fields(page, "rename") | {"name.vi": "Ban chợ", "name.en": "Market office"}
    assert admin.send(f"{HERE}/{market}", **fields).headers["Location"].endswith("?done=rename")
    assert agencies.get(store, market)["name"] == {"vi": "Ban chợ", "en": "Market office"}
    late = admin.send(f"{HERE}/{market}", **fields | {"key": "another", "name.vi": "Chợ mới"})
    assert late.status_code == 412
    assert "Ban chợ" in sentence(late)
    assert 'value="Chợ mới"' in late.text


def test_it_is_closed_when_nothing_hangs_on_it_and_opened_again(
    admin: Visitor, store: Store, market: str
) -> None:
    admin.send(f"{HERE}/{market}", **admin.form(admin.get(f"{HERE}/{market}"), "close"))
    assert agencies.find_open(store, market) is None
    admin.send(f"{HERE}/{market}", **admin.form(admin.get(f"{HERE}/{market}"), "reopen"))
    assert agencies.find_open(store, market)


def test_what_hangs_on_it_is_told_before_and_stands_in_the_way(
    admin: Visitor, store: Store, market: str
) -> None:
    an_official(store, area_id=PHUONG_TRA_VINH, agency_id=market)
    page = admin.get(f"{HERE}/{market}")
    assert '<dt>Cán bộ</dt><dd class="num">1</dd>' in page.text
    answer = admin.send(f"{HERE}/{market}", **admin.form(page, "close"))
    assert answer.status_code == 409
    assert "hãy chuyển trước 1 cán bộ" in answer.text


def test_others_read_and_change_nothing(app: Flask, store: Store, market: str) -> None:
    reader = visiting.with_role(app, store, Role.VIEWER)
    page = reader.get(f"{HERE}/{market}")
    assert "Ban Quản lý chợ mẫu" in page.text
    assert 'name="do"' not in page.text
    assert reader.send(f"{HERE}/{market}", do="close", version="1").status_code == 403
