"""Approving posts: who may, with how many pairs of eyes, and what two at once come to."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from models.access.callers import Identity
from models.areas import agencies
from models.content import approval_rulebook, approving, drafting, feed, posts
from models.content.approval_rules import StoredApprovalRule
from models.content.draft_texts import DraftText
from models.content.feed_filter import FeedFilter
from models.content.posts import PostKind, PostState
from models.errors import Clash, Forbidden, Invalid, NotFound, Stale
from models.language.dates import VIETNAM
from models.store import Store, events
from models.store.collections import Kind
from tests.builders import OLD_TRA_VINH, PHUONG_LONG_DUC, PHUONG_TRA_VINH, VINH_LONG, in_province
from tests.posting import (
    APPROVER,
    EDITOR,
    HEALTH_WRITER,
    OTHER_EDITOR,
    WARD,
    WARD_WRITER,
    approved,
    drafted,
    somebody,
    submitted,
)


def actions(store: Store, post_id: str) -> list[str]:
    return [event["action"] for event in events.timeline(store, Kind.POST, post_id)]


def with_rules(store: Store, *rules: StoredApprovalRule) -> None:
    approval_rulebook.save(store, VINH_LONG, rules, expect=0, actor=events.SYSTEM)


def rule(**given: object) -> StoredApprovalRule:
    row: dict[str, object] = {"name": "", "when": {}, "roles": [], "seat": "area", "eyes": 2}
    return row | given  # type: ignore[return-value]


def test_a_post_of_a_commune_goes_from_draft_to_the_feed(store: Store) -> None:
    made = approved(store)
    assert (made["state"], made["edition"]) == (PostState.PUBLISHED, 1)
    assert actions(store, made["_id"]) == ["drafted", "submitted", "published"]
    assert posts.get_published(store, made["_id"])["approvals"][0]["official_id"] == EDITOR.id


def test_whoever_wrote_it_may_not_approve_it(store: Store) -> None:
    made = submitted(store, EDITOR)
    with pytest.raises(Forbidden, match="approver_wrote_it"):
        approving.approve(store, EDITOR, made["_id"], expect=made["version"])


def test_whoever_edited_it_may_not_approve_it_either(store: Store) -> None:
    made = drafted(store)
    edited = drafting.edit(store, EDITOR, made["_id"], {"priority": "priority"}, expect=1)
    waiting = approving.submit(store, WARD_WRITER, made["_id"], expect=edited["version"])
    with pytest.raises(Forbidden, match="approver_wrote_it"):
        approving.approve(store, EDITOR, made["_id"], expect=waiting["version"])
    done = approving.approve(store, OTHER_EDITOR, made["_id"], expect=waiting["version"])
    assert done["state"] == PostState.PUBLISHED


def test_an_editor_publishes_news_of_the_province_alone(store: Store) -> None:
    made = drafted(store, EDITOR, area_id=VINH_LONG)
    done = approving.publish(store, EDITOR, made["_id"], expect=made["version"])
    assert done["state"] == PostState.PUBLISHED


def test_nobody_publishes_a_draft_alone_where_two_pairs_of_eyes_are_asked(store: Store) -> None:
    made = drafted(store)
    with pytest.raises(Clash, match="post_state"):
        approving.publish(store, EDITOR, made["_id"], expect=made["version"])


@pytest.mark.parametrize(
    ("given", "who", "may"),
    [
        ({"priority": "urgent"}, EDITOR, False),
        ({"priority": "urgent"}, APPROVER, True),
        ({"channels": ["feed", "sms"]}, somebody("editor", PHUONG_TRA_VINH), False),
        ({"channels": ["feed", "sms"]}, EDITOR, True),
        ({}, somebody("editor", PHUONG_TRA_VINH), True),
        ({}, somebody("editor", PHUONG_TRA_VINH, WARD), True),
        ({}, somebody("handler"), False),
    ],
)
def test_the_rules_of_the_file_name_who_approves(
    store: Store, given: dict[str, Any], who: Identity, may: bool
) -> None:
    made = submitted(store, **given)
    try:
        done = approving.approve(store, who, made["_id"], expect=made["version"])["state"]
    except Forbidden:
        done = ""
    assert (done == PostState.PUBLISHED) is may


def test_somebody_of_another_commune_does_not_even_see_it(store: Store) -> None:
    made = submitted(store)
    with pytest.raises(NotFound):
        approving.approve(store, somebody("editor", PHUONG_LONG_DUC), made["_id"], expect=made["version"])


def test_a_department_writes_for_a_commune_and_another_one_does_not_read_its_draft(store: Store) -> None:
    made = submitted(store, HEALTH_WRITER)
    other = somebody("handler", VINH_LONG, f"cong_an:{VINH_LONG}")
    with pytest.raises(NotFound):
        drafting.edit(store, other, made["_id"], {"priority": "urgent"}, expect=made["version"])


def test_a_province_asks_for_three_pairs_of_eyes(store: Store) -> None:
    with_rules(store, rule(name="Ba người", eyes=3))
    made = submitted(store)
    first = approving.approve(store, EDITOR, made["_id"], expect=made["version"])
    assert first["state"] == PostState.SUBMITTED
    with pytest.raises(Clash, match="approved_already"):
        approving.approve(store, EDITOR, made["_id"], expect=first["version"])
    second = approving.approve(store, OTHER_EDITOR, made["_id"], expect=first["version"])
    assert second["state"] == PostState.PUBLISHED
    assert [one["official_id"] for one in second["approvals"]] == [EDITOR.id, OTHER_EDITOR.id]


def test_an_edit_ends_the_approvals_that_were_given(store: Store) -> None:
    with_rules(store, rule(name="Ba người", eyes=3))
    made = submitted(store)
    first = approving.approve(store, EDITOR, made["_id"], expect=made["version"])
    edited = drafting.edit(store, WARD_WRITER, made["_id"], {"priority": "priority"}, expect=first["version"])
    assert (edited["state"], edited["approvals"]) == (PostState.DRAFT, [])


def test_one_pair_of_eyes_is_enough_where_a_province_says_so(store: Store) -> None:
    with_rules(store, rule(when={"areas": [PHUONG_TRA_VINH]}, seat="body", eyes=1), rule())
    writer = somebody("editor", PHUONG_TRA_VINH, WARD)
    made = drafted(store, writer)
    assert approving.publish(store, writer, made["_id"], expect=1)["state"] == PostState.PUBLISHED


def test_an_editor_sends_it_back_with_the_reason(store: Store) -> None:
    made = submitted(store)
    back = approving.send_back(store, EDITOR, made["_id"], "Thiếu giờ họp", expect=made["version"])
    assert (back["state"], back["returned"] and back["returned"]["note"]) == (
        PostState.RETURNED,
        "Thiếu giờ họp",
    )
    again = approving.submit(store, WARD_WRITER, made["_id"], expect=back["version"])
    assert (again["state"], again["returned"]) == (PostState.SUBMITTED, None)


def test_a_post_is_not_sent_back_without_a_reason(store: Store) -> None:
    made = submitted(store)
    with pytest.raises(Invalid):
        approving.send_back(store, EDITOR, made["_id"], "...", expect=made["version"])


def test_a_document_is_handed_in_with_all_that_identifies_it(store: Store) -> None:
    made = drafted(store, kind=PostKind.DOCUMENT)
    with pytest.raises(Invalid) as refused:
        approving.submit(store, WARD_WRITER, made["_id"], expect=1)
    assert {fault.field for fault in refused.value.faults} == {
        "document.number",
        "document.issued_by",
        "document.issued_on",
        "document.signer",
    }


def test_a_document_is_not_issued_in_the_future(store: Store) -> None:
    later = (datetime.now(VIETNAM) + timedelta(days=1)).date().isoformat()
    facts = {"number": "1", "issued_by": "UBND", "issued_on": later, "signer": "Ô. Thử"}
    made = drafted(store, kind=PostKind.DOCUMENT, document=facts)
    with pytest.raises(Invalid) as refused:
        approving.submit(store, WARD_WRITER, made["_id"], expect=1)
    found = [(fault.field, fault.code) for fault in refused.value.faults]
    assert found == [("document.issued_on", "time_in_future")]


def test_what_is_no_longer_valid_is_not_approved(store: Store) -> None:
    made = drafted(store, valid_to=datetime.now(UTC) - timedelta(minutes=1))
    with pytest.raises(Invalid) as refused:
        approving.submit(store, WARD_WRITER, made["_id"], expect=1)
    assert [(fault.field, fault.code) for fault in refused.value.faults] == [("valid_to", "time_past")]


@pytest.mark.parametrize(
    ("province", "area_id"),
    [(VINH_LONG, PHUONG_TRA_VINH), (OLD_TRA_VINH, "844@2021-01-01"), (OLD_TRA_VINH, "29242@2021-01-01")],
)
def test_each_level_of_either_map_contributes(store: Store, province: str, area_id: str) -> None:
    held = in_province(store, province)
    office = agencies.committee(area_id)
    writer, editor = somebody("handler", area_id, office), somebody("editor", province)
    waiting = submitted(held, writer, area_id=area_id)
    done = approving.approve(held, editor, waiting["_id"], expect=waiting["version"])
    assert (done["state"], done["source_agency_id"]) == (PostState.PUBLISHED, office)
    assert [one["_id"] for one in feed.read(held, FeedFilter((area_id,))).posts] == [done["_id"]]


def test_of_two_editors_at_once_one_wins_and_the_other_is_told(store: Store) -> None:
    made = submitted(store)

    def approve(who: Identity) -> str:
        try:
            return approving.approve(store, who, made["_id"], expect=made["version"])["state"]
        except Stale:
            return "stale"

    with ThreadPoolExecutor(2) as pool:
        found = sorted(pool.map(approve, (EDITOR, OTHER_EDITOR)))
    assert found == ["published", "stale"]
    assert actions(store, made["_id"]).count("published") == 1


def test_of_many_edits_of_one_version_one_is_kept_and_none_is_lost(store: Store) -> None:
    made = drafted(store)

    def write(number: int) -> bool:
        texts: dict[str, DraftText] = {"vi": {"title": f"Tin {number}", "body": "…8 giờ"}}
        try:
            drafting.edit(store, WARD_WRITER, made["_id"], {"texts": texts}, expect=1)
        except Stale:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        won = [number for number, done in enumerate(pool.map(write, range(16))) if done]
    after = posts.get(store, made["_id"])
    assert (len(won), after["version"]) == (1, 2)
    assert after["texts"]["vi"]["title"] == f"Tin {won[0]}"


def test_an_approval_of_what_was_edited_meanwhile_is_told(store: Store) -> None:
    made = submitted(store)
    drafting.edit(store, WARD_WRITER, made["_id"], {"priority": "urgent"}, expect=made["version"])
    with pytest.raises((Stale, Forbidden)):
        approving.approve(store, APPROVER, made["_id"], expect=made["version"])
    assert posts.get(store, made["_id"])["state"] == PostState.DRAFT
