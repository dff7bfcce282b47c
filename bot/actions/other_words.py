"""Other words: a tracker of the SDK in which somebody said something else, for an action that takes it up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rasa_sdk import Tracker


def as_if(tracker: Tracker, message: Mapping[str, Any], heard: Sequence[Mapping[str, Any]] = ()) -> Tracker:
    """Return a tracker whose latest message is another one.

    :param heard: events that come with it.
    """
    return Tracker(
        tracker.sender_id,
        tracker.slots,
        dict(message),
        [*tracker.events, *map(dict, heard)],
        False,
        None,
        tracker.active_loop,
        tracker.latest_action_name,
    )
