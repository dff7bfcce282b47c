"""The engine runs small Rasa projects of other people's making, and names all that it does not do."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.engine import project as projects
from bot.engine.engine import Engine
from bot.engine.project import ProjectError
from bot.engine.reply import Message

FOLDER = Path(__file__).with_name("projects")


class Talk:
    """Somebody who talks to a bot."""

    def __init__(self, engine: Engine, channel: str = "rest") -> None:
        self._engine = engine
        self.tracker = engine.tracker("an", channel)
        self._count = 0

    def say(self, text: str) -> list[str]:
        """Say something; the texts of the replies."""
        self._count += 1
        return [reply.text for reply in self._engine.handle(self.tracker, Message(str(self._count), text))]


@pytest.fixture(scope="module")
def ferry() -> Engine:
    """The bot that books ferries."""
    return Engine(projects.load(FOLDER / "ferry"), actions="tests.bot.projects.ferry.actions")


@pytest.fixture(scope="module")
def mood() -> Engine:
    """The bot that has stories only, and no domain of forms, slots or actions."""
    return Engine(projects.load(FOLDER / "mood"), actions="tests.bot.projects.ferry.actions")


def test_a_form_is_filled_and_sent(ferry: Engine) -> None:
    talk = Talk(ferry)
    assert talk.say("I want to book a ferry") == ["From which pier?"]
    assert talk.tracker.slots["asked_by"] == "passenger"
    assert talk.say("from Eagle Pier") == ["To which pier?"]
    assert talk.say("to lotus landing") == ["How many seats?"]
    assert talk.say("3 seats") == ["Under the roof?"]
    assert talk.say("yes") == ["Anything we should know?"]
    assert talk.say("a dog comes along") == [
        "3 seats under the roof from Eagle Pier to Lotus Pier, 15.0 in all."
    ]


def test_roles_are_told_by_the_word_before(ferry: Engine) -> None:
    talk = Talk(ferry)
    assert talk.say("reserve a boat from lotus to eagle") == ["How many seats?"]
    assert (talk.tracker.slots["origin"], talk.tracker.slots["destination"]) == ("Lotus Pier", "Eagle Pier")


def test_a_value_that_the_project_refuses_is_asked_for_again(ferry: Engine) -> None:
    talk = Talk(ferry)
    talk.say("reserve a boat from lotus to eagle")
    assert talk.say("99 seats") == ["One to nine.", "How many seats?"]


def test_a_condition_chooses_the_words(ferry: Engine) -> None:
    talk = Talk(ferry)
    for text in ("reserve a boat from lotus to eagle", "2 please", "no thanks"):
        talk.say(text)
    assert talk.say("nothing") == ["2 seats from Lotus Pier to Eagle Pier, 10.0 in all."]


def test_a_channel_has_its_own_words(ferry: Engine) -> None:
    assert Talk(ferry).say("hello captain") == ["Welcome aboard."]


def test_a_story_answers_in_the_middle_of_a_form(ferry: Engine) -> None:
    talk = Talk(ferry)
    talk.say("reserve a boat from lotus to eagle")
    assert talk.say("how is the weather") == ["The river is calm today.", "How many seats?"]
    assert talk.say("2 please") == ["Under the roof?"]


def test_a_checkpoint_leads_on_to_either_story(ferry: Engine) -> None:
    talk = Talk(ferry)
    talk.say("I want to book a ferry")
    assert talk.say("stop this") == ["Shall we go on?"]
    assert talk.say("yes") == ["From which pier?"]
    assert talk.say("stop this") == ["Shall we go on?"]
    assert talk.say("no") == ["Stopped."]
    assert talk.tracker.active_loop is None


def test_choices_of_a_rule_are_all_taken(ferry: Engine) -> None:
    assert Talk(ferry).say("thanks a lot") == ["You are welcome."]


def test_stories_alone_hold_a_conversation(mood: Engine) -> None:
    talk = Talk(mood)
    assert talk.say("hello") == ["How are you?"]
    assert talk.say("awful day") == ["Here is a picture of a kitten.", "Did that help?"]
    assert talk.say("not really") == ["See you."]
    assert talk.say("hello") == ["How are you?"]
    assert talk.say("wonderful") == ["Glad to hear it."]


def test_what_no_story_and_no_rule_knows_is_left_alone(mood: Engine) -> None:
    talk = Talk(mood)
    assert talk.say("not really") == []
    assert talk.say("hello") == ["How are you?"]


def test_a_conversation_goes_on_from_what_was_kept(mood: Engine) -> None:
    first, second = Talk(mood), Talk(mood)
    first.say("hello")
    second.tracker.restore(first.tracker.state())
    assert second.say("awful day")[-1] == "Did that help?"


def test_everything_that_is_refused_is_named_at_once_with_its_line() -> None:
    with pytest.raises(ProjectError) as caught:
        projects.load(FOLDER / "refused")
    assert str(caught.value).splitlines()[1:] == [
        "domain.yml:4: slot colour with the mapping from_thin_air",
        "domain.yml:9: slot size filled by an action of its own",
        "domain.yml:11: quick_replies in utter_ask",
        "domain.yml:12: an action of one's own in place of action_session_start",
        "config.yml:2: the component ResponseSelector",
        "config.yml:3: the dimension time of DucklingEntityExtractor",
        "data/all.yml:3: response selection (intent faq/opening)",
        "data/all.yml:8: a rule for the start of a conversation only (`conversation_start`)",
        "data/all.yml:9: the action action_two_stage_fallback",
        "data/all.yml:9: a rule for certain entities only",
        "data/all.yml:11: a rule that does not wait for the person (`wait_for_user_input`)",
        "data/all.yml:15: end-to-end training (a step `user`)",
        "data/all.yml:15: end-to-end training (a step `bot`)",
    ]
