"""The tracker: what the engine knows of one conversation, as Rasa's trackers do.

Only the last events are kept: actions look back a turn or two, not through the whole history.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.engine.parse import Parse

Event = dict[str, Any]
Slots = dict[str, Any]

REQUESTED_SLOT = "requested_slot"
LISTEN = "action_listen"

#: So many events are kept.
KEEP_EVENTS = 40

_SAVED = ("slots", "active_loop", "latest_action", "latest_message", "events", "offered")


@dataclass
class Tracker:
    """The state of one conversation.

    :param initial: the slots' initial values, to which a reset returns.
    :param active_loop: name of the active form, or None.
    :param followup: the action that an action asked for next.
    :param offered: buttons that were shown: `{title, payload, latest}`.
    """

    sender_id: str
    initial: Mapping[str, Any]
    slots: Slots = field(default_factory=dict)
    active_loop: str | None = None
    latest_action: str = LISTEN
    latest_message: Event = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    followup: str | None = None
    channel: str = "rest"
    offered: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.slots = {**copy.deepcopy(dict(self.initial)), **self.slots}

    def hear(self, parse: Parse, metadata: Mapping[str, Any]) -> None:
        """Note what the person said."""
        self.latest_message = {**parse.as_rasa(), "metadata": dict(metadata)}
        self.note({"event": "user", "text": parse.text, "parse_data": self.latest_message})
        self.latest_action = LISTEN

    def note(self, event: Event) -> None:
        """Append an event, forgetting the oldest."""
        self.events = [*self.events, event][-KEEP_EVENTS:]

    def apply(self, event: Event) -> None:
        """Change the state as an event of Rasa says; unknown kinds are only noted."""
        change = _CHANGES.get(event["event"])
        if change:
            change(self, event)
        self.note(event)

    def set(self, name: str, value: Any) -> None:
        """Set one slot."""
        self.apply({"event": "slot", "name": name, "value": value, "timestamp": None})

    def since_message(self) -> Slots:
        """Slots that were set since the person's last message."""
        found: Slots = {}
        for event in self.events:
            if event["event"] == "user":
                found = {}
            elif event["event"] == "slot":
                found[event["name"]] = event["value"]
        return found

    def as_rasa(self) -> dict[str, Any]:
        """The tracker as an action server receives it; a copy, since actions change what they get."""
        return copy.deepcopy(
            {
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
        )

    def state(self) -> dict[str, Any]:
        """What is kept between two turns, as JSON values."""
        return copy.deepcopy({name: getattr(self, name) for name in _SAVED})

    def restore(self, state: Mapping[str, Any]) -> None:
        """Return to a state that `state` gave."""
        for name in _SAVED:
            if name in state:
                setattr(self, name, copy.deepcopy(state[name]))
        self.slots = {**copy.deepcopy(dict(self.initial)), **self.slots}


def _set_slot(tracker: Tracker, event: Event) -> None:
    tracker.slots[event["name"]] = event["value"]


def _set_loop(tracker: Tracker, event: Event) -> None:
    tracker.active_loop = event["name"]


def _follow(tracker: Tracker, event: Event) -> None:
    tracker.followup = event["name"]


def _reset_slots(tracker: Tracker, event: Event) -> None:
    tracker.slots = copy.deepcopy(dict(tracker.initial))


def _restart(tracker: Tracker, event: Event) -> None:
    _reset_slots(tracker, event)
    tracker.active_loop = tracker.followup = None
    tracker.events = []


_CHANGES: Mapping[str, Callable[[Tracker, Event], None]] = {
    "slot": _set_slot,
    "active_loop": _set_loop,
    "followup": _follow,
    "reset_slots": _reset_slots,
    "restart": _restart,
}
