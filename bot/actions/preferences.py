"""How somebody wants to be told, chosen with a word in the chat, or wished in words of their own."""

from __future__ import annotations

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from bot.actions import chat, offers
from bot.actions.offers import Offer
from bot.actions.wording import Buttons, entity, label, language
from bot.engine.files import Domain
from bot.engine.parse import write_payload
from models.following import preference_words, preferences
from models.following.preference_words import PreferenceWord

#: What is asked about a wish, and the button that grants it.
ASKED = {
    "quiet": ("utter_ask_quiet", "utter_button_quiet"),
    "only": ("utter_ask_warnings_only", "utter_button_warnings_only"),
}

#: Before what a word does, where it is but wished.
WISH = "wish_"


class ActionChoosePreference(Action):
    """Choose what the word says."""

    def name(self) -> str:
        """Return its name in the domain."""
        return "action_choose_preference"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> list[EventType]:
        """Choose it for this chat, and tell all that is chosen now; a wish is asked about first."""
        word = PreferenceWord(str(entity(tracker, "does") or "show"), str(entity(tracker, "value") or ""))
        wish = word.does.removeprefix(WISH)
        if wish != word.does and wish in ASKED:
            return [_ask(dispatcher, tracker, domain, PreferenceWord(wish, word.value))]
        choose(dispatcher, tracker, word)
        return []


def choose(dispatcher: CollectingDispatcher, tracker: Tracker, word: PreferenceWord) -> None:
    """Choose what a word says for everybody whom the chat speaks for, and tell all that is chosen now."""
    who = chat.current(tracker)
    choices = preferences.DEFAULTS
    for owner in who.owners():
        choices = preference_words.obey(who.store, owner, word, actor=who.actor)
    dispatcher.utter_message(
        text=preference_words.told(choices, language(tracker), changed=word.does != "show")
    )


def _ask(
    dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain, word: PreferenceWord
) -> EventType:
    response, title = ASKED[word.does]
    yes = write_payload("choose_preference", does=word.does, value=word.value)
    buttons: Buttons = [
        {"title": label(domain, title, tracker).format(hours=word.value), "payload": yes},
        {"title": label(domain, "utter_button_leave_so", tracker), "payload": write_payload("deny")},
    ]
    dispatcher.utter_message(response=response, hours=word.value, buttons=buttons)
    return offers.make(Offer.PREFERENCE, word.does, word.value)
