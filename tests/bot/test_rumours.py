"""Questions whether something is true: found, answered with the right correction, and never in place of help."""

from __future__ import annotations

from typing import Any

import pytest

from bot.dialogue import Incoming, answer
from bot.engine.engine import engine
from bot.understanding import examples
from models.content.posts import Post
from models.messages import conversations
from models.reports.reports import REPORTS
from models.store import Store
from tests.bot.talks import said, someone
from tests.builders import PHUONG_LONG_DUC, PHUONG_TRA_VINH, post

FACTS = {
    "claim": {
        "vi": "Chợ Trà Vinh đóng cửa vĩnh viễn, đăng ký sạp ở https://gia.example",
        "en": "The market of Tra Vinh closes for good",
    },
    "truth": {"vi": "Chợ vẫn mở cửa như thường.", "en": "The market is open as always."},
    "source": "Ban quản lý chợ",
    "who": "UBND phường",
    "seen_at": "nhóm @choloan",
}
ASKED = "co that la cho tra vinh dong cua vinh vien khong"


def intent(text: str) -> str:
    return engine().nlu.parse(text).intent


def corrected(store: Store, **given: Any) -> Post:
    return post(store, **{"kind": "correction", "title": "Chợ vẫn mở", "correction": FACTS, **given})


def at_home(store: Store, area_id: str) -> Any:
    """Somebody whose commune the chat knows."""
    who = someone(store)
    answer(who, Incoming("0", "xin chao"))
    conversation = conversations.load(store, who.id, who.channel)
    conversation.state["slots"]["home_area"] = area_id
    conversations.save(store, conversation, conversation.state, "x", [])
    return who


@pytest.mark.parametrize(
    "text",
    [
        "Có thật là chợ đóng cửa không?",
        "co that khong",
        "co that cho dong cua k",
        "nghe nói chợ đóng cửa phải không",
        "nghe noi cho dong cua, dung ko ad",
        "tin cho dong cua that hay gia vay",
        "người ta đồn chợ dời, có thật không",
        "Is it true that the market is closed?",
        "I heard the market closes, is that right",
        "តើពិតទេថាផ្សារបិទ",
        "ឮថាផ្សារបិទ មែនទេ",
        "Mấy bữa nay trên mạng đồn cống cái hóp vỡ, thiệt vậy hả?",
        "Cái Hóp vỡ thiệt hông dzậy",
        "nghe đồn chợ dời phải hôn",
        "chợ dời thiệt dị hả",
        "Chợ đóng cửa thiệt hả",
        "cho dong cua that khong",
    ],
)
def test_a_question_about_a_rumour_is_one(text: str) -> None:
    assert intent(text) == "ask_rumour"


@pytest.mark.parametrize(
    "text",
    [
        "nghe nói có mấy người mắc kẹt trên nóc nhà phải không?",
        "nghe noi co nguoi bi ket trong nha chay phai khong",
        "is it true we are trapped",
    ],
)
def test_a_question_about_a_danger_is_answered_and_asked_about(text: str) -> None:
    assert intent(text) == "ask_rumour_in_danger"


@pytest.mark.parametrize(
    "text",
    [
        "Nghe nói nhà ông Ba không có nước, nhờ kiểm tra",
        "co that nhieu rac o cho",
        "co phai xa long duc khong",
        "that khong the chiu noi",
        "thiệt không chịu nổi",
        "bão làm thiệt hại nhà cửa nhiều quá",
        "đồn công an ở đâu",
        "đúng rồi",
        "co loa phat thanh khong",
    ],
)
def test_what_only_sounds_like_one_is_none(text: str) -> None:
    assert intent(text) not in {"ask_rumour", "ask_rumour_in_danger"}


FRAMES = (
    "{} co that khong",
    "nghe noi {} phai khong",
    "có thật là {}",
    "{}, dung khong vay",
    "is it true {}",
    "{} thiệt hông dzậy",
    "{} thiệt hôn",
    "{} thật không",
    "{} thiệt hả",
    "{} đâu có phải không",
    "trên mạng đồn {}, thiệt vậy hả",
    "nghe đồn {} phải hôn",
)


