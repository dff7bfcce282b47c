"""The embedded MongoDB."""

from __future__ import annotations

import json
from pathlib import Path

import psutil
import pytest
from pymongo import MongoClient

from local import mongod
from local.errors import StartError
from local.ports import free_port
from local.processes import Child


def test_documents_outlive_a_killed_server_and_a_changed_port(tmp_path: Path) -> None:
    first, second = free_port(), free_port()
    child = Child(mongod.command(tmp_path, first))
    mongod.lead(child, first)
    with MongoClient[dict[str, str]](mongod.uri(first)) as client:
        client.loa.things.insert_one({"_id": "kept"})
    psutil.Process(child.pid).kill()
    child.stop()

    with mongod.mongod(tmp_path, second) as uri, MongoClient[dict[str, str]](uri) as client:
        assert client.loa.things.find_one() == {"_id": "kept"}


def test_it_listens_on_loopback_only_and_ends_with_the_block(tmp_path: Path) -> None:
    port = free_port()
    with mongod.mongod(tmp_path, port):
        pid = _pid(tmp_path)
        sockets = psutil.Process(pid).net_connections()
        listening = {str(one.laddr[0]) for one in sockets if one.status == "LISTEN"}
        assert listening == {"127.0.0.1"}
    assert not psutil.pid_exists(pid)


def test_transactions_change_streams_and_places_work(mongodb_uri: str) -> None:
    with MongoClient[dict[str, object]](mongodb_uri) as client, client.start_session() as session:
        things = client.trial.things
        things.create_index([("at", "2dsphere")])
        with things.watch() as stream:
            with session.start_transaction():
                things.insert_one(
                    {"_id": 1, "at": {"type": "Point", "coordinates": [106.3, 9.9]}}, session=session
                )
            assert stream.next()["documentKey"] == {"_id": 1}
        client.drop_database("trial")


def test_missing_libraries_are_named_with_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _program(tmp_path / "ldd", "echo 'libcurl.so.4 => not found'")
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")

    with pytest.raises(StartError, match=r"apt-get install -y libcurl4"):
        mongod.binary()


def test_a_mongod_on_path_is_preferred_when_new_enough(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = _program(tmp_path / "mongod", "echo 'db version v7.0.4'")
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")

    assert mongod.binary() == mine


def test_a_mongod_on_path_that_is_too_old_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = _program(tmp_path / "mongod", "echo 'db version v5.0.21'")
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")

    assert mongod.binary() != old


def _program(path: Path, script: str) -> Path:
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


def _pid(folder: Path) -> int:
    return int(json.loads((folder / "run" / "mongod.json").read_text())["pid"])
