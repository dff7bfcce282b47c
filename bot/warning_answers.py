"""Answers to warnings: a warning that asks "are you safe?" has buttons, and their words count as if one was pressed.

They count only while a warning asks this person. Otherwise "help" means what it always does. But while a warning asks
anybody, its words for "I need help" are read out to neighbours and sent on: then whoever sends them calls for rescue.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.actions.chat import Chat
from bot.engine.parse import write_payload
from models.alerts.alerts import Alert
from models.alerts.cap_terms import Status
from models.delivery import recipient_areas
from models.following import subscriptions
from models.following.subscriptions import MESSAGE_CHANNELS, Subscription
from models.language.languages import DEFAULT
from models.reports.draft import Reporter
from models.safety import asked, check_in_words
from models.safety.check_ins import SafetyState

#: What an answer to a real warning says to the bot.
INTENTS: Mapping[SafetyState, str] = {
    SafetyState.SAFE: "safe_checkin",
    SafetyState.NEED_HELP: "need_rescue",
}


def meant(who: Chat, state: Mapping[str, Any], text: str) -> str:
    """Return the payload of the button that a text stands for; "" when it answers no warning.

    :param state: that of the conversation.
    """
    word = check_in_words.understood(text)
    if word is None:
        return ""
    asks = asking(who, state.get("slots", {}), Status.EXERCISE if word.drill else Status.ACTUAL)
    calls = word.state is SafetyState.NEED_HELP and not word.drill
    if asks is None and not (calls and asked.is_anybody(who.store)):
        return ""
    spoken = {} if word.language == DEFAULT else {"language": word.language}
    if word.drill:
        return write_payload("answer_drill", part=str(word.state), **spoken)
    return write_payload(INTENTS[word.state], **spoken)


def asking(who: Chat, slots: Mapping[str, Any], status: Status) -> Alert | None:
    """Return the latest warning, or drill, that asks somebody; None if none does.

    They are asked for the areas whose warnings they get in this chat or at its address, wherever they chose that, and
    for the one that they said they are in; by a drill only if they take part.
    """
    drills = status is not Status.ACTUAL
    home = None if drills else slots.get("home_area")
    followed = recipient_areas.followed_by(who.store, who.owners(), drills=drills)
    row = _at_address(who)
    there = row["area_ids"] if row and (row["exercises"] or not drills) else []
    return asked.latest(who.store, [*followed, *there, *([str(home)] if home else [])], status)


def reporter(who: Chat, language: str) -> Reporter:
    """Return who answers: the chat, and the citizen behind its number or account, whose family finds the answer."""
    return replace(who.reporter(language), others=who.owners()[1:])


def _at_address(who: Chat) -> Subscription | None:
    """Return the subscription to warnings at the number or the account that somebody writes from."""
    channel = next((one for one, channel in MESSAGE_CHANNELS.items() if channel is who.channel), None)
    return subscriptions.find(who.store, channel, who.address) if channel and who.address else None
