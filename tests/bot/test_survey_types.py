"""A survey with every type of question, asked and answered in the chat."""

from __future__ import annotations

from typing import Any

import pytest

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
    talk(who, "lam khao sat", "xyzzy", "bon sao", "qwrty", "so 3", "gì vậy", "hai", "ủa", "năm sao")
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


THREE = [question("one", "single", "a", "b"), question("n", "number"), question("stars", "rating")]


@pytest.mark.parametrize("back", ["quay lại", "cau truoc", "back", "ត្រឡប់ក្រោយ"])
def test_back_goes_to_the_question_before(town: Store, back: str) -> None:
    builders.survey(town, questions=THREE)
    who = someone(town)
    _, _, third, second, first, start = talk(who, "lam khao sat", "a", "2", back, back, back)
    assert [text[:4] for text in (second, first)] == ["2/3.", "1/3."], (third, second)
    assert start.startswith(("Đây là câu đầu tiên.", "នេះជាសំណួរដំបូង។"))
    for number, text in enumerate(("b", "7", "5")):
        answer(who, Incoming(f"again{number}", text))
    assert kept(town)["answers"] == {"one": "b", "n": 7, "stars": 5}


def test_back_from_own_words_asks_the_question_again(town: Store) -> None:
    builders.survey(town, questions=EVERY_TYPE[1:3])
    who = someone(town)
    *_, again = talk(who, "lam khao sat", "yes", "khác", "quay lại")
    assert "2/2" in again
    answer(who, Incoming("x", "a,b"))
    assert kept(town)["answers"] == {"one": "yes", "some": ["a", "b"]}


def test_what_was_answered_is_kept_when_patience_ends_and_gone_on_with(town: Store) -> None:
    builders.survey(town, questions=THREE)
    builders.survey(town, title={"vi": "Chợ đêm"})
    who = someone(town)
    *_, ended, goes_on = talk(who, "lam khao sat", "1", "a", "xyzzy", "gì vậy", "ủa", "làm khảo sát")
    assert "vẫn được giữ, chưa gửi" in ended
    assert "2/3" in goes_on
    for number, text in enumerate(("7", "5")):
        answer(who, Incoming(f"rest{number}", text))
    assert kept(town)["answers"] == {"one": "a", "n": 7, "stars": 5}
    assert town.db["survey_drafts"].count_documents({}) == 0


def test_a_survey_that_is_stopped_leaves_no_draft(town: Store) -> None:
    builders.survey(town, questions=THREE)
    talk(someone(town), "lam khao sat", "a", "xyzzy", "gì vậy", "ủa", "lam khao sat", "huy")
    assert town.db["survey_drafts"].count_documents({}) == 0


@pytest.mark.parametrize(
    ("kind", "hint"), [("rating", "số từ 1 đến 5"), ("number", "Nhắn một số."), ("date", "ví dụ 29/11/2026")]
)
def test_a_second_useless_answer_is_told_how_to_answer_and_asked_again(
    town: Store, kind: str, hint: str
) -> None:
    builders.survey(town, questions=[question("q", kind), question("more", "long_text")])
    who = someone(town)
    *_, second = talk(who, "lam khao sat", "xyzzy", "gì vậy")
    assert "Câu q" in second
    assert hint in second
    assert "danh sách" not in second


def test_a_digit_after_the_way_out_is_still_the_answer(town: Store) -> None:
    builders.survey(town, questions=[question("q", "rating", required=True), question("more", "long_text")])
    who = someone(town)
    talk(who, "lam khao sat", "xyzzy", "gì vậy", "1", "ồn")
    assert kept(town)["answers"] == {"q": 1, "more": "ồn"}


def test_a_digit_never_presses_the_button_that_skips(town: Store) -> None:
    builders.survey(town, questions=[question("q", "single", *"abcdef"), question("more", "long_text")])
    talk(someone(town), "lam khao sat", "5", "ồn")
    assert kept(town)["answers"] == {"q": "e", "more": "ồn"}


@pytest.mark.parametrize("kind", ["number", "rating"])
def test_a_place_in_a_row_is_no_number(town: Store, kind: str) -> None:
    builders.survey(town, questions=[question("q", kind), question("more", "long_text")])
    *_, refused = talk(someone(town), "lam khao sat", "câu thứ hai")
    assert "1/2" in refused


def test_what_was_not_literally_the_answer_is_told_again(town: Store) -> None:
    builders.survey(town, questions=THREE)
    _, literal, worded, _ = talk(someone(town), "lam khao sat", "a", "khoảng hai mươi", "5")
    assert "Ghi nhận" not in literal
    assert "Ghi nhận: 20\n" in worded


def test_an_answer_that_may_change_is_changed(town: Store) -> None:
    builders.survey(town, questions=THREE[:1], changeable=True)
    *_, again, _ = talk(someone(town), "lam khao sat", "a", "lam khao sat", "b")
    assert "câu trả lời mới thay câu cũ" in again
    assert kept(town)["answers"] == {"one": "b"}


def test_of_several_surveys_one_is_chosen_by_its_title(town: Store) -> None:
    for title in ("Giờ phát loa", "Chợ đêm"):
        builders.survey(town, title={"vi": title}, questions=THREE)
    _, begun = talk(someone(town), "lam khao sat", "chợ đêm")
    assert "Khảo sát: Chợ đêm" in begun
