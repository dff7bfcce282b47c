"""What somebody wrote of a post for one channel: how long it may be, and whether it still belongs to the post."""

from __future__ import annotations

import pytest

from models.content import approving, drafting, revising, short_forms
from models.content.draft_texts import DraftText
from models.content.posts import Post
from models.errors import Invalid
from models.store import Store
from tests.posting import EDITOR, WARD_WRITER, approved, drafted

FORM = {"push": {"vi": "Họp lúc 8 giờ."}}
LATER: dict[str, DraftText] = {"vi": {"title": "Họp dân", "body": "Họp lúc 9 giờ."}}


def edited(store: Store, post: Post, **given: object) -> Post:
    return drafting.edit(store, WARD_WRITER, post["_id"], given, expect=post["version"])  # type: ignore[arg-type]


def test_every_form_that_is_too_long_is_named_at_once(store: Store) -> None:
    forms = {
        "push": {"vi": "a" * 241, "en": "fine"},
        "sms": {"vi": "Nước lên " * 50, "km": "ទឹក" * 80},
        "board": {"vi": "b" * 241},
        "feed": {"vi": "The feed shows the post itself."},
    }
    with pytest.raises(Invalid) as refused:
        drafted(store, channel_texts=forms)
    found = {(one.field, one.code) for one in refused.value.faults}
    assert found == {
        ("channel_texts.push.vi", "too_long"),
        ("channel_texts.sms.km", "too_many_sms_parts"),
        ("channel_texts.board.vi", "too_long"),
        ("channel_texts.feed", "unknown_field"),
    }


def test_a_form_belongs_to_the_words_that_it_was_written_for(store: Store) -> None:
    post = edited(store, drafted(store, channel_texts=FORM), texts=LATER)
    assert list(short_forms.stale(post)) == [("push", "vi")]


def test_what_changes_beside_the_words_leaves_a_form_right(store: Store) -> None:
    post = edited(store, drafted(store, channel_texts=FORM), priority="priority")
    assert list(short_forms.stale(post)) == []


def test_a_form_that_is_written_with_the_new_words_is_right(store: Store) -> None:
    forms = {"push": {"vi": "Họp lúc 9 giờ."}, "sms": {"vi": "Hop 8g"}}
    post = drafted(store, channel_texts={**FORM, "sms": {"vi": "Hop 8g"}})
    after = edited(store, post, texts=LATER, channel_texts=forms)
    assert list(short_forms.stale(after)) == [("sms", "vi")]


def test_a_stale_form_keeps_a_post_from_being_handed_in_until_somebody_confirms_it(store: Store) -> None:
    post = edited(store, drafted(store, channel_texts=FORM), texts=LATER)
    with pytest.raises(Invalid) as refused:
        approving.submit(store, WARD_WRITER, post["_id"], expect=post["version"])
    assert [(one.field, one.code) for one in refused.value.faults] == [
        ("channel_texts.push.vi", "channel_text_stale")
    ]
    confirmed = edited(store, post, channel_texts=FORM)
    approving.submit(store, WARD_WRITER, confirmed["_id"], expect=confirmed["version"])


def test_a_correction_of_the_words_makes_the_forms_of_before_stale(store: Store) -> None:
    out = approved(store, channel_texts=FORM)
    made = revising.correct(
        store, EDITOR, out["_id"], {"vi": "Sửa giờ họp"}, {"texts": LATER}, expect=out["version"]
    )
    assert list(short_forms.stale(made)) == [("push", "vi")]
