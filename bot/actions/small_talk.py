"""Small things: hotlines, where to read news, another language, a human, and not understanding."""

from __future__ import annotations

from datetime import UTC, datetime

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.actions import chat, warnings_in_force
from bot.actions.alert_subscriptions import area_named, followed_here
from bot.actions.rescue import tell_rescuers
from bot.actions.rescue_calls import open_call
from bot.actions.wording import area_name, choice_buttons, entity, hotline_lines, language, text_of
from bot.engine.files import Domain
from bot.engine.parse import FALLBACK_INTENT
from models.areas import areas
from models.following import area_words
from models.language.languages import OWN_NAMES


class ActionShowHotlines(Action):
    """Whom to call."""

    def name(self) -> str:
        """Return its name in the domain."""
        return "action_show_hotlines"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> list[EventType]:
        """Show the hotlines of the province."""
        lines = hotline_lines(chat.current(tracker).store, language(tracker))
        dispatcher.utter_message(response="utter_hotlines", hotlines=lines)
        return []


class ActionTellWhere(Action):
    """Where to read what the bot does not show itself."""

    def name(self) -> str:
        """Return its name in the domain."""
        return "action_tell_where"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> list[EventType]:
        """Show the address of the site."""
        dispatcher.utter_message(response="utter_news", site=chat.current(tracker).store.settings.public_base)
        return []


class ActionTellWarnings(Action):
    """Which warnings are in force."""

    def name(self) -> str:
        """Return its name in the domain."""
        return "action_tell_warnings"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> list[EventType]:
        """Tell those of the commune that was named, else of those that are followed here, else of the province."""
        who, text = chat.current(tracker), text_of(tracker)
        named = area_named(who, text)
        if not named and (called := area_words.called_commune(text)):
            dispatcher.utter_message(response="utter_commune_unknown", names=called.rstrip(" ?.!"))
        home = tracker.get_slot("home_area")
        ids = [named] if named else followed_here(who) or ([home] if home else [])
        ids = ids or [areas.active_province_id(who.store)]
        lines = warnings_in_force.lines(who.store, ids, language(tracker))
        places = ", ".join(area_name(who.store, one) for one in ids)
        response = "utter_in_force" if lines else "utter_none_in_force"
        site = who.store.settings.public_base
        dispatcher.utter_message(response=response, lines=lines, places=places, site=site)
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
            return []
        buttons = choice_buttons("change_language", "language", OWN_NAMES.items())
        dispatcher.utter_message(response="utter_which_language", buttons=buttons)
        return []


class ActionCallHuman(Action):
    """Say how to reach a person, and note the wish: nobody sits at the other end of a conversation yet."""

    def name(self) -> str:
        """Return its name in the domain."""
        return "action_call_human"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> list[EventType]:
        """Name office, numbers and reports; flag the conversation for whoever will read the slot."""
        lines = hotline_lines(chat.current(tracker).store, language(tracker))
        dispatcher.utter_message(response="utter_human_called", hotlines=lines)
        return [wish_for_a_person()]


def wish_for_a_person() -> EventType:
    """Return what flags the conversation for whoever will read the slot."""
    return SlotSet("handover", {"at": datetime.now(UTC).isoformat()})


class ActionUnknown(Action):
    """The bot did not understand."""

    def name(self) -> str:
        """Return its name in the domain."""
        return "action_unknown"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> list[EventType]:
        """Add to an open call for rescue; else show what it can do, and the second time in a row offer a human."""
        if tracker.active_loop_name is None and open_call(tracker):
            return tell_rescuers(dispatcher, tracker)
        said = [event["parse_data"]["intent"]["name"] for event in tracker.events if event["event"] == "user"]
        again = said[-2:] == [FALLBACK_INTENT] * 2
        first = "utter_no_answer" if tracker.active_loop_name else "utter_unknown"
        dispatcher.utter_message(response="utter_offer_human" if again else first)
        return []
