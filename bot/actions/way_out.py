"""Ways out of a question that somebody can't answer, and what happens when they take none."""

from __future__ import annotations

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActiveLoop, EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.actions import chat
from bot.actions.person import call_after_misses
from bot.actions.places import known_area
from bot.actions.remembered import AreaChoice
from bot.actions.survey import SURVEY_SLOTS, open_question
from bot.actions.survey_begin import keep_draft
from bot.actions.wording import MOST_BUTTONS, Buttons, area_buttons, label
from bot.engine.files import Domain, FileButton
from bot.engine.parse import write_payload

#: What is said when each form ends without an end.
GIVEN_UP = {
    "report_form": "utter_given_up_report",
    "addition_form": "utter_given_up_addition",
    "rescue_form": "utter_given_up_rescue",
    "survey_form": "utter_given_up_survey",
}

#: Forms after which a person is called.
FLAGGED = frozenset({"report_form", "addition_form"})


class ActionWayOutArea(Action):
    """A way out of "in which commune?"."""

    def name(self) -> str:
        """Return its name in the domain."""
        return "action_way_out_area"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> list[EventType]:
        """Offer the communes that something points to, and to send it without one."""
        store = chat.current(tracker).store
        home = tracker.get_slot("home_area")
        rows: list[AreaChoice] = list(tracker.get_slot("area_choices") or [])
        if home and known_area(store, home):
            rows.insert(0, {"id": home})
        ends = [
            _button(domain, tracker, "utter_button_unknown_place", "place_unknown"),
            *_ends(domain, tracker),
        ]
        chosen = {row["id"]: row for row in rows}
        buttons = [*area_buttons(store, list(chosen.values())[: MOST_BUTTONS - len(ends)]), *ends]
        dispatcher.utter_message(response="utter_way_out_of_area", buttons=buttons)
        return []


class ActionWayOutSurveyAnswer(Action):
    """A way out of a question of a survey."""

    def name(self) -> str:
        """Return its name in the domain."""
        return "action_way_out_survey_answer"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> list[EventType]:
        """Offer the options, to skip where that is allowed, and to stop; without options say how it is answered."""
        question, buttons = open_question(domain, tracker)
        if not buttons:
            dispatcher.utter_message(response="utter_way_out_of_question", question=question)
            return []
        stop = _button(domain, tracker, "utter_button_stop", "cancel")
        shown = [*buttons[: MOST_BUTTONS - 1], stop]
        dispatcher.utter_message(response="utter_way_out_of_survey", buttons=shown)
        return []


class ActionGiveUp(Action):
    """Close a form whose question somebody can't answer."""

    def name(self) -> str:
        """Return its name in the domain."""
        return "action_give_up"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> list[EventType]:
        """Keep the draft, so that it can be gone on with, and call a person where one should look."""
        form = str(tracker.active_loop_name)
        dispatcher.utter_message(response=GIVEN_UP[form])
        closed = [ActiveLoop(None), SlotSet("requested_slot", None)]
        if form in FLAGGED:
            call_after_misses(dispatcher, tracker)
        if form == "survey_form":
            keep_draft(tracker)
            closed += [SlotSet(name, None) for name in SURVEY_SLOTS]
        return closed


def _ends(domain: Domain, tracker: Tracker) -> Buttons:
    return [
        _button(domain, tracker, "utter_button_human", "talk_to_human"),
        _button(domain, tracker, "utter_button_stop", "cancel"),
    ]


def _button(domain: Domain, tracker: Tracker, title: str, intent: str) -> FileButton:
    return {"title": label(domain, title, tracker), "payload": write_payload(intent)}
