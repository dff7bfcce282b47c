"""Saved views at the console: filters of the queue under a name; and the export of the same filter."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from models.access.permissions import Role
from models.desk.saved_views import SAVED_VIEWS, DeskView
from models.store import Store
from tests.builders import PHUONG_TRA_VINH
from tests.console import visiting
from tests.console.visiting import Visitor
from tests.reporting import filed

NEW = "/console/reports/views/new?state=submitted,accepted&overdue=true&reopened=false&sort=due"


@pytest.fixture
def me(app: Flask, store: Store) -> Visitor:
    """A handler of the ward."""
    return visiting.with_role(app, store, Role.HANDLER, area_id=PHUONG_TRA_VINH)


def _hidden(page: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    (form,) = re.findall(r'<form class="card stack" method="post".*?</form>', page, re.DOTALL)
    for name, value in re.findall(r'<input type="hidden" name="([\w.]+)" value="([^"]*)">', form):
        found.setdefault(name, []).append(value)
    return found


def _saved(me: Visitor, name: str = "Trễ của tổ") -> str:
    """Save the filter of `NEW`; returns where that leads."""
    answer = me.send(NEW.partition("?")[0], **_hidden(me.get(NEW).text), name=name)
    assert answer.status_code == 303
    return answer.headers["Location"]


def _only(store: Store) -> DeskView:
    (view,) = store.collection(SAVED_VIEWS).find()
    return view


def test_a_filter_is_kept_under_a_name_and_stands_above_the_list(me: Visitor, store: Store) -> None:
    page = me.get(_saved(me))
    assert visiting.sentence(page) == "Đã lưu bộ lọc."
    assert re.search(r'aria-current="true">Trễ của tổ</a>', page.text)
    kept = _only(store)["filter"]
    assert kept == {"state": ["submitted", "accepted"], "overdue": True, "reopened": False}


def test_a_view_without_a_name_is_refused_and_keeps_its_filter(me: Visitor) -> None:
    fields = _hidden(me.get(NEW).text)
    page = me.send(NEW.partition("?")[0], **fields, name=" ")
    assert page.status_code == 422
    assert _hidden(page.text)["filter.state"] == ["submitted", "accepted"]


def test_a_view_is_renamed_with_its_filter_as_it_was(me: Visitor, store: Store) -> None:
    _saved(me)
    before = _only(store)
    address = f"/console/reports/views/{before['_id']}"
    fields = _hidden(me.get(address).text) | {"name": "Của tổ 3", "shared": "true"}
    assert me.send(address, **fields).headers["Location"].endswith("?done=saved")
    after = _only(store)
    assert (after["name"], after["shared"], after["filter"]) == ("Của tổ 3", True, before["filter"])


def test_a_view_that_was_changed_elsewhere_keeps_the_words(me: Visitor, store: Store) -> None:
    _saved(me)
    address = f"/console/reports/views/{_only(store)['_id']}"
    fields = _hidden(me.get(address).text)
    assert me.send(address, **fields, name="Một").status_code == 303
    late = me.send(address, **(fields | {"key": "another"}), name="Hai")
    assert late.status_code == 412
    assert 'value="Hai"' in late.text
    assert me.send(address, **_hidden(late.text), name="Hai").status_code == 303


def test_a_view_is_removed(me: Visitor, store: Store) -> None:
    _saved(me)
    address = f"/console/reports/views/{_only(store)['_id']}"
    assert me.send(address, **me.form(me.get(address), "delete")).status_code == 303
    assert "chưa lưu bộ lọc nào" in me.get("/console/reports/views").text


def test_only_its_owner_opens_a_shared_view(app: Flask, me: Visitor, store: Store) -> None:
    address = me.send(NEW.partition("?")[0], **_hidden(me.get(NEW).text), name="Chung", shared="true")
    assert address.status_code == 303
    other = visiting.with_role(app, store, Role.HANDLER, area_id=PHUONG_TRA_VINH)
    assert "Chung" in other.get("/console/reports").text
    assert other.get(f"/console/reports/views/{_only(store)['_id']}").status_code == 404


def test_what_a_filter_finds_goes_into_a_spreadsheet(me: Visitor, store: Store) -> None:
    report = filed(store)
    assert report["code"] in me.get("/console/reports/export.csv?state=submitted").text
    assert report["code"] not in me.get("/console/reports/export.csv?state=resolved").text
    assert me.get("/console/reports/export.xlsx").data.startswith(b"PK")


def test_no_other_site_makes_somebody_export(me: Visitor) -> None:
    path = "/console/reports/export.csv"
    assert me.get(path, Sec_Fetch_Site="cross-site").status_code == 403
    assert me.get(path, Sec_Fetch_Site="none").status_code == 200


def test_an_export_of_a_wrong_filter_says_so(me: Visitor) -> None:
    assert me.get("/console/reports/export.csv?category=no_such").status_code == 422
