"""Questions in between, while a survey is answered."""

from __future__ import annotations

import pytest

from bot.dialogue import Incoming, answer
from models.store import Store
from tests import builders
from tests.bot.talks import said, someone


def talk(store: Store, *texts: str) -> list[str]:
    who = someone(store)
    return [said(answer(who, Incoming(f"m{number}", text))) for number, text in enumerate(texts)]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("số điện lực mấy z", "Công ty điện lực"),
        ("mai có mưa không", "bản tin thời tiết"),
        ("lam giay khai sinh can gi", "Tôi không biết"),
        ("co canh bao gi khong", "Hiện không có cảnh báo"),
    ],
)
def test_a_question_in_between_is_answered_and_the_survey_goes_on(town: Store, asked: str, told: str) -> None:
    builders.survey(town)
    _, text = talk(town, "lam khao sat", asked)
    assert told in text
    assert "1/3" in text
    assert "Xin chọn" not in text


@pytest.mark.parametrize("asked", ["chờ xíu, cho hỏi số điện lực", "so dien luc may z", "ê mai có mưa hông"])
def test_a_question_is_no_answer_in_own_words(town: Store, asked: str) -> None:
    builders.survey(town)
    *_, beside, ended = talk(town, "có ks j k ad", "1", "bỏ qua", asked, "mo som hon")
    assert "3/3" in beside
    assert "Đã ghi nhận" in ended
    (kept,) = town.db["survey_answers"].find()
    assert kept["answers"]["more"] == "mo som hon"


def test_an_opinion_that_names_a_number_is_an_answer(town: Store) -> None:
    builders.survey(town, questions=[builders.question("more", "long_text")])
    _, ended = talk(town, "lam khao sat", "Số điện thoại của UBND nên dán ở đình")
    assert "Đã ghi nhận" in ended


@pytest.mark.parametrize("words", ["làm tiếp", "tiep tuc khao sat", "continue"])
def test_go_on_asks_the_open_question_again(town: Store, words: str) -> None:
    builders.survey(town, questions=[builders.question("more", "long_text", required=True)])
    *_, text = talk(town, "lam khao sat", words)
    assert text.startswith("1/1")
    assert town.db["survey_answers"].count_documents({}) == 0


def test_who_can_not_leave_a_question_out_hears_how_to_stop(town: Store) -> None:
    builders.survey(town)
    *_, text = talk(town, "lam khao sat", "bỏ câu này")
    assert "bắt buộc" in text
    assert "hủy" in text
