"""A survey, question by question; nothing is kept before the last answer is given."""

from __future__ import annotations

import re

from rasa_sdk import Action, FormValidationAction, Tracker
from rasa_sdk.events import EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.actions import chat
from bot.actions.remembered import Answer, SurveyProgress
from bot.actions.wording import MOST_BUTTONS, Buttons, choice_buttons, label, language
from bot.engine.files import Domain
from bot.engine.parse import write_payload
from models import surveys
from models.areas import areas
from models.errors import Clash, Forbidden, LoaError
from models.language.languages import choose
from models.language.text import fold
from models.messages.bot_state import Slots
from models.surveys import QuestionType, voters
from models.surveys.lists import WordedQuestion

#: The response to a refused answer, by the code of the refusal.
REFUSALS = {"already_answered": "utter_survey_already"}


#: What is remembered of a survey.
SURVEY_SLOTS = ("survey", "survey_answer")


class ActionBeginSurvey(Action):
    """Begin the survey of the person's area that ends first."""

    def name(self) -> str:
        """Return its name in the domain."""
        return "action_begin_survey"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> list[EventType]:
        """Find it; the province's own where the area is not known."""
        store = chat.current(tracker).store
        found = surveys.listed(store, tracker.get_slot("home_area") or areas.active_province_id(store))
        if not found:
            dispatcher.utter_message(response="utter_survey_none")
            return []
        title = choose(found[0]["title"], language(tracker))
        dispatcher.utter_message(response="utter_survey_intro", title=title)
        begun: SurveyProgress = {"id": found[0]["_id"], "index": 0, "answers": {}, "chosen": []}
        return [SlotSet("survey", begun), SlotSet("survey_answer", None), FollowupAction("survey_form")]


class ActionAskSurveyAnswer(Action):
    """Ask the question that is next."""

    def name(self) -> str:
        """Return its name in the domain."""
        return "action_ask_survey_answer"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> list[EventType]:
        """Show the question with its options, as buttons as far as they fit and numbered in the text."""
        state: SurveyProgress = tracker.get_slot("survey")
        asked = _questions(tracker, state)
        question = asked[state["index"]]
        multiple = question["type"] == QuestionType.MULTIPLE
        chosen = [option["text"] for option in question["options"] if option["id"] in state["chosen"]]
        dispatcher.utter_message(
            response="utter_survey_multiple" if multiple else "utter_survey_question",
            number=str(state["index"] + 1),
            count=str(len(asked)),
            question="\n".join([question["text"], *_numbered(question)]),
            chosen=", ".join(chosen) or "-",
            buttons=_buttons(question, state, domain, tracker),
        )
        return []


class ActionSaveSurvey(Action):
    """Keep the answers."""

    def name(self) -> str:
        """Return its name in the domain."""
        return "action_save_survey"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> list[EventType]:
        """Keep them all at once, one answer a person."""
        here, state = chat.current(tracker), tracker.get_slot("survey")
        try:
            voter = voters.in_chat(here.store, here.id, here.zalo_user)
            channel = str(here.channel)
            surveys.answer(here.store, state["id"], voter, state["answers"], channel, here.circumstances)
            dispatcher.utter_message(response="utter_survey_saved")
        except Clash as error:
            dispatcher.utter_message(response=REFUSALS.get(error.code, "utter_survey_over"))
        except Forbidden:
            dispatcher.utter_message(response="utter_survey_verified_only")
        except LoaError:
            dispatcher.utter_message(response="utter_failed")
        return _forget()


class ActionForgetSurvey(Action):
    """Throw the answers away."""

    def name(self) -> str:
        """Return its name in the domain."""
        return "action_forget_survey"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> list[EventType]:
        """Empty the slots."""
        return _forget()


