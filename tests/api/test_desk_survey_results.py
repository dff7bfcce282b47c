"""`/v1/desk/surveys/{id}/results`."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from models.store import Store
from models.surveys.definition import Survey
from tests.answering import over, say
from tests.builders import PHUONG_LONG_DUC, PHUONG_TRA_VINH, Caller, an_official, headers_for, survey


@pytest.fixture
def editor(store: Store) -> Caller:
    return an_official(store, role="editor")


@pytest.fixture
def ended(store: Store) -> Survey:
    one = survey(store)
    say(store, one, 12, hour="5h", home=PHUONG_TRA_VINH)
    say(store, one, 8, hour="17h", home=PHUONG_LONG_DUC)
    return over(store, one)


def path(one: Survey, rest: str = "results") -> str:
    return f"/v1/desk/surveys/{one['_id']}/{rest}"


def test_officials_read_results_by_area(client: FlaskClient, ended: Survey, editor: Caller) -> None:
    answer = client.get(path(ended) + "?by=area", headers=headers_for(editor)).get_json()
    rows = {row["id"]: row["counts"] for row in answer["breakdown"]["questions"][0]["rows"]}
    assert rows[PHUONG_TRA_VINH] == {"5h": 12, "17h": 0}
    assert {row["id"]: row["n"] for row in answer["turnout"]["area"]}[PHUONG_LONG_DUC] == 8


def test_weights_are_named_with_the_results(client: FlaskClient, ended: Survey, editor: Caller) -> None:
    code, other = (one.partition("@")[0] for one in (PHUONG_TRA_VINH, PHUONG_LONG_DUC))
    answer = client.get(
        f"{path(ended)}?weighted={code}:100,{other}:300", headers=headers_for(editor)
    ).get_json()
    first = answer["questions"][0]["options"][0]
    assert (first["share"], first["weighted"], answer["weighted"]["n"]) == (0.6, 0.25, 20)


@pytest.mark.parametrize(
    ("weights", "code"),
    [
        ("x:5", "area_unknown"),
        ("29242:0", "out_of_range"),
        ("29242:5,29242:6", "areas_overlap"),
        ("29242", "area_unknown"),
    ],
)
def test_wrong_weights_are_refused(
    client: FlaskClient, ended: Survey, editor: Caller, weights: str, code: str
) -> None:
    answer = client.get(f"{path(ended)}?weighted={weights}", headers=headers_for(editor))
    assert (answer.status_code, [fault["code"] for fault in answer.get_json()["faults"]]) == (422, [code])


def test_before_the_end_an_editor_reads_nothing(client: FlaskClient, store: Store, editor: Caller) -> None:
    one = survey(store)
    answer = client.get(path(one), headers=headers_for(editor))
    assert (answer.status_code, answer.get_json()["code"]) == (403, "results_embargoed")
    refused = client.post(
        path(one, "actions/read-early"), json={"reason": "Cần gấp"}, headers=headers_for(editor)
    )
    assert refused.status_code == 403


def test_an_approver_reads_early_and_that_stays(client: FlaskClient, store: Store, editor: Caller) -> None:
    one, approver = survey(store), an_official(store, role="approver")
    body = {"reason": "Cần cho cuộc họp chiều nay"}
    early = client.post(path(one, "actions/read-early"), json=body, headers=headers_for(approver))
    assert (early.status_code, early.get_json()["n"]) == (200, None)
    over(store, one)
    told = client.get(path(one), headers=headers_for(editor)).get_json()
    assert [row["reason"] for row in told["read_early"]] == [body["reason"]]
    assert client.get(f"/v1/surveys/{one['_id']}/results").get_json()["early_reads"] == 1
