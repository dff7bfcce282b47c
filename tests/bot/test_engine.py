"""The engine runs the bot's files as a Rasa server was seen to run them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from bot.engine import project as projects
from bot.engine import slots
from bot.engine.engine import Engine
from bot.engine.files import Domain, RuleRow
from bot.engine.parse import Entity, Parse, payload, write_payload
from bot.engine.project import Lexicon, Project
from bot.engine.responses import Said, fill
from bot.engine.rules import read_rules
from bot.engine.tracker import RasaTracker, Tracker
from bot.engine.turn import EndlessTurnError, Turn
from models.messages.bot_state import DialogueEvent
from models.reports import rescue_kinds
from tests.bot.mistakes import ROOMS, copy_with

#: A small bot: one form with two slots, some rules.
DOMAIN: Domain = {
    "intents": ["greet", "order", "anew", "stop", "inform", "menu", "wait", "loop", "detour"],
    "entities": ["size"],
    "slots": {
        "name": {
            "mappings": [
                {
                    "type": "from_text",
                    "not_intent": ["greet", "stop", "menu", "wait"],
                    "conditions": [{"active_loop": "order_form", "requested_slot": "name"}],
                }
            ]
        },
        "size": {"mappings": [{"type": "from_entity", "entity": "size"}]},
        "language": {"initial_value": "vi", "mappings": [{"type": "custom"}]},
    },
    "forms": {"order_form": {"required_slots": ["name", "size"]}},
    "responses": {
        "utter_default": [{"text": "default"}],
        "utter_greet": [
            {"text": "hello"},
            {"text": "xin chào", "condition": [{"type": "slot", "name": "language", "value": "vi"}]},
        ],
        "utter_ask_name": [{"text": "name?"}],
        "utter_ask_size": [
            {"text": "size, {name}?", "buttons": [{"title": "big", "payload": "/inform{{}}"}]}
        ],
        "utter_ordered": [{"text": "{name} gets {size}"}],
        "utter_stopped": [{"text": "stopped"}],
        "utter_menu": [{"text": "menu in the form"}],
    },
    "actions": ["validate_order_form", "action_loop", "action_forget", "action_detour"],
    "session_config": {"session_expiration_time": 60},
}

RULES: list[RuleRow] = [
    {"rule": "greet", "steps": [{"intent": "greet"}, {"action": "utter_greet"}]},
    {
        "rule": "order",
        "steps": [{"intent": "order"}, {"action": "order_form"}, {"active_loop": "order_form"}],
    },
    {
        "rule": "order anew",
        "steps": [
            {"intent": "anew"},
            {"action": "action_forget"},
            {"action": "order_form"},
            {"active_loop": "order_form"},
        ],
    },
    {
        "rule": "ordered",
        "condition": [{"active_loop": "order_form"}],
        "steps": [{"action": "order_form"}, {"active_loop": None}, {"action": "utter_ordered"}],
    },
    {
        "rule": "stop",
        "condition": [{"active_loop": "order_form"}],
        "steps": [{"intent": "stop"}, {"action": "action_deactivate_loop"}, {"action": "utter_stopped"}],
    },
    {
        "rule": "menu in the form",
        "condition": [{"active_loop": "order_form"}],
        "steps": [
            {"intent": "menu"},
            {"action": "utter_menu"},
            {"action": "order_form"},
            {"active_loop": "order_form"},
        ],
    },
    {
        "rule": "wait in the form",
        "condition": [{"active_loop": "order_form"}],
        "steps": [{"intent": "wait"}, {"action": "utter_menu"}],
    },
    {"rule": "menu", "steps": [{"intent": "menu"}, {"action": "utter_greet"}]},
    {"rule": "loop", "steps": [{"intent": "loop"}, {"action": "action_loop"}]},
    {
        "rule": "detour",
        "steps": [{"intent": "detour"}, {"action": "action_detour"}, {"action": "utter_menu"}],
    },
]


class Bot:
    """The small bot, given parses instead of texts.

    :param refused: values that the validator refuses.
    """

    def __init__(self, *refused: str) -> None:
        self.project = Project(DOMAIN, read_rules(RULES), {}, {}, {}, {}, Lexicon({}, (), ()))
        self.tracker = Tracker("an", self.project.initial_slots)
        self._refused = refused

    def hear(self, intent: str, text: str = "", **entities: str) -> list[str]:
        """One message; the texts of the replies."""
        turn = Turn(self.project, self.tracker, self._execute)
        parse = Parse(text or intent, intent, 1.0, tuple(Entity(*pair) for pair in entities.items()))
        turn.take(parse, {})
        return [reply.text for reply in turn.replies]

    def _execute(self, name: str, tracker: RasaTracker) -> tuple[list[DialogueEvent], list[Said]]:
        if name == "action_loop":
            return [{"event": "followup", "name": "action_loop"}], []
        if name == "action_detour":
            return [{"event": "followup", "name": "order_form"}], []
        if name == "action_forget":
            return [{"event": "slot", "name": "size", "value": None}], []
        candidates: list[DialogueEvent] = []
        for event in reversed(tracker["events"]):
            if event["event"] != "slot":
                break
            value = None if event["value"] in self._refused else event["value"]
            candidates.append({"event": "slot", "name": event["name"], "value": value})
        return candidates[::-1], []


def test_a_form_asks_for_one_slot_after_the_other_and_then_its_rule_runs() -> None:
    bot = Bot()
    assert bot.hear("order") == ["name?"]
    assert bot.hear("inform", "An") == ["size, An?"]
    assert bot.hear("inform", "big", size="big") == ["An gets big"]
    assert bot.tracker.active_loop is None


def test_a_slot_that_is_filled_before_is_not_asked_for() -> None:
    bot = Bot()
    assert bot.hear("order", "a big one", size="big") == ["name?"]
    assert bot.hear("inform", "An") == ["An gets big"]


def test_a_form_that_begins_is_filled_anew_by_the_message_that_begins_it() -> None:
    bot = Bot()
    assert bot.hear("anew", "a big one", size="big") == ["name?"]
    assert bot.hear("inform", "An") == ["An gets big"]


def test_of_several_values_a_slot_takes_the_last() -> None:
    bot = Bot()
    both = (Entity("size", "big"), Entity("size", "small"))
    assert slots.extract(bot.project, bot.tracker, Parse("", "inform", 1.0, both)) == {"size": "small"}


def test_a_rule_interrupts_a_form_and_the_form_asks_again() -> None:
    bot = Bot()
    bot.hear("order")
    assert bot.hear("greet", "chào bạn") == ["xin chào", "name?"]
    assert bot.tracker.slots["name"] is None


def test_a_form_that_takes_something_is_not_interrupted() -> None:
    bot = Bot()
    bot.hear("order")
    assert bot.hear("order", "Order of Malta") == ["size, Order of Malta?"]


def test_the_more_demanding_rule_is_taken() -> None:
    bot = Bot()
    assert bot.hear("menu") == ["xin chào"]
    bot.hear("order")
    assert bot.hear("menu") == ["menu in the form", "name?"]


def test_a_rule_of_the_form_that_does_not_name_it_again_leaves_it_waiting() -> None:
    bot = Bot()
    bot.hear("order")
    assert bot.hear("wait") == ["menu in the form"]
    assert bot.hear("inform", "An") == ["size, An?"]


def test_a_refused_value_is_asked_for_again() -> None:
    bot = Bot("nobody")
    bot.hear("order")
    assert bot.hear("inform", "nobody") == ["name?"]


def test_a_form_can_be_left() -> None:
    bot = Bot()
    bot.hear("order")
    assert bot.hear("stop") == ["stopped"]
    assert bot.tracker.active_loop is None


def test_when_nothing_fits_the_conversation_stays_as_it_was() -> None:
    bot = Bot()
    before = bot.tracker.state()
    assert bot.hear("inform", "big", size="big") == ["default"]
    assert bot.tracker.state() == before


def test_actions_that_follow_each_other_without_end_are_stopped() -> None:
    with pytest.raises(EndlessTurnError):
        Bot().hear("loop")


def test_a_rule_ends_where_an_action_asks_for_another_one() -> None:
    bot = Bot()
    assert bot.hear("detour") == ["name?"]
    assert bot.tracker.active_loop == "order_form"


def test_doubled_braces_are_single_and_unknown_slots_stay() -> None:
    assert fill('/x{{"a": "{name}"}} {unknown}', {"name": "An"}) == '/x{"a": "An"} {unknown}'


def test_a_payload_is_read_as_it_is_written() -> None:
    parsed = payload(write_payload("choose_area", area="29242@2025-07-01"))
    assert parsed is not None
    assert (parsed.intent, parsed.entities[0].value) == ("choose_area", "29242@2025-07-01")


@pytest.mark.parametrize("text", ["xin chào", "/", "/x{", "/x{1}", "/Xin chào", '/x{"a": 1} và'])
def test_what_is_no_payload_is_text(text: str) -> None:
    assert payload(text) is None


def test_the_files_of_the_bot_fit_together() -> None:
    assert projects.load().rules


@pytest.mark.turns(4)
@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        ("  - goodbye\n", "", "goodbye"),
        ("  - action_rescue\n", "", "action_rescue"),
        ("entity: area\n", "entity: aera\n", "aera"),
        ("/need_rescue'", "/need_resque'", "need_resque"),
        ("[rescue_place, ", "[rescue_plaice, ", "rescue_plaice"),
        ("  utter_default:", "  utter_defualt:", "utter_default is missing"),
        ("{action: utter_goodbye}", "{action: utter_godbye}", "utter_godbye"),
        ("{intent: deny}", "{intent: affirm}", "2 rules wait for the same"),
        ("- intent: thank\n", "- intent: thanks\n", "thanks"),
        ("intent: need_rescue\n", "intent: rescue_me\n", "rescue_me"),
        ("- intent: choose_area\n", "- intent: choose_category\n", "no example of choose_area"),
    ],
)
def test_a_mistake_in_a_file_is_named(tmp_path: Path, before: str, after: str, fault: str) -> None:
    copy_with(tmp_path, before, after)
    with pytest.raises(projects.ProjectError, match=fault):
        projects.load(tmp_path)


def test_every_file_of_the_rasa_project_is_yaml_of_its_version() -> None:
    paths = [path for room in ROOMS for path in (projects.HERE / room).rglob("*.yml")]
    versions = {
        path.name: yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)["version"] for path in paths
    }
    assert set(versions.values()) == {"3.1"}


def test_an_action_that_nobody_wrote_is_named() -> None:
    known = projects.load()
    domain: Domain = {**known.domain, "actions": [*known.domain["actions"], "action_nobody_wrote"]}
    broken = Project(domain, known.rules, known.examples, {}, {}, {}, known.lexicon)
    with pytest.raises(projects.ProjectError, match="action_nobody_wrote"):
        Engine(broken)


def fitting_kinds(source: str) -> set[str]:
    """The responses that actions choose by the kind of a rescue."""
    kinds = rescue_kinds.kept()["words"]
    return {f"{name}_{kind}" for name in re.findall(r'\bfitting\("(\w+)"', source) for kind in kinds}


def test_every_kind_of_rescue_has_responses_that_fit_it() -> None:
    source = (projects.HERE / "actions" / "rescue_asking.py").read_text(encoding="utf-8")
    wanted = fitting_kinds(source)
    assert wanted
    assert wanted <= projects.load().responses.keys()


def test_every_response_is_said_by_a_rule_a_form_or_an_action() -> None:
    known = projects.load()
    said = {name for rule in known.rules for name in rule.actions}
    slots = [slot for form in known.forms.values() for slot in form["required_slots"]]
    asked = {f"utter_{kind}_{slot}" for kind in ("ask", "way_out") for slot in slots}
    paths = [*projects.HERE.glob("*.py"), *(projects.HERE / "actions").glob("*.py")]
    source = "".join(path.read_text(encoding="utf-8") for path in paths)
    unused = known.responses.keys() - said - asked - fitting_kinds(source) - {"utter_default"}
    assert [name for name in sorted(unused) if f'"{name}"' not in source] == []
