"""`/a/{code}`: the news of an area on the web, and its feeds."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import feedparser
import pytest
from flask.testing import FlaskClient

from api.pages.area_page import SHOWN
from models.content import publishing, taking_over
from models.content.taking_over import TakingOver, Way
from models.store import Store, events
from tests.builders import PHUONG_LONG_DUC, PHUONG_TRA_VINH, VINH_LONG, post
from tests.posting import WARD_WRITER

PATH = f"/a/{PHUONG_TRA_VINH}"


def titles(client: FlaskClient, path: str = PATH) -> list[str]:
    """The titles on a page, as they stand there."""
    page = client.get(path).get_data(as_text=True)
    return re.findall(r'<h2 lang="\w+"><a href="/p/[^"]+">([^<]+)</a></h2>', page)


def test_a_commune_reads_what_is_for_it_and_from_above(client: FlaskClient, store: Store) -> None:
    now = datetime.now(UTC)
    post(store, title="Của tỉnh", at=now - timedelta(hours=2))
    post(store, title="Của phường", area_id=PHUONG_TRA_VINH)
    post(store, title="Phường khác", area_id=PHUONG_LONG_DUC)
    post(store, title="Chỉ trên ứng dụng", channels=["feed"])
    post(store, title="Nội bộ", audience="staff")
    assert titles(client) == ["Của phường", "Của tỉnh"]
    assert titles(client, f"/a/{VINH_LONG}") == ["Của tỉnh"]


def test_the_page_needs_no_script_and_its_code_is_enough(client: FlaskClient, store: Store) -> None:
    post(store, title="<script>alert(1)</script>", area_id=PHUONG_TRA_VINH)
    page = client.get("/a/29242").get_data(as_text=True)
    assert "<script" not in page
    assert "Tin của Phường Trà Vinh" in page


@pytest.mark.parametrize(("lang", "words"), [("km", "ព័ត៌មានរបស់"), ("en", "News of"), ("vi", "Tin của")])
def test_the_page_stands_in_each_language(client: FlaskClient, store: Store, lang: str, words: str) -> None:
    post(store, translations={"en": {"title": "Loudspeaker hours", "body": "At five."}})
    page = client.get(f"{PATH}?lang={lang}").get_data(as_text=True)
    assert f'<html lang="{lang}">' in page
    assert words in page
    assert ("Loudspeaker hours" in page) == (lang == "en")


def test_older_posts_stand_on_further_pages_each_once(client: FlaskClient, store: Store) -> None:
    now = datetime.now(UTC)
    for number in range(SHOWN + 3):
        post(store, title=f"Tin {number}", at=now - timedelta(minutes=number))
    found, path = titles(client), PATH
    page = client.get(path).get_data(as_text=True)
    following = re.search(r'href="\?lang=vi&amp;after=([^"]+)" rel="next"', page)
    assert following
    path = f"{PATH}?lang=vi&after={following[1]}"
    assert found + titles(client, path) == [f"Tin {number}" for number in range(SHOWN + 3)]
    assert 'rel="next"' not in client.get(path).get_data(as_text=True)


def test_what_was_taken_over_word_for_word_stands_there_once(client: FlaskClient, store: Store) -> None:
    made = post(store, title="Lịch tiêm chủng")
    wanted = TakingOver(PHUONG_TRA_VINH, Way.AS_IT_IS, channels=["page"])
    taking_over.take_over(store, WARD_WRITER, made["_id"], wanted, expect=made["version"])
    assert titles(client) == ["Lịch tiêm chủng"]


def test_what_was_taken_over_stays_when_its_source_is_not_on_the_web(
    client: FlaskClient, store: Store
) -> None:
    made = post(store, title="Lịch tiêm chủng", channels=["feed"])
    wanted = TakingOver(PHUONG_TRA_VINH, Way.AS_IT_IS, channels=["page"])
    taking_over.take_over(store, WARD_WRITER, made["_id"], wanted, expect=made["version"])
    assert titles(client) == ["Lịch tiêm chủng"]


def test_whoever_has_the_page_is_told_that_nothing_changed(client: FlaskClient, store: Store) -> None:
    made = post(store)
    for path in (PATH, f"{PATH}/feed.atom", f"{PATH}/feed.rss"):
        first = client.get(path)
        tag = first.headers["ETag"]
        assert not tag.startswith("W/")
        assert client.get(path, headers={"If-None-Match": tag}).status_code == 304
    publishing.withdraw(store, made["_id"], events.SYSTEM, {"vi": "Sai ngày"})
    assert client.get(PATH, headers={"If-None-Match": tag}).status_code == 200
    assert titles(client) == []


def test_news_readers_follow_the_page(client: FlaskClient, store: Store) -> None:
    made = post(store, title="Lịch & giờ", translations={"en": {"title": "Hours", "body": "At five."}})
    atom = feedparser.parse(client.get(f"{PATH}/feed.atom").data)
    rss = feedparser.parse(client.get(f"{PATH}/feed.rss?lang=en").data)
    address = f"{store.settings.public_base}/p/{made['_id']}"
    assert [(one.title, one.link) for one in atom.entries] == [("Lịch & giờ", f"{address}?lang=vi")]
    assert [(one.title, one.link) for one in rss.entries] == [("Hours", f"{address}?lang=en")]
    assert atom.entries[0].id == rss.entries[0].id
    assert (atom.bozo, rss.bozo, atom.feed.title) == (False, False, "Tin của Phường Trà Vinh")


@pytest.mark.parametrize("path", ["/a/xyz", "/a/xyz/feed.atom"])
def test_there_is_no_page_of_what_does_not_exist(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_cursor_that_is_none_is_refused(client: FlaskClient) -> None:
    assert client.get(f"{PATH}?after=zzz").status_code == 422
