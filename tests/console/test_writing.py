"""Writing posts at the console: a new one, a change, and what is kept when it is refused."""

from __future__ import annotations

import pytest
from flask import Flask

from models.access.permissions import Role
from models.content import drafting, posts
from models.content.posts import Channel, Post
from models.store import Store
from models.store.collections import Kind
from models.store.events import timeline
from tests.builders import PHUONG_TRA_VINH
from tests.console import visiting
from tests.console.visiting import Visitor
from tests.posting import WARD_WRITER, drafted

NEW = "/console/posts/new"


@pytest.fixture
def me(app: Flask, store: Store) -> Visitor:
    """Whoever writes for the ward."""
    return visiting.with_role(app, store, Role.HANDLER, area_id=PHUONG_TRA_VINH)


def _typed(**given: str) -> dict[str, str]:
    row = {
        "area_id": PHUONG_TRA_VINH,
        "category": "programme",
        "lang": "vi",
        "channels": "feed",
        "key": "a" * 20,
    }
    return row | given | {"texts.vi.title": "Họp dân", "texts.vi.body": "Họp lúc 8 giờ.\r\n\r\nMang giấy tờ."}


def _edit(post: Post) -> str:
    return f"/console/posts/{post['_id']}/edit"


def _stood(me: Visitor, post: Post) -> dict[str, object]:
    """Return what stands in the form of a post, as a browser would send it."""
    form = visiting.fields(me.get(_edit(post)))
    return dict(form)


def _kept(store: Store, post: Post) -> Post:
    return posts.get(store, post["_id"])


def test_plain_words_become_paragraphs_of_a_draft(me: Visitor, store: Store) -> None:
    answer = me.send(NEW, **_typed())
    assert answer.status_code == 303
    (made,) = store.collection(posts.POSTS).find()
    assert answer.headers["Location"] == f"/console/posts/{made['_id']}?done=saved"
    assert made["texts"]["vi"]["body"] == "<p>Họp lúc 8 giờ.</p><p>Mang giấy tờ.</p>"


def test_every_fault_is_named_at_once_and_what_was_typed_stays(me: Visitor) -> None:
    wrong = {"texts.km.title": "ប្រជុំ", "valid_from": "2026-12-02T08:00", "valid_to": "2026-12-01T08:00"}
    page = me.send(NEW, **(_typed(video_link="http://nowhere.example") | wrong | {"area_id": "x"}))
    assert page.status_code == 422
    assert "ប្រជុំ" in page.text
    for field in ("texts-km-body", "valid_to", "video_link", "area_id"):
        assert f'href="#{field}"' in page.text


def test_languages_stand_side_by_side_and_each_is_kept(me: Visitor, store: Store) -> None:
    typed = _typed() | {"texts.km.title": "ប្រជុំ", "texts.km.body": "ប្រជុំម៉ោង ៨។"}
    me.send(NEW, **typed)
    (made,) = store.collection(posts.POSTS).find()
    assert set(made["texts"]) == {"vi", "km"}


def test_saving_what_stood_there_changes_nothing(me: Visitor, store: Store) -> None:
    post = drafted(
        store,
        body="<p>Họp <b>gấp</b></p>",
        channels=[Channel.FEED, Channel.SMS],
        channel_texts={"sms": {"vi": "Họp dân 8 giờ"}},
        document={"number": "1/CT", "issued_by": "UBND", "issued_on": "2026-11-01", "signer": "A"},
    )
    answer = me.send(_edit(post), **_stood(me, post))
    assert answer.headers["Location"].endswith("?done=unchanged")
    assert _kept(store, post) == post


def test_the_trace_names_what_was_changed_alone(me: Visitor, store: Store) -> None:
    post = drafted(store)
    answer = me.send(_edit(post), **_stood(me, post) | {"priority": "priority"})
    assert answer.headers["Location"].endswith("?done=saved")
    assert timeline(store, Kind.POST, post["_id"])[-1]["changes"]["fields"] == ["priority"]


def test_a_language_that_is_emptied_is_taken_away(me: Visitor, store: Store) -> None:
    post = drafted(store, translations={"en": {"title": "Meeting", "body": "At 8."}})
    me.send(_edit(post), **_stood(me, post) | {"texts.en.title": "", "texts.en.body": ""})
    assert set(_kept(store, post)["texts"]) == {"vi"}


def test_a_title_alone_leaves_formatted_words_as_they_are(me: Visitor, store: Store) -> None:
    post = drafted(store, body="<p>Họp <b>gấp</b></p>")
    me.send(_edit(post), **_stood(me, post) | {"texts.vi.title": "Tiêu đề mới"})
    text = _kept(store, post)["texts"]["vi"]
    assert (text["title"], text["body"]) == ("Tiêu đề mới", "<p>Họp <b>gấp</b></p>")


