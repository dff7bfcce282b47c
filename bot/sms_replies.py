"""An SMS of a resident: a word about warnings is obeyed, anything else goes to the bot; what is answered is bounded."""

from __future__ import annotations

from collections.abc import Iterable

import structlog

from bot import dialogue, one_line_reports, warning_answers
from bot.actions.chat import Chat
from bot.channels import sms
from bot.dialogue import Incoming
from models.access import guards
from models.access.guards import Act
from models.following import sms_words
from models.following.sms_words import Meaning, Word
from models.language.sms_text import plain
from models.messages import conversations
from models.safety import check_in_words, well_words

log = structlog.get_logger(__name__)


def answer(who: Chat, incoming: Incoming) -> str:
    """Return the text of the reply to an SMS, at most `sms.MOST_PARTS` parts long; "" for none.

    :raises BusyError: the conversation changed under every try.
    """
    word = sms_words.understood(incoming.text)
    if word and not _is_answer(who, word, incoming.text):
        return sms.bounded(plain(sms_words.obey(who.store, word, who.address, incoming.text)))
    if filed := one_line_reports.answer(who, incoming):
        return sms.bounded(plain(filed))
    return sms.written(dialogue.answer(who, incoming))


def is_paid_for(who: Chat, texts: Iterable[str]) -> bool:
    """Say whether a reply may be sent: each costs money, so one number gets so many an hour, and all so many.

    Calls for rescue and answers to warnings have a count of their own, so that nobody who is in danger pays for a chat
    before, and whoever says that they are safe hears that it was noted.
    """
    asked = [dialogue.calls_for_help(who.store, text) or _answers_a_warning(text) for text in texts]
    act = Act.SMS_RESCUE if any(asked) else Act.SMS_REPLY
    paid = guards.within(who.store, act, who.circumstances)
    if not paid:
        log.info("sms_reply_dropped", chat=who.id)
    return paid


def _is_answer(who: Chat, word: Word, text: str) -> bool:
    """Say whether a word answers what the bot asked, or a warning: then "help" is a call and no question."""
    state = conversations.load(who.store, who.id, who.channel).state
    waits = word.may_answer and bool(state.get("active_loop"))
    asked = word.meaning is not Meaning.HELP or warning_answers.is_asked(who, state)
    return waits or (asked and bool(warning_answers.meant(who, state, text)))


def _answers_a_warning(text: str) -> bool:
    return bool(check_in_words.understood(text) or well_words.understood(text))
