"""What becomes of an offer after a yes or a no in any words (`bot.actions.offers`)."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from bot.actions import ending_all, erasure, offers, preferences
from bot.actions.offers import Offer, Offered
from models.following.preference_words import PreferenceWord


def settle(
    dispatcher: CollectingDispatcher, tracker: Tracker, offered: Offered, *, agreed: bool
) -> list[EventType]:
    """Do what was offered after a yes, nothing after a no."""
    if not agreed:
        dispatcher.utter_message(response="utter_left_alone")
    elif offered["offer"] == Offer.ERASURE:
        erasure.erase(dispatcher, tracker)
    elif offered["offer"] == Offer.ENDING:
        return ending_all.end(dispatcher, tracker)
    else:
        preferences.choose(dispatcher, tracker, PreferenceWord(offered["does"], offered["value"]))
    return [offers.forget()]
