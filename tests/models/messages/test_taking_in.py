"""What people send is kept with one insert; its event and the row of the outbox follow, once, whoever takes it in."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest
from pymongo import monitoring

from models.messages import arrivals, messages, taking_in
from models.messages.messages import MESSAGES
from models.messages.shapes import Message
from models.store import Store, events, outbox
from models.store.collections import Kind
from models.store.outbox import OUTBOX
from models.store.reactions import Reaction

AT = datetime(2026, 11, 30, 7, 0, tzinfo=UTC)


def send(store: Store, id: str, sender: str = "zalo-mau-1") -> Message:
    """A message that arrives."""
    content: Any = {"text": "Đường ngập"}
    return messages.receive(store, channel="zalo", provider_id=id, sender=sender, content=content, at=AT)[0]


def rows(store: Store) -> list[str]:
    """The reactions that follow from what was sent."""
    return [row["reaction"] for row in store.collection(OUTBOX).find()]


class Inserts(monitoring.CommandListener):
    """The commands that write."""

    def __init__(self) -> None:
        self.seen: list[tuple[str, Any]] = []

    def started(self, event: monitoring.CommandStartedEvent) -> None:
        """Note it."""
        self.seen.append((event.command_name, event.command.get(event.command_name)))

    def succeeded(self, event: monitoring.CommandSucceededEvent) -> None:
        """Nothing."""

    def failed(self, event: monitoring.CommandFailedEvent) -> None:
        """Nothing."""


def test_a_message_is_kept_by_one_command(store: Store) -> None:
    counted = Inserts()
    client: Any = type(store.db.client)(store.settings.mongodb_uri, event_listeners=[counted])
    send(Store(client[store.db.name], store.vault, store.settings), "1")
    client.close()
    assert [one for one in counted.seen if one[0] not in ("endSessions", "hello")] == [("insert", "messages")]


def test_what_was_sent_is_told_of_as_it_came(store: Store) -> None:
    message = send(store, "1")
    assert rows(store) == []
    assert taking_in.take_in(store) == 1
    (event,) = events.timeline(store, Kind.MESSAGE, message["_id"])
    assert (event["action"], event["seq"], event["actor"]["id"]) == ("received", 1, message["owner"]["id"])
    assert abs(event["at"] - message["at"]).total_seconds() < 0.001
    assert rows(store) == [Reaction.ANSWER_MESSAGE]
    assert outbox.follows(store, event["_id"], Reaction.ANSWER_MESSAGE)


def test_a_redelivery_is_taken_in_once(store: Store) -> None:
    send(store, "1")
    send(store, "1")
    taking_in.take_in(store)
    send(store, "1")
    assert taking_in.take_in(store) == 0
    assert rows(store) == [Reaction.ANSWER_MESSAGE]


def test_more_than_one_transaction_takes_are_all_taken_in(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taking_in, "AT_ONCE", 2)
    for number in range(5):
        send(store, str(number))
    assert taking_in.take_in(store) == 5
    assert store.collection(MESSAGES).count_documents(taking_in.UNTOLD) == 0


def test_two_who_take_in_at_once_tell_of_each_once(store: Store) -> None:
    for number in range(8):
        send(store, str(number), sender=f"zalo-mau-{number}")
    with ThreadPoolExecutor(3) as pool:
        assert sum(pool.map(lambda _: taking_in.take_in(store), range(3))) == 8
    assert rows(store) == [Reaction.ANSWER_MESSAGE] * 8


def test_what_is_not_taken_in_yet_stands_in_its_order_all_the_same(store: Store) -> None:
    first = send(store, "1")
    taking_in.take_in(store)
    second = send(store, "2")
    assert [row["_id"] for row in arrivals.unanswered(store, first["owner"])] == [first["_id"], second["_id"]]
