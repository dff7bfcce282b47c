"""Who says that they are safe is understood, and a call for help in doubt never is taken for that."""

from __future__ import annotations

import pytest

from bot.understanding import safety


@pytest.mark.parametrize(
    "text",
    [
        "Tôi an toàn",
        "ca nha an toan roi",
        "TOI AN TOAN",
        "bà con đừng lo, cả nhà tôi khỏe",
        "k sao dau mn, nha e on het",
        "we are safe",
        "គ្រួសារខ្ញុំមានសុវត្ថិភាព",
    ],
)
def test_who_is_safe_is_understood(text: str) -> None:
    assert safety.judged(text)


@pytest.mark.parametrize(
    "text",
    [
        "không an toàn",
        "chỗ này mất an toàn lắm",
        "tôi ổn nhưng má tôi kẹt trong nhà, nước tới cổ",
        "cứu tôi với",
        "DIỄN TẬP AN TOÀN",
        "Xin chào",
        "not safe here",
        # Somebody in danger was told "good that you are safe" to each of these.
        "không sao thở được",
        "không xong rồi",
        "đang ở nhà văn hóa ấp 2 chờ cứu",
        "đang đợi ở nhà văn hóa ấp 2",
        "hổng ai nghe hết",
        "không ai ở gần hết",
        "không ai thương em hết",
        "vẫn cần cứu",
        "ủa bấm lộn, tui vẫn cần cứu",
        "ở nhà",
        "dạ ở nhà con",
        "con hong biet, o nha con",
        "we are at home",
        "có an toàn gì đâu",
        "an toàn là sao",
        "an toan khong",
        "bình tĩnh rồi, đang chờ",
        "Nồi cháo đổ trùm lên đứa em một tuổi, da tuột hết rồi",
        "she is fine for now but water is at the eaves",
        "we are on the roof",
        "hết nước uống rồi",
        "chúc mọi người bình yên, em xin lỗi",
        "ổng về tới nhà rồi cầm dao",
        "sạt lở sát nhà tôi rồi",
        "cả xóm tối thui",
        "còn nhà tôi thì không sao, vậy chừng mấy bữa có người tới?",
    ],
)
def test_others_are_not_said_to_be_safe(text: str) -> None:
    assert not safety.judged(text)


@pytest.mark.parametrize(
    "text", ["ổn rồi ạ", "được cứu rồi", "lên bờ rồi nha", "hết nguy hiểm rồi", "I'm ok now", "we are safe"]
)
def test_while_a_call_is_open_outright_words_count(text: str) -> None:
    assert safety.is_explicit(text)


@pytest.mark.parametrize("text", ["về tới nhà rồi", "nước rút rồi", "má xuất viện rồi", "back home now"])
def test_while_a_call_is_open_signs_of_safety_do_not(text: str) -> None:
    assert not safety.is_explicit(text)
