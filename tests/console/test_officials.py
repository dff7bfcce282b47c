"""Officials at the console: found, invited by a link that is shown once, given roles, and let go with a reason."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html import unescape

import pyotp
import pytest
from flask import Flask

from models.access.console_sessions import PROOF
from models.access.permissions import Role
from models.access.sessions import SESSIONS
from models.people import invitations, managing_officials, officials
from models.store import Store
from tests.builders import PHUONG_TRA_VINH, VINH_LONG, an_official
from tests.console import visiting
from tests.console.visiting import Visitor, form_fields, sentence

HERE = "/console/officials"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
GIVEN = ("assignments.0.role", "assignments.0.area_id", "assignments.0.agency_id")


@pytest.fixture
def admin(app: Flask, store: Store) -> Visitor:
    """An administrator of the province."""
    return visiting.at_console(app, store, an_official(store, role="admin", totp_secret=SECRET).id)


def _somebody(store: Store, *roles: str, **given: str) -> str:
    rows = [{"role": role, "area_id": PHUONG_TRA_VINH} for role in roles or ("handler",)]
    return an_official(store, assignments=rows, **given).id


def _link(page: str) -> str:
    found = re.search(r'<textarea class="in" id="link"[^>]*>([^<]+)<', page)
    assert found
    return unescape(found[1])


def test_the_list_is_filtered_by_the_address(admin: Visitor, store: Store) -> None:
    handler, editor = (_somebody(store, "handler", name="Xử Lý"), _somebody(store, "editor", name="Biên Tập"))
    page = admin.get(f"{HERE}?role=editor&area={PHUONG_TRA_VINH}").text
    assert editor in page
    assert handler not in page
    assert "không có" in admin.get(f"{HERE}?area=khong-co").text.lower()


def test_somebody_new_gets_a_link_that_is_shown_once(admin: Visitor, store: Store) -> None:
    role = dict(zip(GIVEN, ("handler", PHUONG_TRA_VINH, f"ubnd:{PHUONG_TRA_VINH}"), strict=True))
    fields = visiting.fields(admin.get(f"{HERE}/new")) | {"name": "Đỗ Mới", "username": "do.moi"} | role
    page = admin.send(f"{HERE}/new", **fields)
    assert page.headers["Cache-Control"] == "no-store"
    made = invitations.opened(store, _link(page.text).partition("#")[2])
    assert (made["username"], made["assignments"][0]["agency_id"]) == ("do.moi", f"ubnd:{PHUONG_TRA_VINH}")
    again = admin.send(f"{HERE}/new", **fields)
    assert (again.status_code, 'id="link"' in again.text) == (422, False)
    assert "liv." not in admin.get(f"{HERE}/{made['_id']}").text


def test_every_fault_of_an_invitation_is_told_at_its_field(admin: Visitor) -> None:
    fields = visiting.fields(admin.get(f"{HERE}/new"))
    page = admin.send(f"{HERE}/new", **fields | {"username": "Đỗ", GIVEN[1]: PHUONG_TRA_VINH})
    assert page.status_code == 422
    assert {"#name", "#username", "#assignments"} <= set(re.findall(r'href="(#[^"]+)"', page.text))
    assert 'id="assignments-0-role-wrong"' in page.text
    assert 'value="Đỗ"' in page.text


def test_roles_are_kept_taken_away_and_added_in_one_form(admin: Visitor, store: Store) -> None:
    person = _somebody(store, "handler", "viewer")
    fields = form_fields(admin.get(f"{HERE}/{person}"), "assign")
    given = dict(zip(GIVEN, ("editor", PHUONG_TRA_VINH, ""), strict=True))
    answer = admin.send(f"{HERE}/{person}", **fields | {"kept": f"viewer|{PHUONG_TRA_VINH}|"} | given)
    assert answer.headers["Location"].endswith("?done=assign")
    assert [one["role"] for one in officials.get(store, person)["assignments"]] == ["viewer", "editor"]


def test_a_role_beyond_ones_own_is_refused_at_its_field(app: Flask, store: Store) -> None:
    local = visiting.with_role(app, store, Role.ADMIN, area_id=PHUONG_TRA_VINH)
    person = _somebody(store)
    fields = form_fields(local.get(f"{HERE}/{person}"), "assign")
    given = dict(zip(GIVEN, ("approver", VINH_LONG, ""), strict=True))
    page = local.send(f"{HERE}/{person}", **fields | given)
    assert page.status_code == 422
    assert 'id="assign-assignments-0-role-wrong"' in page.text
    assert f'value="handler|{PHUONG_TRA_VINH}|" checked' in page.text


def test_nobody_is_let_go_without_a_reason(admin: Visitor, store: Store) -> None:
    person = _somebody(store)
    fields = admin.form(admin.get(f"{HERE}/{person}"), "disable")
    assert admin.send(f"{HERE}/{person}", **fields).status_code == 422
    admin.send(f"{HERE}/{person}", **fields, note="Chuyển sang Sở Y tế")
    assert officials.get(store, person)["disabled_at"]
    page = admin.get(f"{HERE}/{person}").text
    assert "Chuyển sang Sở Y tế" in page
    assert 'value="enable"' in page


def test_a_reset_takes_the_old_away_and_shows_a_link(admin: Visitor, store: Store) -> None:
    person = _somebody(store)
    page = admin.send(f"{HERE}/{person}", **admin.form(admin.get(f"{HERE}/{person}"), "reset-password"))
    assert invitations.opened(store, _link(page.text).partition("#")[2])["_id"] == person
    assert officials.get(store, person)["password_hash"] is None


def test_signing_out_everywhere_ends_a_session_of_the_console(
    app: Flask, admin: Visitor, store: Store
) -> None:
    other = visiting.with_role(app, store, Role.HANDLER)
    address = f"{HERE}/{other.official_id}"
    assert admin.send(address, **admin.form(admin.get(address), "sign-out")).status_code == 303
    assert other.get("/console/").status_code == 303


def test_a_change_asks_for_a_fresh_code(admin: Visitor, store: Store) -> None:
    person = _somebody(store)
    store.collection(SESSIONS).update_many({}, {"$set": {"proved_at": datetime.now(UTC) - PROOF}})
    page = admin.get(f"{HERE}/{person}")
    assert 'name="proof"' in page.text
    fields = admin.form(page, "sign-out")
    assert admin.send(f"{HERE}/{person}", **fields).status_code == 422
    assert admin.send(f"{HERE}/{person}", **fields, proof="000000").status_code == 422
    assert admin.send(f"{HERE}/{person}", **fields, proof=pyotp.TOTP(SECRET).now()).status_code == 303


def test_what_was_typed_stays_when_somebody_was_faster(admin: Visitor, store: Store) -> None:
    person = _somebody(store)
    fields = admin.form(admin.get(f"{HERE}/{person}"), "disable")
    boss = an_official(store, role="admin").identity
    version = officials.get(store, person)["version"]
    managing_officials.sign_out_everywhere(store, boss, person, expect=version)
    page = admin.send(f"{HERE}/{person}", **fields, note="Nghỉ hưu")
    assert page.status_code == 412
    assert "Nghỉ hưu" in page.text
    assert "Đăng xuất ở mọi nơi" in sentence(page)
    assert admin.send(f"{HERE}/{person}", **admin.form(page, "disable"), note="Nghỉ hưu").status_code == 303


def test_the_last_administrator_stays(app: Flask, store: Store) -> None:
    last = an_official(store, role="admin", totp_secret=SECRET).id
    # One without a second factor could not sign in again, so they do not count.
    other = visiting.with_role(app, store, Role.ADMIN)
    page = other.send(f"{HERE}/{last}", **other.form(other.get(f"{HERE}/{last}"), "disable"), note="Thử")
    assert page.status_code == 409
    assert "quản trị viên cuối cùng" in page.text
    assert officials.get(store, last)["disabled_at"] is None


def test_nobody_changes_themselves(admin: Visitor) -> None:
    page = admin.get(f"{HERE}/{admin.official_id}")
    assert "Đây là bạn" in page.text
    assert 'name="do"' not in page.text
    assert admin.send(f"{HERE}/{admin.official_id}", do="disable", version="1", note="a").status_code == 409


def test_the_menu_shows_keys_and_audit_to_who_manages_the_whole_province(app: Flask, store: Store) -> None:
    local = visiting.with_role(app, store, Role.ADMIN, area_id=PHUONG_TRA_VINH).get("/console/more").text
    whole = visiting.with_role(app, store, Role.ADMIN).get("/console/more").text
    for address in ("/console/keys", "/console/audit"):
        assert (f'href="{address}"' in local, f'href="{address}"' in whole) == (False, True)
    assert f'href="{HERE}"' in local
