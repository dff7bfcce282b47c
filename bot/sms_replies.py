"""An SMS of a resident: a word about warnings is obeyed, anything else goes to the bot; what is answered is bounded."""

from __future__ import annotations

from collections.abc import Iterable

import structlog

from bot import dialogue
from bot.actions.chat import Chat
from bot.channels import sms
from bot.dialogue import Incoming
from models.access import guards
from models.access.guards import Act
from models.following import sms_words
from models.language.sms_text import plain
from models.messages import conversations

log = structlog.get_logger(__name__)


def answer(who: Chat, incoming: Incoming) -> str:
    """Return the text of the reply to an SMS, at most `sms.MOST_PARTS` parts long; "" for none.

    :raises BusyError: the conversation changed under every try.
    """
    word = sms_words.understood(incoming.text)
    if word and not (word.may_answer and _waits_for_answer(who)):
        return sms.bounded(plain(sms_words.obey(who.store, word, who.address, incoming.text)))
    return sms.written(dialogue.answer(who, incoming))


def is_paid_for(who: Chat, texts: Iterable[str]) -> bool:
    """Say whether a reply may be sent: each costs money, so one number gets so many an hour, and all so many.

    Calls for rescue have a count of their own, so that nobody who is in danger pays for a chat before.
    """
    act = Act.SMS_RESCUE if any(map(dialogue.calls_for_help, texts)) else Act.SMS_REPLY
    paid = guards.within(who.store, act, who.circumstances)
    if not paid:
        log.info("sms_reply_dropped", chat=who.id)
    return paid


def _waits_for_answer(who: Chat) -> bool:
    return bool(conversations.load(who.store, who.id, who.channel).state.get("active_loop"))
