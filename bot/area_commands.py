"""Words about warnings and preferences, in any chat, as the payloads of the actions that obey them.

Which words: `models.following.area_words`, `models.following.preference_words`.
"""

from __future__ import annotations

from bot.engine.parse import write_payload
from models.following import area_words, preference_words, sms_words
from models.following.area_words import Meaning
from models.store import Store


def payload(store: Store, text: str, *, waits: bool) -> str:
    """Return the payload that a text stands for; "" for words that the bot must understand.

    :param waits: the bot waits for an answer, which a word such as "DỪNG" may be.
    """
    if text.startswith("/"):
        return ""
    if chosen := preference_words.understood(text):
        return write_payload("choose_preference", does=chosen.does, value=chosen.value)
    word = area_words.understood(store, text)
    if word is None:
        return write_payload("unsubscribe_area", said=text) if _stops(text, waits=waits) else ""
    if word.meaning is Meaning.LIST:
        return write_payload("list_warnings")
    if word.meaning is Meaning.LEAVE:
        return write_payload("unsubscribe_area", areas=list(word.area_ids), said=text)
    if len(word.area_ids) > 1:
        return write_payload("choose_followed", areas=list(word.area_ids))
    return write_payload("follow_warnings", area=word.area_ids[0], said=text)


def _stops(text: str, *, waits: bool) -> bool:
    """Say whether a text ends all warnings; "hủy" may give up a form, and is left to the bot."""
    word = sms_words.understood(text)
    return bool(word and word.meaning is sms_words.Meaning.STOP and not word.may_answer and not waits)
