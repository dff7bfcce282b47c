"""Answers to warnings by chat and SMS: safe, or in need of help, in few letters and three languages."""

from __future__ import annotations

from collections import Counter

import pytest

from bot import sms_replies
from bot.actions.chat import Chat
from bot.dialogue import Incoming, answer
from models.alerts.alerts import Alert
from models.alerts.cap_terms import Status
from models.delivery import alert_tallies
from models.following import subscriptions
from models.following.subscriptions import Contact, SubscriptionChannel
from models.messages import messages
from models.messages.messages import MessageChannel, Owner
from models.reports.reports import REPORTS, Report
from models.safety import check_in_words, well_words
from models.safety.check_ins import CHECK_INS, SafetyState
from models.store import Store
from tests.alerting import approved
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


def test_while_no_warning_asks_nobody_is_noted_as_safe(store: Store, resident: Chat) -> None:
    approved(store, Status.ACTUAL)
    writes(resident, "tro giup", "an toan")
    assert (calls(store), store.collection(CHECK_INS).count_documents({})) == ([], 0)


@pytest.mark.parametrize(
    "word", ["CAN GIUP", "cần giúp", "Tôi cần giúp", "HELP ME", "cần giúp đỡ", "ជួយ", "ត្រូវការជំនួយ"]
)
@pytest.mark.parametrize("channel", ["zalo", "web"])
def test_who_calls_for_help_need_follow_nothing_and_no_warning_need_ask(
    store: Store, channel: str, word: str
) -> None:
    stranger = someone(store, "6142494823000000002", channel)
    heard = writes(stranger, word)
    assert [report["kind"] for report in calls(store)] == ["rescue"]
    assert "112" in heard


@pytest.mark.parametrize("word", ["CAN GIUP", "cần giúp", "ជួយ"])
def test_a_call_by_sms_needs_no_warning(store: Store, word: str) -> None:
    who = Chat(store, messages.contact(store, "sms", NUMBER), MessageChannel.SMS, NUMBER)
    assert "112" in sms_replies.answer(who, Incoming("1", word))
    assert len(calls(store)) == 1


WELL = (
    "khong sao",
    "k sao het",
    "khỏe re nha k sao",
    "tụi e ổn nha cán bộ ơi",
    "cả nhà tôi bình an",
    "an toan nha, nhà e hok seo",
    "khong can giup dau, nha tui on",
    "yên tâm, nhà tôi không bị gì",
    "tui van on nha",
)


@pytest.mark.parametrize("word", WELL)
def test_who_says_so_in_ones_own_words_is_safe(store: Store, resident: Chat, alert: Alert, word: str) -> None:
    writes(resident, word)
    assert (counts(store, alert), calls(store)) == ({"safe": 1}, [])


@pytest.mark.parametrize(
    "word", [*WELL, "nha tui binh yen", "tui on that ma", "khong", "ko can", "nha tui yen binh"]
)
def test_who_is_asked_whether_they_need_rescue_and_is_well_calls_for_nothing(
    store: Store, resident: Chat, word: str
) -> None:
    writes(resident, "cháy", word)
    assert calls(store) == []


def test_a_no_to_the_question_says_that_nobody_is_sent(resident: Chat) -> None:
    assert "không gửi lời kêu cứu" in writes(resident, "cháy", "khong")


def test_a_yes_to_the_question_still_calls(store: Store, resident: Chat, alert: Alert) -> None:
    writes(resident, "cháy", "co")
    assert len(calls(store)) == 1


def test_who_is_well_again_in_ones_own_words_tells_the_rescuers(
    store: Store, resident: Chat, alert: Alert
) -> None:
    heard = writes(resident, "can giup", "ca nha con song het, khong ai bi gi")
    assert "lực lượng cứu hộ" in heard
    assert counts(store, alert) == {"safe": 1}


@pytest.mark.parametrize(
    "text",
    ["không ổn", "khong on dau", "het on roi", "chưa an toàn", "nhà ồn quá", "on khong", "khong con song"],
)
def test_what_only_sounds_well_is_not(text: str) -> None:
    assert well_words.understood(text) is None


@pytest.mark.parametrize("word", ["ហ្វឹកហាត់ ត្រូវការជំនួយ", "dien tap can giup", "drill: need help"])
def test_what_is_said_of_a_drill_that_is_over_sends_nobody(store: Store, resident: Chat, word: str) -> None:
    writes(resident, word)
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
    assert word
    assert word[:3] == (state, status is Status.EXERCISE, language)


@pytest.mark.parametrize(
    "text", ["toi khong an toan", "co an toan khong", "chưa an toàn", "help me find the office", ""]
)
def test_other_texts_answer_nothing(text: str) -> None:
    assert check_in_words.understood(text) is None


def test_a_call_without_a_place_goes_to_the_one_commune_that_somebody_follows(
    store: Store, resident: Chat, alert: Alert
) -> None:
    writes(resident, "can giup")
    (report,) = calls(store)
    assert report["place"]["area_id"] == PHUONG_LONG_DUC


@pytest.mark.parametrize(
    "text", ["ở phường Long Đức cả nhà tôi đều an toàn", "we live in Long Duc ward and all of us are safe"]
)
def test_who_names_a_commune_that_a_warning_is_for_need_not_follow_it(
    store: Store, alert: Alert, text: str
) -> None:
    writes(someone(store, "passer_by"), text)
    assert [row["state"] for row in store.collection(CHECK_INS).find()] == [SAFE]


def test_who_asks_for_the_water_where_a_warning_is_in_force_is_told_of_it(store: Store, alert: Alert) -> None:
    text = writes(someone(store, "asks"), "toi nay muc nuoc o phuong Long Duc len toi dau")
    assert "Cảnh báo đang có hiệu lực" in text
