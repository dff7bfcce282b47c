"""What every other test relies on."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from gridfs import GridFSBucket

from models import catalogue
from models.areas import agencies
from models.categories import categories
from models.reports.reports import REPORTS
from models.store import Store, open_store, schema
from models.store.catalogue_cache import CATALOGUE_VERSIONS
from models.store.collections import Kind
from models.store.events import SYSTEM, create, timeline
from tests import servers
from tests.servers import Kept, catalogue_rows


@pytest.mark.parametrize("turn", [1, 2])
def test_each_test_finds_a_store_without_the_things_of_another(store: Store, turn: int) -> None:
    assert store.db.reports.count_documents({}) == 0

    report = create(store, REPORTS, {"text": "đèn hỏng"}, action="filed", actor=SYSTEM)

    assert [event["action"] for event in timeline(store, Kind.REPORT, report["_id"])] == ["filed"]


@pytest.mark.parametrize("turn", [1, 2])
def test_each_test_finds_the_catalogue_as_the_files_have_it(store: Store, turn: int) -> None:
    found = {name: list(store.db[name].find().sort("_id", 1)) for name in catalogue_rows()}
    assert found == {
        name: sorted(rows, key=lambda row: str(row["_id"])) for name, rows in catalogue_rows().items()
    }

    store.collection(agencies.AGENCIES).delete_one({})
    store.collection(categories.CATEGORIES).update_many({}, {"$set": {"origin": "desk"}})


@pytest.mark.parametrize("turn", [1, 2])
def test_bare_store_holds_nothing_at_all(bare_store: Store, turn: int) -> None:
    names = bare_store.db.list_collection_names(filter={"type": "collection"})
    assert {name for name in names if bare_store.db[name].find_one()} == set()

    catalogue.load(bare_store)


def _in_a_transaction(store: Store) -> None:
    store.transact(lambda session: store.db.reports.insert_one({}, session=session))


def _in_a_transaction_that_makes_a_collection(store: Store) -> None:
    store.transact(lambda session: store.db.reports_of_others.insert_one({}, session=session))


def _by_another_client(store: Store) -> None:
    other = open_store(store.settings)
    other.db.reports.find_one_and_update({"_id": "r1"}, {"$set": {"text": ""}}, upsert=True)
    other.close()


def _by_renaming(store: Store) -> None:
    store.db.reports_rebuilt.insert_one({})
    store.db.reports_rebuilt.rename("reports_renamed")


def _by_aggregation(store: Store) -> None:
    store.db.areas.aggregate([{"$limit": 1}, {"$out": "reports_out"}])


def _in_a_bucket(store: Store) -> None:
    GridFSBucket(store.db, "files").upload_from_stream("anh.jpg", b"x")


@pytest.mark.parametrize(
    "write",
    [
        _in_a_transaction,
        _in_a_transaction_that_makes_a_collection,
        _by_another_client,
        _by_renaming,
        _by_aggregation,
        _in_a_bucket,
    ],
)
def test_what_a_test_wrote_is_gone_however_it_was_written(
    store: Store, kept_store: Kept, write: Callable[[Store], None]
) -> None:
    write(store)

    kept_store.put_in_order()

    left = {name for name in store.db.list_collection_names() if store.db[name].find_one()}
    assert left == {*catalogue_rows(), CATALOGUE_VERSIONS.name}


def test_what_nobody_wrote_to_is_left_alone(store: Store, kept_store: Kept) -> None:
    store.db.reports.insert_one({})
    before = kept_store.now()

    kept_store.put_in_order()

    assert kept_store.written_since(before) == {"reports"}


def test_all_declared_indexes_exist(store: Store) -> None:
    for collection, declared in schema.indexes().items():
        names = set(store.db[collection].index_information())
        assert {index.document["name"] for index in declared} <= names


def test_files_of_servers_lie_in_memory_while_there_is_room(tmp_path: Path) -> None:
    with servers.folder(Path("disk"), memory=tmp_path, enough=0) as made:
        assert made.parent == tmp_path
    assert not made.exists()


@pytest.mark.parametrize(("memory", "enough"), [("", 2**60), ("missing", 0)])
def test_files_of_servers_lie_on_disk_otherwise(tmp_path: Path, memory: str, enough: int) -> None:
    with servers.folder(Path("disk"), memory=tmp_path / memory, enough=enough) as found:
        assert found == Path("disk")


def test_nothing_but_loopback_can_be_reached() -> None:
    with socket.socket() as outgoing, pytest.raises(Exception, match=r"tried to use socket\.socket\.connect"):
        outgoing.connect(("192.0.2.1", 80))


def test_folders_of_runs_that_were_killed_are_removed(tmp_path: Path) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    (tmp_path / f"{servers.PREFIX}{ended.pid}-old" / "mongod").mkdir(parents=True)
    with servers.folder(Path("disk"), memory=tmp_path, enough=0) as made:
        assert [*tmp_path.iterdir()] == [made]
