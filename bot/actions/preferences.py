"""How somebody wants to be told, chosen with a word in the chat."""

from __future__ import annotations

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from bot.actions import chat
from bot.actions.wording import entity, language
from bot.engine.files import Domain
from models.following import preference_words, preferences
from models.following.preference_words import PreferenceWord


class ActionChoosePreference(Action):
    """Choose what the word says."""

    def name(self) -> str:
        """Return its name in the domain."""
        return "action_choose_preference"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> list[EventType]:
        """Choose it for this chat, and tell all that is chosen now."""
        who = chat.current(tracker)
        word = PreferenceWord(str(entity(tracker, "does") or "show"), str(entity(tracker, "value") or ""))
        choices = preferences.DEFAULTS
        for owner in who.owners():
            choices = preference_words.obey(who.store, owner, word, actor=who.actor)
        dispatcher.utter_message(
            text=preference_words.told(choices, language(tracker), changed=word.does != "show")
        )
        return []
