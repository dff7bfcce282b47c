"""Documents over HTTP: uploaded, attached by officials and residents, and shown to those alone."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient

from models.messages.messages import MessageChannel, Owner
from models.reports import filing
from models.reports.draft import Draft, Reporter
from models.reports.reports import Report
from models.store import Store
from tests.api.test_desk_reports import act
from tests.builders import PHUONG_TRA_VINH, Caller, headers_for
from tests.documents import document
from tests.photos import photo
from tests.problems import assert_problem, fields


@pytest.fixture
def report(province: Store, phone: Caller) -> Report:
    reporter = Reporter(MessageChannel.PUSH, Owner("device", phone.id), phone.identity.actor)
    draft = Draft("Đường ngập tới đầu gối", "flood", area_id=PHUONG_TRA_VINH)
    return filing.file(province, draft, reporter).report


def upload(client: FlaskClient, caller: Caller, data: bytes) -> dict[str, Any]:
    sent = client.post("/v1/uploads", data={"file": (BytesIO(data), "tep.pdf")}, headers=headers_for(caller))
    assert sent.status_code == 201, sent.get_json()
    return dict(sent.get_json())


def seen(client: FlaskClient, report: Report, caller: Caller | None = None) -> dict[str, Any]:
    headers = headers_for(caller) if caller else {}
    desk = "desk/" if caller and caller.identity.kind == "official" else ""
    return dict(client.get(f"/v1/{desk}reports/{report['code']}", headers=headers).get_json())


def attached(body: dict[str, Any]) -> list[str]:
    """The ids of the documents in a timeline."""
    return [one["id"] for step in body["timeline"] for one in step.get("documents", [])]


def test_document_is_kept_and_opened_by_its_link_as_a_file(client: FlaskClient, phone: Caller) -> None:
    kept = upload(client, phone, document(pages=2, hidden=True))

    opened = client.get(kept["url"])

    assert (kept["kind"], kept["pages"], kept["bytes"]) == ("document", 2, len(opened.data))
    assert opened.data.startswith(b"%PDF-")
    assert opened.mimetype == "application/pdf"
    assert opened.headers["X-Content-Type-Options"] == "nosniff"
    assert opened.headers["Content-Disposition"].startswith("attachment")


def test_changed_link_to_a_document_opens_nothing(client: FlaskClient, phone: Caller) -> None:
    kept = upload(client, phone, document())

    assert_problem(client.get(kept["url"].replace("sig=", "sig=0")), 404)


def test_document_is_no_photo(client: FlaskClient, phone: Caller) -> None:
    kept = upload(client, phone, document())
    body = {"text": "Đường ngập", "category": "flood", "place": {"area": "29263"}, "photo_ids": [kept["id"]]}

    refused = client.post("/v1/reports", json=body, headers=headers_for(phone))

    assert fields(assert_problem(refused, 422)) == {"photo_ids.0": "photo_unknown"}


@pytest.mark.parametrize("action", ["reply", "ask", "reject", "note"])
def test_official_attaches_a_document_to_what_he_writes(
    client: FlaskClient, handler: Caller, report: Report, action: str
) -> None:
    kept = upload(client, handler, document())

    body = act(
        client, handler, report, action, 1, note="Xem biên bản.", attachment_ids=[kept["id"]]
    ).get_json()

    assert attached(body) == [kept["id"]]
    assert attached(seen(client, report, handler)) == [kept["id"]]


def test_resident_reads_the_document_of_an_answer_and_the_public_does_not(
    client: FlaskClient, store: Store, handler: Caller, phone: Caller, report: Report
) -> None:
    store.db.reports.update_one({"_id": report["_id"]}, {"$set": {"published": True}})
    kept = upload(client, handler, document())
    act(client, handler, report, "reply", 1, note="Xem quyết định.", attachment_ids=[kept["id"]])

    own = seen(client, report, phone)

    assert attached(own) == [kept["id"]]
    assert client.get(own["timeline"][-1]["documents"][0]["url"]).status_code == 200
    assert attached(seen(client, report)) == []


def test_document_of_an_internal_note_is_not_the_residents(
    client: FlaskClient, handler: Caller, phone: Caller, report: Report
) -> None:
    kept = upload(client, handler, document())
    act(client, handler, report, "note", 1, note="Nội bộ.", attachment_ids=[kept["id"]])

    assert attached(seen(client, report, phone)) == []


def test_resident_adds_photos_and_documents_in_one_field(
    client: FlaskClient, handler: Caller, phone: Caller, report: Report
) -> None:
    paper, picture = upload(client, phone, document()), upload(client, phone, photo())
    body = {"note": "Kèm đơn và ảnh.", "attachment_ids": [paper["id"], picture["id"]]}

    own = client.post(
        f"/v1/reports/{report['code']}/comments", json=body, headers=headers_for(phone)
    ).get_json()

    assert [one["id"] for one in own["photos"]] == [picture["id"]]
    assert attached(own) == [paper["id"]]
    assert attached(seen(client, report, handler)) == [paper["id"]]


def test_document_does_not_pass_for_the_photo_of_the_result(
    client: FlaskClient, handler: Caller, report: Report
) -> None:
    paper, picture = upload(client, handler, document()), upload(client, handler, photo())
    act(client, handler, report, "accept", 1)
    result = {"note": "Đã bơm nước.", "reason": "fixed"}

    refused = act(client, handler, report, "resolve", 2, **result, attachment_ids=[paper["id"]])
    both = [paper["id"], picture["id"]]
    done = act(client, handler, report, "resolve", 2, **result, attachment_ids=both)

    assert fields(assert_problem(refused, 422)) == {"photo_ids": "after_photo_missing"}
    assert done.status_code == 200
    assert [one["id"] for one in done.get_json()["after_photos"]] == [picture["id"]]


def test_every_fault_of_attachments_is_named_with_the_others(
    client: FlaskClient, handler: Caller, phone: Caller, report: Report
) -> None:
    foreign, used = upload(client, phone, document()), upload(client, handler, document())
    act(client, handler, report, "note", 1, note="Xem.", attachment_ids=[used["id"]])

    refused = act(
        client, handler, report, "ask", 2, note=" ", attachment_ids=[foreign["id"], used["id"], "none"]
    )

    assert fields(assert_problem(refused, 422)) == {
        "note": "required",
        "attachment_ids.0": "attachment_unknown",
        "attachment_ids.1": "attachment_used",
        "attachment_ids.2": "attachment_unknown",
    }


def test_resident_takes_his_documents_out_and_those_of_the_unit_stay(
    client: FlaskClient, province: Store, handler: Caller, phone: Caller, report: Report
) -> None:
    mine, theirs = upload(client, phone, document()), upload(client, handler, document())
    said = {"note": "Kèm đơn.", "attachment_ids": [mine["id"]]}
    client.post(f"/v1/reports/{report['code']}/comments", json=said, headers=headers_for(phone))
    act(client, handler, report, "reply", 2, note="Xem quyết định.", attachment_ids=[theirs["id"]])

    client.post(f"/v1/reports/{report['code']}/redact", json={"confirm": True}, headers=headers_for(phone))

    assert attached(seen(client, report, handler)) == [theirs["id"]]
    assert_problem(client.get(mine["url"]), 404)
    assert province.db["files.files"].count_documents({}) == 1
