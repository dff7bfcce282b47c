"""Words about one's family, in any chat, as the payloads of the actions that obey them (`models.safety.family_words`).

Whoever asks about a relative may be calling for them: what the bot takes for a call is none of these.
"""

from __future__ import annotations

from bot import said_after
from bot.engine.engine import Engine
from bot.engine.languages import LANGUAGE
from bot.engine.parse import write_payload
from models.safety import family_words
from models.safety.family_words import Wish

#: What is no question, however it ends: "my mother is stuck, is she all right?".
CALLS = frozenset({"need_rescue", "maybe_rescue", "ask_rumour_in_danger"})

INTENTS = {
    Wish.HEAR: "ask_family",
    Wish.SHOW: "show_family_code",
    Wish.JOIN: "join_family",
    Wish.END: "end_family",
}


def payload(brain: Engine, text: str, *, waits: bool) -> str:
    """Return the payload that a text stands for; "" for words that the bot must understand.

    :param waits: the bot waits for an answer; then only a code is a command.
    """
    word = family_words.understood(text)
    if word and word.wish is Wish.SHOW and _asks_how(text):
        # "Mã gia đình là gì?" names nobody.
        return write_payload(INTENTS[Wish.HEAR], choice="how")
    if word is None or (waits and word.wish is Wish.HEAR):
        return ""
    # By words alone: what is only guessed is asked about when nothing else fits.
    parsed = brain.nlu.parse(text)
    if parsed.intent in CALLS and parsed.confidence == 1:
        return ""
    # The answer is in the language of the question.
    spoken = next((one.value for one in parsed.entities if one.name == LANGUAGE), "")
    values = {"code": word.code, "name": word.name, "number": word.number, LANGUAGE: spoken}
    return write_payload(INTENTS[word.wish], **{name: value for name, value in values.items() if value})


def _asks_how(text: str) -> bool:
    """Say whether a text asks what the code is, or how to get it."""
    return said_after.asks_for_family(text)
