"""Answers to warnings by chat and SMS: safe, or in need of help, in few letters and three languages."""

from __future__ import annotations

from collections import Counter

import pytest

from bot import sms_replies
from bot.actions.chat import Chat
from bot.dialogue import Incoming, answer
from models.alerts.alerts import Alert
from models.alerts.cap_terms import MsgType, Status
from models.delivery import alert_tallies
from models.following import subscriptions
from models.following.subscriptions import Contact, SubscriptionChannel
from models.messages import messages
from models.messages.messages import MessageChannel, Owner
from models.reports.reports import REPORTS, Report
from models.safety import check_in_words
from models.safety.check_ins import CHECK_INS, SafetyState
from models.store import Store
from tests.alerting import approved, issued
from tests.bot.talks import said, someone
from tests.builders import PHUONG_LONG_DUC, a_citizen

USER, NUMBER = "6142494823000000001", "+84900000012"

SAFE, NEED_HELP = SafetyState.SAFE, SafetyState.NEED_HELP


@pytest.fixture
def resident(store: Store) -> Chat:
    """Somebody who gets the warnings of a commune on Zalo, drills too."""
    who = someone(store, USER, "zalo")
    contact = Contact(SubscriptionChannel.ZALO, who.owner, who.address)
    subscriptions.follow(store, contact, [PHUONG_LONG_DUC], evidence="x", exercises=True)
    return who


@pytest.fixture
def by_sms(store: Store) -> Chat:
    """Somebody who gets them by SMS."""
    who = Chat(store, messages.contact(store, "sms", NUMBER), MessageChannel.SMS, NUMBER)
    contact = Contact(SubscriptionChannel.SMS, who.owner, NUMBER)
    subscriptions.follow(store, contact, [PHUONG_LONG_DUC], evidence="x")
    return who


@pytest.fixture
def alert(store: Store) -> Alert:
    return approved(store, Status.ACTUAL, asks_check_in=True)


def writes(who: Chat, *texts: str) -> str:
    """What the bot says last to these messages."""
    replies = [answer(who, Incoming(f"{number}:{text}", text)) for number, text in enumerate(texts)]
    return said(replies[-1])


def counts(store: Store, alert: Alert) -> dict[str, int]:
    found = sum(alert_tallies.of(store, alert["series"]).values(), Counter[str]())
    return {name: number for name, number in found.items() if number}


def calls(store: Store) -> list[Report]:
    return list(store.collection(REPORTS).find({}))


@pytest.mark.parametrize(
    "word", ["AN TOAN", "an toàn", "Tôi an toàn", "SAFE", "i am safe", "មានសុវត្ថិភាព", "toi on roi"]
)
def test_who_is_safe_is_noted(store: Store, resident: Chat, alert: Alert, word: str) -> None:
    writes(resident, word)
    assert (counts(store, alert), calls(store)) == ({"safe": 1}, [])


@pytest.mark.parametrize("word", ["CAN GIUP", "cần giúp", "Tôi cần giúp", "help", "NEED HELP", "ត្រូវការជំនួយ"])
def test_who_needs_help_has_called_for_rescue(store: Store, resident: Chat, alert: Alert, word: str) -> None:
    writes(resident, word)
    (report,) = calls(store)
    assert (report["kind"], counts(store, alert)) == ("rescue", {"need_help": 1})
    (row,) = store.collection(CHECK_INS).find({})
    assert row["report_id"] == report["_id"]


def test_a_call_in_ones_own_words_counts_too_and_asks_where(
    store: Store, resident: Chat, alert: Alert
) -> None:
    heard = writes(resident, "nước lên nóc nhà rồi cứu tôi với")
    assert "GỌI NGAY" in heard
    assert (len(calls(store)), counts(store, alert)) == (1, {"need_help": 1})


def test_the_answer_is_in_the_language_of_the_word(resident: Chat, alert: Alert) -> None:
    assert "Good that you are safe" in writes(resident, "SAFE")


def test_a_place_told_afterwards_goes_to_the_rescuers(store: Store, resident: Chat, alert: Alert) -> None:
    writes(resident, "can giup", "sau chùa ở phường Long Đức")
    (report,) = calls(store)
    assert report["place"]["area_id"] == PHUONG_LONG_DUC
    assert "sau chùa" in report["place"]["address"]


def test_who_is_safe_after_all_tells_the_rescuers(store: Store, resident: Chat, alert: Alert) -> None:
    heard = writes(resident, "can giup", "an toan")
    assert "lực lượng cứu hộ" in heard
    (report,) = calls(store)
    assert counts(store, alert) == {"safe": 1}
    assert report["state"] == "submitted"
    assert len(report["supplements"]) == 1


def test_while_no_warning_asks_these_words_mean_what_they_always_do(store: Store, resident: Chat) -> None:
    approved(store, Status.ACTUAL)
    writes(resident, "can giup", "help", "an toan")
    assert (calls(store), store.collection(CHECK_INS).count_documents({})) == ([], 0)


