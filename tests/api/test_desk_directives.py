"""Documents that go down, over HTTP."""

from __future__ import annotations

import io
from typing import Any

import pytest
from flask.testing import FlaskClient

from models.access.permissions import Role
from models.store import Store
from tests.builders import PHUONG_LONG_DUC, Caller, headers_for
from tests.directing import LONG_DUC, QUESTIONS, SENDER, TRA_VINH, a_sender, of_unit
from tests.documents import document
from tests.problems import assert_problem, fields

DIRECTIVES = "/v1/desk/directives"

BODY: dict[str, Any] = {
    "sender_id": SENDER,
    "kind": "report_request",
    "number": "15/CV-UBND",
    "issued_on": "2026-01-05",
    "title": "Báo cáo cụm loa",
    "units": [TRA_VINH, LONG_DUC],
    "answer": "form",
    "questions": QUESTIONS,
    "due_at": "2099-01-01T00:00:00Z",
}


@pytest.fixture
def sender(province: Store) -> Caller:
    return a_sender(province)


@pytest.fixture
def unit(province: Store) -> Caller:
    return of_unit(province)


def sent(client: FlaskClient, sender: Caller, **given: Any) -> str:
    made = client.post(DIRECTIVES, json=BODY | given, headers=headers_for(sender))
    assert made.status_code == 201, made.get_json()
    path = made.headers["Location"]
    headers = headers_for(sender) | {"If-Match": made.headers["ETag"]}
    assert client.post(f"{path}/actions/send", headers=headers).status_code == 200
    return path


def test_a_document_is_sent_answered_and_summed_up(client: FlaskClient, sender: Caller, unit: Caller) -> None:
    path = sent(client, sender)
    (row,) = client.get(f"{DIRECTIVES}?undone=true", headers=headers_for(unit)).get_json()
    assert row["directive"]["title"] == BODY["title"]
    receipt, headers = f"{path}/receipts/{TRA_VINH}", headers_for(unit)
    tag = client.get(receipt, headers=headers).headers["ETag"]
    wrong = client.post(
        f"{receipt}/actions/answer", json={"values": {"so_cum": -1}}, headers=headers | {"If-Match": tag}
    )
    assert set(fields(assert_problem(wrong, 422))) == {"values.so_cum"}
    done = client.post(
        f"{receipt}/actions/answer",
        json={"values": {"so_cum": 3, "tinh_trang": "tot"}},
        headers=headers | {"If-Match": tag},
    )
    assert done.get_json()["state"] == "answered"
    found = client.get(f"{path}/summary", headers=headers_for(sender)).get_json()
    assert (found["progress"]["answered"], found["missing"]) == (1, [LONG_DUC])
    assert found["questions"][0]["total"] == 3


def test_a_file_goes_down_and_its_link_opens(client: FlaskClient, sender: Caller, unit: Caller) -> None:
    upload = client.post(
        "/v1/uploads", data={"file": (io.BytesIO(document()), "cv.pdf")}, headers=headers_for(sender)
    ).get_json()["id"]
    path = sent(client, sender, answer="read", questions=[], file_ids=[upload])
    (file,) = client.get(path, headers=headers_for(unit)).get_json()["files"]
    assert client.get(file["url"]).mimetype == "application/pdf"


def test_a_new_version_is_begun_sent_and_named_by_the_former(client: FlaskClient, sender: Caller) -> None:
    path = sent(client, sender)
    headers = headers_for(sender)
    tag = client.get(path, headers=headers).headers["ETag"]
    body = {name: value for name, value in BODY.items() if name != "sender_id"}
    made = client.post(
        f"{path}/actions/revise", json=body | {"note": "Sửa biểu mẫu"}, headers=headers | {"If-Match": tag}
    )
    fresh = made.headers["Location"]
    client.post(f"{fresh}/actions/send", headers=headers | {"If-Match": made.headers["ETag"]})
    former = client.get(path, headers=headers).get_json()
    assert (former["state"], former["replaced_by"]) == ("replaced", made.get_json()["id"])


def test_lists_go_on_where_the_page_before_ended(client: FlaskClient, sender: Caller, unit: Caller) -> None:
    for number in range(3):
        sent(client, sender, title=f"Văn bản {number}", answer="read", questions=[])
    for path, caller in ((DIRECTIVES, unit), (f"{DIRECTIVES}/sent", sender)):
        first = client.get(f"{path}?limit=2", headers=headers_for(caller))
        link = first.headers["Link"].split(">")[0].lstrip("<")
        rest = client.get(link, headers=headers_for(caller))
        assert (len(first.get_json()), len(rest.get_json())) == (2, 1)


def test_another_unit_finds_nothing(client: FlaskClient, province: Store, sender: Caller) -> None:
    path = sent(client, sender, units=[TRA_VINH])
    stranger = headers_for(of_unit(province, PHUONG_LONG_DUC))
    assert_problem(client.get(path, headers=stranger), 404)
    assert_problem(client.get(f"{path}/receipts/{TRA_VINH}", headers=stranger), 404)


def test_the_viewer_of_a_unit_reads_and_does_not_answer(
    client: FlaskClient, province: Store, sender: Caller
) -> None:
    path = sent(client, sender)
    headers = headers_for(of_unit(province, role=Role.VIEWER)) | {"If-Match": '"1"'}
    receipt = f"{path}/receipts/{TRA_VINH}"
    assert client.get(receipt, headers=headers).status_code == 200
    assert_problem(client.post(f"{receipt}/actions/read", headers=headers), 403)
