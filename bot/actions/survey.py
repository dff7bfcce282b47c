"""A survey, question by question; nothing is kept before the last answer is given."""

from __future__ import annotations

from collections.abc import Sequence

from rasa_sdk import Action, FormValidationAction, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.actions import chat, survey_aside, survey_progress
from bot.actions.places import location_of
from bot.actions.questions import Question
from bot.actions.remembered import SurveyProgress
from bot.actions.survey_begin import drop_draft, keep_draft
from bot.actions.survey_progress import OTHER, Asked, Taken
from bot.actions.wording import (
    MOST_BUTTONS,
    Buttons,
    choice_buttons,
    entity,
    intent_button,
    label,
    language,
)
from bot.engine.files import Domain
from bot.engine.parse import write_payload
from models import surveys
from models.errors import Clash, Forbidden, LoaError
from models.files import uploads
from models.messages.bot_state import Slots
from models.surveys import QuestionType, answers, ordering, voters
from models.surveys.answer_checks import limits
from models.surveys.answers import Beside
from models.surveys.definition import CHOICES
from models.surveys.lists import WordedOption, WordedQuestion

#: The response to a refused answer, by the code of the refusal.
REFUSALS = {"already_answered": "utter_survey_already"}

#: What is remembered of a survey.
SURVEY_SLOTS = ("survey", "survey_answer")

#: How each type is answered, told below the question; choices show their options.
HINTS = {
    QuestionType.RANKING: "utter_survey_hint_ranking",
    QuestionType.SCALE: "utter_survey_hint_number",
    QuestionType.RATING: "utter_survey_hint_number",
    QuestionType.NUMBER: "utter_survey_hint_any_number",
    QuestionType.DATE: "utter_survey_hint_date",
    QuestionType.TIME: "utter_survey_hint_time",
    QuestionType.PLACE: "utter_survey_hint_place",
    QuestionType.PHOTO: "utter_survey_hint_photo",
}


