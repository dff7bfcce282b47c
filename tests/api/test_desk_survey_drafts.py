"""Drafts of surveys that are deleted, and old links that lead to the newer version."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from models.store import Store
from tests.builders import Caller, an_official, headers_for
from tests.problems import assert_problem
from tests.surveying import made, opened, step


@pytest.fixture
def editor(store: Store) -> Caller:
    return an_official(store, role="editor")


def test_the_link_of_a_survey_leads_to_the_version_that_took_its_place(
    client: FlaskClient, editor: Caller
) -> None:
    survey = opened(client, editor)
    path = f"/v1/desk/surveys/{survey['id']}/actions/new-version"
    newer = step(client, editor, client.post(path, headers=headers_for(editor)).get_json(), "open")
    answer = client.get(f"/s/{survey['id']}")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/s/{newer['id']}?lang=vi")
    assert client.get(f"/v1/surveys/{survey['id']}").get_json()["replaced_by"] == newer["id"]
    assert client.get(f"/v1/surveys/{newer['id']}").get_json()["replaced_by"] is None


def test_a_draft_is_deleted_and_what_was_opened_is_not(client: FlaskClient, editor: Caller) -> None:
    headers = headers_for(editor)
    draft, running = made(client, editor), opened(client, editor)
    path = f"/v1/desk/surveys/{draft['id']}"
    assert_problem(client.delete(path, headers=headers), 428)
    assert_problem(client.delete(path, headers=headers | {"If-Match": '"9"'}), 412)
    assert client.delete(path, headers=headers | {"If-Match": f'"{draft["version"]}"'}).status_code == 204
    assert_problem(client.get(path, headers=headers), 404)
    refused = client.delete(
        f"/v1/desk/surveys/{running['id']}", headers=headers | {"If-Match": f'"{running["version"]}"'}
    )
    assert_problem(refused, 409, "survey_state")
