"""`/v1/inbox`: what was sent to somebody and what concerns the places that they follow, each once, with its fates."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from models.alerts.cap_terms import Status
from models.messages import messages
from models.messages.messages import MessageChannel, OutgoingMessage, Owner
from models.messages.ways import PlannedWay
from models.store import Store
from tests.alerting import Country, approved
from tests.builders import (
    PHUONG_LONG_DUC,
    PHUONG_TRA_VINH,
    Caller,
    a_citizen,
    a_device,
    headers_for,
    known_on_zalo,
    post,
)
from tests.problems import assert_problem

PATH = "/v1/inbox"


@pytest.fixture
def phone(store: Store) -> Caller:
    return a_device(store, area_ids=[PHUONG_TRA_VINH])


def inbox(client: FlaskClient, who: Caller, query: str = "") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get(f"{PATH}{query}", headers=headers_for(who)).get_json()
    return found


def letter(store: Store, who: Caller, key: str = "one") -> str:
    written = messages.queue(
        store,
        OutgoingMessage(
            key=key,
            channel=MessageChannel.PUSH,
            owner=Owner("device", who.id),
            body="Đã tiếp nhận",
            ways=[
                PlannedWay("push", "fcm_token:x", "off"),
                PlannedWay("zalo", "2468"),
                PlannedWay("inbox"),
            ],
        ),
    )
    return written["_id"]


def test_a_message_stands_once_with_its_fate_on_each_channel(
    client: FlaskClient, store: Store, phone: Caller
) -> None:
    letter(store, phone)
    (message,) = inbox(client, phone)
    assert (message["channel"], message["state"]) == ("zalo", "queued")
    assert [(way["channel"], way["state"], way.get("code")) for way in message["ways"]] == [
        ("push", "skipped", "off"),
        ("zalo", "queued", None),
        ("inbox", "stored", None),
    ]


def test_reading_and_showing_are_its_fate_in_the_app(
    client: FlaskClient, store: Store, phone: Caller
) -> None:
    written = letter(store, phone)
    client.post(f"{PATH}/{written}/shown", headers=headers_for(phone))
    (message,) = inbox(client, phone)
    assert message["ways"][2]["state"] == "displayed"
    assert "read_at" not in message
    client.post(f"{PATH}/{written}/read", headers=headers_for(phone))
    assert inbox(client, phone, "?unread=true") == []


def test_somebody_elses_message_cannot_be_shown(client: FlaskClient, store: Store, phone: Caller) -> None:
    written = letter(store, phone)
    other = headers_for(a_device(store))
    assert_problem(client.post(f"{PATH}/{written}/shown", headers=other), 404)


def test_warnings_and_posts_of_followed_places_stand_there_without_a_document_each(
    client: FlaskClient, store: Store, phone: Caller
) -> None:
    approved(store, Status.ACTUAL)
    given = {"area_id": PHUONG_TRA_VINH, "channels": ["feed", "push"], "title": "Họp dân"}
    post(store, at=phone.document["created_at"], **given)
    written = letter(store, phone)

    found = inbox(client, phone)

    assert {one["data"].get("kind") for one in found} == {"alert", "post", None}
    assert [one["id"] for one in found] == sorted(one["id"] for one in found)
    assert written in [one["id"] for one in found]
    assert store.db["messages"].count_documents({}) == 1


def test_a_cursor_leads_through_all_of_them(client: FlaskClient, store: Store, phone: Caller) -> None:
    letter(store, phone, "one")
    approved(store, Status.ACTUAL)
    letter(store, phone, "two")

    seen, after = [], ""
    while found := inbox(client, phone, f"?after={after}"):
        seen.append(found[0]["id"])
        after = found[0]["id"]

    assert seen == [one["id"] for one in inbox(client, phone)]
    assert len(seen) == 3


def test_a_warning_is_read_once_and_for_its_reader_alone(
    client: FlaskClient, store: Store, phone: Caller
) -> None:
    other = a_device(store, area_ids=[PHUONG_TRA_VINH])
    approved(store, Status.ACTUAL)
    (entry,) = inbox(client, phone)

    read = client.post(f"{PATH}/{entry['id']}/read", headers=headers_for(phone))

    assert read.status_code == 204
    assert inbox(client, phone)[0]["read_at"]
    assert inbox(client, phone, "?unread=true") == []
    assert len(inbox(client, other, "?unread=true")) == 1


@pytest.mark.parametrize(("joined", "seen"), [(True, 1), (False, 0)])
def test_a_drill_stands_with_those_who_join_drills(
    client: FlaskClient, store: Store, joined: bool, seen: int
) -> None:
    phone = a_device(store, area_ids=[PHUONG_TRA_VINH], exercises=joined)
    approved(store, Status.EXERCISE)
    found = inbox(client, phone)
    assert len(found) == seen
    assert all(one["title"].startswith("[DIỄN TẬP]") for one in found)


def test_a_test_or_a_place_that_is_not_followed_stands_nowhere(
    client: FlaskClient, store: Store, phone: Caller
) -> None:
    approved(store, Status.TEST)
    approved(store, Status.ACTUAL, area_ids=[PHUONG_LONG_DUC])
    assert inbox(client, phone) == []
    assert inbox(client, a_device(store)) == []


def test_what_was_before_somebody_followed_does_not_stand_there(client: FlaskClient, store: Store) -> None:
    approved(store, Status.ACTUAL)
    store.db["alerts"].update_many({}, [{"$set": {"sent": {"$subtract": ["$sent", 60_000]}}}])
    assert inbox(client, a_device(store, area_ids=[PHUONG_TRA_VINH])) == []


def test_a_warning_that_went_to_somebody_stands_with_its_fate(client: FlaskClient, store: Store) -> None:
    me = a_citizen(store)
    known_on_zalo(store, me, "2468")
    client.post("/v1/subscriptions/zalo/areas", json={"area": "phuong tra vinh"}, headers=headers_for(me))
    country = Country(store)
    approved(store, Status.ACTUAL)
    country.work()

    (entry,) = inbox(client, me)

    assert len(country.heard("2468")) == 1
    assert [(way["channel"], way["state"]) for way in entry["ways"]] == [("zalo", "sent")]


def test_a_warning_that_went_to_a_single_phone_stands_with_its_fate(
    client: FlaskClient, store: Store
) -> None:
    me = a_device(store, area_ids=[PHUONG_TRA_VINH], push_token="token-1")
    country = Country(store)
    approved(store, Status.ACTUAL)
    country.work()
    (entry,) = inbox(client, me)
    assert [(way["channel"], way["state"]) for way in entry["ways"]] == [("push", "sent")]


def test_a_warning_that_was_displayed_stands_so_whatever_others_did(
    client: FlaskClient, store: Store
) -> None:
    me, other = (a_device(store, area_ids=[PHUONG_TRA_VINH], push_token=f"token-{n}") for n in range(2))
    country = Country(store)
    alert = approved(store, Status.ACTUAL)
    country.work()
    client.post(f"/v1/alerts/{alert['identifier']}/acknowledgements", json={}, headers=headers_for(me))
    ways = {one.id: inbox(client, one)[0]["ways"] for one in (me, other)}
    assert [(way["channel"], way["state"]) for way in ways[me.id]] == [("push", "displayed")]
    assert [(way["channel"], way["state"]) for way in ways[other.id]] == [("push", "sent")]
