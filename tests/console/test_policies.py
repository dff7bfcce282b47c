"""Policies at the console: which are to be evaluated, what a year brought, and what is concluded from it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from flask import Flask

from models.access.permissions import Role
from models.content import posts
from models.content.posts import Post, PostState
from models.desk import policy_evaluations
from models.store import Store
from tests.builders import PHUONG_TRA_VINH, post
from tests.console import visiting
from tests.console.visiting import Visitor
from tests.posting import WARD

LIST = "/console/policies"


@pytest.fixture(autouse=True)
def _next_year() -> Iterator[None]:
    with time_machine.travel(datetime(2027, 1, 20, 3, tzinfo=UTC), tick=True):
        yield


@pytest.fixture
def policy(store: Store) -> Post:
    """A document of the ward that has asked people since March."""
    given = {"area_id": PHUONG_TRA_VINH, "source_agency_id": WARD, "title": "Kế hoạch phát loa"}
    return post(store, at=datetime(2026, 3, 1, tzinfo=UTC), kind="document", asks_feedback=True, **given)


@pytest.fixture
def me(app: Flask, store: Store) -> Visitor:
    """Whoever writes for the ward."""
    return visiting.with_role(app, store, Role.HANDLER, area_id=PHUONG_TRA_VINH)


def _do(me: Visitor, policy: Post, do: str, **given: str) -> str:
    address = f"{LIST}/{policy['_id']}/2026"
    return me.send(address, **me.form(me.get(address), do), **given).headers.get("Location", "")


def test_a_policy_is_due_until_its_year_is_evaluated_and_told_to_the_people(
    me: Visitor, store: Store, policy: Post
) -> None:
    assert "Kế hoạch phát loa" in me.get(f"{LIST}?due=true").text
    assert me.get(f"{LIST}/{policy['_id']}").headers["Location"].endswith("/2026")
    assert _do(me, policy, "write", **{"conclusion.vi": "Đa số đồng ý."}).endswith("done=write")
    assert _do(me, policy, "finish").endswith("done=finish")
    assert "Kế hoạch phát loa" not in me.get(f"{LIST}?due=true").text
    assert _do(me, policy, "publish").endswith("done=publish")
    found = policy_evaluations.of(store, policy, 2026)
    assert posts.get(store, str(found["answer_post_id"]))["state"] == PostState.DRAFT


def test_what_is_wrong_is_told_and_what_was_typed_stays(me: Visitor, policy: Post) -> None:
    address = f"{LIST}/{policy['_id']}/2026"
    fields = me.form(me.get(address), "write")
    empty = me.send(address, **fields, **{"conclusion.vi": " "})
    assert empty.status_code == 422
    me.send(address, **fields, **{"conclusion.vi": "Lời thứ nhất."})
    late = me.send(address, **fields | {"key": "another-key"}, **{"conclusion.vi": "Lời thứ hai."})
    assert late.status_code == 412
    assert "Lời thứ nhất." in late.text
    assert "Lời thứ hai." in late.text


def test_others_read_it_and_write_nothing(app: Flask, store: Store, policy: Post) -> None:
    reader = visiting.with_role(app, store, Role.VIEWER)
    page = reader.get(f"{LIST}/{policy['_id']}/2026")
    assert "Chưa có kết luận" in page.text
    assert 'name="do"' not in page.text
    assert reader.get(f"{LIST}/{policy['_id']}/2031").status_code == 404
