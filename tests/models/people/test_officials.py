"""Officials: making, changing and disabling them."""

from __future__ import annotations

from typing import Any

import pytest

from models.errors import Clash, Invalid, Unauthenticated
from models.people import credentials, officials
from models.people.assignments import AssignmentRow
from models.people.official_shapes import Official
from models.store import Store, events
from models.store.collections import Kind
from models.store.events import SYSTEM
from tests.builders import PASSWORD, PHUONG_TRA_VINH, an_official

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def create(store: Store, **given: Any) -> Official:
    row = {
        "username": "canbo.mau",
        "password": PASSWORD,
        "name": "Cán bộ mẫu",
        "assignments": [{"role": "handler", "area_id": PHUONG_TRA_VINH}],
    }
    return officials.create(store, **(row | given))


def faults(store: Store, **given: Any) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as caught:
        create(store, **given)
    return [(fault.field, fault.code) for fault in caught.value.faults]


def test_an_official_is_found_by_name_in_any_case(store: Store) -> None:
    made = create(store)
    found = officials.find(store, " CanBo.Mau ")
    assert found
    assert found["_id"] == made["_id"]


def test_a_name_is_given_once(store: Store) -> None:
    create(store)
    with pytest.raises(Clash, match="username_taken"):
        create(store, username="CANBO.MAU")


def test_the_store_shows_neither_password_nor_secret(store: Store) -> None:
    create(store, totp_secret=SECRET)
    texts = str([list(store.db[name].find()) for name in ("officials", "events")])
    assert [secret for secret in (PASSWORD, SECRET) if secret in texts] == []


def test_the_password_is_hashed_with_argon2id(store: Store) -> None:
    assert str(create(store)["password_hash"]).startswith("$argon2id$")


def test_everything_wrong_is_said_at_once(store: Store) -> None:
    found = faults(store, username="ă", password="short", name=" ", assignments=[], totp_secret="1")
    assert found == [
        ("username", "username_invalid"),
        ("password", "wrong_length"),
        ("name", "required"),
        ("assignments", "required"),
        ("totp_secret", "totp_secret_invalid"),
    ]


def test_a_role_in_the_wrong_place_is_named_in_full(store: Store) -> None:
    found = faults(store, assignments=[{"role": "king", "area_id": "nowhere", "agency_id": "nobody"}])
    assert found == [
        ("assignments.0.role", "role_unknown"),
        ("assignments.0.area_id", "area_unknown"),
        ("assignments.0.agency_id", "agency_unknown"),
    ]


def test_a_password_of_eleven_characters_is_too_short(store: Store) -> None:
    assert faults(store, password="a" * 11) == [("password", "wrong_length")]


def test_the_name_is_no_password(store: Store) -> None:
    found = faults(store, username="canbo.mau.mot", password="Canbo.Mau.Mot")
    assert found == [("password", "password_weak")]


def test_the_event_of_an_assignment_says_who_could_do_what(store: Store) -> None:
    official = an_official(store)
    rows: list[AssignmentRow] = [{"role": "viewer", "area_id": PHUONG_TRA_VINH, "agency_id": ""}]
    officials.assign(store, official.id, rows, actor=SYSTEM)
    assert events.timeline(store, Kind.OFFICIAL, official.id)[-1]["changes"] == {"assignments": rows}


def test_disabling_ends_every_session(store: Store) -> None:
    official = an_official(store)
    officials.disable(store, official.id, actor=SYSTEM)
    with pytest.raises(Unauthenticated, match="credential_revoked"):
        credentials.identify(store, official.token)