def test_while_a_warning_asks_anybody_its_word_for_help_calls_for_whoever_sends_it(
    store: Store, alert: Alert
) -> None:
    stranger = someone(store, "6142494823000000002", "zalo")
    writes(stranger, "can giup")
    assert (len(calls(store)), counts(store, alert)) == (1, {})
    writes(stranger, "an toan")
    assert counts(store, alert) == {}


def test_once_it_is_over_the_word_of_a_stranger_is_a_question_again(store: Store, alert: Alert) -> None:
    issued(store, alert, MsgType.UPDATE, over=True)
    writes(someone(store, "6142494823000000002", "zalo"), "can giup")
    assert calls(store) == []


@pytest.fixture
def in_app(store: Store) -> Chat:
    """Somebody who signed in with their number and chose SMS in the app: the subscription is the citizen's."""
    owner = Owner("citizen", a_citizen(store, NUMBER).id)
    subscriptions.follow(
        store, Contact(SubscriptionChannel.SMS, owner, NUMBER), [PHUONG_LONG_DUC], evidence="x"
    )
    return Chat(store, messages.contact(store, "sms", NUMBER), MessageChannel.SMS, NUMBER)


@pytest.mark.parametrize(
    ("word", "counted"),
    [
        ("AN TOAN", "safe"),
        ("SAFE", "safe"),
        ("សុវត្ថិភាព", "safe"),
        ("CAN GIUP", "need_help"),
        ("HELP", "need_help"),
        ("ជំនួយ", "need_help"),
    ],
)
def test_who_chose_sms_in_the_app_answers_by_sms(
    store: Store, in_app: Chat, alert: Alert, word: str, counted: str
) -> None:
    reply = sms_replies.answer(in_app, Incoming("1", word))
    assert counts(store, alert) == {counted: 1}
    assert len(calls(store)) == (counted == "need_help")
    assert "kenh cua tinh" not in reply
    (row,) = store.collection(CHECK_INS).find({})
    assert [one["kind"] for one in row["owners"]] == ["chat", "citizen"]
    assert row["area_id"] == PHUONG_LONG_DUC


def test_in_a_drill_an_answer_with_its_word_sends_nobody(store: Store, resident: Chat) -> None:
    drill = approved(store, Status.EXERCISE, asks_check_in=True)
    heard = writes(resident, "dien tap can giup")
    assert heard.startswith("[DIỄN TẬP]")
    assert "112" in heard
    assert (calls(store), counts(store, drill)) == ([], {"need_help": 1})
    assert "[DIỄN TẬP]" in writes(resident, "Diễn tập: Tôi an toàn")
    assert counts(store, drill) == {"safe": 1}


def test_without_that_word_a_call_is_real_even_in_a_drill(store: Store, resident: Chat) -> None:
    drill = approved(store, Status.EXERCISE, asks_check_in=True)
    writes(resident, "cứu tôi với, nước cuốn")
    (report,) = calls(store)
    assert (report["kind"], counts(store, drill)) == ("rescue", {})


def test_who_does_not_take_part_in_drills_is_not_asked_by_one(store: Store, by_sms: Chat) -> None:
    drill = approved(store, Status.EXERCISE, asks_check_in=True)
    writes(by_sms, "dien tap an toan")
    assert counts(store, drill) == {}


@pytest.mark.parametrize("word", ["HELP", "TRO GIUP"])
def test_help_by_sms_is_a_call_while_a_warning_asks_and_a_question_otherwise(
    store: Store, by_sms: Chat, word: str
) -> None:
    assert "Loa" in sms_replies.answer(by_sms, Incoming("1", word))
    assert calls(store) == []
    approved(store, Status.ACTUAL, asks_check_in=True)
    sms_replies.answer(by_sms, Incoming("2", word))
    assert len(calls(store)) == 1


def test_stop_by_sms_stays_what_it_is(store: Store, by_sms: Chat, alert: Alert) -> None:
    sms_replies.answer(by_sms, Incoming("1", "DUNG"))
    assert subscriptions.of_owner(store, by_sms.owner) == []


def test_in_the_middle_of_a_report_a_call_is_a_call(store: Store, resident: Chat, alert: Alert) -> None:
    writes(resident, "toi muon phan anh", "can giup")
    assert [report["kind"] for report in calls(store)] == ["rescue"]


@pytest.mark.parametrize("state", list(SafetyState))
@pytest.mark.parametrize("language", ["vi", "km", "en"])
@pytest.mark.parametrize("status", [Status.ACTUAL, Status.EXERCISE])
def test_the_buttons_of_a_warning_are_understood_when_they_are_typed(
    status: Status, language: str, state: SafetyState
) -> None:
    title = check_in_words.buttons(status, language)[list(SafetyState).index(state)]
    word = check_in_words.understood(title)
    assert word == (state, status is Status.EXERCISE, language)


@pytest.mark.parametrize(
    "text", ["toi khong an toan", "co an toan khong", "chưa an toàn", "help me find the office", ""]
)
def test_other_texts_answer_nothing(text: str) -> None:
    assert check_in_words.understood(text) is None
