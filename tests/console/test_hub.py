"""`/console/hub`: what other hubs are owed, and what came from them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from flask import Flask

from models.access.permissions import Role
from models.hub import dispatches, peers, receiving
from models.hub.dispatches import HUB_DISPATCHES, DispatchState
from models.store import Store
from tests import hubs
from tests.builders import post
from tests.console import visiting
from tests.console.visiting import Visitor

HERE = "/console/hub"


@pytest.fixture
def admin(app: Flask, store: Store) -> Visitor:
    """An administrator of the province."""
    return visiting.with_role(app, store, Role.ADMIN)


def test_what_a_hub_refused_is_sent_again(admin: Visitor, store: Store, tmp_path: Path) -> None:
    told = hubs.knowing(store, tmp_path)
    post(told)
    hubs.work(told, rounds=1)
    (row,) = store.collection(HUB_DISPATCHES).find()
    dispatches.note(store, row, DispatchState.REFUSED, "http_422")
    page = admin.get(HERE)
    assert "http_422" in page.text
    answer = admin.send(f"{HERE}/{row['_id']}/again", **visiting.fields(page))
    assert answer.status_code == 303
    assert dispatches.get(store, row["_id"])["state"] == DispatchState.PENDING


def test_what_came_leads_to_its_draft(admin: Visitor, store: Store, tmp_path: Path) -> None:
    (peer,) = peers.every(hubs.knowing(store, tmp_path).settings)
    made, _ = receiving.receive(store, peer, json.dumps(hubs.message()).encode())
    assert f"/console/posts/{made['made_id']}" in admin.get(HERE).text


def test_an_editor_does_not_see_it(app: Flask, store: Store) -> None:
    assert visiting.with_role(app, store, Role.EDITOR).get(HERE).status_code == 403
