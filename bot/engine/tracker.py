"""The tracker: the engine's knowledge of one conversation, as in Rasa.

Of earlier turns only what was said last is kept: actions look back for words, not for slots or the whole history.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from time import time
from typing import TypedDict

from bot.engine.copies import copied
from bot.engine.parse import Parse
from models.messages.bot_state import BotState, DialogueEvent, OfferedButton, Slots, UserMessage

REQUESTED_SLOT = "requested_slot"
LISTEN = "action_listen"

#: Events of earlier turns that are kept, and how many of them.
LASTING = frozenset({"user", "bot"})
KEEP_EVENTS = 60

#: So many steps are kept.
KEEP_STEPS = 40


class Loop(TypedDict, total=False):
    """The form that is open; empty if none is."""

    name: str


class RasaTracker(TypedDict):
    """A tracker as Rasa hands it to an action server."""

    sender_id: str
    slots: Slots
    latest_message: UserMessage
    events: list[DialogueEvent]
    paused: bool
    followup_action: str | None
    active_loop: Loop
    latest_action_name: str
    latest_input_channel: str


@dataclass
class Tracker:
    """The state of one conversation.

    :param initial: the slots' initial values, to which a reset returns.
    :param active_loop: name of the active form, or None.
    :param followup: the action that an action asked for next.
    :param offered: buttons that were shown.
    :param said: the bot's sentences since the question that is open was first asked.
    :param path: the last steps of the conversation, as stories write them.
    """

    sender_id: str
    initial: Slots
    slots: Slots = field(default_factory=dict)
    active_loop: str | None = None
    latest_action: str = LISTEN
    latest_message: UserMessage = field(default_factory=UserMessage)
    events: list[DialogueEvent] = field(default_factory=list)
    followup: str | None = None
    channel: str = "rest"
    offered: list[OfferedButton] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    path: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.slots = {**copied(self.initial), **self.slots}

    def hear(self, parse: Parse, metadata: Mapping[str, str]) -> None:
        """Note what the person said."""
        self.events = [event for event in self.events if event["event"] in LASTING][-KEEP_EVENTS:]
        self.latest_message = {**parse.as_rasa(), "metadata": dict(metadata)}
        self.note(
            {"event": "user", "text": parse.text, "parse_data": self.latest_message, "timestamp": time()}
        )
        self.latest_action = LISTEN

    def walk(self, step: str) -> None:
        """Note a step, forgetting the oldest."""
        self.path = [*self.path, step][-KEEP_STEPS:]

    def walk_back(self, form: str) -> None:
        """Forget the steps since a form was opened: it goes on as if nothing had come between."""
        opened = [place for place, step in enumerate(self.path) if step == f"loop:{form}:"]
        self.path = self.path[: opened[-1] + 1] if opened else self.path

    def note(self, event: DialogueEvent) -> None:
        """Append an event."""
        self.events = [*self.events, event]

    def apply(self, event: DialogueEvent) -> None:
        """Change the state as an event of Rasa says; unknown kinds are only noted."""
        change = _CHANGES.get(event["event"])
        if change:
            change(self, event)
        self.note(event)

    def set(self, name: str, value: object) -> None:
        """Set one slot."""
        self.apply({"event": "slot", "name": name, "value": value, "timestamp": None})

    def since_message(self) -> Slots:
        """Return the slots that were set since the person's last message."""
        found: Slots = {}
        for event in self.events:
            if event["event"] == "user":
                found = {}
            elif event["event"] == "slot":
                found[str(event["name"])] = event["value"]
        return found

    def as_rasa(self) -> RasaTracker:
        """Return a copy as an action server receives it; actions change what they get."""
        seen: RasaTracker = {
            "sender_id": self.sender_id,
            "slots": self.slots,
            "latest_message": self.latest_message,
            "events": self.events,
            "paused": False,
            "followup_action": None,
            "active_loop": {"name": self.active_loop} if self.active_loop else {},
            "latest_action_name": self.latest_action,
            "latest_input_channel": self.channel,
        }
        return copied(seen)

    def state(self) -> BotState:
        """Return what is kept between two turns, as JSON values."""
        state: BotState = {
            "slots": self.slots,
            "active_loop": self.active_loop,
            "latest_action": self.latest_action,
            "latest_message": self.latest_message,
            "events": self.events,
            "offered": self.offered,
            "said": self.said,
            "path": self.path,
        }
        return copied(state)

    def restore(self, state: BotState) -> None:
        """Return to a state that `state` gave."""
        for name, value in state.items():
            if name in BotState.__annotations__:
                setattr(self, name, copied(value))
        self.slots = {**copied(self.initial), **self.slots}


def _set_slot(tracker: Tracker, event: DialogueEvent) -> None:
    tracker.slots[str(event["name"])] = event["value"]


def _set_loop(tracker: Tracker, event: DialogueEvent) -> None:
    if tracker.active_loop != event["name"]:
        tracker.walk(f"loop:{event['name'] or 'null'}:")
    tracker.active_loop = event["name"]


def _follow(tracker: Tracker, event: DialogueEvent) -> None:
    tracker.followup = event["name"]


def _reset_slots(tracker: Tracker, event: DialogueEvent) -> None:
    tracker.slots = copied(tracker.initial)


def _restart(tracker: Tracker, event: DialogueEvent) -> None:
    _reset_slots(tracker, event)
    tracker.active_loop = tracker.followup = None
    tracker.events, tracker.path = [], []


_CHANGES: Mapping[str, Callable[[Tracker, DialogueEvent], None]] = {
    "slot": _set_slot,
    "active_loop": _set_loop,
    "followup": _follow,
    "reset_slots": _reset_slots,
    "restart": _restart,
}
