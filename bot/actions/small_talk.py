"""Small things: the menu, another language, a human, and not understanding."""

from __future__ import annotations

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.actions import agency_questions, category_proposals, chat, draft_changes, likeliest, rescue_whose
from bot.actions.person import call_after_misses, waits_for_a_person
from bot.actions.report_form import begun, unheard
from bot.actions.rescue_calls import open_call
from bot.actions.wording import choice_buttons, entity, text_of
from bot.engine.files import Domain
from bot.engine.parse import FALLBACK_INTENT
from bot.understanding import everyday
from bot.understanding.courtesies import is_sad
from models.language.languages import OWN_NAMES

#: Intents of somebody who chats.
CHATTING = frozenset({"out_of_scope", "who_are_you", "greet", "thank"})


class ActionShowMenu(Action):
    """What the bot can do."""

    def name(self) -> str:
        """Return its name in the domain."""
        return "action_show_menu"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> list[EventType]:
        """Show what most people want; after "something else" the rest."""
        dispatcher.utter_message(response="utter_menu" if entity(tracker, "after") else "utter_help")
        return []


class ActionChatAlong(Action):
    """Something that no province deals with."""

    def name(self) -> str:
        """Return its name in the domain."""
        return "action_chat_along"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> list[EventType]:
        """Show what the bot can do, once; whoever goes on chatting gets a short kind answer, and so does sadness."""
        said = [event["parse_data"]["intent"]["name"] for event in tracker.events if event["event"] == "user"]
        text = text_of(tracker)
        if is_sad(text) or everyday.is_lonely(text):
            dispatcher.utter_message(response="utter_not_alone")
        elif everyday.is_chronic(text):
            dispatcher.utter_message(response="utter_long_ill")
        elif CHATTING.issuperset(said[-2:]) and len(said) > 1:
            dispatcher.utter_message(response="utter_chat_along")
        else:
            dispatcher.utter_message(response="utter_out_of_scope")
        return []


class ActionConfirmLanguage(Action):
    """Another language; the slot was filled from the text already."""

    def name(self) -> str:
        """Return its name in the domain."""
        return "action_confirm_language"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> list[EventType]:
        """Say so in that language, or ask which."""
        wished = entity(tracker, "language")
        if wished in OWN_NAMES:
            dispatcher.utter_message(response="utter_language_changed")
            writes = tracker.active_loop_name == "report_form"
            parts = text_of(tracker).replace("?", ".").split(".") if writes else []
            told = (draft_changes.without_photo(tracker, part) for part in parts)
            return [SlotSet(name, value) for found in told for name, value in found.items()]
        buttons = choice_buttons("change_language", "language", OWN_NAMES.items())
        dispatcher.utter_message(response="utter_which_language", buttons=buttons)
        return []


class ActionUnknown(Action):
    """The bot did not understand."""

    def name(self) -> str:
        """Return its name in the domain."""
        return "action_unknown"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> list[EventType]:
        """Add to an open call for rescue, ask whether it answers an agency, or begin the report that it surely tells.

        Else show what the bot can do; the second time in a row call a person.
        """
        if tracker.active_loop_name is None:
            if open_call(tracker):
                return rescue_whose.tell(dispatcher, tracker, domain)
            if asked := agency_questions.offer(dispatcher, tracker, domain):
                return asked
            if category_proposals.tells_a_report(tracker, text_of(tracker)):
                told = ". ".join(filter(None, (unheard(tracker), text_of(tracker))))
                return [*begun(tracker, told), FollowupAction("report_form")]
            if waits_for_a_person(chat.current(tracker)):
                dispatcher.utter_message(response="utter_person_noted")
                return []
        said = [event["parse_data"]["intent"]["name"] for event in tracker.events if event["event"] == "user"]
        again = said[-2:] == [FALLBACK_INTENT] * 2
        likely = [] if tracker.active_loop_name or again else likeliest.buttons(tracker, domain)
        if likely:
            dispatcher.utter_message(response="utter_did_you_mean", buttons=likely)
            return []
        first = "utter_no_answer" if tracker.active_loop_name else "utter_unknown"
        if not (again and call_after_misses(dispatcher, tracker)):
            dispatcher.utter_message(response="utter_offer_human" if again else first)
        return []
