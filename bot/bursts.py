"""Bursts: what somebody sends in quick succession is answered once, in the order in which they sent it.

Seven photos come from Zalo as seven messages, and people write one thought in three. The first waits a little for the
next (`chat_gather_seconds`); nobody waits longer than `LONGEST`, and a call for help not at all. The web chat gets an
answer to each at once, and its page holds back what it shows (`together`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from bot import dialogue
from bot.actions.chat import Chat
from bot.engine.reply import Reply
from models.messages import arrivals, messages
from models.messages.shapes import Message
from models.store import Store

#: A person who goes on and on is answered after so long all the same.
LONGEST = timedelta(seconds=15)

#: So many messages are answered together: a conversation keeps its last twenty answers for whoever repeats a turn.
MOST = 15


def due_at(store: Store, waiting: Sequence[Message]) -> datetime:
    """Return when messages of one person, oldest first, are to be answered."""
    gap = timedelta(seconds=store.settings.chat_gather_seconds)
    arrived = [row["at"] for row in waiting]
    if any(_is_pressing(store, row) for row in waiting):
        return min(arrived)
    return min(max(arrived) + gap, min(arrived) + LONGEST)


def next_burst(store: Store, waiting: Sequence[Message]) -> list[Message]:
    """Bundle the oldest messages that wait, unless that was done before, and return them."""
    if not waiting[0].get("burst"):
        most = MOST if store.settings.chat_gather_seconds else 1
        arrivals.bundle(store, waiting[:most], waiting[0]["_id"])
    again = arrivals.unanswered(store, waiting[0]["owner"])
    # Another worker may have answered them meanwhile: then there is nothing left, or the next burst.
    return [row for row in again if row.get("burst") and row.get("burst") == again[0].get("burst")]


def is_pressing(store: Store, text: str) -> bool:
    """Say whether nothing may hold an answer up: to a call for help, or a button, after which nothing more comes."""
    return text.startswith("/") or bool(text and dialogue.calls_for_help(store, text))


def together(who: Chat, before: Sequence[str], last: Sequence[Reply]) -> list[Reply]:
    """Return what is said to messages that were answered and not shown, and to the one after them.

    :param before: their ids, oldest first; of what was never answered, or too long ago, nothing is said.
    :param last: the replies to the one after them.
    """
    said = [dialogue.repeated(who, one) for one in before]
    return joined([*filter(None, said), last]) if before else list(last)


def joined(turns: Iterable[Sequence[Reply]]) -> list[Reply]:
    """Return what is said to several messages at once: each sentence once, and of the questions the last."""
    said = [reply for turn in turns for reply in turn]
    last_question = max((place for place, reply in enumerate(said) if reply.asks), default=None)
    kept: list[Reply] = []
    for place, reply in enumerate(said):
        repeated = reply in said[place + 1 :]
        overtaken = reply.asks and place != last_question
        if not (repeated or overtaken):
            kept.append(reply)
    return kept


def _is_pressing(store: Store, message: Message) -> bool:
    """Say whether nothing may hold this message up."""
    return is_pressing(store, messages.content_of(store, message).get("text", ""))
