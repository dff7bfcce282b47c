"""What is sent again and again: what counts as that, and what never does."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot import repeats
from bot.repeats import Verdict

NOW = datetime(2026, 10, 1, 8, tzinfo=UTC)


def verdicts(*texts: str, apart: timedelta = timedelta()) -> list[Verdict]:
    slots: dict[str, object] = {}
    found = []
    for number, text in enumerate(texts):
        verdict, slots[repeats.SLOT] = repeats.judged(slots, text, NOW + apart * number)
        found.append(verdict)
    return found


def test_the_same_text_is_answered_three_times() -> None:
    answered = [Verdict.ANSWER] * 3
    assert verdicts(*["đèn đường hư hoài vậy"] * 5) == [*answered, Verdict.NOTICE, Verdict.SILENCE]


def test_other_texts_between_change_nothing() -> None:
    same, other = "đèn đường hư hoài vậy", "còn cầu thì sao hả ad"
    assert verdicts(same, other, same, other, same, other, same)[-1] is Verdict.NOTICE


def test_after_an_hour_it_is_answered_again() -> None:
    assert set(verdicts(*["đèn đường hư hoài vậy"] * 5, apart=timedelta(minutes=61))) == {Verdict.ANSWER}


@pytest.mark.parametrize("text", ["có", "xin chào", "1", "ok nha", '/ask_news{"after":"x"}'])
def test_short_words_and_buttons_are_always_answered(text: str) -> None:
    assert set(verdicts(*[text] * 9)) == {Verdict.ANSWER}


@pytest.mark.parametrize(
    "text",
    [
        "Nhà tôi muốn vay vốn ngân hàng chính sách thì làm sao",
        "chợ bán hàng giả, có người quảng cáo khuyến mãi lừa bà con",
        "xem ở https://vinhlong.gov.vn sao không thấy",
        "cầu hư, tôi đăng hình ở facebook.com rồi",
        "giảm giá nước sinh hoạt cho hộ nghèo được không",
        "có ai cho vay nặng lãi trong xóm tôi",
    ],
)
def test_what_residents_write_is_no_advertisement(text: str) -> None:
    assert not repeats.is_advertisement(text)


def test_nothing_of_a_text_is_remembered_but_a_digest() -> None:
    _, rows = repeats.judged({}, "số nhà tôi là hai mươi ba")
    assert "nha" not in str(rows)
