"""A resident writes by SMS: words about warnings are obeyed, the rest is a talk with the bot, replies are bounded."""

from __future__ import annotations

import dataclasses
import re
from datetime import UTC, datetime

import pytest

from bot.channels import sms
from bot.engine.reply import Reply, ReplyButton
from models.access.allowances import LIMITS, Limit
from models.following import sms_words
from models.following.sms_words import Meaning
from models.following.subscriptions import SubscriptionChannel
from models.language import gsm7
from models.language.languages import LANGUAGES
from models.language.sms_text import plain
from models.messages import messages
from models.messages.shapes import IncomingContent
from models.store import Store
from tests.alerting import Country, subscription_of
from tests.builders import PHUONG_LONG_DUC, PHUONG_TRA_VINH

NUMBER = "+84912345671"


class Sim:
    """A resident whose phone has SMS only, and Loa answering them."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.country = Country(store)
        self.count = 0

    def say(self, text: str, **more: bool) -> str:
        """Send an SMS; returns the reply, "" for silence."""
        self.count += 1
        before = len(self.heard)
        content: IncomingContent = {"text": text}
        if more.get("other"):
            content["other"] = True
        messages.receive(
            self.store,
            channel="sms",
            provider_id=f"SM{self.count:032x}",
            sender=NUMBER,
            content=content,
            at=datetime.now(UTC),
        )
        self.country.work()
        return "\n".join(self.heard[before:])

    @property
    def heard(self) -> list[str]:
        """What arrived on the phone."""
        return [one.text for one in self.country.console.sent if one.to.value == NUMBER]

    @property
    def follows(self) -> bool:
        """Whether warnings come by SMS."""
        return subscription_of(self.store, SubscriptionChannel.SMS, NUMBER) is not None


@pytest.fixture
def sim(town: Store) -> Sim:
    """A phone that gets the warnings of a ward."""
    made = Sim(town)
    made.country.follow(NUMBER, PHUONG_TRA_VINH)
    return made


@pytest.mark.parametrize(
    "text",
    [
        "DỪNG",
        "dừng",
        "Dung",
        "DUNG.",
        "từ chối",
        "TU CHOI",
        "tuchoi",
        "hủy",
        "HUY",
        "huỷ",
        "Ngừng",
        "ឈប់",
        "STOP",
        "Stop!",
    ],
)
def test_a_word_that_stops_in_any_spelling_ends_the_warnings(sim: Sim, text: str) -> None:
    sim.say(text)
    assert not sim.follows


@pytest.mark.parametrize("text", ["đúng", "Đúng rồi", "đừng", "dùng", "dừng xe ở đâu", "hủy báo cáo số 5"])
def test_a_word_that_only_looks_alike_ends_nothing(sim: Sim, text: str) -> None:
    assert sms_words.understood(text) is None
    sim.say(text)
    assert sim.follows


def test_who_stops_reads_that_urgent_warnings_end_too_and_how_to_return(sim: Sim) -> None:
    reply = sim.say("DỪNG")
    assert "khan cap" in plain(reply)
    assert "BAT DAU" in reply


def test_a_word_that_twilio_answers_itself_gets_no_second_answer(sim: Sim) -> None:
    assert sim.say("STOP") == ""
    assert not sim.follows


@pytest.mark.parametrize("text", ["BẮT ĐẦU", "bat dau", "START", "unstop"])
def test_who_starts_again_gets_what_they_followed(sim: Sim, text: str) -> None:
    sim.say("DỪNG")
    assert "Tra Vinh" in plain(sim.say(text))
    row = subscription_of(sim.store, SubscriptionChannel.SMS, NUMBER)
    assert row
    assert [one["given"] for one in row["consents"]] == [True, False, True]


def test_who_starts_without_having_followed_is_told_how(town: Store) -> None:
    sim = Sim(town)
    assert "theo doi canh bao" in sim.say("BAT DAU")
    assert not sim.follows


def test_who_asks_for_help_reads_first_where_danger_is_answered(sim: Sim) -> None:
    assert sim.say("HELP").index("112") < 60
    assert "112" in sim.say("TRỢ GIÚP")


def test_other_words_reach_the_bot(sim: Sim) -> None:
    assert sim.say("xin chào")
    assert sim.store.db["conversations"].count_documents({"channel": "sms"}) == 1
    assert NUMBER not in str(list(sim.store.db["conversations"].find()))


def test_while_the_bot_waits_for_an_answer_an_unmarked_word_is_that_answer(sim: Sim) -> None:
    sim.say("tôi muốn báo cáo ngập đường")
    sim.say("dung")
    assert sim.follows
    sim.say("dừng lại")
    assert not sim.follows


def test_warnings_of_a_commune_are_followed_by_sms(town: Store) -> None:
    sim = Sim(town)
    offer = sim.say("theo dõi cảnh báo Phường Trà Vinh")
    assert "1." in offer
    sim.say("1")
    assert sim.follows


def test_a_picture_is_politely_left_alone(sim: Sim) -> None:
    assert sim.say("", other=True)


def test_a_reply_is_never_longer_than_it_may_cost() -> None:
    long = [Reply("Trời mưa to quá. " * 80, tuple(ReplyButton(f"Lựa chọn {n}", f"/{n}") for n in range(5)))]
    text = sms.written(long)
    assert gsm7.parts(text) <= sms.MOST_PARTS
    assert "5. Lua chon 4" in text
    khmer = sms.written([dataclasses.replace(long[0], text="ទឹកជំនន់ " * 100)])
    assert gsm7.parts(khmer) <= sms.MOST_PARTS


@pytest.mark.parametrize("meaning", list(Meaning))
@pytest.mark.parametrize("language", ["vi", "km", "en"])
def test_every_answer_to_a_word_fits_what_it_may_cost(meaning: Meaning, language: str) -> None:
    text = sms_words._reply(meaning, language).replace(
        "{places}", "Phường Trà Vinh, Phường Long Đức, Xã Song Lộc, +17"
    )
    assert gsm7.parts(plain(text)) <= sms.MOST_PARTS


def test_a_number_that_writes_all_day_is_answered_only_so_often(sim: Sim) -> None:
    most = int(LIMITS[Limit.SMS_REPLY].amount)
    replies = [sim.say(f"xin chào {number}") for number in range(most + 3)]
    assert sum(bool(reply) for reply in replies) == most
    assert sim.say("cứu với nước ngập tới mái nhà có 3 người kẹt")
    assert sim.say("AN TOAN")
    assert sim.say("tui van on nha")
    assert not sim.say("xin chào lần nữa")


#: What each sentence of a menu tells people to send, as it stands there, and what comes of it.
TOLD = {
    ("BAT DAU", "vi"): "follows",
    ("START", "km"): "follows",
    ("START", "en"): "follows",
    ("DUNG", "vi"): "ends",
    ("STOP", "km"): "ends",
    ("STOP", "en"): "ends",
    ("CUU", "vi"): "calls",
    ("CUU", "km"): "calls",
    ("CUU", "en"): "calls",
    ("theo doi canh bao", "vi"): "offers",
    ("subscribe to warnings of", "en"): "offers",
}


def told_to_send(language: str) -> set[str]:
    """What the answers to words tell people to send: in capitals, or a sentence before the name of a commune."""
    found = set[str]()
    for meaning in Meaning:
        text = sms_words._reply(meaning, language)
        found |= set(re.findall(r"\b(?:[A-Z]{3,}(?: [A-Z]{3,})*)\b", text)) - {"SMS"}
        found |= set(re.findall(r"(?:send|nhắn) ([a-z][a-z ]+?)(?: và tên|, and your commune)", text))
    return found


def test_every_word_of_a_menu_is_one_that_is_tried_here() -> None:
    assert {(word, language) for language in LANGUAGES for word in told_to_send(language)} == TOLD.keys()


@pytest.mark.parametrize(("word", "language"), TOLD)
@pytest.mark.parametrize("mark", ["", ","])
def test_what_a_menu_tells_people_to_send_does_what_it_says(
    sim: Sim, word: str, language: str, mark: str
) -> None:
    does = TOLD[word, language]
    if does == "follows":
        sim.say("DUNG")
    sim.say(f"{word}{mark} Long Duc" if does in ("calls", "offers") else word)
    assert sim.follows == (does != "ends")
    assert sim.store.db["reports"].count_documents({"kind": "rescue"}) == (does == "calls")
    if does == "offers":
        sim.say("1")
        row = subscription_of(sim.store, SubscriptionChannel.SMS, NUMBER)
        assert row
        assert PHUONG_LONG_DUC in row["area_ids"]


@pytest.mark.parametrize("text", ["TAT YEN LANG", "YÊN LẶNG TẮT", "quiet off", "stop following Long Duc abc"])
def test_what_ends_something_else_ends_no_warnings(sim: Sim, text: str) -> None:
    sim.say("YEN LANG 22-6")
    sim.say(text)
    assert sim.follows


@pytest.mark.parametrize("text", ["unsubscribe from warnings", "ngung nhan canh bao", "stop warnings"])
def test_a_sentence_that_ends_warnings_still_does(sim: Sim, text: str) -> None:
    sim.say(text)
    assert not sim.follows


@pytest.mark.parametrize("text", ["nha tui binh yen", "tui on that ma", "nha tui van on"])
def test_who_says_twice_in_other_words_that_they_are_well_calls_nobody(sim: Sim, text: str) -> None:
    sim.say("tui van on nha")
    sim.say(text)
    assert sim.store.db["reports"].count_documents({"kind": "rescue"}) == 0


@pytest.mark.parametrize(
    ("text", "area"),
    [
        ("PA duong ngap toi dau goi o xa long huu", "29518"),
        ("pa: rác chất đống trước chợ, phường Trà Vinh", "29242"),
        ("PA den duong hu ca tuan nay", ""),
        ("REPORT: the street lamp at the market is broken, phuong tra vinh", "29242"),
    ],
)
def test_a_report_of_one_line_is_filed_at_once(sim: Sim, text: str, area: str) -> None:
    reply = sim.say(text)
    (report,) = sim.store.db["reports"].find()
    assert report["code"] in reply
    assert gsm7.parts(reply) == 1
    assert not area or report["place"]["area_id"].startswith(f"{area}@")


def test_a_report_of_one_line_that_comes_again_is_the_same_report(sim: Sim) -> None:
    for _ in range(2):
        sim.count = 0
        sim.say("PA den duong hu ca tuan nay o phuong tra vinh")
    assert sim.store.db["reports"].count_documents({}) == 1


@pytest.mark.parametrize(
    "text",
    ["PA khieu nai ve viec thu hoi dat cua UBND xa Long Duc", "phản ánh: tố cáo cán bộ xã nhận hối lộ"],
)
def test_a_complaint_in_the_legal_sense_gets_one_answer(sim: Sim, text: str) -> None:
    assert "chua gui gi di" in sim.say(text)
    assert len(sim.heard) == 1
    assert sim.store.db["reports"].count_documents({}) == 0


@pytest.mark.parametrize("text", ["PA", "pa cua toi toi dau roi", "pano quang cao che khuat duong"])
def test_other_words_that_begin_so_are_for_the_bot(sim: Sim, text: str) -> None:
    assert sim.say(text)
    assert sim.store.db["reports"].count_documents({}) == 0