class ActionAskSurveyAnswer(Question):
    """Ask the question that is next."""

    slot = "survey_answer"

    async def ask(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> list[EventType]:
        """Show the question with its options, as buttons as far as they fit and numbered in the text."""
        state: SurveyProgress = tracker.get_slot("survey")
        now = survey_progress.asked(_questions(tracker, state), state)
        if now is None:
            return []
        question = now.question
        multiple = question["type"] == QuestionType.MULTIPLE and now.part != OTHER
        chosen = [option["text"] for option in question["options"] if option["id"] in state["chosen"]]
        dispatcher.utter_message(
            response="utter_survey_multiple" if multiple else "utter_survey_question",
            number=str(now.number),
            count=str(now.total),
            question=_worded(now, domain, tracker),
            chosen=", ".join(chosen) or "-",
            buttons=_buttons(now, state, domain, tracker),
        )
        return []

    def offer_way_out(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> None:
        """Offer the options, to skip where that is allowed, and to stop; without options say how it is answered."""
        question, buttons = _open_question(domain, tracker)
        if not buttons:
            dispatcher.utter_message(response="utter_way_out_of_question", question=question)
            return
        shown = [
            *buttons[: MOST_BUTTONS - 1],
            intent_button(domain, tracker, "utter_button_stop", "cancel"),
        ]
        dispatcher.utter_message(response="utter_way_out_survey_answer", buttons=shown)

    def give_up(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        """Close it with its answers kept as a draft."""
        events = super().give_up(dispatcher, tracker)
        keep_draft(tracker)
        return [*_forget(), *events]


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
        beside = Beside(
            others=state.get("others", {}),
            lang=language(tracker),
            area_id=tracker.get_slot("home_area"),
            owners=[here.owner],
        )
        try:
            voter = voters.in_chat(here.store, here.id, here.zalo_user)
            channel, given = str(here.channel), state["answers"]
            surveys.answer(here.store, state["id"], voter, given, channel, here.circumstances, beside)
            drop_draft(tracker)
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
        """Empty the slots, and drop a draft from before."""
        drop_draft(tracker)
        return _forget()


class ValidateSurveyForm(FormValidationAction):
    """Checks of one answer; the form ends with the last."""

    def name(self) -> str:
        """Return its name in the domain."""
        return "validate_survey_form"

    async def validate_survey_answer(
        self, value: object, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> Slots:
        """Take the answer and go on, or say what is wrong with it; a question in between is answered and is none."""
        if value is None:
            return {"survey_answer": None}
        state: SurveyProgress = tracker.get_slot("survey")
        questions = _questions(tracker, state)
        now = survey_progress.asked(questions, state)
        if now is None:
            return {"survey_answer": "done"}
        if aside := survey_aside.means(tracker, now, value):
            await survey_aside.answer(aside, dispatcher, tracker, domain)
            return {"survey_answer": None}
        taken = _take(questions, state, now, value, tracker)
        if taken.faults or not taken.understood:
            _refuse(dispatcher, now, taken)
        elif isinstance(value, dict) and value.get("back") and taken.state == state:
            dispatcher.utter_message(response="utter_survey_first")
        elif isinstance(value, str) and (read := survey_progress.noted(now, taken.state, value)):
            dispatcher.utter_message(response="utter_survey_noted", answer=read)
        done = survey_progress.asked(questions, taken.state) is None
        return {"survey_answer": "done" if done else None, "survey": taken.state}


def _take(
    questions: Sequence[WordedQuestion], state: SurveyProgress, now: Asked, value: object, tracker: Tracker
) -> Taken:
    """Read what the slot was filled with: a press, the end of a choice, a position, a photo or words."""
    if isinstance(value, dict):
        if value.get("back"):
            return Taken(survey_progress.gone_back(questions, state, now))
        if value.get("skipped"):
            return survey_progress.skipped(questions, state, now)
        if value.get("location") or value.get("photo"):
            return _take_shared(questions, state, now, tracker)
        return survey_progress.given(questions, state, now, list(state["chosen"]))
    if isinstance(value, str) and value.startswith("option:"):
        return survey_progress.pressed(questions, state, now, value.removeprefix("option:"))
    return survey_progress.typed(questions, state, now, str(value))


def _take_shared(
    questions: Sequence[WordedQuestion], state: SurveyProgress, now: Asked, tracker: Tracker
) -> Taken:
    """Take a position or a photo where the question asks for one."""
    here, location, photo = chat.current(tracker), location_of(tracker), entity(tracker, "photo")
    question = now.question
    if question["type"] == QuestionType.PLACE and location:
        faults = answers.place_faults(here.store, question["id"], location)
        return Taken(state, faults) if faults else survey_progress.given(questions, state, now, location)
    if question["type"] == QuestionType.PHOTO and photo:
        faults = uploads.faults_of(here.store, [str(photo)], [here.owner], "photo")
        return Taken(state, faults) if faults else survey_progress.given(questions, state, now, str(photo))
    return Taken(state, understood=False)


def _refuse(dispatcher: CollectingDispatcher, now: Asked, taken: Taken) -> None:
    """Say what is wrong: in the own words of the question, if it has some."""
    own = next((fault.params["message"] for fault in taken.faults if fault.params.get("message")), "")
    if own:
        dispatcher.utter_message(text=str(own))
    elif any(fault.code == "required" for fault in taken.faults):
        dispatcher.utter_message(response="utter_survey_required")
    elif now.question["type"] in CHOICES and now.part != OTHER:
        dispatcher.utter_message(response="utter_survey_choice_unknown")
    else:
        dispatcher.utter_message(response="utter_survey_not_fitting")


def _questions(tracker: Tracker, state: SurveyProgress) -> list[WordedQuestion]:
    here = chat.current(tracker)
    survey = surveys.get_public(here.store, state["id"])
    return [ordering.ordered(one, here.id) for one in surveys.questions(survey, language(tracker))]


def _worded(now: Asked, domain: Domain, tracker: Tracker) -> str:
    """Return the question as it is asked: what is told before it, its words, its options, how to answer."""
    question = now.question
    if now.part == OTHER:
        return label(domain, "utter_survey_own_words", tracker)
    lines = [*now.notes, question["text"], question["hint"]]
    lines += [row["text"] for row in question["rows"] if row["id"] == now.part]
    lines += [f"{number}. {option['text']}" for number, option in enumerate(question["options"], 1)]
    if hint := HINTS.get(QuestionType(question["type"])):
        least, most = limits(question)
        lines.append(label(domain, hint, tracker).format(min=least, max=most))
    if not (question["options"] or question["required"]):
        # A button would make "1" a press of it, where it may be the answer.
        lines.append(label(domain, "utter_survey_may_skip", tracker))
    return "\n".join(line for line in lines if line)


def _buttons(now: Asked, state: SurveyProgress, domain: Domain, tracker: Tracker) -> Buttons:
    question, ends = now.question, Buttons()
    several = question["type"] in (QuestionType.MULTIPLE, QuestionType.RANKING)
    if several and state["chosen"]:
        title = label(domain, "utter_finish_choices", tracker)
        ends.append({"title": title, "payload": write_payload("finish_choices")})
    elif question["options"] and not question["required"] and now.part != OTHER:
        title = label(domain, "utter_skip_question", tracker)
        ends.append({"title": title, "payload": write_payload("skip")})
    shown: Sequence[WordedOption] = [] if now.part == OTHER else question["options"]
    options = ((f"option:{option['id']}", option["text"]) for option in shown)
    return [*choice_buttons("answer_choice", "choice", options)[: MOST_BUTTONS - len(ends)], *ends]


def _open_question(domain: Domain, tracker: Tracker) -> tuple[str, Buttons]:
    """Return the question that is open, with its own message and how it is answered, and its buttons."""
    state: SurveyProgress = tracker.get_slot("survey")
    now = survey_progress.asked(_questions(tracker, state), state)
    if now is None:
        return "", []
    words = "\n".join(filter(None, (now.question["message"], _worded(now, domain, tracker))))
    return words, _buttons(now, state, domain, tracker)


def _forget() -> list[EventType]:
    return [SlotSet(name, None) for name in SURVEY_SLOTS]
