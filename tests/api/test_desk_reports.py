"""The desk over HTTP: list, accept, answer, resolve; and the resident is notified."""

from __future__ import annotations

import json
from collections.abc import Mapping
from io import BytesIO
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from models.messages.messages import MessageChannel, Owner
from models.reports import filing
from models.reports.draft import Draft, Reporter
from models.reports.reports import Report
from models.store import Store, events, outbox
from models.store.reactions import Reaction
from notifications.channels import Channels
from notifications.reactions.reports import tell_reporter
from notifications.reactor import Outside
from tests.builders import (
    PHUONG_LONG_DUC,
    PHUONG_TRA_VINH,
    Caller,
    a_device,
    headers_for,
)
from tests.photos import photo
from tests.problems import assert_problem, fields


def a_report(store: Store, owner: Owner = Owner("device", "d1"), area: str = PHUONG_TRA_VINH) -> Report:  # noqa: B008
    reporter = Reporter(MessageChannel.PUSH, owner, {"kind": owner.kind, "id": owner.id})
    return filing.file(store, Draft("Đường ngập tới đầu gối", "flood", area_id=area), reporter).report


def act(
    client: FlaskClient,
    official: Caller,
    report: Mapping[str, Any],
    action: str,
    version: int | None,
    **body: Any,
) -> TestResponse:
    headers = headers_for(official) | ({} if version is None else {"If-Match": f'"{version}"'})
    return client.post(f"/v1/desk/reports/{report['code']}/actions/{action}", json=body, headers=headers)


def uploaded(client: FlaskClient, official: Caller) -> str:
    """The id of a photo that the official has sent."""
    data = {"file": (BytesIO(photo()), "so.jpg")}
    answer = client.post("/v1/uploads", data=data, headers=headers_for(official))
    return str(answer.get_json()["id"])


def test_official_lists_what_is_his(client: FlaskClient, province: Store, handler: Caller) -> None:
    mine, _ = a_report(province), a_report(province, area=PHUONG_LONG_DUC)

    rows = client.get("/v1/desk/reports", headers=headers_for(handler)).get_json()

    assert [row["code"] for row in rows] == [mine["code"]]
    assert {"accept", "reject", "forward"} <= set(rows[0]["actions"])
    assert "resolve" not in rows[0]["actions"]


def test_next_page_is_named_in_link(client: FlaskClient, province: Store, handler: Caller) -> None:
    codes = [a_report(province)["code"] for _ in range(3)]
    first = client.get("/v1/desk/reports?limit=2", headers=headers_for(handler))

    address = first.headers["Link"].split(">")[0].strip("<")
    second = client.get(address, headers=headers_for(handler))

    assert [row["code"] for row in [*first.get_json(), *second.get_json()]] == codes[::-1]
    assert "Link" not in second.headers


def test_cursor_that_is_none_is_one_clear_fault(client: FlaskClient, handler: Caller) -> None:
    response = client.get("/v1/desk/reports?after=xxxx", headers=headers_for(handler))

    assert fields(assert_problem(response, 422)) == {"after": "bad_cursor"}


def test_reporter_is_not_shown_at_the_desk(client: FlaskClient, province: Store, handler: Caller) -> None:
    report = a_report(province)

    text = client.get(f"/v1/desk/reports/{report['code']}", headers=headers_for(handler)).get_data(
        as_text=True
    )

    assert "d1" not in text
    assert "reporter" not in text


def test_write_without_if_match_is_428_and_with_an_old_one_412(
    client: FlaskClient, province: Store, handler: Caller
) -> None:
    report = a_report(province)

    assert_problem(act(client, handler, report, "accept", None), 428)
    assert act(client, handler, report, "accept", 1).headers["ETag"] == '"2"'
    body = assert_problem(act(client, handler, report, "reject", 1, note="Sai nơi"), 412, "stale")
    assert body["current"]["state"]["id"] == "accepted"


def test_resolving_names_everything_that_is_missing(
    client: FlaskClient, province: Store, handler: Caller
) -> None:
    report = a_report(province)
    act(client, handler, report, "accept", 1)

    body = assert_problem(act(client, handler, report, "resolve", 2), 422)

    assert fields(body) == {"note": "required", "reason": "required"}