@pytest.mark.parametrize("frame", FRAMES)
def test_no_call_for_help_is_taken_for_a_question(frame: str) -> None:
    calls = [row.text for row in examples.read() if (row.writer, row.intent) == ("founders", "need_rescue")]
    assert [call for call in calls if intent(frame.format(call)) == "ask_rumour"] == []


@pytest.mark.parametrize("frame", FRAMES)
def test_a_clear_call_for_help_is_at_least_asked_about_in_the_words_of_a_question(frame: str) -> None:
    for call in ("nuoc len noc nha roi cuu voi", "nha chay, mac ket tren gac"):
        assert intent(frame.format(call)) in {"need_rescue", "maybe_rescue", "ask_rumour_in_danger"}


@pytest.mark.parametrize(
    "text",
    [
        "nghe noi do cuu ho toi phai khong, nha toi ngap toi nguc",
        "co that khong ai toi sao, toi dang o tren cay",
        "is it true that somebody comes, our house is under water",
    ],
)
def test_what_people_say_of_themselves_is_no_rumour(text: str) -> None:
    assert intent(text) != "ask_rumour"


def test_the_correction_answers_with_claim_truth_source_and_link(town: Store) -> None:
    made = corrected(town, area_id=PHUONG_TRA_VINH)
    text = said(answer(at_home(town, PHUONG_TRA_VINH), Incoming("1", ASKED)))
    wanted = (
        "Chợ vẫn mở cửa như thường.",
        "Căn cứ: Ban quản lý chợ",
        "UBND phường",
        "Phường Trà Vinh",
        f"/p/{made['_id']}?lang=vi",
    )
    assert [part for part in (*wanted, "Chợ Trà Vinh đóng cửa") if part not in text] == []


SLUICE: dict[str, Any] = {
    "claim": {
        "vi": "Cống Cái Hóp bị vỡ",
        "km": "ទំនប់ទឹកកៃហុបនៅភូមិវ៉ាមបាក់",
        "en": "The Cai Hop sluice is broken",
    },
    "truth": {"vi": "Cống an toàn.", "km": "ទំនប់មានសុវត្ថិភាព។", "en": "The sluice is safe."},
    "source": "Kiểm tra tại cống",
    "who": "Chi cục Thủy lợi",
}
TOLD = {
    "Có thật là cống Cái Hóp bị vỡ không?": (
        "Có tin đồn rằng: “Cống Cái Hóp bị vỡ”",
        "Tin đó không đúng sự thật.",
    ),
    "តើពិតទេថាទំនប់ទឹកកៃហុបនៅភូមិវ៉ាមបាក់": ("មានពាក្យចចាមអារ៉ាមថា", "ព័ត៌មាននោះមិនមែនជាការពិតទេ"),
    "Is it true that the Cai Hop sluice is broken?": ("There is a rumour", "That rumour is not true."),
}


@pytest.mark.parametrize("question", TOLD)
def test_the_rumour_is_called_false_and_not_what_somebody_asks(town: Store, question: str) -> None:
    corrected(town, correction=SLUICE)
    text = said(answer(someone(town), Incoming("1", question)))
    assert [part for part in TOLD[question] if part not in text] == []


@pytest.mark.parametrize(
    "question",
    [
        "Có thật là cống Cái Hóp không bị vỡ?",
        "co that la cong Cai Hop chua bi vo khong",
        "Có thật là cống Cái Hóp chẳng bị vỡ không?",
        "Is it true that the Cai Hop sluice is not broken?",
        "Is it true that the Cai Hop sluice isn't broken?",
    ],
)
def test_of_a_sentence_that_denies_the_rumour_nothing_is_said(town: Store, question: str) -> None:
    corrected(town, correction=SLUICE)
    text = said(answer(someone(town), Incoming("1", question)))
    assert [judged for parts in TOLD.values() for judged in parts[1:] if judged in text] == []
    assert any(truth in text for truth in SLUICE["truth"].values())


