"""What every other test relies on."""

from __future__ import annotations

import socket

import pytest

from models.reports.reports import REPORTS
from models.store import Store, schema
from models.store.collections import Kind
from models.store.events import SYSTEM, create, timeline


@pytest.mark.parametrize("turn", [1, 2])
def test_each_test_finds_an_empty_store(store: Store, turn: int) -> None:
    assert store.db.reports.count_documents({}) == 0

    report = create(store, REPORTS, {"text": "đèn hỏng"}, action="filed", actor=SYSTEM)

    assert [event["action"] for event in timeline(store, Kind.REPORT, report["_id"])] == ["filed"]


def test_all_declared_indexes_exist(store: Store) -> None:
    for collection, declared in schema.indexes().items():
        names = set(store.db[collection].index_information())
        assert {index.document["name"] for index in declared} <= names


def test_nothing_but_loopback_can_be_reached() -> None:
    with socket.socket() as outgoing, pytest.raises(Exception, match=r"tried to use socket\.socket\.connect"):
        outgoing.connect(("192.0.2.1", 80))
