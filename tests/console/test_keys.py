"""Keys of other systems at the console: shown once, revoked for good."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from flask import Flask

from models.access import api_keys
from models.access.permissions import Role
from models.errors import Unauthenticated
from models.language.dates import VIETNAM
from models.store import Store
from tests.builders import PHUONG_TRA_VINH, a_key
from tests.console import visiting
from tests.console.visiting import Visitor

HERE = "/console/keys"


@pytest.fixture
def admin(app: Flask, store: Store) -> Visitor:
    return visiting.with_role(app, store, Role.ADMIN)


def test_a_new_key_is_shown_once_and_opens_what_was_ticked(admin: Visitor, store: Store) -> None:
    fields = visiting.fields(admin.get(f"{HERE}/new")) | {"name": "IOC tỉnh", "scopes": ["alerts", "open311"]}
    page = admin.send(f"{HERE}/new", **fields)
    token = re.search(r"lak\.[\w.-]+", page.text)
    assert token
    assert page.headers["Cache-Control"] == "no-store"
    assert set(api_keys.identify(store, token[0]).scopes) == {"alerts", "open311"}
    assert "lak." not in admin.get(HERE).text
    again = admin.send(f"{HERE}/new", **fields)
    assert (again.status_code, "Đã có khóa kết nối mang tên này." in again.text) == (422, True)


def test_a_key_without_name_or_scope_is_refused_with_both_faults(admin: Visitor, store: Store) -> None:
    page = admin.send(f"{HERE}/new", **visiting.fields(admin.get(f"{HERE}/new")))
    assert page.status_code == 422
    assert {"#name", "#scopes"} <= set(re.findall(r'href="(#[^"]+)"', page.text))
    assert api_keys.every(store) == []


def test_a_revoked_key_opens_nothing_and_stays_in_the_list(admin: Visitor, store: Store) -> None:
    key = a_key(store)
    asked = admin.get(f"{HERE}/{key.id}/revoke")
    answer = admin.send(f"{HERE}/{key.id}/revoke", **visiting.fields(asked))
    assert answer.headers["Location"].endswith("?done=revoked")
    with pytest.raises(Unauthenticated, match="credential_revoked"):
        api_keys.identify(store, key.token)
    page = admin.get(HERE).text
    assert key.document["name"] in page
    assert f"{HERE}/{key.id}/revoke" not in page


def test_an_administrator_of_a_commune_connects_nobody(app: Flask, store: Store) -> None:
    local = visiting.with_role(app, store, Role.ADMIN, area_id=PHUONG_TRA_VINH)
    key = a_key(store)
    assert local.get(HERE).status_code == 403
    assert local.get(f"{HERE}/new").status_code == 403
    assert local.send(f"{HERE}/new", name="Hệ thống", scopes="cap").status_code == 403
    assert local.send(f"{HERE}/{key.id}/revoke").status_code == 403


def test_a_key_with_an_end_opens_nothing_after_it_and_the_list_says_so(admin: Visitor, store: Store) -> None:
    soon = datetime.now(VIETNAM) + timedelta(days=2)
    fields = visiting.fields(admin.get(f"{HERE}/new")) | {"name": "Dùng thử", "scopes": ["open311"]}
    page = admin.send(f"{HERE}/new", **fields | {"expires_at": f"{soon:%Y-%m-%dT%H:%M}"})
    token = re.search(r"lak\.[\w.-]+", page.text)
    assert token
    assert api_keys.identify(store, token[0]).name == "Dùng thử"
    with pytest.raises(Unauthenticated, match="api_key_expired"):
        api_keys.identify(store, token[0], soon)
    assert f"Hết hạn {soon:%H:%M}" in admin.get(HERE).text


def test_an_end_that_is_past_is_refused(admin: Visitor, store: Store) -> None:
    fields = visiting.fields(admin.get(f"{HERE}/new")) | {"name": "Cũ", "scopes": ["open311"]}
    page = admin.send(f"{HERE}/new", **fields | {"expires_at": "2026-01-01T08:00"})
    assert (page.status_code, api_keys.every(store)) == (422, [])