def test_of_a_khmer_sentence_that_denies_the_rumour_nothing_is_said(town: Store) -> None:
    claim = {"vi": "Vỡ cống ở ấp", "km": SLUICE["claim"]["km"]}
    corrected(town, correction={**SLUICE, "claim": claim})
    text = said(answer(someone(town), Incoming("1", "តើពិតទេថាទំនប់ទឹកកៃហុបនៅភូមិវ៉ាមមិនបាក់")))
    assert "មិនមែនជាការពិតទេ" not in text
    assert SLUICE["truth"]["km"] in text


def test_of_a_part_of_a_rumour_nothing_is_said(town: Store) -> None:
    claim = {"vi": "Cống Cái Hóp bị vỡ, ba xã bị nước mặn tràn vào"}
    corrected(town, correction={**SLUICE, "claim": claim})
    text = said(answer(someone(town), Incoming("1", "Có thật là ba xã bị nước mặn tràn vào không?")))
    assert claim["vi"] in text
    assert "không đúng sự thật" not in text


def test_nothing_that_the_claim_names_can_be_tapped(town: Store) -> None:
    corrected(town)
    text = said(answer(someone(town), Incoming("1", ASKED)))
    assert "https[:]//gia[.]example" in text
    assert [live for live in ("gia.example", "@choloan") if live in text] == []


def test_it_is_answered_in_the_language_of_the_conversation(town: Store) -> None:
    corrected(town)
    question = "Is it true that the market of Tra Vinh closes for good?"
    assert "The market is open as always." in said(answer(someone(town), Incoming("1", question)))


def test_the_correction_of_another_commune_does_not_answer(town: Store) -> None:
    corrected(town, area_id=PHUONG_LONG_DUC)
    text = said(answer(at_home(town, PHUONG_TRA_VINH), Incoming("1", ASKED)))
    assert "Tôi không biết tin này đúng hay sai" in text


def test_where_nothing_is_known_it_says_so_and_whom_to_ask(town: Store) -> None:
    corrected(town)
    replies = answer(someone(town), Incoming("1", "nghe noi cau sap sap phai khong"))
    text, titles = said(replies), [button.title for reply in replies for button in reply.buttons]
    assert [part for part in ("không biết", "/corrections", "1022", "112") if part not in text] == []
    assert "Chợ" not in text
    assert titles == ["Gửi câu hỏi", "Cần cứu giúp"]


def test_the_question_is_passed_on_in_its_own_words(town: Store) -> None:
    who = someone(town)
    turns = ("nghe noi cho Vam sap doi cho phai khong", "Gửi câu hỏi", "1", "xa long huu", "bo qua", "gui di")
    for number, text in enumerate(turns):
        heard = said(answer(who, Incoming(str(number), text)))
    (report,) = town.collection(REPORTS).find()
    assert (report["kind"], report["text"]) == ("question", turns[0]), heard


def test_a_question_that_names_nothing_is_asked_what_it_is_about(town: Store) -> None:
    assert "Bạn muốn hỏi tin nào?" in said(answer(someone(town), Incoming("1", "có thật không?")))


def test_a_question_in_a_report_is_answered_and_the_report_goes_on(town: Store) -> None:
    corrected(town)
    who = someone(town)
    answer(who, Incoming("1", "toi muon phan anh"))
    replies = answer(who, Incoming("2", ASKED))
    assert "Chợ vẫn mở cửa" in said(replies)
    assert "Chuyện gì đang xảy ra" in said(replies)


def test_who_asks_and_may_be_in_danger_is_answered_and_asked(town: Store) -> None:
    who = someone(town)
    replies = answer(who, Incoming("1", "có thật là vỡ đê, nước lên nhanh lắm không"))
    assert "không biết tin này" in said(replies)
    assert "/need_rescue" in [button.payload for reply in replies for button in reply.buttons]
    assert "GỌI NGAY" in said(answer(who, Incoming("2", "co")))


def test_after_a_call_for_help_the_same_words_go_to_the_rescuers(town: Store) -> None:
    who = someone(town)
    for number, text in enumerate(("cuu voi", "ấp Vàm xã Long Hữu")):
        answer(who, Incoming(str(number), text))
    assert "Đã báo thêm" in said(answer(who, Incoming("8", "nghe noi nuoc con len nua phai khong")))
