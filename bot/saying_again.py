"""Saying again: what was said already since a question was asked is left out where its answers lead nowhere.

The actions offer other words and a way out then (`bot.actions.patience`); beside these "I did not understand that" need
not be read twice. Nobody can take back on a Rasa server what an earlier action of the same turn has said.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.actions import patience
from bot.actions.remembered import Patience
from bot.engine.reply import Reply
from bot.engine.tracker import Tracker

#: A button for danger is never left out, however often it was shown.
DANGER = "/need_rescue"

#: So many sentences are compared.
KEEP_SAID = 40


def without(tracker: Tracker, replies: Sequence[Reply]) -> list[Reply]:
    """Return the replies of a turn without those; the tracker is changed."""
    asked: Patience | None = tracker.since_message().get(patience.SLOT)
    if (asked is None and not tracker.active_loop) or (asked and len(asked["seen"]) == 1 > asked["useless"]):
        tracker.said = []
    hopeless = asked is not None and asked["useless"] >= patience.OFFER_AFTER
    kept = [one for one in replies if not hopeless or _is_worth_saying(one, tracker.said)]
    tracker.said = [*tracker.said, *(one.text for one in kept)][-KEEP_SAID:]
    return kept


def _is_worth_saying(reply: Reply, said: list[str]) -> bool:
    return reply.asks or reply.text not in said or any(one.payload == DANGER for one in reply.buttons)
