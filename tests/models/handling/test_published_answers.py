"""From a question that was answered to a post that everybody may read."""

from __future__ import annotations

import pytest

from models.access.permissions import Role
from models.content import approving, questions
from models.content.posts import PostKind, PostState
from models.errors import Clash, Forbidden
from models.handling import published_answers
from models.handling.published_answers import Lack
from models.store import Store
from models.workflow.transitions import ReportAction
from tests.posting import EDITOR
from tests.questioning import answered, asked
from tests.reporting import HANDLER, act, filed, official


def test_a_post_begins_with_question_and_answer_without_personal_data(store: Store) -> None:
    post = published_answers.begin(store, HANDLER, answered(store, asked(store)))
    text = post["texts"]["vi"]
    assert (post["kind"], post["state"], post["category"]) == (PostKind.ANSWER, PostState.DRAFT, "procedure")
    assert text["title"].startswith("Làm giấy khai sinh cho con cần những gì?")
    assert "giấy chứng sinh" in text["plain"]
    for part in ("Lúa", "0900 000 012"):
        assert part not in text["title"] + text["body"]


def test_there_is_one_post_of_a_question(store: Store) -> None:
    report = answered(store, asked(store))
    first = published_answers.begin(store, HANDLER, report)
    assert published_answers.begin(store, HANDLER, report)["_id"] == first["_id"]


def test_everybody_reads_it_and_finds_it_by_likeness_once_an_editor_published_it(store: Store) -> None:
    report = answered(store, asked(store))
    post = published_answers.begin(store, HANDLER, report)
    assert published_answers.public_of(store, report) is None
    sent = approving.submit(store, HANDLER, post["_id"], expect=post["version"])
    approving.approve(store, EDITOR, post["_id"], expect=sent["version"])
    assert published_answers.public_of(store, report)
    assert published_answers.with_answers(store, [report["_id"], "x"]) == {report["_id"]}
    found = questions.answers(store, "giấy khai sinh cho con cần gì", ())
    assert [one.post["_id"] for one in found] == [post["_id"]]


def test_what_can_become_no_post_is_refused_with_the_reason(store: Store) -> None:
    hidden = act(store, answered(store, asked(store)), ReportAction.HIDE, note="Chuyện riêng của một nhà.")
    cases = {
        Lack.NO_ANSWER: asked(store, text="Bao giờ có kết quả?"),
        Lack.NO_QUESTION: filed(store, "d2"),
        Lack.NEVER: hidden,
    }
    for lack, report in cases.items():
        with pytest.raises(Clash) as error:
            published_answers.begin(store, HANDLER, report)
        assert error.value.code == lack


def test_whoever_may_not_write_posts_can_not_begin_one(store: Store) -> None:
    report = answered(store, asked(store))
    with pytest.raises(Forbidden):
        published_answers.begin(store, official(Role.DUTY_OFFICER), report)
