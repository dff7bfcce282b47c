"""A survey with every type of question, asked and answered in the chat."""

from __future__ import annotations

from typing import Any

from bot.dialogue import Incoming, answer
from models.store import Store
from tests import builders
from tests.bot.talks import a_photo, said, someone
from tests.builders import question
from tests.surveying import EVERY_TYPE, RIGHT, SECTIONS


def kept(store: Store) -> Any:
    (found,) = store.db["survey_answers"].find()
    return found


def talk(who: Any, *texts: str) -> list[str]:
    return [said(answer(who, Incoming(f"m{number}", text))) for number, text in enumerate(texts)]


def test_every_type_is_asked_and_answered(town: Store) -> None:
    asked = [{**one, "random_order": False} for one in EVERY_TYPE]
    builders.survey(town, questions=asked, sections=SECTIONS)
    who = someone(town)
    talk(who, "lam khao sat", "no", "a, khác", "Loa rè", "Ồn quá", "bảy", "số 4", "5")
    answer(who, Incoming("job", "Nông dân"))
    answer(who, Incoming("order", "2,1,3"))
    answer(who, Incoming("sound", "good"))
    answer(who, Incoming("words", "số 2"))
    answer(who, Incoming("day", "29/11/2026"))
    answer(who, Incoming("hour", "5 giờ rưỡi chiều"))
    assert "Đã ghi nhận" in said(answer(who, Incoming("where", location=(10.25, 105.97))))
    assert (kept(town)["answers"], kept(town)["others"]) == (RIGHT, {"some": "Loa rè"})


def test_what_is_not_shown_is_not_asked(town: Store) -> None:
    builders.survey(town, questions=EVERY_TYPE[:4])
    who = someone(town)
    talk(who, "lam khao sat", "yes", "a", "Xong câu này")
    assert kept(town)["answers"] == {"one": "yes", "some": ["a"]}


def test_a_photo_answers_a_question_that_asks_for_one(town: Store) -> None:
    builders.survey(town, questions=[question("photo", "photo", required=True)])
    who = someone(town)
    talk(who, "lam khao sat")
    photo = a_photo(who)
    answer(who, Incoming("p", photos=(photo,)))
    assert kept(town)["answers"] == {"photo": photo}
    assert (town.db["uploads"].find_one({"_id": photo}) or {})["used_by"] == kept(town)["_id"]


def test_own_words_of_a_limit_are_said_in_the_chat(town: Store) -> None:
    builders.survey(town, questions=EVERY_TYPE[1:3])
    who = someone(town)
    talk(who, "lam khao sat", "yes")
    assert "Tối đa hai mục thôi." in said(answer(who, Incoming("x", "a,b,c")))


def test_a_note_is_told_with_the_question_behind_it(town: Store) -> None:
    builders.survey(town, questions=EVERY_TYPE[:2])
    (first,) = talk(someone(town), "lam khao sat")
    assert "Câu hello" in first
    assert "1/1" in first


def test_a_row_of_a_matrix_may_be_passed_over(town: Store) -> None:
    grid = next(one for one in EVERY_TYPE if one["id"] == "grid")
    builders.survey(town, questions=[grid], sections=SECTIONS)
    who = someone(town)
    talk(who, "lam khao sat", "bỏ qua", "good")
    assert kept(town)["answers"] == {"grid": {"words": "good"}}


def test_the_button_of_another_question_is_no_answer_to_a_row(town: Store) -> None:
    grid = next(one for one in EVERY_TYPE if one["id"] == "grid")
    builders.survey(town, questions=[grid], sections=SECTIONS)
    who = someone(town)
    assert "Đã ghi nhận" in talk(who, "lam khao sat", "Xong câu này", "good", "good")[-1]


def test_whoever_gets_on_keeps_their_answers_however_often_they_were_misread(town: Store) -> None:
    ratings = [question(f"q{number}", "rating") for number in range(4)]
    builders.survey(town, questions=ratings)
    who = someone(town)
    talk(who, "lam khao sat", "hả", "bon sao", "hả", "so 3", "gì vậy", "hai", "ủa", "năm sao")
    assert list(kept(town)["answers"].values()) == [4, 3, 2, 5]


def test_a_digit_is_the_answer_where_a_question_may_be_passed_over(town: Store) -> None:
    optional = [
        question("stars", "rating", required=False),
        question("people", "number", required=False),
        question("again", "rating", required=False),
    ]
    builders.survey(town, questions=optional)
    who = someone(town)
    begun, *_ = talk(who, "lam khao sat", "1", "1", "bỏ qua")
    assert "nhắn: bỏ qua" in begun
    assert kept(town)["answers"] == {"stars": 1, "people": 1}
