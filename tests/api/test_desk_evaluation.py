"""`/v1/evaluation`: every figure of a period, the league of one, and both as files."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient

from models.access.permissions import Role
from models.exports.taken import EXPORTS
from models.store import Store
from tests.builders import PHUONG_LONG_DUC, PHUONG_TRA_VINH, Caller, an_official, headers_for, post
from tests.planning import a_manager, an_approver, an_upload
from tests.problems import assert_problem


@pytest.fixture
def viewer(store: Store) -> Caller:
    """Somebody who reads statistics of a ward."""
    return an_official(store, role=Role.VIEWER, area_id=PHUONG_TRA_VINH)


def test_every_figure_has_its_numerator_its_denominator_and_a_reason_where_there_is_none(
    client: FlaskClient, store: Store, viewer: Caller
) -> None:
    for area_id in (PHUONG_TRA_VINH, PHUONG_LONG_DUC):
        post(store, area_id=area_id, at=datetime.now(UTC), source_agency_id=f"ubnd:{area_id}")
    headers = headers_for(viewer) | {"Accept-Language": "en"}
    shown = client.get("/v1/evaluation", query_string={"area": PHUONG_TRA_VINH}, headers=headers).get_json()
    found = {one["measure"]["id"]: one["place"] for one in shown["rows"]}
    assert (found["contributed"]["n"], found["contributed"]["d"], found["contributed"]["share"]) == (
        1,
        2,
        0.5,
    )
    assert found["contributed"]["rank"] is None
    assert found["on_time"]["reason_text"] == "No report of the period has ended or is overdue."
    whole = client.get("/v1/evaluation", headers=headers).get_json()
    assert whole["rows"][0]["place"]["n"] == 2


def test_a_league_lists_every_unit_by_kind(client: FlaskClient, viewer: Caller) -> None:
    found = client.get("/v1/evaluation/measures/on_time", headers=headers_for(viewer)).get_json()
    assert [one["kind"] for one in found["groups"]] == ["phường", "xã"]
    assert sum(len(one["places"]) for one in found["groups"]) == 124
    assert {one["ranked"] for one in found["groups"]} == {0}


def test_an_unknown_figure_is_not_found(client: FlaskClient, viewer: Caller) -> None:
    answer = client.get("/v1/evaluation/measures/beauty", headers=headers_for(viewer))
    assert_problem(answer, 404, "measure_not_found")


def test_the_whole_table_goes_into_a_file_and_that_is_noted(
    client: FlaskClient, store: Store, viewer: Caller
) -> None:
    csv = client.get("/v1/evaluation/export.csv", headers=headers_for(viewer)).get_data(as_text=True)
    assert len(csv.splitlines()) == 1 + 8 * 124
    xlsx = client.get("/v1/evaluation/export.xlsx", headers=headers_for(viewer)).data
    assert xlsx.startswith(b"PK")
    noted = store.collection(EXPORTS).find({}, {"filter": 1, "count": 1})
    assert [(one["filter"]["of"], one["count"]) for one in noted] == [("evaluation", 992)] * 2


def test_good_practice_is_named_confirmed_and_begun_as_a_post(client: FlaskClient, store: Store) -> None:
    namer, confirmer = a_manager(store), an_approver(store)
    body = {
        "area_id": PHUONG_TRA_VINH,
        "first": "2026-01",
        "last": "2026-06",
        "texts": {"vi": "Trả lời mọi phản ánh đúng hạn."},
        "evidence": [an_upload(store, namer)],
    }
    made = client.post("/v1/evaluation/praise", json=body, headers=headers_for(namer)).get_json()
    assert (made["state"], len(made["evidence"])) == ("proposed", 1)
    for caller, action in ((confirmer, "confirm"), (namer, "publish")):
        headers = headers_for(caller) | {"If-Match": f'"{made["version"]}"'}
        path = f"/v1/evaluation/praise/{made['id']}/actions/{action}"
        made = client.post(path, headers=headers).get_json()
    assert (made["state"], bool(made["post_id"])) == ("published", True)
    (listed,) = client.get("/v1/evaluation/praise", headers=headers_for(confirmer)).get_json()
    assert listed == made
