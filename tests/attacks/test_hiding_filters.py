"""Filters that hold characters and show nothing: refused, and never taken for no filter at all."""

from __future__ import annotations

from typing import NamedTuple

import pytest
from flask.testing import FlaskClient

from models.store import Store
from tests.builders import an_official, headers_for
from tests.contracts import document

#: Written as in an address: NUL, a space of no width, a sign that turns the direction round.
UNSEEN = ("%00", "%E2%80%8B", "%E2%80%AE%00")


class Filter(NamedTuple):
    """A parameter of a list."""

    path: str
    name: str


def _filters() -> list[Filter]:
    """Every parameter of every address that needs no id."""
    paths = document.committed_once()["paths"]
    return [
        Filter(path.replace("{form}", "json"), parameter["name"])
        for path, methods in paths.items()
        if "get" in methods and "{" not in path.replace("{form}", "")
        for parameter in [*methods.get("parameters", []), *methods["get"].get("parameters", [])]
        if parameter.get("in") == "query" and parameter["name"] not in {"lang", "jurisdiction_id"}
    ]


FILTERS = _filters()


def test_there_are_filters_of_every_kind_of_list() -> None:
    assert {path.split("/")[1] for path, _ in FILTERS} >= {"open311", "v1"}


@pytest.mark.parametrize("one", FILTERS, ids="?".join)
def test_filter_of_which_nothing_is_left_is_refused(client: FlaskClient, store: Store, one: Filter) -> None:
    headers = headers_for(an_official(store)) if one.path.startswith("/v1/desk") else {}

    for unseen in UNSEEN:
        answer = client.get(f"{one.path}?{one.name}={unseen}", headers=headers)
        assert answer.status_code in {400, 401, 403, 422}, answer.get_data(as_text=True)
        if answer.status_code in {400, 422}:
            assert one.name in answer.get_data(as_text=True)


@pytest.mark.parametrize("codes", [*UNSEEN, "%00,%E2%80%8B", ","])
def test_services_that_show_nothing_are_not_all_services(client: FlaskClient, codes: str) -> None:
    assert client.get(f"/open311/v2/requests.json?service_code={codes}").status_code == 400


def test_a_blank_parameter_of_open311_is_still_none(client: FlaskClient) -> None:
    assert client.get("/open311/v2/requests.json?service_code=").status_code == 200
