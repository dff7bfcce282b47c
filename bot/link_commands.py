"""Words that join the chats of one person, as payloads of the action that obeys them (`models.people.link_words`)."""

from __future__ import annotations

from bot.engine.parse import write_payload
from models.people import link_words
from models.people.link_words import Wish

INTENT = "link_channel"

#: What shows a code and asks for the one of the other chat.
ASKS = "action_link_channel"

#: Values of the entity `part`: to end it, to say yes to it.
END, AGREE = "end", "agree"


def payload(text: str, *, waits: bool, asked: str) -> str:
    """Return the payload that a text stands for; "" for words that the bot must understand.

    :param waits: the bot waits for an answer; then only a word with a code, or a yes to one, is a command.
    :param asked: what the bot did last.
    """
    word = link_words.understood(text, code_asked=asked == ASKS and not waits)
    if word is None or (waits and word.wish not in (Wish.JOIN, Wish.AGREE)):
        return ""
    if word.wish is Wish.JOIN:
        return write_payload(INTENT, code=word.code)
    if word.wish is Wish.AGREE:
        named = {"code": word.code} if word.code else {}
        return write_payload(INTENT, part=AGREE, **named)
    return write_payload(INTENT, part=END) if word.wish is Wish.END else write_payload(INTENT)
