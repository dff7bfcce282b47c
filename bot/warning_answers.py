"""Answers to warnings: a warning that asks "are you safe?" has buttons, and their words count as if one was pressed.

That somebody is safe counts only while a warning asks this person; whoever needs help has called for it at any time.
In their own words people say that they are well where they were asked: by a warning, by the bot, or while their call is
open.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.actions.chat import Chat
from bot.actions.rescue_facts import FORM
from bot.alarms import QUESTION
from bot.engine.parse import write_payload
from bot.understanding import safety
from models.alerts.alerts import Alert
from models.alerts.cap_terms import Status
from models.delivery import recipient_areas
from models.following import subscriptions
from models.following.subscriptions import MESSAGE_CHANNELS, Subscription
from models.language.languages import DEFAULT
from models.reports.draft import Reporter
from models.safety import asked, check_in_words, well_words
from models.safety.check_in_words import Word
from models.safety.check_ins import SafetyState
from models.safety.well_words import Answer

#: What an answer to a real warning says to the bot.
INTENTS: Mapping[SafetyState, str] = {
    SafetyState.SAFE: "safe_checkin",
    SafetyState.NEED_HELP: "need_rescue",
}


#: What the bot asked last, when a text answers whether somebody is safe.
ASKED_IF_SAFE = "action_ask_if_safe"

#: What follows on the choice of one of two calls; it asks the same.
CHOSEN = "action_choose_call"


def meant(who: Chat, state: Mapping[str, Any], text: str) -> str:
    """Return the payload of the button that a text stands for; "" when it answers no warning and calls for nothing.

    :param state: that of the conversation.
    """
    word = check_in_words.understood(text)
    if word is None:
        return _well(who, state, text)
    spoken = {} if word.language == DEFAULT else {"language": word.language}
    if word.drill:
        # Whether a drill asks them is told by the action: what is said of a drill is no call.
        return write_payload("answer_drill", part=str(word.state), **spoken)
    if word.by_asking and not (_bot_asks(word, state) or is_asked(who, state)):
        return _well(who, state, text)
    return write_payload(INTENTS[word.state], **spoken)


def _bot_asks(word: Word, state: Mapping[str, Any]) -> bool:
    """Say whether the bot has just asked whether somebody needs help, and the word is "help"."""
    return word.state is SafetyState.NEED_HELP and state.get("latest_action") in (ASKED_IF_SAFE, QUESTION)


def is_asked(who: Chat, state: Mapping[str, Any]) -> bool:
    """Say whether a warning asks somebody whether they are safe."""
    return asking(who, state.get("slots", {}), Status.ACTUAL) is not None


def _well(who: Chat, state: Mapping[str, Any], text: str) -> str:
    """Return the payload of a text in which somebody who was asked says that they are well, or says no.

    While a call is open, and after "do you need rescue?", only outright words count. What says so where nobody
    asked is weighed by the engine.
    """
    asked, safe = _asked(state), write_payload(INTENTS[SafetyState.SAFE])
    said = Answer.WELL if safety.is_explicit(text) else well_words.understood(text)
    if said is Answer.NO and asked == QUESTION:
        return write_payload("no_rescue")
    if asked == ASKED_IF_SAFE and said is not Answer.WELL:
        return _if_safe(text, said)
    if asked == QUESTION:
        return safe if said is Answer.WELL else ""
    if state.get("active_loop") not in (None, "", FORM):
        return ""
    if state.get("slots", {}).get("rescue"):
        return safe if said is Answer.WELL else ""
    well = said is Answer.WELL or safety.judged(text)
    return safe if well and (asked == ASKED_IF_SAFE or is_asked(who, state)) else ""


def _asked(state: Mapping[str, Any]) -> str:
    """Return the action that asked last; whoever chose one of two calls may have been asked if it is over.

    With a call open, "is everybody safe?" was asked only if it is known of which call.
    """
    latest, slots = str(state.get("latest_action") or ""), state.get("slots", {})
    kept = slots.get("whose")
    if latest == CHOSEN:
        return ASKED_IF_SAFE if kept else latest
    if latest == ASKED_IF_SAFE and slots.get("rescue") and not (kept and kept["id"]):
        return ""
    return latest


def _if_safe(text: str, said: Answer | None) -> str:
    """Return the payload of a yes or a no to "are you safe?"; "" for all else."""
    if well_words.confirms(text) or safety.judged(text):
        return write_payload(INTENTS[SafetyState.SAFE])
    return write_payload(INTENTS[SafetyState.NEED_HELP]) if said is Answer.NO else ""


def asking(who: Chat, slots: Mapping[str, Any], status: Status, named: str = "") -> Alert | None:
    """Return the latest warning, or drill, that asks somebody; None if none does.

    :param named: the area that they name with their answer; "" for none.

    They are asked for the areas whose warnings they get in this chat or at its address, wherever they chose that, and
    for the one that they said they are in; by a drill only if they take part.
    """
    drills = status is not Status.ACTUAL
    home = None if drills else slots.get("home_area")
    said = [str(one) for one in (home, "" if drills else named) if one]
    followed = recipient_areas.followed_by(who.store, who.owners(), drills=drills)
    row = _at_address(who)
    there = row["area_ids"] if row and (row["exercises"] or not drills) else []
    return asked.latest(who.store, [*followed, *there, *said], status)


def reporter(who: Chat, language: str) -> Reporter:
    """Return who answers: the chat, and the citizen behind its number or account, whose family finds the answer."""
    return replace(who.reporter(language), others=who.owners()[1:])


def _at_address(who: Chat) -> Subscription | None:
    """Return the subscription to warnings at the number or the account that somebody writes from."""
    channel = next((one for one, channel in MESSAGE_CHANNELS.items() if channel is who.channel), None)
    return subscriptions.find(who.store, channel, who.address) if channel and who.address else None
