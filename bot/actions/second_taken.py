"""Taking up a second matter: it is answered by the action that answers a message that says nothing else."""

from __future__ import annotations

from collections.abc import Mapping

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.actions import category_proposals, contact_step, draft_changes, second_matter
from bot.actions.alert_subscriptions import (
    ActionChooseFollowed,
    ActionFollowWarnings,
    ActionListWarnings,
    ActionOfferWarnings,
)
from bot.actions.draft_words import ActionKeepAnonymous
from bot.actions.hotlines_asked import ActionShowHotlines
from bot.actions.legal_offices import ActionNameLegalOffice
from bot.actions.my_reports import ActionListReports
from bot.actions.news import ActionTellForecast, ActionTellNews
from bot.actions.procedures import ActionAnswerProcedure
from bot.actions.report_form import begun
from bot.actions.rumours import ActionAnswerRumour
from bot.actions.second_matter import SecondMatter
from bot.actions.status import ActionShowStatus
from bot.actions.warnings_in_force import ActionTellWarnings
from bot.engine.files import Domain

#: What answers each of them, as the rules do.
ANSWERS: Mapping[str, type[Action]] = {
    "ask_alert": ActionTellWarnings,
    "ask_forecast": ActionTellForecast,
    "ask_hotline": ActionShowHotlines,
    "ask_news": ActionTellNews,
    "ask_procedure": ActionAnswerProcedure,
    "ask_rumour": ActionAnswerRumour,
    "check_status": ActionShowStatus,
    "follow_warnings": ActionFollowWarnings,
    "list_warnings": ActionListWarnings,
    "my_reports": ActionListReports,
}

#: The same of a question that stands beside the short answer to a form.
BESIDE_AN_ANSWER: Mapping[str, type[Action]] = {
    **ANSWERS,
    "anonymous": ActionKeepAnonymous,
    "legal_complaint": ActionNameLegalOffice,
}

#: What asks for a yes, or for one of several.
OFFERS: Mapping[str, type[Action]] = {
    "choose_followed": ActionChooseFollowed,
    "subscribe_area": ActionOfferWarnings,
}


class ActionAnswerSecond(Action):
    """The second matter of a message whose first was just answered."""

    def name(self) -> str:
        """Return its name in the domain."""
        return "action_answer_second"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> list[EventType]:
        """Answer it below the first; say nothing where the message had only one."""
        second = second_matter.waiting(tracker)
        if second is None or second["told"] or not second_matter.is_new(tracker):
            return []
        return await _taken_up(dispatcher, tracker, domain, second)


class ActionKeepSecond(Action):
    """The second matter of a message whose first begins something."""

    def name(self) -> str:
        """Return its name in the domain."""
        return "action_keep_second"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> list[EventType]:
        """Say that it is kept, with a button that takes it up."""
        return second_matter.remembered(dispatcher, tracker, domain)


class ActionOfferSecond(Action):
    """The second matter, when the form is over."""

    def name(self) -> str:
        """Return its name in the domain."""
        return "action_offer_second"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> list[EventType]:
        """Answer what was asked with the very words that ended the form; offer what waits; else say nothing."""
        second = second_matter.waiting(tracker)
        if second and not second["told"] and second_matter.is_new(tracker):
            return await _taken_up(dispatcher, tracker, domain, second)
        return second_matter.offered(dispatcher, tracker, domain)


class ActionTakeUpSecond(Action):
    """The button that takes it up."""

    def name(self) -> str:
        """Return its name in the domain."""
        return "action_take_up_second"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> list[EventType]:
        """Answer it as a message of its own; a form that is open asks its question again."""
        second = second_matter.waiting(tracker)
        if second is None:
            dispatcher.utter_message(response="utter_second_gone")
            return []
        return await _taken_up(dispatcher, tracker, domain, second)


async def _taken_up(
    dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain, second: SecondMatter
) -> list[EventType]:
    intent = second["message"]["intent"]["name"]
    if second_matter.is_report(second):
        return [second_matter.over(second), *_begun(second_matter.saying(tracker, second), second["said"])]
    answer = {**BESIDE_AN_ANSWER, **OFFERS}[intent]()
    events = await answer.run(dispatcher, second_matter.saying(tracker, second), domain)
    return [*events, second_matter.over(second, asks=answer.name() if intent in OFFERS else "")]


def _begun(tracker: Tracker, text: str) -> list[EventType]:
    """Return what begins a second report, with its own words and its own place."""
    told = {
        **category_proposals.proposed(tracker, text),
        **draft_changes.placed(tracker, text),
        **contact_step.first(tracker, text, {}),
    }
    slots = [SlotSet(name, value) for name, value in told.items()]
    return [*begun(tracker, text), *slots, FollowupAction("report_form")]
