"""Posts at the console: the list, one post, and its actions by form."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from models.access.permissions import Role
from models.content import approving, drafting, posts, revising
from models.content.posts import Channel, Post, PostState
from models.store import Store
from tests import builders
from tests.builders import PHUONG_TRA_VINH, VINH_LONG
from tests.console import visiting
from tests.console.visiting import Visitor
from tests.posting import EDITOR, OTHER_EDITOR, WARD_WRITER, drafted, submitted


@pytest.fixture
def writer(app: Flask, store: Store) -> Visitor:
    """Whoever writes for the ward."""
    return visiting.with_role(app, store, Role.HANDLER, area_id=PHUONG_TRA_VINH)


@pytest.fixture
def editor(app: Flask, store: Store) -> Visitor:
    """An editor of the province."""
    return visiting.with_role(app, store, Role.EDITOR)


def _address(post: Post) -> str:
    return f"/console/posts/{post['_id']}"


def _do(who: Visitor, post: Post, action: str, **given: str) -> dict[str, str]:
    return who.form(who.get(_address(post)), action) | given


def test_filters_stand_in_the_address(writer: Visitor, store: Store) -> None:
    drafted(store, title="Còn đang viết")
    submitted(store, title="Đã trình")
    page = writer.get("/console/posts?state=submitted").text
    assert "Đã trình" in page
    assert "Còn đang viết" not in page


def test_the_list_says_how_many_wait_for_approval(editor: Visitor, store: Store) -> None:
    submitted(store)
    submitted(store)
    assert "Chờ duyệt <b>2</b>" in editor.get("/console/posts").text


def test_a_filter_that_is_wrong_is_told(editor: Visitor) -> None:
    page = editor.get("/console/posts?area=no_such")
    assert page.status_code == 200
    assert 'role="alert"' in page.text


def test_what_stands_above_is_found_by_whoever_writes_below(writer: Visitor, store: Store) -> None:
    builders.post(store, title="Tin của tỉnh")
    drafted(store, title="Tin của phường")
    page = writer.get(f"/console/posts?from_above={PHUONG_TRA_VINH}").text
    assert "Tin của tỉnh" in page
    assert "Tin của phường" not in page


def test_a_post_is_handed_in_and_approved_by_two_people(
    writer: Visitor, editor: Visitor, store: Store
) -> None:
    post = drafted(store)
    answer = writer.send(_address(post), **_do(writer, post, "submit"))
    assert answer.headers["Location"] == f"{_address(post)}?done=submit"
    assert visiting.sentence(writer.get(answer.headers["Location"])) == "Đã trình duyệt."
    assert editor.send(_address(post), **_do(editor, post, "approve")).status_code == 303
    assert posts.get(store, post["_id"])["state"] == PostState.PUBLISHED


def test_whoever_wrote_it_finds_no_button_to_approve(writer: Visitor, store: Store) -> None:
    page = writer.get(_address(submitted(store))).text
    assert 'value="approve"' not in page


def test_a_post_goes_back_with_a_reason(writer: Visitor, editor: Visitor, store: Store) -> None:
    post = submitted(store)
    refused = editor.send(_address(post), **_do(editor, post, "return", note="  "))
    assert refused.status_code == 422
    assert 'aria-invalid="true"' in refused.text
    editor.send(_address(post), **_do(editor, post, "return", note="Thiếu địa điểm họp"))
    assert "Thiếu địa điểm họp" in writer.get(_address(post)).text


def test_a_time_that_is_past_is_refused_and_stays_in_the_field(editor: Visitor, store: Store) -> None:
    post = submitted(store)
    page = editor.send(_address(post), **_do(editor, post, "schedule", publish_at="2020-01-01T08:00"))
    assert page.status_code == 422
    assert 'value="2020-01-01T08:00"' in page.text


def test_a_post_is_put_on_the_calendar_by_viet_nams_clock(editor: Visitor, store: Store) -> None:
    post = submitted(store)
    day = (datetime.now(UTC) + timedelta(days=2)).date().isoformat()
    assert (
        editor.send(_address(post), **_do(editor, post, "schedule", publish_at=f"{day}T08:00")).status_code
        == 303
    )
    kept = posts.get(store, post["_id"])
    assert kept["state"] == PostState.SCHEDULED
    assert kept["publish_at"] == datetime.fromisoformat(f"{day}T01:00:00+00:00")


def test_whoever_was_too_late_reads_what_happened_and_keeps_the_words(editor: Visitor, store: Store) -> None:
    post = submitted(store)
    fields = _do(editor, post, "return", note="Sai giờ phát loa")
    drafting.edit(store, WARD_WRITER, post["_id"], {"priority": "priority"}, expect=post["version"])
    page = editor.send(_address(post), **fields)
    assert page.status_code == 409
    assert "Sai giờ phát loa" in page.text
    again = posts.get(store, post["_id"])
    again = approving.submit(store, WARD_WRITER, post["_id"], expect=again["version"])
    page = editor.send(_address(post), **fields)
    assert page.status_code == 412
    assert "Vừa có người thay đổi" in visiting.sentence(page)
    assert "Trình duyệt" in visiting.sentence(page)
    assert "Sai giờ phát loa" in page.text
    fresh = editor.form(page, "return") | {"note": "Sai giờ phát loa"}
    assert editor.send(_address(post), **fresh).status_code == 303


def test_the_same_form_twice_is_done_once(editor: Visitor, store: Store) -> None:
    post = submitted(store)
    fields = _do(editor, post, "publish")
    assert [editor.send(_address(post), **fields).status_code for _ in range(2)] == [303, 303]
    assert posts.get(store, post["_id"])["edition"] == 1


def test_a_withdrawal_says_why_to_readers_and_to_the_desk(editor: Visitor, store: Store) -> None:
    post = builders.post(store)
    nothing = editor.send(_address(post), **_do(editor, post, "withdraw"))
    assert nothing.status_code == 422
    assert 'aria-invalid="true"' in nothing.text
    fields = _do(editor, post, "withdraw") | {"note.vi": "Cuộc họp đã hoãn"}
    assert editor.send(_address(post), **fields).status_code == 303
    assert posts.get(store, post["_id"])["state"] == PostState.WITHDRAWN
    assert "Cuộc họp đã hoãn" in editor.get(_address(post)).text


def test_a_correction_is_a_draft_that_is_written_next(editor: Visitor, store: Store) -> None:
    post = builders.post(store)
    fields = _do(editor, post, "correct") | {"note.vi": "Sai giờ họp"}
    answer = editor.send(_address(post), **fields)
    made = store.collection(posts.POSTS).find_one({"revises.post_id": post["_id"]})
    assert made
    assert answer.headers["Location"] == f"{_address(made)}/edit?done=correct"
    assert "Đính chính của" in editor.get(_address(made)).text


def test_a_post_from_above_is_taken_over_as_it_is(writer: Visitor, store: Store) -> None:
    post = builders.post(store, channels=[Channel.FEED, Channel.PAGE])
    fields = _do(writer, post, "take_over", way="as_it_is", area_id=PHUONG_TRA_VINH)
    answer = writer.send(_address(post), **fields)
    assert answer.status_code == 303
    made = store.collection(posts.POSTS).find_one({"taken_from.post_id": post["_id"]})
    assert made
    assert (made["state"], made["area_id"]) == (PostState.PUBLISHED, PHUONG_TRA_VINH)


def test_a_draft_that_is_given_up_leaves_the_list(writer: Visitor, store: Store) -> None:
    post = drafted(store, title="Bài viết dở")
    answer = writer.send(_address(post), **_do(writer, post, "discard"))
    assert answer.headers["Location"] == "/console/posts?done=discard"
    assert "Bài viết dở" not in writer.get(answer.headers["Location"]).text


def test_a_post_shows_what_each_channel_says_and_how_long_it_is(editor: Visitor, store: Store) -> None:
    post = builders.post(store, channels=[Channel.FEED, Channel.SMS], priority="urgent")
    page = editor.get(_address(post)).text
    assert "tin nhắn" in page
    assert "khung hình" in page
    assert "Chưa có bản dịch" in page


def test_a_body_is_shown_as_safe_html(editor: Visitor, store: Store) -> None:
    page = editor.get(_address(builders.post(store, body="<p>Họp <b>gấp</b></p><script>x</script>"))).text
    assert "<p>Họp <b>gấp</b></p>" in page
    assert "<script>x" not in page


def test_a_viewer_finds_no_action(app: Flask, store: Store) -> None:
    page = visiting.with_role(app, store, Role.VIEWER).get(_address(builders.post(store)))
    assert page.status_code == 200
    assert 'name="do"' not in page.text


def test_two_editions_stand_side_by_side(editor: Visitor, store: Store) -> None:
    post = builders.post(store, body="Họp lúc 8 giờ.")
    changed: drafting.PostDraft = {"texts": {"vi": {"title": "Họp dân", "body": "Họp lúc 9 giờ."}}}
    made = revising.correct(store, EDITOR, post["_id"], {"vi": "Sai giờ"}, changed, expect=post["version"])
    made = approving.submit(store, EDITOR, made["_id"], expect=made["version"])
    approving.approve(store, OTHER_EDITOR, made["_id"], expect=made["version"])
    page = editor.get(f"{_address(post)}/editions").text
    assert "<del>8 </del>" in page
    assert "<ins>9 </ins>" in page


def test_whoever_approves_a_correction_reads_what_it_changes(editor: Visitor, store: Store) -> None:
    post = builders.post(
        store, body="Họp lúc 8 giờ.", translations={"en": {"title": "Meeting", "body": "At 8."}}
    )
    changed: drafting.PostDraft = {"texts": {"vi": {"title": "Họp dân", "body": "Họp lúc 9 giờ."}}}
    made = revising.correct(store, EDITOR, post["_id"], {"vi": "Sai giờ"}, changed, expect=post["version"])
    page = editor.get(_address(made)).text
    assert "<del>8 </del>" in page
    assert "English chưa đổi gì" in page
    assert "Bản đính chính này đổi gì" not in editor.get(_address(post)).text


def test_only_what_may_be_left_out_is_called_optional(editor: Visitor, store: Store) -> None:
    page = editor.get(_address(builders.post(store))).text
    optional = re.findall(r'<label for="correct-note-(\w+)">[^<]*<span class="hint">không bắt buộc', page)
    assert optional == ["km", "en"]
    page = editor.get("/console/posts/new").text
    assert not re.findall(r'<label for="texts-vi-title">[^<]*<span class="hint">không bắt buộc', page)


def test_whoever_has_nothing_to_say_there_does_not_see_a_draft(app: Flask, store: Store) -> None:
    other = visiting.with_role(app, store, Role.HANDLER, area_id="29263@2025-07-01")
    assert other.get(_address(drafted(store))).status_code == 404
    assert drafted(store)["area_id"] != VINH_LONG
