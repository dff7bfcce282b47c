"""Answers to warnings: a warning that asks "are you safe?" has buttons, and their words count as if one was pressed.

They count only while a warning asks this person. Otherwise "help" means what it always does.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.actions.chat import Chat
from bot.engine.parse import write_payload
from models.alerts.alerts import Alert
from models.alerts.cap_terms import Status
from models.delivery import recipient_areas
from models.language.languages import DEFAULT
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
    if asking(who, state.get("slots", {}), Status.EXERCISE if word.drill else Status.ACTUAL) is None:
        return ""
    spoken = {} if word.language == DEFAULT else {"language": word.language}
    if word.drill:
        return write_payload("answer_drill", part=str(word.state), **spoken)
    return write_payload(INTENTS[word.state], **spoken)


def asking(who: Chat, slots: Mapping[str, Any], status: Status) -> Alert | None:
    """Return the latest warning, or drill, that asks somebody; None if none does.

    They are asked for the areas whose warnings they get in this chat, and for the one that they said they are in; by a
    drill only if they take part.
    """
    drills = status is not Status.ACTUAL
    home = None if drills else slots.get("home_area")
    followed = recipient_areas.followed_by(who.store, [who.owner], drills=drills)
    return asked.latest(who.store, [*followed, *([str(home)] if home else [])], status)
