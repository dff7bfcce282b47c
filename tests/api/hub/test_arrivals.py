"""`/v1/desk/hub-arrivals`: what other hubs sent is listed, read, taken and set aside."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from models.access.permissions import Role
from models.hub import peers, receiving
from models.hub.arrivals import HubArrival
from models.store import Store
from tests import hubs
from tests.builders import an_official, headers_for
from tests.problems import assert_problem

ADDRESS = "/v1/desk/hub-arrivals"


@pytest.fixture
def made(store: Store, tmp_path: Path) -> HubArrival:
    """Content that came."""
    told = hubs.knowing(store, tmp_path)
    (peer,) = peers.every(told.settings)
    return receiving.receive(told, peer, json.dumps(hubs.message()).encode())[0]


def test_an_editor_reads_what_came_and_sets_it_aside(
    client: FlaskClient, store: Store, made: HubArrival
) -> None:
    editor = headers_for(an_official(store, role=Role.EDITOR))
    (row,) = client.get(ADDRESS, query_string={"made_id": made["made_id"]}, headers=editor).get_json()
    one = client.get(f"{ADDRESS}/{row['id']}", headers=editor)
    assert one.get_json()["body"]["texts"]["vi"]["title"] == row["title"]
    seen = {**editor, "If-Match": one.headers["ETag"]}
    done = client.post(
        f"{ADDRESS}/{row['id']}/actions/set-aside", json={"reason": "Không liên quan"}, headers=seen
    )
    assert done.get_json()["state"] == "aside"
    late = client.post(f"{ADDRESS}/{row['id']}/actions/take", json={}, headers=seen)
    assert late.status_code == 412
    assert client.get(ADDRESS, query_string={"state": "drafted"}, headers=editor).get_json() == []


def test_who_writes_no_posts_reads_nothing(client: FlaskClient, store: Store, made: HubArrival) -> None:
    viewer = headers_for(an_official(store, role=Role.VIEWER))
    assert_problem(client.get(f"{ADDRESS}/{made['_id']}", headers=viewer), 403, "no_permission")
