"""No question of any form is a dead end: whoever answers nonsense gets other words, a way out, and at last an end."""

from __future__ import annotations

import random
from collections import Counter
from typing import Any

import pytest

from bot.actions.chat import Chat
from bot.actions.patience import END_AFTER
from bot.dialogue import Incoming, answer
from bot.engine import project as projects
from bot.engine import rasa_files
from bot.engine.project import ProjectError
from bot.engine.reply import Reply
from models.messages import conversations
from models.messages.bot_state import BotState
from models.store import Store
from models.talks import talks
from tests import builders
from tests.bot.mistakes import copy_with
from tests.bot.talks import said, someone
from tests.builders import PHUONG_TRA_VINH, an_official

#: Read from their file: to read the whole project takes a second, which every process of pytest would spend.
FORMS = rasa_files.content(projects.HERE / "domain" / "conversation.yml")["forms"]

#: What opens each form.
OPENERS = {
    "report_form": ["toi muon phan anh"],
    "rescue_form": ["cuu voi"],
    "addition_form": ["duong ngap o xa long huu", "bo qua", "gui di", "bo sung"],
    "survey_form": ["lam khao sat"],
}

#: A good value of each slot that is asked for before another one.
GOOD = {
    "description": "Cây ngã chắn đường",
    "category": "other",
    "area": PHUONG_TRA_VINH,
    "photo_step": "sent",
    "rescue_place": "told",
    "rescue_people": "told",
    "rescue_condition": "told",
    "contact_step": "done",
}

#: What people type who do not know what to answer; none of it answers any question.
NONSENSE = (
    "?",
    "🙂",
    "ừm",
    "hả",
    "cam on",
    "xin chao",
    "gia vang hom nay",
    "thời tiết hôm nay",
    "co",
    "vang",
    "...",
)

#: Buttons that lead out of a question; one of them must be offered.
OUT = (
    "/talk_to_human",
    "/cancel",
    "/skip",
    "/safe_checkin",
    "/resume_report",
    "/add_to_report",
    "/join_survey",
)

#: Whoever may be in danger is asked about it as often as needed.
DANGER = "/need_rescue"

QUESTIONS = [(form, slot) for form, spec in FORMS.items() for slot in spec["required_slots"]]


class Walk:
    """Somebody who answers one question with nonsense only.

    :ivar heard: all replies, turn by turn.
    """

    def __init__(self, store: Store, form: str, slot: str) -> None:
        self.who = someone(store)
        self.heard: list[list[Reply]] = []
        self._sent = 0
        for text in OPENERS[form]:
            self._say(text)
        self.heard.clear()
        state = self.state
        assert state["active_loop"] == form
        filled = FORMS[form]["required_slots"][: FORMS[form]["required_slots"].index(slot)]
        state["slots"] |= {name: GOOD[name] for name in filled}
        state["slots"]["requested_slot"] = slot
        if form == "rescue_form":
            # It counts how often each question was asked, and this one is open.
            state["slots"]["rescue"]["asked"] = {slot: 1}
        _put(self.who, state)

    @property
    def state(self) -> BotState:
        """The conversation as it is kept."""
        return conversations.load(self.who.store, self.who.id, self.who.channel).state

    def at(self, form: str, slot: str) -> bool:
        """Is this question still open?"""
        state = self.state
        return state["active_loop"] == form and state["slots"]["requested_slot"] == slot

    def say_nonsense(self, dice: random.Random) -> None:
        """Answer with nonsense."""
        pick = dice.randrange(len(NONSENSE) + 2)
        if pick < len(NONSENSE):
            self._say(NONSENSE[pick])
        else:
            self._hear(Incoming(self._id(), other=pick == len(NONSENSE), refused_photos=pick > len(NONSENSE)))

    def _say(self, text: str) -> None:
        self._hear(Incoming(self._id(), text))

    def _hear(self, incoming: Incoming) -> None:
        self.heard.append(answer(self.who, incoming))

    def _id(self) -> str:
        self._sent += 1
        return str(self._sent)


def _put(who: Chat, state: BotState) -> None:
    before = conversations.load(who.store, who.id, who.channel)
    conversations.save(who.store, before, state, "put", [])


def test_every_form_can_be_opened_here() -> None:
    assert OPENERS.keys() == FORMS.keys() == projects.load().forms.keys()


