"""`/console/hub`: what other hubs are owed, and what came from them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from flask import Flask

from api.console import mine
from api.extensions import problem_sentences
from models.access.permissions import Role
from models.desk.my_work import WorkKind
from models.hub import dispatches, peers, receiving
from models.hub.arrivals import HubArrival
from models.hub.dispatches import HUB_DISPATCHES, DispatchState
from models.store import Store
from tests import hubs
from tests.builders import post
from tests.console import visiting
from tests.console.visiting import Visitor

HERE, ARRIVALS = "/console/hub", "/console/arrivals"


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


@pytest.fixture
def arrived(app: Flask, store: Store, tmp_path: Path) -> tuple[Visitor, HubArrival]:
    """An editor of a province that knows a hub, and content that came with a file that never will."""
    told = hubs.knowing(store, tmp_path)
    (peer,) = peers.every(told.settings)
    file = {"name": "xa.pdf", "media_type": "application/pdf", "size": 1, "sha256": "0" * 64}
    named = [{**file, "url": "https://elsewhere.example/xa.pdf"}]
    made, _ = receiving.receive(told, peer, json.dumps(hubs.message(body={"files": named})).encode())
    hubs.work(told)
    return visiting.with_role(app, told, Role.EDITOR), made


def test_every_kind_of_work_has_a_sign_on_my_desk() -> None:
    page = Path(mine.__file__).parents[1] / "templates" / "console" / "mine" / "desk.html"
    assert [one for one in WorkKind if f'"{one}": "' not in page.read_text()] == []


def test_what_came_leads_to_its_draft(arrived: tuple[Visitor, HubArrival]) -> None:
    editor, made = arrived
    assert f"/console/posts/{made['made_id']}" in editor.get(f"{ARRIVALS}/{made['_id']}").text


def test_the_draft_names_the_file_that_never_came(arrived: tuple[Visitor, HubArrival]) -> None:
    editor, made = arrived
    page = editor.get(f"/console/posts/{made['made_id']}").text
    assert "xa.pdf" in page
    assert problem_sentences.sentence("hub_file_address", "vi") in page


def test_what_is_set_aside_needs_a_reason_and_is_found_by_its_state(
    arrived: tuple[Visitor, HubArrival],
) -> None:
    editor, made = arrived
    here = f"{ARRIVALS}/{made['_id']}"
    given = visiting.fields(editor.get(here)) | {"do": "aside"}
    assert editor.send(here, **{**given, "reason": ""}).status_code == 422
    assert editor.send(here, **{**given, "reason": "Không liên quan tỉnh ta"}).status_code == 303
    assert here not in editor.get(ARRIVALS).text
    assert "Không liên quan tỉnh ta" in editor.get(f"{ARRIVALS}?state=aside").text


def test_what_is_seen_to_waits_no_more(arrived: tuple[Visitor, HubArrival]) -> None:
    editor, made = arrived
    here = f"{ARRIVALS}/{made['_id']}"
    given = visiting.fields(editor.get(here)) | {"do": "take", "note": ""}
    assert editor.send(here, **given).status_code == 303
    assert here not in editor.get(ARRIVALS).text


def test_an_editor_does_not_see_it(app: Flask, store: Store) -> None:
    assert visiting.with_role(app, store, Role.EDITOR).get(HERE).status_code == 403