def test_a_moment_can_be_emptied(me: Visitor, store: Store) -> None:
    post = drafted(store)
    me.send(_edit(post), **_stood(me, post) | {"starts_at": "2027-01-02T08:00"})
    again = _kept(store, post)
    assert again["starts_at"] is not None
    me.send(_edit(post), **_stood(me, again) | {"starts_at": ""})
    assert _kept(store, post)["starts_at"] is None


def test_whoever_was_too_late_keeps_their_words_and_reads_those_of_the_other(
    me: Visitor, store: Store
) -> None:
    post = drafted(store)
    mine = _stood(me, post) | {"texts.vi.body": "Lời của tôi."}
    theirs: drafting.PostDraft = {"texts": {"vi": {"title": "Lời khác", "body": "Người khác viết."}}}
    drafting.edit(store, WARD_WRITER, post["_id"], theirs, expect=post["version"])
    page = me.send(_edit(post), **mine)
    assert page.status_code == 412
    assert "Vừa có người thay đổi" in visiting.sentence(page)
    assert "Người khác viết." in page.text
    again = dict(visiting.fields(page))
    assert again["texts.vi.body"] == "Lời của tôi."
    assert me.send(_edit(post), **again).status_code == 303


def test_short_forms_for_earlier_words_are_kept_with_a_tick(me: Visitor, store: Store) -> None:
    post = drafted(store, channel_texts={"sms": {"vi": "Họp dân"}}, channels=[Channel.FEED, Channel.SMS])
    me.send(_edit(post), **_stood(me, post) | {"texts.vi.body": "Nội dung khác hẳn."})
    assert "short_forms_hold" in me.get(_edit(post)).text
    me.send(_edit(post), **_stood(me, post) | {"short_forms_hold": "true"})
    assert "short_forms_hold" not in me.get(_edit(post)).text


def test_nobody_writes_for_an_area_that_is_not_theirs(me: Visitor) -> None:
    page = me.send(NEW, **_typed() | {"area_id": "29263@2025-07-01"})
    assert page.status_code == 403
    assert "Họp dân" in page.text


def test_what_is_typed_is_kept_at_each_pause_until_it_is_saved(me: Visitor) -> None:
    typed = _typed(kept_page=NEW, kept_version="0")
    kept = me.send("/console/unsaved/keep", **typed)
    assert (kept.status_code, kept.json and kept.json["version"]) == (200, 1)
    page = me.get(NEW)
    assert "Đây là điều bạn gõ lúc" in page.text
    again = dict(visiting.fields(page))
    assert again["texts.vi.title"] == "Họp dân"
    assert me.send(NEW, **again).status_code == 303
    assert "Họp dân" not in me.get(NEW).text


def test_of_two_tabs_the_second_keeps_nothing_over_the_first(me: Visitor) -> None:
    typed = _typed(kept_page=NEW, kept_version="0")
    assert [me.send("/console/unsaved/keep", **typed).status_code for _ in range(2)] == [200, 409]


def test_what_was_kept_of_an_older_post_tells_what_has_changed_since(me: Visitor, store: Store) -> None:
    post = drafted(store)
    typed = _stood(me, post) | {"texts.vi.body": "Lời của tôi."}
    me.send("/console/unsaved/keep", **typed)
    theirs: drafting.PostDraft = {"texts": {"vi": {"title": "Lời khác", "body": "Người khác viết."}}}
    drafting.edit(store, WARD_WRITER, post["_id"], theirs, expect=post["version"])
    page = me.send(_edit(post), **_stood(me, post))
    assert page.status_code == 412
    assert "Người khác viết." in page.text


def test_what_is_not_wanted_is_thrown_away(me: Visitor) -> None:
    me.send("/console/unsaved/keep", **_typed(kept_page=NEW))
    assert me.send("/console/unsaved/drop", kept_page=NEW).headers["Location"] == NEW
    assert "Họp dân" not in me.get(NEW).text


def test_nothing_is_kept_for_pages_that_are_none(me: Visitor) -> None:
    assert me.send("/console/unsaved/keep", kept_page="https://elsewhere.example/").status_code == 404


def test_the_writing_page_is_loaded_whole_where_a_part_is_asked_for(me: Visitor) -> None:
    part = me.get(NEW, HX_Request="true", HX_Target="main")
    assert (part.status_code, part.headers["HX-Redirect"]) == (204, NEW)
