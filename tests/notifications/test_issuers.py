"""Feeds of other issuers are read again and again, within bounds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from api.cap import feeds
from models.alerts import lists
from models.alerts.cap_terms import Status
from models.messages import messages
from models.messages.messages import MESSAGES
from models.partners import cap_feeds, incoming, issuer_polls, issuers
from models.partners.incoming import INCOMING_ALERTS
from models.partners.issuers import Issuer
from models.settings import Environment
from models.store import Store, outbox
from models.store.events import SYSTEM
from models.store.outbox import OUTBOX
from models.store.reactions import Reaction
from notifications.channels import Channels
from notifications.reactor import Outside, react
from tests.alerting import approved
from tests.builders import an_official
from tests.capping import at, document, issuer, reference
from tests.partners import Call, Partner, Reply, running


def polled(store: Store) -> None:
    """Do the polls that are due."""
    for row in outbox.forgotten(store):
        if row["reaction"] == Reaction.POLL_ISSUER:
            react(Outside(store, Channels({})), row["_id"])


def again(store: Store) -> None:
    """Let the next poll be due, and do it."""
    now = {"$set": {"due_at": datetime.now(UTC)}}
    store.collection(OUTBOX).update_many({"reaction": Reaction.POLL_ISSUER, "state": "pending"}, now)
    polled(store)


def identifiers(store: Store) -> list[str]:
    """The messages that came."""
    return sorted(row["identifier"] for row in store.collection(INCOMING_ALERTS).find())


def rss(*links: str) -> bytes:
    """A feed with links."""
    items = "".join(f"<item><title>x</title><link>{link}</link></item>" for link in links)
    return f'<rss version="2.0"><channel><title>Feed</title>{items}</channel></rss>'.encode()


def serving(pages: dict[str, bytes], etag: str = "") -> Callable[[Call], Reply]:
    """A server with pages; with a tag it knows who has the newest."""

    def answer(call: Call) -> Reply:
        if etag and call.headers.get("If-None-Match") == etag and call.path == "/feed":
            return Reply(304)
        found = pages.get(call.path)
        return Reply(404) if found is None else Reply(200, found, {"ETag": etag} if etag else {})

    return answer


def state(store: Store, source: Issuer) -> Any:
    """How the last poll went."""
    return issuer_polls.state(store, source)


def test_links_of_an_rss_feed_are_followed_once(store: Store) -> None:
    pages = {"/feed": rss("/2.xml", "/1.xml"), "/1.xml": document("A"), "/2.xml": document("B")}
    with running(serving(pages)) as server:
        source = issuer(store, feed_url=f"{server.url}/feed")
        polled(store)
        again(store)
        assert identifiers(store) == ["A", "B"]
        assert [call.path for call in server.calls] == ["/feed", "/1.xml", "/2.xml", "/feed"]
        assert (state(store, source)["taken"], state(store, source)["failures"]) == (2, 0)


def test_documents_inside_an_atom_feed_need_no_link(store: Store) -> None:
    inside = document("A").decode().partition("?>")[2]
    atom = f'<feed xmlns="{cap_feeds.ATOM}"><entry><content type="text/xml">{inside}</content></entry></feed>'
    with running(serving({"/feed": atom.encode()})) as server:
        issuer(store, feed_url=f"{server.url}/feed")
        polled(store)
    assert identifiers(store) == ["A"]


def test_an_unchanged_feed_is_not_sent_again(store: Store) -> None:
    with running(serving({"/feed": rss(), "/1.xml": document()}, etag='"7"')) as server:
        source = issuer(store, feed_url=f"{server.url}/feed")
        polled(store)
        again(store)
        assert server.calls[1].headers["If-None-Match"] == '"7"'
        assert state(store, source)["etag"] == '"7"'


def test_our_own_feed_is_read_whole_by_another_loa(store: Store) -> None:
    alert = approved(store, Status.ACTUAL)
    feed = feeds.atom(lists.feed(store, Status.ACTUAL), Status.ACTUAL, "Tỉnh", "https://loa.example.vn")
    other = replace(store, settings=replace(store.settings, cap_sender="other@example.vn"))
    with running(serving({"/feed": feed})) as server:
        issuer(other, feed_url=f"{server.url}/feed", senders=[alert["sender"]])
        polled(other)
    assert identifiers(store) == [alert["identifier"]]


def test_a_document_that_is_no_good_is_noted_and_not_fetched_again(store: Store) -> None:
    pages = {"/feed": rss("/1.xml", "/2.xml"), "/1.xml": b"<x/>", "/2.xml": document("B", sender="x@y")}
    with running(serving(pages)) as server:
        source = issuer(store, feed_url=f"{server.url}/feed")
        polled(store)
        again(store)
        refused = {one["url"].rpartition("/")[2]: one["codes"] for one in state(store, source)["refused"]}
        assert refused == {"1.xml": ["cap_unreadable"], "2.xml": ["cap_sender_unknown"]}
        assert len(server.calls) == 4


def test_a_document_whose_server_is_busy_is_fetched_at_the_next_poll(store: Store) -> None:
    pages = {"/feed": rss("/1.xml"), "/1.xml": document("A")}
    with running(serving({**pages, "/1.xml": b""}, etag='"7"')) as server:
        calm = serving(pages, etag='"7"')
        server.answer = lambda call: Reply(503) if call.path == "/1.xml" else calm(call)
        issuer(store, feed_url=f"{server.url}/feed")
        polled(store)
        server.answer = calm
        again(store)
    assert identifiers(store) == ["A"]


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (Reply(503), "http_503"),
        (Reply(302, headers={"Location": "http://127.0.0.1:1/"}), "http_302"),
        (Reply(200, b"<html></html>"), "feed_unreadable"),
        (Reply(200, b'<!DOCTYPE rss [<!ENTITY x "y">]><rss><channel>&x;</channel></rss>'), "feed_unreadable"),
        (Reply(200, b"<rss>" + b" " * cap_feeds.MOST_BYTES + b"</rss>"), "too_large"),
    ],
    ids=["busy", "redirect", "html", "entities", "large"],
)
def test_a_feed_that_fails_is_seen_and_polled_less_often(store: Store, reply: Reply, error: str) -> None:
    with running(lambda _call: reply) as server:
        source = issuer(store, feed_url=f"{server.url}/feed", poll_minutes=5)
        polled(store)
        again(store)
        found = state(store, source)
        assert (found["error"], found["failures"]) == (error, 2)
        wait = issuer_polls.next_at(source, found) - datetime.now(UTC)
        assert timedelta(minutes=19) < wait < timedelta(minutes=21)


def test_each_change_polls_at_once_and_leaves_one_row_that_goes_on(
    store: Store, source_server: Partner
) -> None:
    source = issuer(store, feed_url=f"{source_server.url}/feed")
    polled(store)
    issuers.change(store, source["_id"], {"poll_minutes": 9}, SYSTEM, expect=source["version"])
    polled(store)
    again(store)
    rows = list(store.collection(OUTBOX).find({"reaction": Reaction.POLL_ISSUER}))
    assert sorted(row["state"] for row in rows) == ["done", "pending"]


@pytest.fixture
def source_server() -> Any:
    """A server with an empty feed."""
    with running(serving({"/feed": rss()})) as server:
        yield server


def test_nobody_inside_is_asked_in_production(store: Store, source_server: Partner) -> None:
    strict = replace(store, settings=replace(store.settings, loa_env=Environment.PRODUCTION))
    source = issuer(store, feed_url=f"{source_server.url}/feed")
    polled(strict)
    assert (state(store, source)["error"], source_server.calls) == ("address_inside", [])


def test_updates_find_what_they_update_though_feeds_begin_with_the_newest(store: Store) -> None:
    first = document("A")
    second = document("B", msgType="Update", references=reference(first, "A"), sent=at(-0.5))
    pages = {"/feed": rss("/2.xml", "/1.xml"), "/1.xml": first, "/2.xml": second}
    with running(serving(pages)) as server:
        issuer(store, feed_url=f"{server.url}/feed")
        polled(store)
    rows = {row["identifier"]: row["state"] for row in store.collection(INCOMING_ALERTS).find()}
    assert rows == {"A": "replaced", "B": "new"}


def test_officials_who_may_draft_warnings_get_a_letter_of_news_alone(store: Store) -> None:
    officer, editor = an_official(store, role="duty_officer"), an_official(store, role="editor")
    source = issuer(store)
    old = document("A", sent=at(-30), headline="Cũ")
    for written in (document("B"), document("C", status="Exercise", headline="Diễn tập"), old):
        incoming.receive(store, source, written, SYSTEM)
    for row in outbox.forgotten(store):
        if row["reaction"] == Reaction.ANNOUNCE_INCOMING:
            react(Outside(store, Channels({})), row["_id"])
            react(Outside(store, Channels({})), row["_id"])
    rows = store.collection(MESSAGES).find({"owner.id": {"$in": [officer.id, editor.id]}}).sort("_id", 1)
    letters = [(row["owner"]["id"], messages.opened(store, row)) for row in rows]
    assert [(who, one["title"], one["body"].partition(".")[0]) for who, one in letters] == [
        (officer.id, "Cảnh báo từ Trung tâm Dự báo chờ xem xét (thật)", "Triều cường cao"),
        (officer.id, "Cảnh báo từ Trung tâm Dự báo chờ xem xét (diễn tập)", "Diễn tập"),
    ]
