"""Open texts of surveys: masked, grouped, and with nothing that tells whose they are."""

from __future__ import annotations

import pytest

from models import surveys
from models.access.callers import HERE
from models.errors import Forbidden, NotFound
from models.language.dates import day_and_time
from models.store import Store
from models.surveys import embargo, lists, open_texts
from models.surveys.answers import Beside
from models.surveys.definition import Survey
from models.surveys.voters import Voter
from tests.answering import over, say
from tests.builders import question, survey
from tests.models.surveys.test_results import EDITOR


@pytest.fixture
def asked(store: Store) -> Survey:
    return survey(store, questions=[question("why", "long_text"), question("hour", "single", "5h", "17h")])


def test_texts_that_say_the_same_stand_together(store: Store, asked: Survey) -> None:
    say(store, asked, 2, why="Loa phát quá to vào sáng sớm")
    say(store, asked, 1, why="loa phat qua to vao sang som!")
    say(store, asked, 1, why="Loa phát quá to vào buổi sáng sớm")
    say(store, asked, 1, why="Xin phát thêm tiếng Khmer")
    over(store, asked)
    found = open_texts.read(store, EDITOR, asked["_id"], "why")
    assert [(group["text"], group["n"]) for group in found.groups] == [
        ("Loa phát quá to vào sáng sớm", 4),
        ("Xin phát thêm tiếng Khmer", 1),
    ]
    assert (found.n, found.grouped) == (5, 5)


def test_personal_data_is_masked(store: Store, asked: Survey) -> None:
    say(store, asked, 5, why="Gọi tôi số 0900 000 012 nhé")
    over(store, asked)
    (group,) = open_texts.read(store, EDITOR, asked["_id"], "why").groups
    assert group["text"] == "Gọi tôi số ••• nhé"


def test_texts_of_few_people_are_not_told(store: Store, asked: Survey) -> None:
    say(store, asked, 4, why="Ồn quá")
    say(store, asked, 6, hour="5h")
    over(store, asked)
    found = open_texts.read(store, EDITOR, asked["_id"], "why")
    assert (found.n, found.grouped, list(found.groups)) == (None, 0, [])


def test_words_beside_an_option_are_not_told_where_its_count_is_hidden(store: Store) -> None:
    hour = question("hour", "single", "5h", "17h", "khac")
    hour["options"][2]["other"] = True
    one = survey(store, questions=[hour])
    say(store, one, 12, hour="5h")
    say(store, one, 3, hour="17h")
    for number in range(6):
        say(store, one, others={"hour": f"Lúc {number} giờ"}, hour="khac")
    over(store, one)
    found = open_texts.read(store, EDITOR, one["_id"], "hour")
    assert (found.n, list(found.groups)) == (None, [])


def test_texts_come_page_by_page(store: Store, asked: Survey) -> None:
    for word in ("điện", "nước", "đường", "rác", "loa"):
        say(store, asked, why=f"Vấn đề {word} {word} {word}")
    over(store, asked)
    first = open_texts.read(store, EDITOR, asked["_id"], "why", limit=3)
    rest = open_texts.read(store, EDITOR, asked["_id"], "why", limit=3, after=first.following)
    assert (len(first.groups), len(rest.groups), rest.following) == (3, 2, None)


def test_no_text_tells_how_many_answered_where_results_hide_it(store: Store) -> None:
    hour = {
        **question("hour", "single", "5h", "17h"),
        "options": [{"id": "5h", "text": {"vi": "5h"}}, {"id": "x", "text": {"vi": "khác"}, "other": True}],
    }
    one = survey(store, questions=[question("why", "long_text"), hour])
    say(store, one, 9, hour="5h")
    voter = Voter(("device:x",), verified=True)
    surveys.answer(
        store, one["_id"], voter, {"hour": "x", "why": "Ồn quá"}, "app", HERE, Beside({"hour": "Lúc 7 giờ"})
    )
    over(store, one)
    for name in ("why", "hour"):
        found = open_texts.read(store, EDITOR, one["_id"], name)
        assert (found.n, found.grouped, found.groups) == (None, 0, [])


def test_texts_wait_for_the_end(store: Store, asked: Survey) -> None:
    say(store, asked, why="Ồn quá")
    with pytest.raises(Forbidden, match="results_after_close"):
        open_texts.read(store, EDITOR, asked["_id"], "why")


def test_within_the_time_of_grace_the_hour_is_named(store: Store) -> None:
    one = survey(store, questions=[question("why", "long_text")], grace_seconds=3600)
    over(store, one)
    with pytest.raises(Forbidden, match="results_after_grace") as refused:
        open_texts.read(store, EDITOR, one["_id"], "why")
    ends = embargo.ends_at(lists.get(store, one["_id"]))
    assert refused.value.params["at"] == day_and_time(ends)


def test_a_question_without_words_has_no_texts(store: Store, asked: Survey) -> None:
    over(store, asked)
    with pytest.raises(NotFound):
        open_texts.read(store, EDITOR, asked["_id"], "hour")


def test_many_different_texts_are_grouped_in_little_time() -> None:
    texts = [
        f"Ý kiến số {number % 700} về chuyện {number * 7919 % 1000} ở xóm {number % 300}"
        for number in range(700)
    ]
    assert sum(group["n"] for group in open_texts.grouped(texts)) == 700
