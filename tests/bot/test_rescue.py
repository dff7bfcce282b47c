"""Calls for rescue by chat: one for one event, told the truth, and never refused, whatever was called before."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.actions.chat import Chat
from bot.dialogue import Incoming, answer, calls_for_help
from models.access.permissions import Permission
from models.alerts.cap_terms import Status
from models.handling import actions
from models.handling.action_request import ActionRequest, Performer
from models.messages import conversations, messages
from models.messages.messages import MessageChannel
from models.reports.reports import REPORTS, Report
from models.safety import false_calls
from models.safety.check_ins import CHECK_INS
from models.store import Store, events
from models.workflow.transitions import ReportAction
from tests.alerting import approved
from tests.bot.talks import said, someone

OFFICIAL = Performer(events.SYSTEM, frozenset(Permission))

NUMBER = "+84900000012"


class Writer:
    """Somebody who writes one message after the other."""

    def __init__(self, who: Chat) -> None:
        self.who = who
        self._sent = 0

    def says(self, *texts: str) -> str:
        """All that the bot said to the last of these."""
        heard = ""
        for text in texts:
            self._sent += 1
            heard = said(answer(self.who, Incoming(str(self._sent), text)))
        return heard


@pytest.fixture
def an(town: Store) -> Writer:
    """Somebody in the web chat."""
    return Writer(someone(town))


def calls(store: Store) -> list[Report]:
    return list(store.collection(REPORTS).find({}).sort("_id", 1))


def does(store: Store, action: ReportAction, note: str = "") -> None:
    """The desk does something with the latest call."""
    actions.perform_now(store, calls(store)[-1], ActionRequest(action, note), OFFICIAL)


def test_nobody_is_told_that_somebody_comes_before_an_official_took_the_call(town: Store, an: Writer) -> None:
    an.says("cứu với", "ấp Vàm xã Long Hữu")
    assert "đã tiếp nhận" not in an.says("4 người")
    does(town, ReportAction.ACCEPT)
    assert "đã tiếp nhận lời kêu cứu" in an.says("nước tới ngực rồi")


def test_a_call_that_the_desk_ended_takes_no_new_cry(town: Store, an: Writer) -> None:
    an.says("cứu với", "hủy")
    does(town, ReportAction.REJECT, "Đã gọi lại, không có người cần cứu.")
    assert "PIN" in an.says("cứu với nước cuốn trôi nhà")
    assert len(calls(town)) == 2


def test_a_cry_after_hours_is_a_call_of_its_own(town: Store, an: Writer) -> None:
    an.says("cứu với")
    conversation = conversations.load(town, an.who.id, an.who.channel)
    conversation.state["slots"]["rescue"]["at"] = (datetime.now(UTC) - timedelta(hours=3)).isoformat()
    conversation.state["active_loop"] = None
    conversations.save(town, conversation, conversation.state, "x", [])
    an.says("cứu với cháy nhà")
    assert len(calls(town)) == 2


def test_the_second_call_of_one_person_names_the_first(town: Store, an: Writer) -> None:
    an.says("cứu với nhà tôi ngập tới nóc nhà", "nhà kế bên cũng bị mắc kẹt, cứu họ")
    first, second = calls(town)
    assert f"Cùng người gọi với lời kêu cứu {first['code']}" in second["text"]
    assert second["reporter"]["owner"] == first["reporter"]["owner"]


def test_an_official_who_took_it_keeps_a_call_whose_caller_needs_none_any_more(
    town: Store, an: Writer
) -> None:
    an.says("cứu với")
    does(town, ReportAction.ACCEPT)
    assert "Cán bộ xem rồi mới đóng" in an.says("hủy")
    report = calls(town)[0]
    assert (report["state"], report["supplements"][-1]["text"].partition("\n")[0]) == (
        "accepted",
        "Người gọi báo: không cần cứu nữa.",
    )


def test_a_call_by_sms_goes_with_the_number_and_asks_for_none(town: Store) -> None:
    who = Writer(Chat(town, messages.contact(town, "sms", NUMBER), MessageChannel.SMS, NUMBER))
    who.says("cuu voi nuoc toi noc nha")
    assert f"Điện thoại của người gọi: {NUMBER}" in calls(town)[0]["text"]
    assert "số nào" not in who.says("ap Vam xa Long Huu", "3 nguoi")


@pytest.fixture
def false_ones(town: Store, an: Writer) -> None:
    """Ten calls of one person that came to nothing."""
    an.says("cứu với")
    rows = [{**calls(town)[0], "_id": f"false-{n}", "code": f"VL-FALS{n}"} for n in range(false_calls.LEAST)]
    for row in rows:
        row["state"] = "rejected"
        row.pop("filed_by_key", None)
    town.db[REPORTS.name].insert_many(rows)
    town.db[REPORTS.name].delete_one({"code": {"$not": {"$regex": "FALS"}}})


def test_many_false_calls_are_told_to_the_desk_and_the_next_one_is_filed_all_the_same(
    town: Store, an: Writer, false_ones: None
) -> None:
    assert "PIN" in an.says("cứu với nước cuốn trôi nhà")
    newest = next(row for row in calls(town) if row["state"] == "submitted")
    assert "10 lời kêu cứu trước đây" in newest["supplements"][0]["text"]


def test_who_is_safe_while_the_neighbour_is_stuck_is_noted_as_safe_and_the_call_is_filed(
    town: Store, an: Writer
) -> None:
    approved(town, Status.ACTUAL, asks_check_in=True)
    an.says("phường Long Đức", "Tôi ổn nhưng bà kế bên bị mắc kẹt")
    noted = town.collection(CHECK_INS).find_one({})
    assert noted is not None
    assert (noted["state"], len(calls(town))) == ("safe", 1)


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("cả nhà 5 người đều ổn", 5),
        ("ca nha 5 nguoi deu an toan roi", 5),
        ("we are safe, 4 people", 4),
        ("យើង 6 នាក់ មានសុវត្ថិភាព", 6),
    ],
)
def test_a_family_is_noted_with_how_many_they_are(town: Store, an: Writer, text: str, people: int) -> None:
    approved(town, Status.ACTUAL, asks_check_in=True)
    heard = an.says("phường Long Đức", text)
    noted = town.collection(CHECK_INS).find_one({})
    assert noted is not None
    assert (noted["state"], noted["people"], str(people) in heard) == ("safe", people, True)


@pytest.mark.parametrize(
    "text", ["cứu với", "cấp cứu", "chay roi", "toi muon tu tu", "ជួយសង្គ្រោះផង", "emergency"]
)
def test_what_calls_for_help_or_may_do_so_has_no_limit(town: Store, text: str) -> None:
    assert calls_for_help(town, text)


@pytest.mark.parametrize(
    "text", ["DIEN TAP CAN GIUP", "xin chào", "cay nga chan duong o xa long huu", "AN TOAN"]
)
def test_anything_else_has_one(town: Store, text: str) -> None:
    assert not calls_for_help(town, text)
