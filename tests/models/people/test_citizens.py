"""Citizens: found by hash, stored encrypted."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from models.errors import NotFound
from models.people import citizens, devices
from models.people.citizens import IdentityKind
from models.store import Store, events
from models.store.collections import Kind
from models.store.events import SYSTEM
from tests.builders import a_citizen, a_device

PHONE = "+84900000012"


def everything(store: Store) -> str:
    """All that the database holds, as text."""
    return str([list(store.db[name].find()) for name in store.db.list_collection_names()])


def test_a_citizen_is_found_by_the_number_again(store: Store) -> None:
    first = citizens.find_or_create(store, IdentityKind.PHONE, PHONE)
    assert citizens.find_or_create(store, IdentityKind.PHONE, PHONE)["_id"] == first["_id"]


def test_the_number_stands_nowhere_in_clear(store: Store) -> None:
    a_citizen(store, PHONE)
    assert PHONE[3:] not in everything(store)


def test_the_number_can_be_revealed(store: Store) -> None:
    assert citizens.reveal_phone(store, a_citizen(store, PHONE).document) == PHONE


def test_the_name_stands_nowhere_in_clear(store: Store) -> None:
    citizens.update(store, a_citizen(store).id, actor=SYSTEM, name="Chị Mẫu")
    assert "Mẫu" not in everything(store)


def test_the_name_can_be_revealed(store: Store) -> None:
    named = citizens.update(store, a_citizen(store).id, actor=SYSTEM, name="Chị Mẫu")
    assert citizens.reveal_name(store, named) == "Chị Mẫu"


def test_an_empty_name_deletes_it(store: Store) -> None:
    citizen = a_citizen(store)
    citizens.update(store, citizen.id, actor=SYSTEM, name="Chị Mẫu")
    assert citizens.update(store, citizen.id, actor=SYSTEM, name=" ")["name"] is None


def test_many_first_contacts_at_once_make_one_citizen(store: Store) -> None:
    with ThreadPoolExecutor(6) as pool:
        made = list(
            pool.map(
                lambda _: citizens.find_or_create(store, IdentityKind.ZALO, "zalo-user-1")["_id"], range(6)
            )
        )
    assert len(set(made)) == 1


def test_a_zalo_user_is_not_the_phone_of_the_same_digits(store: Store) -> None:
    by_phone = citizens.find_or_create(store, IdentityKind.PHONE, PHONE)
    assert citizens.find_or_create(store, IdentityKind.ZALO, PHONE)["_id"] != by_phone["_id"]


def test_a_citizen_nobody_knows_is_not_found(store: Store) -> None:
    with pytest.raises(NotFound):
        citizens.by_id(store, "nobody")


def test_signing_in_links_the_device(store: Store) -> None:
    device = a_device(store)
    citizen = a_citizen(store, device=device)
    assert [one["_id"] for one in devices.of_citizen(store, citizen.id)] == [device.id]


def test_signing_out_unlinks_the_device(store: Store) -> None:
    citizen = a_citizen(store)
    citizens.sign_out(store, citizen.identity)
    assert devices.of_citizen(store, citizen.id) == []


def test_events_name_the_changed_fields_only(store: Store) -> None:
    citizen = a_citizen(store)
    citizens.update(store, citizen.id, actor=SYSTEM, name="Chị Mẫu", language="km")
    assert events.timeline(store, Kind.CITIZEN, citizen.id)[-1]["changes"] == {"fields": ["language", "name"]}
