"""Words about warnings and preferences, in any chat, as the payloads of the actions that obey them.

Which words: `models.following.area_words`, `models.following.preference_words`.
"""

from __future__ import annotations

import re

from bot.engine.parse import write_payload
from models.following import area_words, preference_words, sms_words
from models.following.area_words import Meaning
from models.store import Store

#: What the bot asked last, when an unmarked "dung" is "đúng": yes.
YES_NO = frozenset({"utter_maybe_rescue", "action_offer_warnings"})

_KHMER = re.compile(r"[\u1780-\u17ff]{3}")


def payload(store: Store, text: str, *, waits: bool, asked: str = "") -> str:
    """Return the payload that a text stands for; "" for words that the bot must understand.

    :param waits: the bot waits for an answer, which a word such as "DỪNG" may be.
    :param asked: what the bot did last.
    """
    if text.startswith("/"):
        return ""
    spoken = {"language": "km"} if _KHMER.search(text) else {}
    if chosen := preference_words.understood(text):
        return write_payload("choose_preference", does=chosen.does, value=chosen.value, **spoken)
    word = area_words.understood(store, text)
    if word is None:
        return _of_all(text, spoken, waits=waits, yes_no=asked in YES_NO)
    if word.language == "en" and word.meaning is Meaning.LIST:
        spoken = {"language": "en"}
    if word.meaning is Meaning.LIST:
        return write_payload("list_warnings", **spoken)
    named = {"areas": list(word.area_ids), "unknown": list(word.unknown), "said": text, **spoken}
    if word.meaning is Meaning.LEAVE:
        return write_payload("unsubscribe_area", **named)
    if len(word.area_ids) > 1 and not word.several:
        return write_payload("choose_followed", areas=list(word.area_ids), **spoken)
    return write_payload("follow_warnings", **named)


def _of_all(text: str, spoken: dict[str, str], *, waits: bool, yes_no: bool) -> str:
    """Return the payload of a word that ends all warnings or begins them again; "" for none.

    While the bot waits it is an answer, and "hủy" gives up what was begun.
    """
    word = sms_words.understood(text)
    if word is None or waits or (word.may_answer and yes_no):
        return ""
    if word.meaning is sms_words.Meaning.STOP and (not word.may_answer or word.is_plain):
        return write_payload("unsubscribe_area", said=text, **spoken)
    if word.meaning is sms_words.Meaning.START:
        return write_payload("resume_warnings", said=text, **spoken)
    return ""
