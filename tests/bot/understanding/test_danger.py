"""Calls for help are seen in whatever words, and what only sounds like one alarms nobody."""

from __future__ import annotations

import pytest

from bot.understanding import danger, weighed
from bot.understanding.danger import Danger

CALLS = [
    # Said outright, in each way of writing.
    "Cứu tôi với, nước tới cổ rồi",
    "cuu voi",
    "cứuuuu voiiii",
    "cuu e vs nc toi nguc r",
    "nuwowcs leen toiws nguwcj roofi cuwus vowis",
    "help me, we are drowning",
    "ជួយសង្គ្រោះ",
    "🆘 3 người trên mái nhà",
    # Without one word of danger.
    "vợ tôi vỡ ối rồi mà đường ngập hết",
    "Má em gọi hoài không dậy, mình lạnh ngắt",
    "thằng út chơi mé sông, giờ còn thấy đôi dép",
    "nước tới giường mà ba tôi nằm liệt",
    "máy thở của ba sắp hết pin mà chưa có điện",
    "em đứng ngoài lan can cầu, xin lỗi mẹ",
]

HARMLESS = [
    "Xin chào",
    "",
    "...",
    "Ổ gà trước nhà tôi",
    # Food, songs, films, jokes.
    "thịt cừu với rau muống",
    "bài hát nước tới ngực hay quá",
    "cười muốn chết luôn",
    # Roofs, teams, drills.
    "xin hỗ trợ sửa mái nhà cho hộ nghèo",
    "cảm ơn đội cứu hộ hôm qua",
    "khi nào diễn tập chữa cháy",
    # Nobody is in danger.
    "cây ngã chắn đường, không ai bị gì",
    "đăng ký lớp học bơi ở đâu",
]


@pytest.mark.parametrize("text", CALLS)
def test_a_call_for_help_is_filed_or_asked_about(text: str) -> None:
    assert danger.judged(text) is not Danger.NONE


@pytest.mark.parametrize("text", CALLS[:8])
def test_a_call_in_plain_words_is_filed_at_once(text: str) -> None:
    assert danger.judged(text) is Danger.CERTAIN


@pytest.mark.parametrize("text", HARMLESS)
def test_what_only_sounds_like_danger_is_not_filed(text: str) -> None:
    assert danger.judged(text) is not Danger.CERTAIN


def test_danger_is_seen_at_the_end_of_a_long_message() -> None:
    text = (
        "Chào anh chị, tôi muốn hỏi lịch thu rác tuần này và thủ tục làm khai sinh cho cháu. "
        "Còn nữa, con tôi vừa té xuống sông, nước cuốn mất rồi, cứu với!"
    )
    assert danger.judged(text) is Danger.CERTAIN


@pytest.mark.parametrize("text", ["cháy", "112"])
def test_one_word_that_may_be_danger_is_asked_about(text: str) -> None:
    assert danger.judged(text) is Danger.LIKELY


@pytest.mark.parametrize("text", ["DIỄN TẬP CẦN GIÚP", "AN TOÀN"])
def test_answers_to_a_drill_and_of_the_safe_are_no_danger(text: str) -> None:
    assert danger.judged(text) is Danger.NONE


@pytest.mark.parametrize("text", ["!!!", "???", "nămngười", "5 người", "không có ai cần cứu, tôi nhầm"])
def test_signs_and_numbers_alone_are_no_danger(text: str) -> None:
    assert weighed.level(text) is Danger.NONE


@pytest.mark.parametrize(
    "text",
    ["Cháy nhà ở chợ Phú Đông", "chay nha ap Rach Sau", "Chìm ghe ở vàm Rạch Lá", "House fire at the market"],
)
def test_an_event_and_a_place_are_a_call(text: str) -> None:
    assert danger.reaches(danger.judged(text), Danger.POSSIBLE)


@pytest.mark.parametrize(
    "text",
    [
        "Cháy nhà ở chợ Cái Nhum",
        "chay nha o cho Cai Nhum",
        "nha chay",
        "lua boc chay nha hang xom",
        "Sập cầu Cái Nhum",
        "Nổ bình gas quán cơm chợ Trà Ôn",
        "Cháy chợ Vĩnh Long",
        "Vỡ đê bao cồn Thanh Bình",
        "Ngộ độc tập thể công ty",
        "Xe cứu thương tới ấp 9 gấp",
        "Lốc xoáy tốc mái ấp Mỹ Hòa",
        "chac tui khong qua noi dem nay",
        "ổng hết biết gì rồi",
        "mắt anh dính axit",
        "có người nhảy cầu",
    ],
)
def test_a_telegram_of_danger_is_filed_or_asked_about(text: str) -> None:
    assert danger.judged(text) is not Danger.NONE


@pytest.mark.parametrize(
    "text",
    [
        "Cháy bóng đèn đường chợ Cái Nhum",
        "Sập mái che quán bỏ hoang",
        "Ngã cây nhỏ ấp 3 không chắn đường",
        "cúp nước ấp 9",
        "vợ tui giận cầm chổi haha",
        "báo đăng chìm phà ở Bangladesh",
    ],
)
def test_what_only_has_the_shape_of_a_telegram_asks_nothing(text: str) -> None:
    assert danger.judged(text) in (Danger.NONE, Danger.FAINT)
