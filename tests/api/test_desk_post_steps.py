"""`/v1/desk/posts`: what a caller may do with a post now is what is listed, and what an edit leaves out stays."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from models.store import Store
from tests.api.test_desk_posts import NEW
from tests.api.test_desk_posts import Desk as TwoAtDesk
from tests.builders import PHUONG_TRA_VINH, VINH_LONG, an_official, headers_for, post
from tests.problems import assert_problem

BOTH = {
    "vi": {"title": "Họp dân", "body": "Họp lúc 8 giờ."},
    "km": {"title": "ប្រជុំ", "body": "ប្រជុំម៉ោង ៨។"},
}
WHY = {"vi": "Sai giờ họp trong bài"}

#: What each step wants to be told.
BODIES: dict[str, Any] = {
    "return": {"note": "Thiếu địa điểm họp"},
    "schedule": {"publish_at": (datetime.now(UTC) + timedelta(days=1)).isoformat()},
    "withdraw": {"note": WHY},
    "correct": {"note": WHY, "changed": {}},
    "take_over": {"area_id": "29242", "way": "adapted"},
}


class Desk(TwoAtDesk):
    """The desk with a second editor, who mends a word of what is not approved."""

    def __init__(self, client: FlaskClient, store: Store) -> None:
        super().__init__(client, store)
        self.author = an_official(store, role="editor")


@pytest.fixture
def desk(client: FlaskClient, store: Store) -> Desk:
    return Desk(client, store)


def patch(desk: Desk, shown: dict[str, Any], body: Any) -> Any:
    headers = headers_for(desk.writer) | {"If-Match": f'"{shown["version"]}"'}
    return desk.client.patch(f"/v1/desk/posts/{shown['id']}", json=body, headers=headers)


def status(desk: Desk, who: Any, shown: dict[str, Any], action: str) -> int:
    if action == "edit":
        headers = headers_for(who) | {"If-Match": f'"{shown["version"]}"'}
        body = {"priority": "priority"}
        return desk.client.patch(f"/v1/desk/posts/{shown['id']}", json=body, headers=headers).status_code
    found: int = desk.act(who, shown, action.replace("_", "-"), BODIES.get(action)).status_code
    return found


@pytest.mark.parametrize(
    ("where", "who"),
    [
        *(
            (where, who)
            for who in ("writer", "editor")
            for where in ("draft", "submitted", "published", "above")
        ),
        ("returned", "writer"),
        ("submitted", "author"),
    ],
)
def test_what_is_listed_is_accepted_and_nothing_else(desk: Desk, where: str, who: str) -> None:
    caller = getattr(desk, who)
    actions = ["edit", "submit", "return", "approve", "schedule", "publish", "withdraw", "correct"]
    for action in [*actions, "take_over", "confirm_source", "discard"]:
        made = at(desk, where)
        if who == "author" and where in {"draft", "submitted"}:
            made = written_by(desk, made)
        shown = desk.get(caller, f"/{made}")
        if shown.status_code == 404:
            continue
        accepted = status(desk, caller, shown.get_json(), action) in {200, 201}
        assert (action in shown.get_json()["actions"]) is accepted, (action, shown.get_json()["actions"])


def at(desk: Desk, where: str) -> str:
    if where == "above":
        return post(desk.store, area_id=VINH_LONG)["_id"]
    if where == "published":
        return str(desk.published()["id"])
    made = desk.drafted()
    if where != "draft":
        made = desk.act(desk.writer, made, "submit").get_json()
    if where == "returned":
        made = desk.act(desk.editor, made, "return", BODIES["return"]).get_json()
    return str(made["id"])


def written_by(desk: Desk, post_id: str) -> str:
    """The same post after the second editor has mended a word."""
    author = desk.author
    shown = desk.get(author, f"/{post_id}").get_json()
    assert status(desk, author, shown, "edit") == 200
    return post_id


def test_texts_change_by_language(desk: Desk) -> None:
    made = desk.drafted(texts=BOTH)
    vi = {"title": "Họp dân", "body": "Họp lúc 9 giờ."}
    changed = patch(desk, made, {"texts": {"vi": vi}}).get_json()
    assert (changed["texts"]["vi"]["plain"], changed["texts"]["km"]) == (
        "Họp lúc 9 giờ.",
        made["texts"]["km"],
    )
    bare = patch(desk, changed, {"texts": {"km": None}}).get_json()
    assert sorted(bare["texts"]) == ["vi"]
    assert_problem(patch(desk, bare, {"texts": {"vi": None}}), 422)


def test_a_correction_keeps_the_languages_that_it_leaves_out(desk: Desk) -> None:
    made = desk.published(texts=BOTH)
    changed = {"texts": {"vi": {"title": "Họp dân", "body": "Họp lúc 9 giờ."}}}
    drafted = desk.act(desk.writer, made, "correct", {"note": WHY, "changed": changed}).get_json()
    assert sorted(drafted["texts"]) == ["km", "vi"]


def test_a_draft_that_is_given_up_leaves_the_lists_and_its_history_stays(desk: Desk) -> None:
    made = desk.drafted()
    gone = desk.act(desk.writer, made, "discard").get_json()
    assert (gone["state"], gone["actions"]) == ("discarded", [])
    assert desk.get(desk.writer).get_json() == []
    assert [one["id"] for one in desk.get(desk.writer, "?state=discarded").get_json()] == [made["id"]]
    history = desk.get(desk.writer, f"/{made['id']}/history").get_json()
    assert [one["action"] for one in history] == ["drafted", "discarded"]


def test_a_correction_of_an_edition_that_is_over_is_not_handed_in_and_can_be_given_up(desk: Desk) -> None:
    made = desk.published()
    first, second = (
        desk.act(desk.writer, made, "correct", {"note": WHY, "changed": {}}).get_json() for _ in range(2)
    )
    waiting = desk.act(desk.writer, first, "submit").get_json()
    assert desk.act(desk.editor, waiting, "approve").status_code == 200
    assert_problem(desk.act(desk.writer, second, "submit"), 409, "post_corrected_meanwhile")
    assert "submit" not in desk.get(desk.writer, f"/{second['id']}").get_json()["actions"]
    assert desk.act(desk.writer, second, "discard").status_code == 200


def test_the_history_says_why_a_post_was_corrected(desk: Desk) -> None:
    made = desk.published()
    drafted = desk.act(desk.writer, made, "correct", {"note": WHY, "changed": {}}).get_json()
    desk.act(desk.editor, desk.act(desk.writer, drafted, "submit").get_json(), "approve")
    history = desk.get(desk.writer, f"/{made['id']}/history").get_json()
    assert (history[-1]["action"], history[-1]["note"]) == ("corrected", WHY["vi"])


def test_an_area_to_take_over_at_is_named_by_its_code(desk: Desk) -> None:
    above = post(desk.store, area_id=VINH_LONG, channels=["feed", "page"])
    shown = desk.get(desk.writer, f"/{above['_id']}").get_json()
    taken = desk.act(desk.writer, shown, "take-over", {"area_id": "29242", "way": "as_it_is"})
    assert (taken.status_code, taken.get_json()["area_id"]) == (201, PHUONG_TRA_VINH)


def test_what_an_adapted_copy_comes_from_is_shown_with_what_became_of_it(desk: Desk) -> None:
    above = post(desk.store, area_id=VINH_LONG, source_agency_id=f"ubnd:{VINH_LONG}")
    shown = desk.get(desk.writer, f"/{above['_id']}").get_json()
    body = {"area_id": PHUONG_TRA_VINH, "way": "adapted", "changed": {"texts": NEW["texts"]}}
    taken = desk.act(desk.writer, shown, "take-over", body).get_json()
    assert (taken["after_agency_id"], taken["source_changed"]) == (f"ubnd:{VINH_LONG}", None)
