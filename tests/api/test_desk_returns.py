"""Periodic reports over HTTP."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from flask.testing import FlaskClient

from models.returns.returns import return_id
from models.store import Store
from tests.builders import PHUONG_LONG_DUC, Caller, headers_for
from tests.directing import LONG_DUC, SENDER, TRA_VINH
from tests.problems import assert_problem, fields
from tests.returning import TEXTS, a_head, a_writer, an_office, typed

REQUESTS = "/v1/desk/return-requests"

BODY: dict[str, Any] = {
    "form_id": "yearly",
    "requester_id": SENDER,
    "units": [TRA_VINH, LONG_DUC],
    "year": 2098,
}

VALUES = typed(b4_staff=4)


@pytest.fixture
def office(province: Store) -> Caller:
    return an_office(province)


def opened(client: FlaskClient, office: Caller, **given: Any) -> dict[str, Any]:
    made = client.post(REQUESTS, json=BODY | given, headers=headers_for(office))
    assert made.status_code == 201, made.get_json()
    shown: dict[str, Any] = made.get_json()
    return shown


def does(client: FlaskClient, caller: Caller, path: str, json: Any = None) -> Any:
    """Do a step with the version that is now."""
    page = path.partition("/actions/")[0]
    headers = headers_for(caller)
    headers |= {"If-Match": client.get(page, headers=headers).headers["ETag"]}
    send = client.put if path == page else client.post
    return send(path, json=json, headers=headers)


def handed_in(client: FlaskClient, store: Store, request: dict[str, Any]) -> str:
    path = f"/v1/desk/returns/{return_id(request['id'], TRA_VINH)}"
    written = does(client, a_writer(store), path, {"values": VALUES, "texts": TEXTS})
    assert written.status_code == 200, written.get_json()
    assert does(client, a_head(store), f"{path}/actions/submit").status_code == 200
    return path


def test_a_report_goes_its_way_up_and_is_frozen(client: FlaskClient, province: Store, office: Caller) -> None:
    request = opened(client, office)
    assert request["due_at"] == "2098-12-14T17:00:00+00:00"
    path = handed_in(client, province, request)
    assert does(client, office, f"{path}/actions/accept").get_json()["state"] == "accepted"
    now = client.get(f"{REQUESTS}/{request['id']}", headers=headers_for(office)).get_json()
    assert (now["progress"]["accepted"], now["progress"]["missing"]) == (1, [LONG_DUC])
    frozen = does(client, office, f"{REQUESTS}/{request['id']}/actions/freeze")
    assert frozen.status_code == 201
    shown = client.get(frozen.headers["Location"], headers=headers_for(office)).get_json()
    assert shown["intact"]
    assert shown["content"]["total"]["b4_staff"] == 4


def test_the_sum_comes_for_word_and_for_excel(client: FlaskClient, province: Store, office: Caller) -> None:
    request = opened(client, office)
    does(client, office, f"{handed_in(client, province, request)}/actions/accept")
    place = does(client, office, f"{REQUESTS}/{request['id']}/actions/freeze").headers["Location"]
    for name in ("document.docx", "workbook.xlsx"):
        file = client.get(f"{place}/{name}", headers=headers_for(office))
        assert zipfile.is_zipfile(io.BytesIO(file.data))
        assert file.headers["Content-Disposition"].endswith(f'.{name.rpartition(".")[2]}"')


def test_a_unit_sees_what_it_owes_prefilled(client: FlaskClient, province: Store, office: Caller) -> None:
    opened(client, office)
    writer = headers_for(a_writer(province))
    (row,) = client.get("/v1/desk/returns?undone=true", headers=writer).get_json()
    shown = client.get(f"/v1/desk/returns/{row['return']['id']}", headers=writer).get_json()
    assert shown["values"]["b1_clusters"] | {"as_of": ""} == {
        "value": 0,
        "computed": 0,
        "reason": "",
        "why": "",
        "source": "outlets.clusters",
        "as_of": "",
    }
    assert shown["form"]["sections"][0]["id"] == "b1"


def test_a_report_comes_as_a_document_before_it_is_handed_in(
    client: FlaskClient, province: Store, office: Caller
) -> None:
    request = opened(client, office)
    path = f"/v1/desk/returns/{return_id(request['id'], TRA_VINH)}/document.docx"
    assert zipfile.is_zipfile(io.BytesIO(client.get(path, headers=headers_for(a_head(province))).data))


def test_a_report_is_sent_back_with_a_reason(client: FlaskClient, province: Store, office: Caller) -> None:
    path = handed_in(client, province, opened(client, office))
    silent = does(client, office, f"{path}/actions/send-back", {"note": ""})
    assert fields(assert_problem(silent, 422)) == {"note": "wrong_length"}
    back = does(client, office, f"{path}/actions/send-back", {"note": "Thiếu số liệu đài"})
    assert back.get_json()["state"] == "returned"


def test_everything_that_is_wrong_is_said_at_once(
    client: FlaskClient, province: Store, office: Caller
) -> None:
    request = opened(client, office)
    path = f"/v1/desk/returns/{return_id(request['id'], TRA_VINH)}"
    bad = {"values": {"b1_clusters": {"value": 9}, "la": {"value": 1}}, "texts": {"la": "x"}}
    refused = does(client, a_writer(province), path, bad)
    assert set(fields(assert_problem(refused, 422))) == {"values.b1_clusters.reason", "values.la", "texts.la"}


def test_another_unit_finds_nothing(client: FlaskClient, province: Store, office: Caller) -> None:
    request = opened(client, office)
    stranger = headers_for(a_head(province, PHUONG_LONG_DUC))
    assert_problem(
        client.get(f"/v1/desk/returns/{return_id(request['id'], TRA_VINH)}", headers=stranger), 404
    )
    assert_problem(client.get(f"{REQUESTS}/{request['id']}", headers=stranger), 404)


def test_the_forms_are_listed(client: FlaskClient, office: Caller) -> None:
    found = client.get(f"{REQUESTS}/forms", headers=headers_for(office)).get_json()
    assert [one["id"] for one in found] == ["yearly", "quarterly", "ad_hoc"]