def test_resolved_report_shows_its_after_photo_to_the_resident(
    client: FlaskClient, province: Store, handler: Caller
) -> None:
    phone = a_device(province)
    report = a_report(province, Owner("device", phone.id))
    act(client, handler, report, "accept", 1)
    photo_id = uploaded(client, handler)
    given = {"note": "Đã khơi cống.", "reason": "fixed", "photo_ids": [photo_id]}

    assert act(client, handler, report, "resolve", 2, **given).status_code == 200

    own = client.get(f"/v1/reports/{report['code']}", headers=headers_for(phone)).get_json()
    assert own["state"]["name"] == "Đã xử lý"
    assert [shown["id"] for shown in own["after_photos"]] == [photo_id]
    assert own["timeline"][-1]["note"] == "Đã khơi cống."


def told_by_inbox(client: FlaskClient, store: Store, official: Caller) -> tuple[Caller, Report]:
    """A resident without a push address whose report was accepted, and who was notified."""
    phone = a_device(store, language="en")
    report = a_report(store, Owner("device", phone.id))
    act(client, official, report, "accept", 1)
    for row in outbox.forgotten(store):
        if row["reaction"] == Reaction.TELL_REPORTER:
            event = events.find(store, row["event_id"])
            for _ in range(2):  # after a crash it runs again
                tell_reporter(Outside(store, Channels({})), event)
    return phone, report


def test_resident_without_a_push_address_finds_each_step_in_his_inbox_once(
    client: FlaskClient, province: Store, handler: Caller
) -> None:
    phone, report = told_by_inbox(client, province, handler)

    (message,) = client.get("/v1/inbox", headers=headers_for(phone)).get_json()

    assert report["code"] in message["title"]
    assert message["channel"] == "inbox"


def test_message_is_marked_as_read_by_its_owner_alone(
    client: FlaskClient, province: Store, handler: Caller
) -> None:
    phone, _ = told_by_inbox(client, province, handler)
    (message,) = client.get("/v1/inbox", headers=headers_for(phone)).get_json()
    path = f"/v1/inbox/{message['id']}/read"

    assert_problem(client.post(path, headers=headers_for(a_device(province))), 404)
    assert client.post(path, headers=headers_for(phone)).status_code == 204
    (message,) = client.get("/v1/inbox", headers=headers_for(phone)).get_json()
    assert message["read_at"]


def test_filters_of_an_address_combine(client: FlaskClient, province: Store, handler: Caller) -> None:
    report = a_report(province)
    address = "/v1/desk/reports?q=ngap%20duong&state=submitted,accepted&sort=due&reopened=false&kind=incident"

    hit = client.get(address, headers=headers_for(handler))
    miss = client.get(f"{address}&has_photo=true", headers=headers_for(handler))

    assert [row["code"] for row in hit.get_json()] == [report["code"]]
    assert json.loads(hit.headers["X-Pagination"]) == {"next": None, "total": 1, "more": False}
    assert miss.get_json() == []


def test_every_fault_of_an_address_is_named_at_once(client: FlaskClient, handler: Caller) -> None:
    response = client.get(
        "/v1/desk/reports?state=lost&sort=size&due_before=soon", headers=headers_for(handler)
    )

    assert set(fields(assert_problem(response, 422))) == {"state.0", "sort", "due_before"}


def test_internal_note_stands_at_the_desk_with_its_author_and_the_resident_sees_none_of_it(
    client: FlaskClient, province: Store, handler: Caller
) -> None:
    phone = a_device(province)
    report = a_report(province, Owner("device", phone.id))
    photo_id = uploaded(client, handler)

    act(client, handler, report, "note", 1, note="Đã gọi chủ nhà.", photo_ids=[photo_id])

    address = f"/{report['code']}"
    desk = client.get(f"/v1/desk/reports{address}", headers=headers_for(handler)).get_json()["timeline"][-1]
    own = client.get(f"/v1/reports{address}", headers=headers_for(phone)).get_data(as_text=True)
    assert (desk["note"], desk["internal"], desk["by"]) == ("Đã gọi chủ nhà.", True, "Cán bộ mẫu")
    assert [shown["id"] for shown in desk["photos"]] == [photo_id]
    assert "chủ nhà" not in own
    assert photo_id not in own


def test_photo_of_a_reply_is_shown_to_the_resident(
    client: FlaskClient, province: Store, handler: Caller
) -> None:
    phone = a_device(province)
    report = a_report(province, Owner("device", phone.id))
    photo_id = uploaded(client, handler)

    act(client, handler, report, "reply", 1, note="Như trong ảnh.", photo_ids=[photo_id])

    own = client.get(f"/v1/reports/{report['code']}", headers=headers_for(phone)).get_json()
    assert [shown["id"] for shown in own["timeline"][-1]["photos"]] == [photo_id]