class ValidateSurveyForm(FormValidationAction):
    """Checks of one answer; the form ends with the last."""

    def name(self) -> str:
        """Return its name in the domain."""
        return "validate_survey_form"

    def validate_survey_answer(
        self, value: object, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> Slots:
        """Take the answer and go on to the next question, or say what is wrong with it."""
        if value is None:
            return {"survey_answer": None}
        state: SurveyProgress = tracker.get_slot("survey")
        asked = _questions(tracker, state)
        question = asked[state["index"]]
        taken = _read(question, state, value)
        if taken is None:
            dispatcher.utter_message(response="utter_survey_choice_unknown")
            return {"survey_answer": None}
        if question["type"] == QuestionType.MULTIPLE and _is_press(value):
            return {"survey_answer": None, "survey": {**state, "chosen": taken}}
        if surveys.check_one(question, taken):
            missing = question["required"] and not taken
            dispatcher.utter_message(
                response="utter_survey_required" if missing else "utter_survey_choice_unknown"
            )
            return {"survey_answer": None, "survey": {**state, "chosen": []}}
        answers = {**state["answers"], question["id"]: taken} if taken else state["answers"]
        following: SurveyProgress = {**state, "index": state["index"] + 1, "answers": answers, "chosen": []}
        done = following["index"] == len(asked)
        return {"survey_answer": "done" if done else None, "survey": following}


def _questions(tracker: Tracker, state: SurveyProgress) -> list[WordedQuestion]:
    survey = surveys.get_public(chat.current(tracker).store, state["id"])
    return surveys.questions(survey, language(tracker))


def _is_press(value: object) -> bool:
    """Say whether one option of several was pressed (not typed as a list, not the end)."""
    return isinstance(value, str) and value.startswith("option:")


def _read(question: WordedQuestion, state: SurveyProgress, value: object) -> Answer | None:
    """Return the answer that a value stands for; None when it is none of the options."""
    if isinstance(value, dict):
        return [] if value.get("skipped") else list(state["chosen"])
    if question["type"] == QuestionType.LONG_TEXT:
        return str(value)
    if _is_press(value):
        pressed = str(value).removeprefix("option:")
        if question["type"] == QuestionType.SINGLE:
            return pressed
        # Pressing an option again takes it back.
        return [one for one in state["chosen"] if one != pressed] + [pressed] * (
            pressed not in state["chosen"]
        )
    return _typed(question, str(value))


def _typed(question: WordedQuestion, text: str) -> Answer | None:
    options = question["options"]
    by_text = {fold(option["text"]): option["id"] for option in options}
    typed = fold(text)
    if typed in by_text:
        found = [by_text[typed]]
    elif re.fullmatch(r"[\d\s,.;]+", typed):
        numbers = [int(one) for one in re.findall(r"\d+", typed)]
        found = [options[one - 1]["id"] for one in numbers if 0 < one <= len(options)]
        found = found if len(found) == len(numbers) else []
    else:
        found = []
    if not found:
        return None
    if question["type"] == QuestionType.MULTIPLE:
        return list(dict.fromkeys(found))
    return found[0] if len(found) == 1 else None


def _numbered(question: WordedQuestion) -> list[str]:
    return [f"{number}. {option['text']}" for number, option in enumerate(question["options"], 1)]


def _buttons(question: WordedQuestion, state: SurveyProgress, domain: Domain, tracker: Tracker) -> Buttons:
    multiple = question["type"] == QuestionType.MULTIPLE
    ends: Buttons = []
    if multiple and state["chosen"]:
        ends.append(
            {
                "title": label(domain, "utter_finish_choices", tracker),
                "payload": write_payload("finish_choices"),
            }
        )
    elif not question["required"]:
        ends.append(
            {"title": label(domain, "utter_skip_question", tracker), "payload": write_payload("skip")}
        )
    options = ((f"option:{option['id']}", option["text"]) for option in question["options"])
    return [*choice_buttons("answer_choice", "choice", options)[: MOST_BUTTONS - len(ends)], *ends]


def option_buttons(domain: Domain, tracker: Tracker) -> Buttons:
    """Return the buttons of the question that is open."""
    state: SurveyProgress = tracker.get_slot("survey")
    return _buttons(_questions(tracker, state)[state["index"]], state, domain, tracker)


def _forget() -> list[EventType]:
    return [SlotSet(name, None) for name in SURVEY_SLOTS]
