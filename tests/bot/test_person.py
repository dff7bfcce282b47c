"""A person in the conversation: the wish, the silence, what is heard all the same, and the way back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine

from bot.actions.followed import followed_here
from bot.dialogue import Incoming, answer
from bot.engine.masking import MASK
from models.access.permissions import Permission
from models.areas import agencies
from models.desk import conversations
from models.handling import actions
from models.handling.action_request import ActionRequest, Performer
from models.messages import messages
from models.messages.messages import Owner
from models.privacy import redaction
from models.reports import reports
from models.store import Store, events
from models.talks import talks, transcript
from models.talks.media import Medium, MediumKind
from models.talks.talks import Talk
from models.workflow.transitions import ReportAction
from tests.bot.phones import Phone
from tests.bot.talks import said, someone
from tests.builders import PHUONG_TRA_VINH, Caller, an_official
from tests.talking import AT_NIGHT, IN_OFFICE_HOURS, let_time_pass

WISHES = (
    "cho tôi gặp cán bộ",
    "cho toi gap can bo",
    "cho t gap can bo vs",
    "ខ្ញុំចង់ជួបមន្ត្រី",
    "I want to talk to an official",
)


@pytest.fixture
def official(town: Store) -> Caller:
    """Somebody on duty at the province."""
    return an_official(town, role="duty_officer")


@pytest.fixture(autouse=True)
def in_office_hours() -> Iterator[None]:
    """Let it be a working day."""
    with time_machine.travel(IN_OFFICE_HOURS):
        yield


def _talk(store: Store, name: str = "an") -> Talk:
    talk = talks.open_of(store, someone(store, name).id)
    assert talk is not None
    return talk


def _lines(store: Store, talk: Talk) -> list[tuple[str, str]]:
    rows, _ = transcript.page(store, talk["_id"], after=None, limit=100)
    return [(row["by"], transcript.text_of(store, row)) for row in rows]


def _take(store: Store, official: Caller) -> Talk:
    talk = _talk(store)
    return conversations.take(store, official.identity, talk["_id"], expect=talk["version"])


@pytest.mark.parametrize("text", WISHES)
def test_a_wish_in_any_words_tells_officials_and_says_so(town: Store, official: Caller, text: str) -> None:
    replies = answer(someone(town), Incoming("1", text))
    assert _talk(town)["reason"] == "wish"
    assert "112" in said(replies)
    assert [button.payload for reply in replies for button in reply.buttons] == ["/cancel"]


def test_outside_of_office_hours_it_is_said_when_somebody_is_there(town: Store, official: Caller) -> None:
    with time_machine.travel(AT_NIGHT):
        who = someone(town)
        heard = said(answer(who, Incoming("1", "cho toi gap can bo")))
        assert "07:00 07/12/2026" in heard
        assert "vẫn giúp được" in heard
        assert "Tôi là Loa" in said(answer(who, Incoming("2", "xin chao")))


def test_while_somebody_waits_the_bot_is_silent_and_the_words_are_kept(town: Store, official: Caller) -> None:
    who = someone(town)
    for number, text in enumerate(("xin chao", "cho toi gap can bo")):
        answer(who, Incoming(str(number), text))
    assert answer(who, Incoming("2", "tôi hỏi về sổ đỏ của mẹ tôi")) == []
    assert [text for by, text in _lines(town, _talk(town)) if by == "resident"] == [
        "xin chao",
        "cho toi gap can bo",
        "tôi hỏi về sổ đỏ của mẹ tôi",
    ]


def test_the_same_message_twice_is_one_line(town: Store, official: Caller) -> None:
    who = someone(town)
    answer(who, Incoming("1", "cho toi gap can bo"))
    for _ in range(2):
        answer(who, Incoming("2", "alo"))
    assert [text for _, text in _lines(town, _talk(town))].count("alo") == 1


def test_no_word_is_lost_when_a_worker_dies_while_it_writes_them_down(town: Store, official: Caller) -> None:
    class Death(tuple[Medium, ...]):
        def __iter__(self) -> Iterator[Medium]:
            raise MemoryError

    who = someone(town)
    answer(who, Incoming("1", "cho toi gap can bo"))
    with pytest.raises(MemoryError):
        answer(who, Incoming("2", "nha toi so 12", media=Death([Medium(MediumKind.OTHER, IN_OFFICE_HOURS)])))
    answer(who, Incoming("2", "nha toi so 12"))
    assert ("resident", "nha toi so 12") in _lines(town, _talk(town))


def test_a_call_for_help_is_filed_while_an_official_has_the_conversation(
    town: Store, official: Caller
) -> None:
    who = someone(town)
    answer(who, Incoming("1", "cho toi gap can bo"))
    _take(town, official)
    assert "112" in said(answer(who, Incoming("2", "cuu voi nuoc ngap toi noc nha")))
    report = town.collection(reports.REPORTS).find_one()
    assert report is not None
    assert (report["kind"], _talk(town)["reason"]) == ("rescue", "danger")


def test_a_call_for_help_tells_officials_of_the_conversation(town: Store, official: Caller) -> None:
    heard = said(answer(someone(town), Incoming("1", "cuu voi nuoc ngap toi noc nha")))
    assert _talk(town)["reason"] == "danger"
    assert "không thay cho gọi 112" in heard


def test_the_form_of_a_call_goes_on_until_somebody_comes(town: Store, official: Caller) -> None:
    who = someone(town)
    answer(who, Incoming("1", "cuu voi nuoc ngap toi noc nha"))
    assert "Đã chuyển nơi ở này" in said(answer(who, Incoming("2", "ấp Vàm xã Long Hữu")))


@pytest.mark.parametrize("text", ["STOP", "DỪNG", "ngưng nhận cảnh báo", "ngừng nhận cảnh báo"])
def test_words_that_end_warnings_are_obeyed_while_an_official_has_the_conversation(
    town: Store, official: Caller, text: str
) -> None:
    who = someone(town)
    answer(who, Incoming("1", "theo dõi cảnh báo phường Trà Vinh"))
    answer(who, Incoming("2", "cho toi gap can bo"))
    _take(town, official)
    assert answer(who, Incoming("3", text))
    assert followed_here(who) == []


@pytest.mark.parametrize("taken", [True, False])
def test_joined_chats_are_parted_whoever_has_the_conversation(
    town: Store, official: Caller, taken: bool
) -> None:
    who = someone(town)
    answer(who, Incoming("1", "cho toi gap can bo"))
    if taken:
        _take(town, official)
    assert "không nối với kênh nào" in said(answer(who, Incoming("2", "BO LIEN KET")))


@pytest.mark.parametrize(
    "texts",
    [
        ["cho tôi gặp cán bộ phường Trà Vinh"],
        ["tôi ở phường Trà Vinh", "cho tôi gặp cán bộ phường"],
        ["cứu với, nước ngập tới nóc nhà ở phường Trà Vinh"],
    ],
)
def test_it_lies_on_the_desk_of_the_commune_that_was_named(
    town: Store, official: Caller, texts: list[str]
) -> None:
    desk = agencies.committee(PHUONG_TRA_VINH)
    an_official(town, role="handler", area_id=PHUONG_TRA_VINH, agency_id=desk)
    for number, text in enumerate(texts):
        answer(someone(town), Incoming(str(number), text))
    assert _talk(town)["agency_id"] == desk


def test_a_call_for_help_is_named_in_its_talk_and_settles_it_when_it_is_taken(
    town: Store, official: Caller
) -> None:
    phone = Phone(town)
    phone.send("1", text="cuu voi nuoc ngap toi noc nha")
    phone.work()
    (report,) = town.collection(reports.REPORTS).find()
    (talk,) = town.collection(talks.TALKS).find()
    assert talk["report_codes"] == [report["code"]]
    official_of_all = Performer(events.SYSTEM, frozenset(Permission))
    actions.perform_now(town, report, ActionRequest(ReportAction.ACCEPT), official_of_all)
    let_time_pass(town, talk)
    phone.work()
    assert not any("chưa có cán bộ nào nhận" in one.text.lower() for one in phone.heard)
    assert not talks.get(town, talk["_id"])["open"]


def test_what_answers_an_official_is_neither_a_call_nor_asked_about(town: Store, official: Caller) -> None:
    who = someone(town)
    answer(who, Incoming("1", "cho toi gap can bo"))
    _take(town, official)
    for number, text in enumerate(("dạ ở nhà", "số 12 đường Phạm Hùng", "nhà con ở ấp 3 xã Tân Long Hội")):
        assert answer(who, Incoming(f"a{number}", text)) == []
    assert town.collection(reports.REPORTS).count_documents({}) == 0


def test_officials_read_neither_codes_nor_pins_nor_payloads(town: Store, official: Caller) -> None:
    who = someone(town)
    shown = said(answer(who, Incoming("1", "lien ket")))
    replies = answer(who, Incoming("2", "cuu voi nuoc ngap toi noc nha"))
    secrets = re.findall(r"\b\d{6}\b", shown + said(replies))
    assert len(set(secrets)) == 2
    answer(who, Incoming("3", f"LIEN KET {secrets[0]}"))
    written = "\n".join(text for _, text in _lines(town, _talk(town)))
    assert MASK in written
    assert not re.search(r"\b\d{6}\b", written)


def test_a_pressed_button_stands_there_with_its_title(town: Store, official: Caller) -> None:
    who = someone(town)
    button = next(one for reply in answer(who, Incoming("1", "xin chao")) for one in reply.buttons)
    answer(who, Incoming("2", button.payload))
    answer(who, Incoming("3", "cho toi gap can bo"))
    answer(who, Incoming("4", button.payload))
    lines = [text for by, text in _lines(town, _talk(town)) if by == "resident"]
    assert lines == ["xin chao", button.title, "cho toi gap can bo", button.title]


def test_what_was_said_before_stands_at_its_own_time(town: Store, official: Caller) -> None:
    who = someone(town)
    with time_machine.travel(IN_OFFICE_HOURS - timedelta(minutes=5)):
        answer(who, Incoming("1", "xin chao"))
    answer(who, Incoming("2", "cho toi gap can bo"))
    rows, _ = transcript.page(town, _talk(town)["_id"], after=None, limit=1)
    assert rows[0]["at"] < IN_OFFICE_HOURS - timedelta(minutes=4)


@pytest.mark.parametrize("text", ["Thôi chờ", "thôi hủy, không cần nữa"])
def test_who_gives_up_after_nobody_came_waits_no_more(town: Store, official: Caller, text: str) -> None:
    who = someone(town)
    answer(who, Incoming("1", "cho toi gap can bo"))
    let_time_pass(town, _talk(town))
    assert "không chờ cán bộ nữa" in said(answer(who, Incoming("2", text)))
    assert talks.open_of(town, who.id) is None


def test_two_misses_in_a_row_are_handed_over(town: Store, official: Caller) -> None:
    who = someone(town)
    answer(who, Incoming("1", ""))
    heard = said(answer(who, Incoming("2", "???")))
    assert "tôi không biết khi nào họ trả lời" in heard
    assert _talk(town)["reason"] == "misses"
    assert "Tôi là Loa" in said(answer(who, Incoming("3", "xin chao")))


def test_what_the_bot_cannot_read_is_handed_over(town: Store, official: Caller) -> None:
    heard = said(answer(someone(town), Incoming("1", other=True)))
    talk = _talk(town)
    rows, _ = transcript.page(town, talk["_id"], after=None, limit=10)
    assert (talk["reason"], rows[0]["unreadable"]) == ("unreadable", True)
    assert "tôi không đọc được" in heard


def test_who_waits_no_more_has_the_bot_again(town: Store, official: Caller) -> None:
    who = someone(town)
    answer(who, Incoming("1", "cho toi gap can bo"))
    assert "không chờ cán bộ nữa" in said(answer(who, Incoming("2", "Thôi chờ")))
    assert talks.open_of(town, who.id) is None
    assert "Tôi là Loa" in said(answer(who, Incoming("3", "xin chao")))


def test_after_the_official_left_the_bot_answers(town: Store, official: Caller) -> None:
    who = someone(town)
    answer(who, Incoming("1", "cho toi gap can bo"))
    taken = _take(town, official)
    assert answer(who, Incoming("2", "xin chao")) == []
    now = talks.get(town, taken["_id"])
    conversations.release(town, official.identity, taken["_id"], expect=now["version"])
    assert "Tôi là Loa" in said(answer(who, Incoming("3", "xin chao")))


def test_everything_is_told_on_the_phone_and_to_officials_without_a_word_of_it(
    town: Store, official: Caller
) -> None:
    phone = Phone(town)
    phone.send("1", text="cho toi gap can bo")
    phone.send("2", text="toi bi chu no doi tien")
    phone.work()
    talk = next(iter(town.collection(talks.TALKS).find()))
    letters = messages.inbox(town, [Owner("official", official.id)])
    assert len(letters) == 1
    assert "no doi tien" not in letters[0]["title"] + letters[0]["body"]
    taken = conversations.take(town, official.identity, talk["_id"], expect=talk["version"])
    conversations.answer(town, official.identity, taken["_id"], "Chuyện từ khi nào?")
    phone.work()
    texts = [one.text for one in phone.heard]
    assert any("đã vào cuộc trò chuyện" in text for text in texts)
    assert any("Cán bộ của" in text and "Chuyện từ khi nào?" in text for text in texts)
    assert not any("Cán bộ mẫu" in text for text in texts)


def test_who_nobody_answers_is_told_so_with_numbers_to_call(town: Store, official: Caller) -> None:
    phone = Phone(town)
    phone.send("1", text="cho toi gap can bo")
    phone.work()
    talk = next(iter(town.collection(talks.TALKS).find()))
    let_time_pass(town, talk)
    phone.work()
    assert "chưa có cán bộ nào nhận" in phone.heard[-1].text
    assert "thứ Hai – thứ Sáu, 07:00–11:30" in phone.heard[-1].text
    assert "112" in phone.heard[-1].text


def test_what_a_resident_takes_out_of_a_report_goes_from_the_transcript(
    town: Store, official: Caller
) -> None:
    who = someone(town)
    answer(who, Incoming("1", "cho toi gap can bo"))
    answer(who, Incoming("2", "cuu voi nuoc ngap toi noc nha so 5"))
    report = town.collection(reports.REPORTS).find_one()
    assert report is not None
    redaction.redact(town, report, events.SYSTEM)
    assert not any("noc nha so 5" in text for _, text in _lines(town, _talk(town)))


@pytest.mark.parametrize(
    "text",
    [
        "t bít nhà nó r, nó chết vs t",
        "t nói là t sẽ tới nhà nó xử nó",
        "tao se danh no cho no biet",
        "I will hurt him",
    ],
)
def test_a_threat_is_answered_calmly_and_read_by_officials(town: Store, official: Caller, text: str) -> None:
    heard = said(answer(someone(town), Incoming("1", text)))
    assert "113" in heard
    assert "an toàn không" not in heard
    assert _talk(town)["reason"] == "danger"
    assert town.collection(reports.REPORTS).count_documents({}) == 0
