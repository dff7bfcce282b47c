"""Warnings of other issuers at the console: an official makes a draft of them or dismisses them."""

from __future__ import annotations

import pytest
from flask import Flask

from models.access.permissions import Role
from models.partners import incoming
from models.store import Store
from models.store.events import SYSTEM
from tests import capping
from tests.builders import PHUONG_TRA_VINH
from tests.console import visiting
from tests.console.visiting import Visitor


@pytest.fixture
def writer(app: Flask, store: Store) -> Visitor:
    """A duty officer of the province."""
    return visiting.with_role(app, store, Role.DUTY_OFFICER)


def test_a_message_of_another_issuer_becomes_a_draft(writer: Visitor, store: Store) -> None:
    message, _ = incoming.receive(store, capping.issuer(store), capping.document(), SYSTEM)
    address = f"/console/alerts/incoming/{message['_id']}"
    fields = {"version": str(message["version"]), "hazard": "trieu_cuong", "area_ids": PHUONG_TRA_VINH}
    led = writer.send(address, **fields, key="a" * 20, do="take_over")
    taken = incoming.get(store, message["_id"])["alert_id"]
    assert led.headers["Location"] == f"/console/alerts/{taken}/edit?done=taken"
    assert "Đã có người quyết định" in writer.get(address).text


def test_a_message_is_dismissed_with_a_reason(writer: Visitor, store: Store) -> None:
    message, _ = incoming.receive(store, capping.issuer(store), capping.document(), SYSTEM)
    address, version = f"/console/alerts/incoming/{message['_id']}", str(message["version"])
    assert writer.send(address, version=version, do="dismiss").status_code == 422
    assert writer.send(address, version=version, do="dismiss", reason="Ngoài tỉnh").status_code == 303
    assert incoming.get(store, message["_id"])["reason"] == "Ngoài tỉnh"
