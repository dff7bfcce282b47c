"""Called for: calls for somebody who is elsewhere, by their words alone (`called_for.yml`).

The bot tells people to write "cứu" with a name and a place; names weigh nothing, so what they write would not call.
"""

from __future__ import annotations

from pathlib import Path

from bot.understanding import places
from bot.understanding.phrases import Phrases
from models.language.text import nfc

WORDS = Phrases(Path(__file__).with_name("called_for.yml"))

#: The longest words that call: "I need rescue for".
_MOST_WORDS_OF_A_CALL = 4


def behind(text: str) -> str:
    """Return what stands behind the words with which a text calls; "" for one that does not call for somebody."""
    typed = nfc(text)
    if WORDS.has(WORDS.typed(typed), "not_now"):
        return ""
    words = typed.split()
    while words and _is(words[:1], "before"):
        words = words[1:]
    for count in range(min(_MOST_WORDS_OF_A_CALL, len(words) - 1), 0, -1):
        if _is(words[:count], "calls"):
            return "" if _is(words[count : count + 1], "others") else " ".join(words[count:])
    return ""


def tells_a_hamlet(text: str) -> bool:
    """Say whether a text tells a place that no map has to know: a hamlet, a lane, a house."""
    return any(part.kind in places.WITHIN_A_COMMUNE for part in places.parts(text))


def worries(text: str) -> bool:
    """Say whether a text tells that somebody cannot be reached where there is water, or worse."""
    typed = WORDS.typed(nfc(text))
    return WORDS.has(typed, "silent") and WORDS.has(typed, "hazard") and not WORDS.has(typed, "fine")


def sends(text: str) -> bool:
    """Say whether a text asks that somebody goes and sees."""
    return WORDS.has(WORDS.typed(nfc(text)), "look")


def pleads(text: str) -> bool:
    """Say whether a part of a call asks for what it calls for: somebody to come, to carry, to be told what to do."""
    return WORDS.has(WORDS.typed(nfc(text)), "pleads", "urges", "look")


def urges(text: str) -> bool:
    """Say whether a text, after words about somebody, asks that they are looked for or saved: "kiếm ổng giùm"."""
    typed = WORDS.typed(nfc(text))
    return WORDS.has(typed, "urges") and not WORDS.has(typed, "not_now", "fine")


def is_for_kin(text: str) -> bool:
    """Say whether a call is for relatives of its writer, and not for the writer."""
    typed = WORDS.typed(nfc(text))
    return WORDS.has(typed, "kin") and not WORDS.has(typed, "own")


def _is(words: list[str], name: str) -> bool:
    return WORDS.is_whole(WORDS.typed(" ".join(words).strip(" ,.:;!")).strip(), name)
