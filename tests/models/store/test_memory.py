"""What a process remembers of the store stands no longer than it is true, but for the second that news takes."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest

from models.errors import Unauthenticated
from models.people import credentials
from models.settings import Settings
from models.store import Store
from models.store.memory import Memory
from models.store.watching import Watcher
from models.store.written import NUMBERS, fields_of, seeing
from tests.builders import Caller, a_device
from tests.waiting import waited_for


class Ear:
    """Hears everything."""

    def knows(self, places: object) -> bool:
        """Know it."""
        return True

    def stop(self) -> None:
        """Go on."""


@pytest.fixture
def remembering(store: Store) -> Iterator[Store]:
    """The store of a process that remembers."""
    memory = Memory(Watcher(store.db))
    yield dataclasses.replace(store, memory=memory)
    memory.forget()


def is_known(store: Store, phone: Caller) -> bool:
    """Say whether a phone is known without a look into the store."""
    with seeing() as seen:
        credentials.identify(store, phone.token)
    return not seen.read


def revoke_elsewhere(settings: Settings, device_id: str) -> None:
    """Revoke a phone, in a process of its own."""
    script = (
        "import datetime, sys, pymongo\n"
        "_, uri, database, device_id = sys.argv\n"
        "with pymongo.MongoClient(uri) as client:\n"
        "    now = datetime.datetime.now(datetime.UTC)\n"
        "    client[database].devices.update_one({'_id': device_id}, {'$set': {'revoked_at': now}})\n"
    )
    command = [sys.executable, "-c", script, settings.mongodb_uri, settings.mongodb_database, device_id]
    subprocess.run(command, check=True, timeout=60)


def is_refused(store: Store, phone: Caller) -> bool:
    """Say whether a phone's token is refused."""
    try:
        credentials.identify(store, phone.token)
    except Unauthenticated:
        return True
    return False


def test_a_phone_is_read_once(remembering: Store, phone: Caller) -> None:
    assert waited_for(lambda: is_known(remembering, phone))
    assert credentials.identify(remembering, phone.token) == phone.identity


def test_another_secret_for_a_known_phone_is_refused(remembering: Store, phone: Caller) -> None:
    assert waited_for(lambda: is_known(remembering, phone))
    with pytest.raises(Unauthenticated):
        credentials.identify(remembering, f"{phone.token}x")


def test_what_another_phone_says_of_itself_makes_none_unknown(remembering: Store, phone: Caller) -> None:
    other = a_device(remembering)
    assert waited_for(lambda: is_known(remembering, phone))
    remembering.db.devices.update_one({"_id": other.id}, {"$set": {"language": "km"}})
    assert is_known(remembering, phone)


def test_a_phone_that_this_process_revoked_is_refused_at_once(remembering: Store, phone: Caller) -> None:
    assert waited_for(lambda: is_known(remembering, phone))
    remembering.db.devices.update_one({"_id": phone.id}, {"$set": {"revoked_at": datetime.now(UTC)}})
    assert is_refused(remembering, phone)


def test_a_phone_that_another_process_revoked_is_refused_soon(
    remembering: Store, settings: Settings, phone: Caller
) -> None:
    assert waited_for(lambda: is_known(remembering, phone))
    revoke_elsewhere(settings, phone.id)
    assert waited_for(lambda: is_refused(remembering, phone))


def test_whoever_hears_nothing_of_others_reads_each_time(store: Store, phone: Caller) -> None:
    watcher = Watcher(store.db)
    remembering = dataclasses.replace(store, memory=Memory(watcher))
    assert waited_for(lambda: is_known(remembering, phone))
    watcher.stop()
    assert waited_for(lambda: not is_known(remembering, phone))


def test_what_is_asked_for_longest_ago_is_read_again() -> None:
    memory, read = Memory(Ear(), most=2), list[str]()

    def read_it(key: str) -> str:
        read.append(key)
        return key

    for key in "abcca":
        assert memory.get(key, [], partial(read_it, key)) == key
    assert read == list("abca")


def test_what_is_not_there_is_looked_for_each_time() -> None:
    memory, read = Memory(Ear()), iter([None, "there"])
    assert [memory.get("key", [], lambda: next(read)) for _ in range(3)] == [None, "there", "there"]


@pytest.mark.parametrize(
    ("command", "counts"),
    [
        ({"updates": [{"u": {"$set": {"language": "km"}, "$inc": {"version": 1}}}]}, False),
        ({"updates": [{"u": {"$set": {"language": "km"}}}, {"u": {"$unset": {"revoked_at": ""}}}]}, True),
        ({"updates": [{"u": {"$set": {"revoked_at.at": 1}}}]}, True),
        ({"updates": [{"u": {"$rename": {"a": "revoked_at"}}}]}, True),
        ({"updates": [{"u": [{"$set": {"language": "km"}}]}]}, True),
        ({"updates": [{"u": {"language": "km"}}]}, True),
    ],
)
def test_an_update_counts_for_the_fields_that_it_names(
    store: Store, command: dict[str, Any], counts: bool
) -> None:
    place = (store.db.name, fields_of("memory_tests", "revoked_at", "token_digest"))
    (before,) = NUMBERS.of([place])
    updates = [{"q": {"_id": "nothing"}, **one} for one in command["updates"]]
    store.db.command("update", "memory_tests", updates=updates)
    assert (NUMBERS.of([place]) != (before,)) is counts


def test_a_new_document_counts_for_no_fields_and_a_removed_one_for_all(store: Store) -> None:
    rows, place = store.db["memory_tests"], (store.db.name, fields_of("memory_tests", "revoked_at"))
    (before,) = NUMBERS.of([place])
    rows.insert_one({"_id": "gone"})
    assert NUMBERS.of([place]) == (before,)
    rows.find_one_and_delete({"_id": "gone"})
    rows.delete_one({"_id": "gone"})
    assert NUMBERS.of([place]) == (before + 2,)