@pytest.mark.parametrize("seed", [0, 1, *(pytest.param(seed, marks=pytest.mark.long) for seed in (2, 3))])
@pytest.mark.parametrize(("form", "slot"), QUESTIONS, ids="-".join)
def test_nonsense_leads_to_a_way_out_and_nothing_is_said_three_times(
    town: Store, form: str, slot: str, seed: int
) -> None:
    builders.survey(town)
    walk, dice = Walk(town, form, slot), random.Random(seed)
    turns = 0
    while walk.at(form, slot) and turns < 3 * END_AFTER:
        walk.say_nonsense(dice)
        turns += 1
    replies = [reply for turn in walk.heard for reply in turn]
    safe = [reply.text for reply in replies if DANGER not in _payloads(reply)]
    assert {text: count for text, count in Counter(safe).items() if count > 2} == {}
    left = not walk.at(form, slot)
    assert left
    if turns > END_AFTER:
        assert set(OUT) & {payload for reply in replies for payload in _payloads(reply)}


def _payloads(reply: Reply) -> list[str]:
    return [button.payload for button in reply.buttons]


@pytest.mark.parametrize(("form", "slot"), QUESTIONS, ids="-".join)
def test_stickers_and_photos_that_cannot_be_used_lead_to_a_way_out_of_every_question(
    town: Store, form: str, slot: str
) -> None:
    builders.survey(town)
    walk = Walk(town, form, slot)
    offered: list[set[str]] = []
    for number in range(1 + END_AFTER):
        turn = answer(walk.who, Incoming(f"s{number}", other=True))
        offered.append({payload for reply in turn for payload in _payloads(reply)})
    assert set(OUT) & offered[-2]
    assert not walk.at(form, slot)


def test_the_second_useless_answer_gets_other_words_and_buttons(town: Store) -> None:
    who = someone(town)
    turns = _talk(who, "gui phan anh", "ừ", "ừm")
    assert "Chuyện gì đang xảy ra" in said(turns[1])
    assert "Chuyện gì đang xảy ra" not in said(turns[2])
    titles = [button.title for button in turns[2][-1].buttons]
    assert titles == ["Gặp cán bộ", "Dừng lại", "Cần cứu giúp"]


def test_the_third_keeps_what_was_told_and_asks_for_a_human(town: Store) -> None:
    an_official(town)
    who = someone(town)
    begun = ("cay nga chan duong", "xa long huu", "bo qua")
    turns = _talk(who, *begun, "xyzzy", "qwrty", "zzz", "Làm tiếp phản ánh")
    assert "vẫn được giữ" in said(turns[5])
    assert talks.open_of(town, who.id) is not None
    assert "Gửi cho cơ quan" in said(turns[6])
    state = conversations.load(town, who.id, who.channel).state
    assert state["slots"]["description"] == "cay nga chan duong"


def test_whoever_does_not_know_the_commune_can_send_the_report(town: Store) -> None:
    who = someone(town)
    turns = _talk(who, "cay nga chan duong", "xyzzy", "qwrty", "bo qua", "gui di")
    assert "gửi về tỉnh" in said(turns[2])
    assert "Đã gửi" in said(turns[-1])
    row = town.db["reports"].find_one()
    assert row is not None
    assert row["place"]["area_id"] == town.settings.province


def test_a_good_answer_begins_to_count_anew(town: Store) -> None:
    who = someone(town)
    turns = _talk(who, "cay nga chan duong", "xyzzy", "xa long huu", "hả", "ừm")
    assert "Ta tạm dừng" not in said(turns[-1])


def test_danger_is_answered_however_often_nonsense_came_before(town: Store) -> None:
    who = someone(town)
    turns = _talk(who, "cay nga chan duong", "xyzzy", "qwrty", "cuu voi nha toi ngap toi noc")
    assert "Tôi đã chuyển lời kêu cứu" in said(turns[-1])


def test_a_question_without_a_way_out_stops_the_start(tmp_path: Any) -> None:
    copy_with(tmp_path, "utter_way_out_addition", "utter_other")
    with pytest.raises(ProjectError, match="no way out of the question for addition"):
        projects.load(tmp_path)


def _talk(who: Chat, *texts: str) -> list[list[Reply]]:
    return [answer(who, Incoming(f"t{number}", text)) for number, text in enumerate(texts)]
