"""Yearly evaluations of policies: figures, the words of an official, and whoever has to write them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from models.access.callers import HERE
from models.content import posts
from models.content.posts import POSTS, Post, PostState
from models.desk import evaluation_clock, evaluation_figures, policies, policy_evaluations
from models.errors import Clash, Forbidden, Invalid, NotFound, Stale
from models.language.dates import VIETNAM
from models.messages.messages import MESSAGES
from models.store import Store
from models.store.outbox import OUTBOX
from models.store.reactions import Reaction
from models.surveys import policy_feedback
from models.surveys.policy_feedback import Voice
from models.surveys.voters import Voter
from models.workflow.transitions import ReportAction
from tests.builders import PHUONG_TRA_VINH, an_official, post, survey
from tests.posting import EDITOR, HEALTH_WRITER, WARD, WARD_WRITER
from tests.reporting import act, filed

#: The day of the tests: every policy of theirs was published in 2026.
TODAY = datetime(2027, 1, 20, 3, tzinfo=UTC)
PUBLISHED = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture
def policy(province: Store) -> Post:
    given = {"area_id": PHUONG_TRA_VINH, "source_agency_id": WARD, "title": "Kế hoạch phát loa"}
    return post(province, at=PUBLISHED, kind="document", asks_feedback=True, **given)


@pytest.fixture(autouse=True)
def _next_year(province: Store) -> Any:
    with time_machine.travel(TODAY, tick=True):
        yield


WORDS = {"vi": "Giờ mới được đa số đồng ý.\nSẽ giữ.", "en": "Most agree."}


def written(store: Store, policy: Post, **given: Any) -> policy_evaluations.PolicyEvaluation:
    row: dict[str, Any] = {"conclusion": WORDS, "expect": 0} | given
    return policy_evaluations.write(store, WARD_WRITER, policy["_id"], 2026, **row)


def finished(store: Store, policy: Post) -> policy_evaluations.PolicyEvaluation:
    before = written(store, policy)
    return policy_evaluations.finish(store, WARD_WRITER, policy["_id"], 2026, expect=before["version"])


def test_the_figures_of_a_year_are_of_that_year_alone(province: Store, policy: Post) -> None:
    with time_machine.travel(datetime(2026, 12, 31, 16, tzinfo=UTC)):
        policy_feedback.give(province, policy["_id"], Voter(("device:1",)), Voice(2, "Sớm quá"), HERE)
    # A quarter past midnight in Vietnam.
    with time_machine.travel(datetime(2026, 12, 31, 17, 15, tzinfo=UTC)):
        policy_feedback.give(province, policy["_id"], Voter(("device:2",)), Voice(5), HERE)
    found = evaluation_figures.of(province, policy["_id"], 2026)
    assert (found["feedback"]["n"], found["feedback"]["ratings"]["2"], found["feedback"]["texts"]) == (
        1,
        1,
        1,
    )
    assert evaluation_figures.of(province, policy["_id"], 2027)["feedback"]["n"] == 1


def test_reports_count_with_how_they_ended(province: Store, policy: Post) -> None:
    for number in range(2):
        report = filed(province, f"d{number}", text=f"Phát loa quá sớm {number}")
        act(province, report, ReportAction.LINK, about_post_id=policy["_id"])
    act(province, report, ReportAction.REJECT, note="Đã trả lời ở nơi khác.")
    found = evaluation_figures.of(province, policy["_id"], 2027)["petitions"]
    assert (found["n"], found["open"], found["states"]) == (2, 1, {"rejected": 1, "submitted": 1})
    assert evaluation_figures.of(province, policy["_id"], 2026)["petitions"]["n"] == 0


def test_surveys_show_their_results_once_they_are_over(province: Store, policy: Post) -> None:
    about = {"kind": "post", "id": policy["_id"]}
    now = datetime.now(UTC)
    survey(province, about=about)
    survey(province, about=about, opens_at=now - timedelta(days=9), closes_at=now - timedelta(days=1))
    first, second = evaluation_figures.of(province, policy["_id"], 2027)["surveys"]
    assert (first["n"], [row["id"] for row in first["questions"]]) == (0, ["hour", "lang", "more"])
    assert (second["n"], second["questions"]) == (None, [])


def test_an_evaluation_is_drafted_finished_and_then_stands(province: Store, policy: Post) -> None:
    done = finished(province, policy)
    assert (done["state"], done["version"]) == ("final", 2)
    policy_feedback.give(province, policy["_id"], Voter(("device:1",)), Voice(2), HERE)
    assert policy_evaluations.figures(province, done)["feedback"]["n"] == 0
    with pytest.raises(Clash, match="evaluation_final"):
        written(province, policy, expect=2)


def test_two_who_begin_one_at_once_do_not_undo_one_another(province: Store, policy: Post) -> None:
    written(province, policy)
    with pytest.raises(Stale):
        written(province, policy, conclusion={"vi": "Khác"})
    assert policy_evaluations.of(province, policy, 2026)["conclusion"] == WORDS


def test_what_is_not_concluded_or_not_over_is_not_finished(province: Store, policy: Post) -> None:
    written(province, policy, conclusion={"en": "Fine."})
    with pytest.raises(Invalid):
        policy_evaluations.finish(province, WARD_WRITER, policy["_id"], 2026, expect=1)
    policy_evaluations.write(province, WARD_WRITER, policy["_id"], 2027, WORDS, expect=0)
    with pytest.raises(Clash, match="evaluation_early"):
        policy_evaluations.finish(province, WARD_WRITER, policy["_id"], 2027, expect=1)


@pytest.mark.parametrize("year", [2025, 2028])
def test_there_is_none_of_a_year_without_the_policy(province: Store, policy: Post, year: int) -> None:
    with pytest.raises(NotFound):
        policy_evaluations.of(province, policy, year)


def test_only_the_body_that_answers_writes(province: Store, policy: Post) -> None:
    with pytest.raises(Forbidden):
        policy_evaluations.write(province, HEALTH_WRITER, policy["_id"], 2026, WORDS, expect=0)


def test_a_final_one_becomes_a_draft_that_answers_the_people_once(province: Store, policy: Post) -> None:
    with pytest.raises(Clash, match="evaluation_not_final"):
        policy_evaluations.publish(province, WARD_WRITER, policy["_id"], 2026, expect=0)
    done = finished(province, policy)
    told = policy_evaluations.publish(province, WARD_WRITER, policy["_id"], 2026, expect=done["version"])
    answer = posts.get(province, told["answer_post_id"] or "")
    assert (answer["kind"], answer["state"], answer["about"]) == (
        "answer",
        PostState.DRAFT,
        {"kind": "post", "id": policy["_id"]},
    )
    assert answer["texts"]["vi"]["title"] == "Đánh giá năm 2026: Kế hoạch phát loa"
    assert answer["texts"]["vi"]["body"] == "<p>Giờ mới được đa số đồng ý.</p><p>Sẽ giữ.</p>"
    with pytest.raises(Clash, match="evaluation_published"):
        policy_evaluations.publish(province, WARD_WRITER, policy["_id"], 2026, expect=told["version"])


def test_the_title_of_an_answer_fits_however_long_the_policy_is_called(province: Store) -> None:
    long = post(
        province,
        at=PUBLISHED,
        kind="document",
        asks_feedback=True,
        area_id=PHUONG_TRA_VINH,
        source_agency_id=WARD,
        title="Kế hoạch " * 33,
    )
    done = finished(province, long)
    told = policy_evaluations.publish(province, WARD_WRITER, long["_id"], 2026, expect=done["version"])
    answer = posts.get(province, told["answer_post_id"] or "")
    assert answer["texts"]["vi"]["title"].endswith("Kế hoạch…")


def test_due_are_policies_in_force_without_a_final_evaluation(province: Store, policy: Post) -> None:
    fresh = {"kind": "document", "asks_feedback": True}
    post(province, at=TODAY - timedelta(days=1), **fresh)
    post(province, at=PUBLISHED, kind="document")
    post(province, at=PUBLISHED, kind="news", asks_feedback=True)
    gone = post(province, at=PUBLISHED, **fresh)
    province.collection(POSTS).update_one({"_id": gone["_id"]}, {"$set": {"state": PostState.EXPIRED}})
    assert [one["_id"] for one in policy_evaluations.due(province, EDITOR).policies] == [policy["_id"]]
    assert len(policies.search(province, EDITOR, {}).policies) == 3
    finished(province, policy)
    assert policy_evaluations.due(province, EDITOR).policies == []


def test_the_body_is_reminded_once_a_year(province: Store, policy: Post) -> None:
    own = an_official(province, role="handler", area_id=PHUONG_TRA_VINH, agency_id=WARD)
    an_official(province, role="editor")
    for _ in range(2):
        following = evaluation_clock.step(province, policy["_id"])
    assert following == datetime(2028, 1, 5, 8, tzinfo=VIETNAM)
    (message,) = province.collection(MESSAGES).find({"key": {"$regex": "^evaluation:"}})
    assert message["owner"] == {"kind": "official", "id": own.id}
    with time_machine.travel(datetime(2028, 1, 5, 2, tzinfo=UTC)):
        evaluation_clock.step(province, policy["_id"])
    assert province.collection(MESSAGES).count_documents({"key": {"$regex": "^evaluation:"}}) == 2


def test_nobody_is_reminded_before_its_day_or_of_what_is_done(province: Store, policy: Post) -> None:
    an_official(province, role="handler", area_id=PHUONG_TRA_VINH, agency_id=WARD)
    with time_machine.travel(datetime(2027, 1, 4, tzinfo=UTC)):
        assert evaluation_clock.step(province, policy["_id"]) == datetime(2027, 1, 5, 8, tzinfo=VIETNAM)
    finished(province, policy)
    evaluation_clock.step(province, policy["_id"])
    assert evaluation_clock.step(province, post(province)["_id"]) is None
    assert province.collection(MESSAGES).count_documents({"key": {"$regex": "^evaluation:"}}) == 0


def test_a_policy_that_is_published_has_its_row_of_the_clock(province: Store, policy: Post) -> None:
    assert province.collection(OUTBOX).count_documents({"reaction": Reaction.WATCH_EVALUATION}) == 1


def test_a_conclusion_without_words_wipes_none(province: Store, policy: Post) -> None:
    before = written(province, policy)
    for empty in ({"vi": "  "}, {}):
        with pytest.raises(Invalid) as refused:
            written(province, policy, conclusion=empty, expect=before["version"])
        assert [(fault.field, fault.code) for fault in refused.value.faults] == [
            ("conclusion", "language_needed")
        ]
