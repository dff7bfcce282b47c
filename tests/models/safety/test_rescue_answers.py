"""What people answer to "do you need rescue now?": a clear no is a no, and a yes may be said in any words."""

from __future__ import annotations

import pytest

from models.safety import rescue_answers
from models.safety.rescue_answers import RescueAnswer


@pytest.mark.parametrize(
    "text",
    [
        "có",
        "co",
        "Dạ cần",
        "đúng rồi",
        "le len",
        "uk gap lm",
        "toi di",
        "ok",
        "yes please",
        "hurry",
        "បាទ",
        "ជួយផង",
        "trời ơi, lẹ lên",
        "có, nước vô nhà rồi",
    ],
)
def test_a_yes_in_any_words(text: str) -> None:
    assert rescue_answers.understood(text) is RescueAnswer.YES


@pytest.mark.parametrize(
    "text",
    [
        "không",
        "ko",
        "dạ không ạ",
        "hong can dau",
        "khong co dau ban oi",
        "thôi",
        "em chỉ hỏi thôi",
        "ừ thì tôi hỏi cho biết",
        "no",
        "no thanks",
        "just asking",
        "không ai bị gì",
        "khong co ai can cuu",
        "chỉ hỏi thôi",
        "chỉ kẹt xe",
        "ទេ",
        "មិនត្រូវការទេ",
    ],
)
def test_a_clear_no_in_any_words(text: str) -> None:
    assert rescue_answers.understood(text) is RescueAnswer.NO


@pytest.mark.parametrize("text", ["không phải tôi, bà kế bên té sông", "bấm lộn", "cancel"])
def test_a_no_that_danger_outweighs(text: str) -> None:
    assert rescue_answers.understood(text) is RescueAnswer.WEAK_NO


@pytest.mark.parametrize(
    "text",
    [
        "không thở được",
        "không biết",
        "?",
        "cô ơi",
        "",
        "xin chào",
        # What asks, and a longer text of something else, is no yes because a word of one stands in it.
        "có tốn tiền không?",
        "rồi có tốn tiền bạc chi hông",
        "có khi nào nước lên tới đây không",
        "khi nào tới",
        "wait, my wife will type. vietnamese please",
        "Cháu đọc cho bà nghe câu thơ xem nào",
        "còn nhà tôi thì sao, vậy chừng mấy bữa có người tới?",
    ],
)
def test_words_that_leave_it_open(text: str) -> None:
    assert rescue_answers.understood(text) is None


@pytest.mark.parametrize(
    ("text", "rest", "by_mistake"),
    [
        ("không có ai cần cứu", "", False),
        ("khong co ai can cuu", "", False),
        ("tôi nhầm", "", True),
        ("chỉ kẹt xe thôi", "thôi", True),
        ("gửi nhầm", "", True),
        ("I don't need rescue", "", False),
        ("nhầm rồi, nhà kế bên cháy", "nhà kế bên cháy", True),
    ],
)
def test_a_call_is_taken_back_in_plain_words(text: str, rest: str, by_mistake: bool) -> None:
    assert rescue_answers.taken_back(text) == (rest, by_mistake)


@pytest.mark.parametrize("text", ["bấm nhầm, tôi vẫn cần cứu", "không thở được", "không", "ko ai bị gì"])
def test_what_takes_nothing_back(text: str) -> None:
    assert rescue_answers.taken_back(text) is None
