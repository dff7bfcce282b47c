"""What people say beside an answer: questions in between, consent, the end, and where exactly it is."""

from __future__ import annotations

import pytest

from bot.understanding import consents, contacts, courtesies, side_questions, spots
from bot.understanding.side_questions import SideQuestion


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("bao lâu có người tới?", SideQuestion.WHEN),
        ("may bua thi xong", SideQuestion.WHEN),
        ("có tốn tiền không?", SideQuestion.COST),
        ("how long will it take", SideQuestion.WHEN),
        ("nước ngập ba ngày rồi", None),
        ("làm khai sinh có tốn tiền không", None),
    ],
)
def test_a_question_in_between_is_told_from_a_report(text: str, meant: SideQuestion | None) -> None:
    assert side_questions.asked(text) is meant


@pytest.mark.parametrize(
    "text", ["Gửi đi, cảm ơn chị", "ờ vậy đúng rồi", "gởi luôn đi em", "ផ្ញើចុះ", "send it please"]
)
def test_consent_is_heard_with_thanks_around(text: str) -> None:
    assert consents.sends(text)


@pytest.mark.parametrize("text", ["đúng rồi nhưng ở chợ", "gửi cho ai", "không"])
def test_what_says_more_is_no_consent(text: str) -> None:
    assert not consents.sends(text)


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("Thôi dài quá, cho dừng ở đây, sẵn hỏi điện lực số mấy?", True),
        ("thoi nhieu qua, dung lai", True),
        ("đúng lại như vậy", False),
        ("tạm được, chờ hơi lâu", False),
    ],
)
def test_a_survey_is_ended_in_words(text: str, ends: bool) -> None:
    assert consents.ends(text) is ends


@pytest.mark.parametrize(
    ("text", "commune", "spot"),
    [
        ("chợ Mới ở xã Long Hữu", "Long Hữu", "chợ Mới"),
        ("Ấp Nhất, xã Long Hữu, đối diện bến đò", "Long Hữu", "Ấp Nhất, đối diện bến đò"),
        ("phường Trà Vinh", "Trà Vinh", ""),
    ],
)
def test_the_spot_is_what_is_said_beside_the_commune(text: str, commune: str, spot: str) -> None:
    assert spots.spot_of(text, commune) == spot


def test_the_name_is_taken_back_in_other_words() -> None:
    assert contacts.wants_no_name("xin bỏ tên tôi ra, tôi không dám để tên")


def test_thanks_with_content_leave_the_content() -> None:
    assert courtesies.without("Chào chị, rác đầy chợ") == "rác đầy chợ"
