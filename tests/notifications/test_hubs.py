"""The WebSub hub is told of what goes out, and readers find it."""

from __future__ import annotations

from dataclasses import replace

import feedparser
import pytest
from flask.testing import FlaskClient
from lxml import etree

from api.cap import feeds
from models.alerts import lists
from models.alerts.cap_message import NAMESPACE
from models.alerts.cap_terms import MsgType, Status
from models.store import Store, outbox
from models.store.outbox import OUTBOX, OutboxState
from models.store.reactions import Reaction
from notifications.channels import Channels
from notifications.reactor import Outside, react
from tests.alerting import approved, issued
from tests.partners import Call, Reply, running


def with_hub(store: Store, url: str) -> Store:
    """The store with a hub in its settings."""
    return replace(store, settings=replace(store.settings, websub_hub_url=url))


def work(store: Store) -> list[str]:
    """Do the pings that are due, and return the states of their rows."""
    for row in outbox.forgotten(store):
        if row["reaction"] == Reaction.PING_HUB:
            react(Outside(store, Channels({})), row["_id"])
    return [row["state"] for row in store.collection(OUTBOX).find({"reaction": Reaction.PING_HUB})]


@pytest.mark.parametrize(("status", "path"), [(Status.ACTUAL, "/cap"), (Status.EXERCISE, "/cap/exercise")])
def test_the_hub_is_told_of_both_feeds_of_what_went_out(store: Store, status: Status, path: str) -> None:
    with running() as hub:
        told = with_hub(store, f"{hub.url}/hub")
        approved(told, status)
        assert work(told) == [OutboxState.DONE]
        base = store.settings.public_base
        assert [(call.path, call.form) for call in hub.calls] == [
            ("/hub", {"hub.mode": "publish", "hub.url": topic, "hub.topic": topic})
            for topic in (f"{base}{path}/feed.atom", f"{base}{path}/feed.rss")
        ]


def test_the_hub_is_told_of_updates_and_ends_too(store: Store) -> None:
    with running() as hub:
        told = with_hub(store, hub.url)
        issued(told, issued(told, approved(told), MsgType.UPDATE), MsgType.CANCEL)
        work(told)
        assert len(hub.calls) == 6


def test_nobody_is_told_of_a_test(store: Store) -> None:
    with running() as hub:
        told = with_hub(store, hub.url)
        approved(told, Status.TEST)
        assert work(told) == [OutboxState.DONE]
        assert hub.calls == []


def test_without_a_hub_there_is_nothing_to_do(store: Store) -> None:
    approved(store)
    assert work(store) == []


@pytest.mark.parametrize(
    ("status", "state"), [(503, OutboxState.PENDING), (429, OutboxState.PENDING), (404, OutboxState.FAILED)]
)
def test_a_hub_that_is_busy_is_told_again_and_one_that_refuses_is_not(
    store: Store, status: int, state: OutboxState
) -> None:
    def answer(_call: Call) -> Reply:
        return Reply(status)

    with running(answer) as hub:
        told = with_hub(store, hub.url)
        approved(told)
        assert work(told) == [state]


def test_readers_find_the_hub_and_the_address_in_feed_and_header(store: Store, client: FlaskClient) -> None:
    alert, hub, base = approved(store, Status.ACTUAL), "https://hub.example/", store.settings.public_base
    assert alert["identifier"]
    for write, name in ((feeds.atom, "feed.atom"), (feeds.rss, "feed.rss")):
        parsed = feedparser.parse(write(lists.feed(store, Status.ACTUAL), Status.ACTUAL, "Tỉnh", base, hub))
        assert not parsed.bozo
        links = {link.rel: link.href for link in parsed.feed.links}
        assert (links["hub"], links["self"]) == (hub, f"{base}/cap/{name}")
        assert client.get(f"/cap/{name}").headers["Link"] == f'<{base}/cap/{name}>; rel="self"'


def test_a_subscriber_reads_the_document_out_of_the_feed(store: Store) -> None:
    alert = approved(store, Status.ACTUAL)
    feed = feeds.atom(lists.feed(store, Status.ACTUAL), Status.ACTUAL, "Tỉnh", "https://loa.example")
    found = next(etree.fromstring(feed).iter(f"{{{NAMESPACE}}}alert"))
    assert found.findtext(f"{{{NAMESPACE}}}identifier") == alert["identifier"]
