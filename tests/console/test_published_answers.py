"""From the page of a question to the post that publishes its answer."""

from __future__ import annotations

import pytest
from flask import Flask

from models.access.permissions import Role
from models.handling import published_answers
from models.reports.reports import Report
from models.store import Store
from tests.builders import PHUONG_TRA_VINH
from tests.console import lint, visiting
from tests.console.visiting import Visitor
from tests.questioning import answered, asked


@pytest.fixture
def me(app: Flask, store: Store) -> Visitor:
    """A handler of the ward."""
    return visiting.with_role(app, store, Role.HANDLER, area_id=PHUONG_TRA_VINH)


def _address(report: Report) -> str:
    return f"/console/reports/{report['code']}"


def test_an_answered_question_becomes_a_draft_by_one_button(me: Visitor, store: Store) -> None:
    report = answered(store, asked(store))
    page = me.get(_address(report))
    assert lint.of(page.text) == []
    assert "Soạn bài hỏi đáp" in page.text
    answer = me.send(f"{_address(report)}/public-answer", key="k1")
    made = published_answers.post_of(store, report)
    assert made
    assert answer.headers["Location"] == f"/console/posts/{made['_id']}/edit"
    page = me.get(_address(report))
    assert f'href="/console/posts/{made["_id"]}"' in page.text
    assert "Soạn bài hỏi đáp" not in page.text


def test_before_the_answer_the_page_says_what_comes_first(me: Visitor, store: Store) -> None:
    report = asked(store)
    page = me.get(_address(report))
    assert "Trả lời người hỏi trước" in page.text
    assert me.send(f"{_address(report)}/public-answer", key="k1").status_code == 409


def test_whoever_may_not_write_posts_has_no_button(app: Flask, store: Store) -> None:
    officer = visiting.with_role(app, store, Role.DUTY_OFFICER)
    report = answered(store, asked(store))
    assert "Soạn bài hỏi đáp" not in officer.get(_address(report)).text
    assert officer.send(f"{_address(report)}/public-answer", key="k1").status_code == 403
