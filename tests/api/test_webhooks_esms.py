"""Receipts of eSMS: known by the seal in their address, harmless when they come again."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from models.delivery import receipts
from models.messages import messages, sending
from models.messages.messages import MessageChannel, OutgoingMessage, Owner
from models.messages.shapes import Message
from models.store import Store

DELIVERED = {"SendStatus": "5", "SendSuccess": "1", "SendFailed": "0"}
LOST = {"SendStatus": "5", "SendSuccess": "0", "SendFailed": "1"}


@pytest.fixture
def message(store: Store) -> Message:
    """An SMS that a provider took."""
    queued = messages.queue(
        store,
        OutgoingMessage(
            key="k", channel=MessageChannel.SMS, owner=Owner("phone", "p"), to="+84900000001", body="Chào"
        ),
    )
    sending.mark_sent(store, queued, "r-1")
    return queued


def tell(client: FlaskClient, store: Store, key: str, said: dict[str, str], seal: str = "") -> int:
    """ESMS says what became of a message; returns the status."""
    path = f"/webhooks/esms/status/{quote(key, safe='')}/{seal or receipts.seal(store, key)}"
    return client.get(path, query_string=said).status_code


def fate(store: Store, message: Message) -> str | None:
    """The fate that stands there now."""
    return messages.get(store, message["_id"]).get("fate")


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (DELIVERED, "delivered"),
        (LOST, "undelivered"),
        ({"SendStatus": "4"}, "failed"),
        ({"SendStatus": "7"}, None),
        ({}, None),
    ],
)
def test_receipt_becomes_the_fate(
    client: FlaskClient, store: Store, message: Message, said: dict[str, str], expected: str | None
) -> None:
    assert tell(client, store, message["_id"], said) == 204
    assert fate(store, message) == expected


def test_receipt_of_a_further_part_counts_for_the_whole(
    client: FlaskClient, store: Store, message: Message
) -> None:
    tell(client, store, f"{message['_id']}.2", LOST)
    assert fate(store, message) == "undelivered"


def test_receipt_under_a_seal_that_is_not_its_own_is_refused(
    client: FlaskClient, store: Store, message: Message
) -> None:
    other = receipts.seal(store, "another")
    assert tell(client, store, message["_id"], DELIVERED, seal=other) == 403
    assert fate(store, message) is None


def test_late_good_news_does_not_undo_the_bad(client: FlaskClient, store: Store, message: Message) -> None:
    for said in (LOST, DELIVERED, LOST, DELIVERED):
        tell(client, store, message["_id"], said)
    assert fate(store, message) == "undelivered"


def test_receipt_of_an_unknown_message_changes_nothing(client: FlaskClient, store: Store) -> None:
    assert tell(client, store, "nobody", DELIVERED) == 204
