"""`If-Match` over HTTP: who names the present version writes, anybody else is told what it is."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from models.store import Store
from tests.builders import Caller, an_official, headers_for
from tests.problems import assert_problem, fields
from tests.reporting import filed


@pytest.fixture
def code(store: Store) -> str:
    """A report of version 1."""
    return str(filed(store)["code"])


def note(client: FlaskClient, who: Caller, code: str, tag: str) -> TestResponse:
    headers = headers_for(who) | {"If-Match": tag.encode().decode("latin-1")}
    return client.post(f"/v1/desk/reports/{code}/actions/note", json={"note": "Đã gọi"}, headers=headers)


@pytest.mark.parametrize("tag", ['"1"', '"7", "1"', '"x", "1"', 'W/"1"', '"1-gzip"', 'W/"1-br"', '"1-zstd"'])
def test_a_list_of_tags_matches_if_one_of_them_does(
    client: FlaskClient, code: str, handler: Caller, tag: str
) -> None:
    assert note(client, handler, code, tag).status_code == 200


@pytest.mark.parametrize("tag", ['"x"', '"1-x"', '"01"', '"2", "3"', '"-1"', '"99999999999999999999"'])
def test_any_other_tag_is_answered_with_the_present_state(
    client: FlaskClient, code: str, handler: Caller, tag: str
) -> None:
    problem = assert_problem(note(client, handler, code, tag), 412, "stale")
    assert problem["current"]["version"] == 1


@pytest.mark.parametrize("tag", ["1", "yesterday", '"1', '"1" "2"', "٣"])
def test_what_is_no_tag_is_a_fault_of_the_header(
    client: FlaskClient, code: str, handler: Caller, tag: str
) -> None:
    problem = assert_problem(note(client, handler, code, tag), 400)
    assert fields(problem) == {"If-Match": "not_an_entity_tag"}


def test_a_star_names_no_version(client: FlaskClient, code: str, handler: Caller) -> None:
    assert_problem(note(client, handler, code, "*"), 428, "if_match_missing")


@pytest.mark.parametrize("path", ["routing-rules", "calendars/current"])
def test_a_version_that_never_was_is_stale_while_the_file_holds(
    client: FlaskClient, store: Store, path: str
) -> None:
    headers = headers_for(an_official(store, role="admin"))
    shown = client.get(f"/v1/desk/{path}", headers=headers).get_json()
    body = {name: value for name, value in shown.items() if isinstance(value, list) and name != "faults"}

    late = client.put(f"/v1/desk/{path}", json=body, headers=headers | {"If-Match": '"77"'})

    assert assert_problem(late, 412, "stale")["current"] == shown
