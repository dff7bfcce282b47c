"""Figures over HTTP: within the official's areas, with names, and with one answer for every fault."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from models.areas import agencies
from models.statistics import counters
from models.store import Store
from models.workflow.transitions import ReportAction
from tests.builders import PHUONG_LONG_DUC, PHUONG_TRA_VINH, Caller, an_official, headers_for
from tests.problems import assert_problem, fields
from tests.reporting import act, filed

STATS = "/v1/desk/stats"


@pytest.fixture
def leader(store: Store) -> Caller:
    return an_official(store, role="viewer", area_id=PHUONG_TRA_VINH)


def figures(client: FlaskClient, who: Caller, **query: str) -> dict[str, Any]:
    answer = client.get(STATS, query_string=query, headers=headers_for(who))
    assert answer.status_code == 200, answer.get_data(as_text=True)
    shown: dict[str, Any] = answer.get_json()
    return shown


def test_shares_have_denominators(client: FlaskClient, store: Store, leader: Caller) -> None:
    counters.count(store, filed(store)["_id"])

    total = figures(client, leader)["total"]

    assert total["answered"] == {"n": 0, "of": 1, "share": 0.0}
    assert total["rated"] == {"n": 0, "of": 0, "share": None}


def test_rows_have_names(client: FlaskClient, store: Store, leader: Caller) -> None:
    counters.count(store, filed(store)["_id"])

    (row,) = figures(client, leader, by="category")["rows"]

    assert (row["key"], row["figures"]["received"]) == ("flood", 1)
    assert row["name"] != "flood"


def test_an_area_is_named_by_its_code(client: FlaskClient, leader: Caller) -> None:
    assert figures(client, leader, area=PHUONG_TRA_VINH.partition("@")[0])["area"] == PHUONG_TRA_VINH


def test_another_area_is_refused(client: FlaskClient, leader: Caller) -> None:
    answer = client.get(STATS, query_string={"area": PHUONG_LONG_DUC}, headers=headers_for(leader))

    assert_problem(answer, 403, "no_permission")


def test_an_unknown_category_is_no_row_of_zeros(client: FlaskClient, leader: Caller) -> None:
    answer = client.get(STATS, query_string={"category": "n.received"}, headers=headers_for(leader))

    assert fields(assert_problem(answer, 422)) == {"category": "category_unknown"}


def test_a_period_upside_down_is_refused(client: FlaskClient, leader: Caller) -> None:
    query = {"from": "2026-02-01", "to": "2026-01-01"}
    answer = client.get(STATS, query_string=query, headers=headers_for(leader))

    assert fields(assert_problem(answer, 422)).keys() == {"to"}


def test_a_beginning_after_today_is_refused(client: FlaskClient, leader: Caller) -> None:
    answer = client.get(STATS, query_string={"from": "2199-01-01"}, headers=headers_for(leader))

    assert fields(assert_problem(answer, 422)) == {"from": "period_disordered"}


@pytest.mark.parametrize(
    ("query", "faults"),
    [
        ({"from": "yesterday", "by": "hour"}, {"from", "by"}),
        ({"from": "2026-02-01", "to": "2026-01-01", "by": "hour"}, {"to", "by"}),
        (
            {"from": "x", "to": "y", "by": "z", "category": "a", "agency": "b", "area": "c"},
            {"from", "to", "by", "category", "agency", "area"},
        ),
        (
            {
                "from": "2016-01-01",
                "to": "2026-12-31",
                "by": "day",
                "category": "a",
                "agency": "b",
                "area": "c",
            },
            {"to", "category", "agency", "area"},
        ),
    ],
)
def test_faults_of_a_question_are_named_all_at_once(
    client: FlaskClient, leader: Caller, query: dict[str, str], faults: set[str]
) -> None:
    answer = client.get(STATS, query_string=query, headers=headers_for(leader))

    assert fields(assert_problem(answer, 422)).keys() == faults


@pytest.fixture
def unit(store: Store) -> Caller:
    """An official of the ward's own committee."""
    own = agencies.committee(PHUONG_TRA_VINH)
    return an_official(store, role="viewer", area_id=PHUONG_TRA_VINH, agency_id=own)


def test_a_unit_sees_its_own_figures_alone(client: FlaskClient, store: Store, unit: Caller) -> None:
    own, other = filed(store), filed(store)
    act(store, other, ReportAction.FORWARD, note="Chuyển.", receiver=agencies.committee(PHUONG_LONG_DUC))
    for report in (own, other):
        counters.count(store, report["_id"])

    shown = figures(client, unit, by="agency")

    assert shown["total"]["received"] == 1
    assert [row["key"] for row in shown["rows"]] == [agencies.committee(PHUONG_TRA_VINH)]


def test_a_unit_cannot_ask_for_another(client: FlaskClient, unit: Caller) -> None:
    query = {"agency": agencies.committee(PHUONG_LONG_DUC)}
    answer = client.get(STATS, query_string=query, headers=headers_for(unit))

    assert_problem(answer, 403, "no_permission")


def test_a_leader_asks_for_one_unit_and_one_category(
    client: FlaskClient, store: Store, leader: Caller
) -> None:
    made = [filed(store), filed(store, category="garbage")]
    for report in made:
        counters.count(store, report["_id"])

    shown = figures(client, leader, agency=made[0]["agency_id"], category="flood", by="category")

    assert (shown["category"], shown["total"]["received"], len(shown["rows"])) == ("flood", 1, 1)
