"""Category help: proposes what the words point to, is silent when unsure, and danger comes before any model."""

from __future__ import annotations

import pytest

from models.categories import proposal_model, urgency
from models.categories.categories import Urgency
from models.categories.proposal_model import THRESHOLD, examples, likely, propose, rows, train
from models.language.text import fold
from models.messages.messages import MessageChannel, Owner
from models.reports import filing, search_facets
from models.reports.draft import Draft, Reporter
from models.store import Store
from tests.builders import PHUONG_TRA_VINH

RESIDENT = Reporter(MessageChannel.PUSH, Owner("device", "d1"), {"kind": "device", "id": "d1"})

#: Texts that stand nowhere in the file.
SEEN_NOWHERE = [
    ("Mưa xong nước ngập hết con hẻm nhà tôi", "flood"),
    ("mua xong nuoc ngap het con hem nha toi", "flood"),
    ("Mấy cái đèn đường trước xóm không sáng", "street_light"),
    ("den duong truoc xom hu may bua nay", "street_light"),
    ("Rác để đầy đường không ai hốt", "garbage"),
    ("nha hang xom hat karaoke om som ca dem", "noise"),
    ("Nước máy hôm nay đục quá không nấu ăn được", "water_supply"),
]


@pytest.mark.parametrize(("text", "category"), SEEN_NOWHERE)
def test_words_point_to_a_category_with_or_without_diacritics(text: str, category: str) -> None:
    best = propose(text)[0]

    assert best.category == category
    assert proposal_model.THRESHOLD <= best.confidence <= 1


@pytest.mark.parametrize("text", ["abcdef", "12345 ???", "", "qwerty zxcvb"])
def test_text_that_says_nothing_gets_no_proposal(text: str) -> None:
    assert propose(text) == []


def test_only_allowed_categories_are_proposed() -> None:
    assert propose("Rác để đầy đường không ai hốt", ["petition"]) == []


def test_same_texts_make_the_same_model() -> None:
    once, again = (train(examples())(fold("nước ngập đường")) for _ in range(2))

    assert once == again


def test_what_is_proposed_to_a_writer_unknown_to_the_model_is_right_nine_times_in_ten() -> None:
    by_category: dict[str, list[str]] = {}
    for row in rows():
        if row.writer != "students":
            by_category.setdefault(row.category, []).append(row.text)
    classify = train(by_category)
    judged = [(classify(fold(row.text))[0], row.category) for row in rows() if row.writer == "students"]

    proposed = [best.category == wanted for best, wanted in judged if best.confidence >= THRESHOLD]

    assert len(proposed) > len(judged) / 3
    assert sum(proposed) / len(proposed) > 0.85


def test_what_is_not_sure_enough_is_still_likely() -> None:
    text = "cái vụ hôm bữa đó"

    assert propose(text) == []
    assert propose("Rác để đầy đường không ai hốt")[0] == likely("Rác để đầy đường không ai hốt")[0]


@pytest.mark.parametrize(
    "text",
    [
        "Dây điện bị đứt nằm giữa đường",
        "day dien dut nam giua duong",
        "CHÁY NHÀ ở gần chợ",
        "có em bé bị đuối nước",
        "ភ្លើងឆេះផ្ទះ",
    ],
)
def test_words_of_danger_are_found(text: str) -> None:
    assert urgency.danger(text)


@pytest.mark.parametrize(
    "text",
    [
        "Xe chết máy vì nước ngập",
        "Bóng đèn bị cháy chưa thay",
        "xe chay nhanh qua truoc cong truong",
        "Cá chết nổi trắng kênh",
        "Cừu với dê thả rông ngoài đường",
        "Tiêu chảy mấy bữa nay",
    ],
)
def test_what_only_sounds_like_danger_is_none(text: str) -> None:
    assert urgency.danger(text) == []


def test_filed_report_keeps_urgency_and_proposal(store: Store) -> None:
    draft = Draft("Rác để đầy đường không ai hốt", "flood", area_id=PHUONG_TRA_VINH)

    report = filing.file(store, draft, RESIDENT).report

    assert report["urgency"] == Urgency.SOON
    assert report["proposed"]["category"] == "garbage"
    assert search_facets.proposal(report) == report["proposed"]
