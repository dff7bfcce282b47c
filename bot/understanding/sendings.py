"""Wishes to send what was offered, in any words (`sendings.yml`): "vậy gửi hỏi giùm chú đi", "gửi lẹ đi ad"."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path

from bot.understanding.phrases import Phrases
from models.language.text import marked, nfc

WORDS = Phrases(Path(__file__).with_name("sendings.yml"))

#: Whoever writes more says more.
MOST_WORDS = 12


#: In fewer words nobody leaves a message.
LEAST_OF_A_MESSAGE = 4

_CLAUSES = re.compile(r"[,;:.!]\s+")


class Sent(StrEnum):
    """What is to be sent, as far as it is named."""

    ANY = "any"
    QUESTION = "question"
    ANSWER = "answer"
    REPORT = "report"


def wished(text: str) -> Sent | None:
    """Return what a text wants to be sent, where it says nothing besides; None for any other text."""
    typed = WORDS.typed(nfc(text))
    if "?" in text or len(typed.split()) > MOST_WORDS or not WORDS.has(typed, "sends"):
        return None
    named = [one for one in (Sent.ANSWER, Sent.QUESTION, Sent.REPORT) if WORDS.has(typed, one)]
    what = named[0] if named else Sent.ANY
    rest = WORDS.without(typed, what, "sends", "around", gap=" ")
    return None if any(map(str.isalnum, rest)) else what


def is_wished(text: str) -> bool:
    """Say whether a text only wants something to be sent; "gui anh" may be a photo that comes."""
    return wished(text) is not None and not marked(text).strip().endswith(("ảnh", "hình"))


def wished_beside(text: str) -> Sent | None:
    """Return what one clause of a text wants to be sent: "tôi lo quá, gửi hỏi công an giùm tôi"; None for none."""
    return next(filter(None, map(wished, _CLAUSES.split(text))), None)


def message_of(text: str) -> str:
    """Return what a text that leaves a message tells already, behind a colon or a comma; "" for nothing."""
    rest = _CLAUSES.split(text, maxsplit=1)[1:] if leaves_a_message(text) else []
    return rest[0].strip() if rest and len(rest[0].split()) >= LEAST_OF_A_MESSAGE else ""


def means_the_second(text: str) -> bool:
    """Say whether a short text asks for the other matter of a message before."""
    typed = WORDS.typed(nfc(text))
    return len(typed.split()) <= MOST_WORDS and WORDS.has(typed, "second")


def wants_it_again(text: str) -> bool:
    """Say whether a text only wants that something is done or looked at once more."""
    typed = WORDS.typed(nfc(text))
    rest = WORDS.without(typed, "again", "around", gap=" ")
    return WORDS.has(typed, "again") and not any(map(str.isalnum, rest))


def leaves_a_message(text: str) -> bool:
    """Say whether somebody wants to leave a message for whoever reads it later."""
    return WORDS.has(WORDS.typed(nfc(text)), "message")
