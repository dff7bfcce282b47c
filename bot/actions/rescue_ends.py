"""Ends of a call for rescue: its caller is safe, or needs no rescue any more. The desk closes it, never the bot."""

from __future__ import annotations

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.actions import chat, rescue_aside, rescue_relief
from bot.actions.check_ins import note_safe
from bot.actions.rescue_additions import add_to_call
from bot.actions.rescue_calls import KnownCall, open_calls
from bot.actions.rescue_doubts import denied
from bot.actions.rescue_facts import ASKED, is_about_others, people
from bot.actions.wording import text_of
from bot.engine.files import Domain
from models.alerts.cap_terms import Status
from models.language.wording import word
from models.safety import rescue_answers


class ActionReportSafe(Action):
    """Somebody is safe."""

    def name(self) -> str:
        """Return its name in the domain."""
        return "action_report_safe"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> list[EventType]:
        """Tell the rescuers, where a call is open, and keep the answer, where a warning asks for one."""
        calls, text = open_calls(tracker), text_of(tracker)
        alert = note_safe(tracker, told=bool(calls), note=text)
        if not calls:
            drill = alert is not None and alert["status"] != Status.ACTUAL
            noted = "utter_drill_safe" if drill else "utter_safe_noted"
            if alert and not drill and people(text):
                noted = "utter_safe_noted_people"
            response = noted if alert else "utter_safe"
            dispatcher.utter_message(response=response, people=people(text))
            return _settled(tracker)
        return _told(dispatcher, tracker, calls, text or word("rescue_safe", "vi"))


class ActionNoRescue(Action):
    """Somebody needs no rescue, or none any more."""

    def name(self) -> str:
        """Return its name in the domain."""
        return "action_no_rescue"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> list[EventType]:
        """Tell those who have the call, where one is open."""
        calls, text = open_calls(tracker), text_of(tracker)
        if not calls:
            return _none_needed(dispatcher, tracker, text)
        taken_back = rescue_answers.taken_back(text)
        mistaken = bool(taken_back and taken_back.by_mistake)
        words = word("rescue_by_mistake" if mistaken else "rescue_not_needed", "vi")
        add_to_call(tracker, "\n".join(filter(None, (words, text))), calls[0])
        response = "utter_rescue_mistaken" if mistaken else "utter_rescue_not_needed"
        dispatcher.utter_message(response=response, code=calls[0]["code"])
        given_back = rescue_aside.give_back(dispatcher, tracker, calls[0].get("aside"))
        relieved = [] if mistaken else [rescue_relief.noted(calls[0])]
        return [*denied(tracker), *_closed(), *relieved, *given_back]


def _none_needed(dispatcher: CollectingDispatcher, tracker: Tracker, text: str) -> list[EventType]:
    """Say that nobody is called; add what is told of a hazard to the call whose people are safe."""
    relieved = rescue_relief.call_of(chat.current(tracker).store, tracker)
    if relieved is None or not text:
        dispatcher.utter_message(response="utter_no_rescue")
        return denied(tracker)
    add_to_call(tracker, text, relieved)
    rescue_relief.tell_hazard(dispatcher, relieved["code"])
    return [*denied(tracker), rescue_relief.noted(relieved)]


def _settled(tracker: Tracker) -> list[EventType]:
    """Return what notes a no where the bot asked; whoever is safe today may need help in an hour."""
    return denied(tracker) if tracker.get_slot("doubt") else []


def _told(
    dispatcher: CollectingDispatcher, tracker: Tracker, calls: list[KnownCall], text: str
) -> list[EventType]:
    """Add that somebody is safe to their own call; one for the people next door goes on."""
    for call in calls:
        add_to_call(tracker, text, call)
    others = next((call for call in calls if call.get("others")), None)
    if others and not is_about_others(text):
        dispatcher.utter_message(response="utter_safe_others_wait", code=others["code"])
        left: KnownCall = {**others}
        left.pop("before", None)
        return [*_settled(tracker), *_closed(left)]
    dispatcher.utter_message(response="utter_safe_passed_on", code=calls[0]["code"])
    return [*_settled(tracker), *_closed(), rescue_relief.noted(calls[0])]


def _closed(left: KnownCall | None = None) -> list[EventType]:
    return [SlotSet("rescue", left), *(SlotSet(name, None) for name in ASKED)]
