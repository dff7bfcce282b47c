"""Doubts: what may be a call for help, about which the bot asks, and the no to that question."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TypedDict

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.actions.wording import text_of
from bot.engine.files import Domain
from bot.engine.tracker import Tracker as EngineTracker

#: A doubt is part of a call that is made within this time.
BELONGS_FOR = timedelta(minutes=30)

#: The question stands open for so many messages that pass it over.
MOST_TURNS = 3

#: What is said beside the answer to what but faintly sounds like a call, and to what passes the question over.
DOOR = "utter_rescue_door"

#: Intents that get an answer of their own before the question.
ANSWERED = frozenset({"ask_rumour_in_danger"})


class Doubt(TypedDict):
    """A text that may be a call for help (the slot `doubt`), and when it was asked about.

    `answered`: what else it meant was answered already. `denied`: the answer to the question was no. `turns`: in as
    many more messages that pass the question over a yes counts.
    """

    text: str
    at: str
    answered: bool
    denied: bool
    turns: int


class ActionNoteDoubt(Action):
    """Something may be a call for help; the question follows."""

    def name(self) -> str:
        """Return its name in the domain."""
        return "action_note_doubt"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> list[EventType]:
        """Keep the text: a yes files it, a no lets it be understood again."""
        return [noted(tracker)]


def noted(tracker: Tracker) -> EventType:
    """Return what keeps the latest text as one that was asked about."""
    intent = tracker.latest_message["intent"]["name"]
    # "Are you safe?" is no question of rescue: whoever passes it over is not asked on.
    return _kept(
        text_of(tracker), answered=intent in ANSWERED, turns=0 if intent == "maybe_safe" else MOST_TURNS
    )


def worried(tracker: Tracker) -> list[EventType]:
    """Return what keeps words about a relative who cannot be reached: a call that follows is about them."""
    text = text_of(tracker)
    return [_kept(text, answered=True, turns=0)] if text and not doubted(tracker) else []


def _kept(text: str, *, answered: bool, turns: int) -> EventType:
    now = datetime.now(UTC).isoformat()
    doubt: Doubt = {"text": text, "at": now, "answered": answered, "denied": False, "turns": turns}
    return SlotSet("doubt", doubt)


def doubted(tracker: Tracker | EngineTracker) -> str:
    """Return what was asked about a short while ago and not denied; "" for nothing."""
    doubt: Doubt | None = tracker.slots.get("doubt")
    if not doubt or doubt["denied"]:
        return ""
    lasts = datetime.now(UTC) - datetime.fromisoformat(doubt["at"]) < BELONGS_FOR
    return doubt["text"] if lasts else ""


def denied(tracker: Tracker) -> list[EventType]:
    """Return what notes that no rescue is needed in this matter."""
    now = datetime.now(UTC).isoformat()
    doubt: Doubt = {"text": "", "at": now, "answered": True, "denied": True, "turns": 0}
    return [SlotSet("doubt", doubt)]
