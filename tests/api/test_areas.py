"""`/v1/areas`."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from models.store import Store
from tests.bordering import bordered
from tests.builders import PHUONG_TRA_VINH, VINH_LONG


def test_without_parameters_the_tree_begins_with_the_province(client: FlaskClient) -> None:
    assert [area["id"] for area in client.get("/v1/areas").get_json()["areas"]] == [VINH_LONG]


def test_the_province_has_its_communes_below(client: FlaskClient) -> None:
    answer = client.get("/v1/areas?parent=86").get_json()
    assert len(answer["areas"]) == 124


def test_a_level_is_listed_whole(client: FlaskClient) -> None:
    answer = client.get("/v1/areas?level=district&parent=84@2021-01-01").get_json()
    assert len(answer["areas"]) == 9


def test_a_name_is_found_as_typed(client: FlaskClient) -> None:
    answer = client.get("/v1/areas", query_string={"q": "p tra vinh"}).get_json()
    assert answer["areas"][0]["id"] == PHUONG_TRA_VINH


@pytest.mark.parametrize("key", ["29242", "29242@2025-07-01"])
def test_an_area_is_found_by_code_and_by_id(client: FlaskClient, key: str) -> None:
    assert client.get(f"/v1/areas/{key}").get_json()["full_name"] == "Phường Trà Vinh"


def test_an_area_of_the_former_map_names_its_successor(client: FlaskClient) -> None:
    answer = client.get("/v1/areas/29239@2021-01-01").get_json()
    assert answer["successors"] == [PHUONG_TRA_VINH]


def test_an_unknown_code_is_a_problem_document(client: FlaskClient) -> None:
    answer = client.get("/v1/areas/1")
    assert (answer.status_code, answer.get_json()["code"]) == (404, "area_not_found")


def test_a_point_is_located_with_distances_to_confirm(client: FlaskClient) -> None:
    answer = client.get("/v1/areas/locate?lat=9.9128&lon=106.343").get_json()
    first = answer["candidates"][0]
    assert (first["area"]["id"], first["distance_m"] < 20, answer["outside"]) == (
        PHUONG_TRA_VINH,
        True,
        False,
    )


def test_a_point_far_away_says_so(client: FlaskClient) -> None:
    answer = client.get("/v1/areas/locate?lat=21&lon=105.8").get_json()
    assert answer == {"candidates": [], "sure": False, "outside": True}


def test_a_point_in_an_imported_boundary_needs_no_question(client: FlaskClient, store: Store) -> None:
    bordered(store, PHUONG_TRA_VINH)
    answer = client.get("/v1/areas/locate?lat=9.9128&lon=106.343").get_json()
    assert (answer["candidates"][0]["area"]["id"], answer["sure"]) == (PHUONG_TRA_VINH, True)


@pytest.mark.parametrize("query", ["", "?lat=9.9", "?lat=abc&lon=1", "?lat=nan&lon=1", "?lat=91&lon=181"])
def test_what_is_no_point_is_refused(client: FlaskClient, query: str) -> None:
    assert client.get(f"/v1/areas/locate{query}").status_code == 422


def test_who_has_the_area_already_is_told_nothing_new(client: FlaskClient) -> None:
    tag = client.get("/v1/areas/29242").headers["ETag"]
    again = client.get("/v1/areas/29242", headers={"If-None-Match": tag})
    assert (again.status_code, again.data, tag.startswith("W/")) == (304, b"", False)
