"""Who may need rescue and says nothing is asked once more, and looked for by a person."""

from __future__ import annotations

import pytest

from api.inbox.presented import read
from bot.dialogue import Incoming, answer
from models.store import Store
from models.talks import talks, transcript
from models.talks.talks import Talk
from tests.bot.phones import USER, Phone
from tests.bot.talks import DOUBTFUL, someone
from tests.builders import an_official

#: What the bot asks.
QUESTION = "Bạn có cần cứu giúp ngay không?"


@pytest.fixture
def phone(town: Store) -> Phone:
    """Somebody with Zalo who was asked, where an official is on duty at the province."""
    an_official(town, role="duty_officer")
    phone = Phone(town)
    phone.send("1", text=DOUBTFUL)
    phone.work()
    assert QUESTION in phone.heard[-1].body
    return phone


def _talk(phone: Phone) -> Talk | None:
    return talks.open_of(phone.store, someone(phone.store, USER, "zalo").id)


def _is_asked_again(phone: Phone) -> bool:
    return sum(QUESTION in one.body for one in phone.heard) == 2


def test_who_says_nothing_is_asked_again_and_looked_for(phone: Phone) -> None:
    phone.wait(181)
    phone.work()
    talk = _talk(phone)
    assert talk is not None
    assert talk["reason"] == "danger"
    assert _is_asked_again(phone)
    assert "cán bộ trực" in phone.heard[-1].body
    assert [button.payload for button in phone.heard[-1].buttons] == ["/need_rescue", "/no_rescue"]
    lines, _ = transcript.page(phone.store, talk["_id"], after=None, limit=10)
    assert DOUBTFUL in [transcript.text_of(phone.store, line) for line in lines]


def test_nobody_is_asked_again_before_the_time(phone: Phone) -> None:
    phone.wait(170)
    phone.work()
    assert (_talk(phone), _is_asked_again(phone)) == (None, False)


@pytest.mark.parametrize("answer", ["không", "xin chao", "khong can dau, minh hoi thoi", "no, I only ask"])
def test_who_wrote_anything_meanwhile_is_not_silent(phone: Phone, answer: str) -> None:
    phone.send("2", text=answer)
    phone.work()
    phone.wait(181)
    phone.work()
    assert not _is_asked_again(phone)


def test_what_waits_for_an_answer_is_no_silence(phone: Phone) -> None:
    phone.wait(181)
    phone.send("2", text="không")
    phone.work(lambda rows: sorted(rows, key=lambda row: row["reaction"] != "ask_again"))
    assert not _is_asked_again(phone)


def test_the_second_question_is_answered_like_the_first(phone: Phone) -> None:
    phone.wait(181)
    phone.work()
    phone.send("2", text="/need_rescue")
    phone.work()
    assert phone.store.db["reports"].count_documents({"kind": "rescue"}) == 1


def test_where_nobody_is_on_duty_the_question_comes_all_the_same(town: Store) -> None:
    phone = Phone(town)
    phone.send("1", text=DOUBTFUL)
    phone.work()
    phone.wait(181)
    phone.work()
    assert _is_asked_again(phone)
    assert "cán bộ trực" not in phone.heard[-1].body


def test_in_the_web_chat_the_page_fetches_the_question(town: Store) -> None:
    an_official(town, role="duty_officer")
    phone, who = Phone(town), someone(town)
    answer(who, Incoming("1", DOUBTFUL))
    phone.wait(181)
    phone.work()
    bodies = [row["body"] for row in read(town, [who.owner], "")]
    assert any(QUESTION in body for body in bodies)
