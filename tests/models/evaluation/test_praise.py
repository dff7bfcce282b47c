"""Praise: named by one, confirmed by another, published as a post of an editor, withdrawn with a trace."""

from __future__ import annotations

from typing import Any, cast

import pytest

from models.access.permissions import Role
from models.content import posts, publishing
from models.content.posts import PostState
from models.errors import Clash, Forbidden, Invalid
from models.evaluation import praise_steps
from models.evaluation.praise import Praise
from models.evaluation.praise_steps import PraiseContent
from models.store import Store, events
from tests import planning
from tests.builders import PHUONG_TRA_VINH, VINH_LONG, Caller, an_official


@pytest.fixture
def namer(store: Store) -> Caller:
    """Somebody at the province who may name good practice and write posts."""
    return planning.a_manager(store)


@pytest.fixture
def confirmer(store: Store) -> Caller:
    """Somebody at the province who may confirm it."""
    return planning.an_approver(store)


def content(store: Store, official: Caller, **given: Any) -> PraiseContent:
    """What is written of a ward."""
    row = {
        "area_id": PHUONG_TRA_VINH,
        "first": "2026-01",
        "last": "2026-06",
        "texts": {"vi": "Trả lời mọi phản ánh <đúng hạn>.", "en": "Answered every report in time."},
        "evidence": [planning.an_upload(store, official)],
    }
    return cast(PraiseContent, row | given)


def confirmed(store: Store, namer: Caller, confirmer: Caller) -> Praise:
    """A praise that was confirmed."""
    made = praise_steps.propose(store, namer.identity, content(store, namer))
    return praise_steps.confirm(store, confirmer.identity, made["_id"], expect=made["version"])


def test_what_was_confirmed_becomes_a_post_that_goes_its_own_way(
    store: Store, namer: Caller, confirmer: Caller
) -> None:
    row = confirmed(store, namer, confirmer)
    done = praise_steps.publish(store, namer.identity, row["_id"], expect=row["version"])
    post = posts.get(store, done["post_id"])
    assert (done["state"], post["state"], post["area_id"]) == ("published", "draft", VINH_LONG)
    assert post["texts"]["vi"]["title"].startswith("Biểu dương Phường")
    assert post["texts"]["vi"]["plain"] == "Trả lời mọi phản ánh <đúng hạn>."
    assert post["author"] == namer.id


def test_nobody_confirms_the_praise_that_they_named(store: Store) -> None:
    held = [{"role": role, "area_id": VINH_LONG, "agency_id": ""} for role in (Role.HANDLER, Role.APPROVER)]
    both = an_official(store, assignments=held)
    made = praise_steps.propose(store, both.identity, content(store, both))
    with pytest.raises(Forbidden, match="own_praise"):
        praise_steps.confirm(store, both.identity, made["_id"], expect=made["version"])


def test_a_unit_does_not_praise_itself(store: Store) -> None:
    ward = planning.a_manager(store, area_id=PHUONG_TRA_VINH)
    with pytest.raises(Forbidden, match="no_permission"):
        praise_steps.propose(store, ward.identity, content(store, ward))


def test_nothing_is_published_before_it_was_confirmed(store: Store, namer: Caller) -> None:
    made = praise_steps.propose(store, namer.identity, content(store, namer))
    with pytest.raises(Clash, match="praise_state"):
        praise_steps.publish(store, namer.identity, made["_id"], expect=made["version"])


def test_everything_that_is_wrong_is_named_at_once(store: Store, namer: Caller) -> None:
    wrong = content(
        store, namer, area_id=VINH_LONG, first="2026-07", texts={"vi": " ", "en": "Well"}, evidence=[]
    )
    with pytest.raises(Invalid) as caught:
        praise_steps.propose(store, namer.identity, wrong)
    assert {(one.field, one.code) for one in caught.value.faults} == {
        ("area_id", "area_unknown"),
        ("last", "months_span"),
        ("texts.vi", "required"),
        ("evidence", "required"),
    }


def test_what_is_withdrawn_leaves_a_trace_and_takes_its_post_back(
    store: Store, namer: Caller, confirmer: Caller
) -> None:
    row = confirmed(store, namer, confirmer)
    row = praise_steps.publish(store, namer.identity, row["_id"], expect=row["version"])
    reason = "Số liệu đã được kiểm tra lại."
    with pytest.raises(Clash, match="praise_post_waits"):
        praise_steps.withdraw(store, confirmer.identity, row["_id"], reason, expect=row["version"])
    post = posts.get(store, row["post_id"])
    publishing.publish(store, post["_id"], events.SYSTEM)
    done = praise_steps.withdraw(store, confirmer.identity, row["_id"], reason, expect=row["version"])
    assert (done["state"], done["withdrawn_by"], done["reason"]) == ("withdrawn", confirmer.id, reason)
    assert posts.get(store, row["post_id"])["state"] == PostState.WITHDRAWN


def test_a_praise_is_not_withdrawn_without_a_reason(store: Store, namer: Caller, confirmer: Caller) -> None:
    row = confirmed(store, namer, confirmer)
    with pytest.raises(Invalid):
        praise_steps.withdraw(store, confirmer.identity, row["_id"], " ", expect=row["version"])
