"""`/a/{code}`: the feeds of the news of an area, and the way to its page."""

from __future__ import annotations

import feedparser
import pytest
from flask.testing import FlaskClient

from models.content import publishing
from models.store import Store, events
from tests.builders import PHUONG_TRA_VINH, post

PATH = f"/a/{PHUONG_TRA_VINH}"


def test_the_old_address_of_the_page_leads_to_the_page(client: FlaskClient) -> None:
    answer = client.get(f"{PATH}?lang=km&after=x")
    assert (answer.status_code, answer.headers["Location"]) == (301, f"/x/{PHUONG_TRA_VINH}?lang=km&after=x")


@pytest.mark.parametrize("name", ["feed.atom", "feed.rss"])
def test_whoever_has_a_feed_is_told_that_nothing_changed(
    client: FlaskClient, store: Store, name: str
) -> None:
    made, path = post(store), f"{PATH}/{name}"
    tag = client.get(path).headers["ETag"]
    assert not tag.startswith("W/")
    assert client.get(path, headers={"If-None-Match": tag}).status_code == 304
    publishing.withdraw(store, made["_id"], events.SYSTEM, {"vi": "Sai ngày"})
    assert client.get(path, headers={"If-None-Match": tag}).status_code == 200


def test_news_readers_follow_the_page(client: FlaskClient, store: Store) -> None:
    made = post(store, title="Lịch & giờ", translations={"en": {"title": "Hours", "body": "At five."}})
    atom = feedparser.parse(client.get(f"{PATH}/feed.atom").data)
    rss = feedparser.parse(client.get(f"{PATH}/feed.rss?lang=en").data)
    address = f"{store.settings.public_base}/p/{made['_id']}"
    assert [(one.title, one.link) for one in atom.entries] == [("Lịch & giờ", f"{address}?lang=vi")]
    assert [(one.title, one.link) for one in rss.entries] == [("Hours", f"{address}?lang=en")]
    assert atom.entries[0].id == rss.entries[0].id
    assert (atom.bozo, rss.bozo, atom.feed.title) == (False, False, "Tin của Phường Trà Vinh")


def test_there_is_no_feed_of_what_does_not_exist(client: FlaskClient) -> None:
    assert client.get("/a/xyz/feed.atom").status_code == 404


@pytest.mark.parametrize("kind", ["atom", "rss"])
def test_a_feed_of_a_topic_has_that_alone(client: FlaskClient, store: Store, kind: str) -> None:
    post(store, title="Lịch tiêm chủng", category="procedure")
    post(store, title="Giá lúa", category="goods_services")
    page = client.get(f"/a/29242/feed.{kind}?topic=procedure").text
    assert ("Lịch tiêm chủng" in page, "Giá lúa" in page) == (True, False)
    assert "Thủ tục, hỏi đáp" in page
    assert client.get(f"/a/29242/feed.{kind}?topic=zzz").status_code == 404
