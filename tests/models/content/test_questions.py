"""Questions about procedures: the post that answers one is found, and nothing answers another."""

from __future__ import annotations

import pytest

from models.content import questions
from models.store import Store
from tests.builders import PHUONG_LONG_DUC, PHUONG_TRA_VINH, post

#: What the bank has, by the words of its titles.
TITLES = {
    "birth": "Đăng ký khai sinh",
    "marriage": "Đăng ký kết hôn",
    "foreign": "Đăng ký kết hôn với người nước ngoài",
    "lost card": "Cấp lại căn cước khi bị mất",
    "land": "Sang tên sổ đỏ khi mua bán đất",
    "house": "Xin giấy phép xây dựng nhà ở riêng lẻ",
    "copy": "Chứng thực bản sao từ bản chính",
    "insurance": "Cấp thẻ bảo hiểm y tế cho hộ cận nghèo",
}


@pytest.fixture
def bank(store: Store) -> dict[str, str]:
    """The ids of the posts, with what each is about."""
    rows = {name: post(store, category="procedure", title=title, body="…") for name, title in TITLES.items()}
    post(store, title="Giá lúa hôm nay", body="Thương lái mua tại ruộng, cần giấy tờ rõ ràng.")
    return {row["_id"]: name for name, row in rows.items()}


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("làm giấy khai sinh cho bé cần gì", "birth"),
        ("lam khai sanh o dau vay", "birth"),
        ("how do I register a birth", "birth"),
        ("ចុះបញ្ជីកំណើតធ្វើយ៉ាងណា", "birth"),
        ("dk ket hon can gi", "marriage"),
        ("cưới vợ người nước ngoài đăng ký sao", "foreign"),
        ("mất cccd làm lại ở đâu", "lost card"),
        ("mua dat xong sang ten so do the nao", "land"),
        ("cất nhà có cần xin phép không", "house"),
        ("photo cong chung ban chinh", "copy"),
        ("hộ cận nghèo làm thẻ bhyt", "insurance"),
    ],
)
def test_a_question_finds_its_answer(store: Store, bank: dict[str, str], question: str, answer: str) -> None:
    (best, *_) = questions.answers(store, question, ())
    assert bank[best.post["_id"]] == answer


@pytest.mark.parametrize(
    "question",
    [
        "đăng ký xe máy mới mua",
        "lam ho chieu o dau",
        "ly hon can giay to gi",
        "trợ cấp người cao tuổi",
        "how do I get a passport",
        "thủ tục",
        "cần giấy tờ gì",
    ],
)
def test_what_nobody_answered_finds_nothing(store: Store, bank: dict[str, str], question: str) -> None:
    assert questions.answers(store, question, ()) == []


def test_an_answer_of_another_commune_does_not_count(store: Store) -> None:
    post(store, area_id=PHUONG_TRA_VINH, category="procedure", title="Đăng ký khai sinh", body="…")
    assert questions.answers(store, "lam khai sinh", (PHUONG_LONG_DUC,)) == []
    assert questions.answers(store, "lam khai sinh", (PHUONG_TRA_VINH,)) != []


def test_a_question_in_another_language_finds_a_translation(store: Store) -> None:
    told = post(
        store,
        category="procedure",
        title="Khai báo lưu trú",
        translations={"en": {"title": "Report overnight guests to the commune", "body": "…"}},
    )
    (best,) = questions.answers(store, "how do I report overnight guests", ())
    assert best.post["_id"] == told["_id"]
