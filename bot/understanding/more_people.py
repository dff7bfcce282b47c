"""More people: does a text tell of one more person than those that its writer called for (`more_people.yml`)?"""

from __future__ import annotations

from pathlib import Path

from bot.understanding.phrases import Phrases

WORDS = Phrases(Path(__file__).with_name("more_people.yml"))

#: Whom a text is about stands within so many words of its beginning; in Khmer within so many letters.
_WORDS_OF_BEGINNING, _LETTERS_OF_BEGINNING = 5, 24

#: The longest words that begin so: "với lại còn".
_MOST_WORDS = 3


def tells(text: str) -> bool:
    """Say whether a text tells of one more person: "còn má tôi ở Thạnh Phú cũng kẹt".

    It begins so, or names the house of somebody that is hit.
    """
    typed = WORDS.typed(text)
    if WORDS.has(typed, "houses_of") and WORDS.has(typed, "hit") and not WORDS.has(typed, "went"):
        return True
    start, words = text.strip()[:_LETTERS_OF_BEGINNING], text.split()[:_WORDS_OF_BEGINNING]
    if WORDS.has(start, "begins_khmer"):
        return WORDS.has(start, "people")
    for count in range(1, min(_MOST_WORDS, len(words) - 1) + 1):
        begins = WORDS.typed(" ".join(words[:count]).strip(" ,.:;")).strip()
        if WORDS.is_whole(begins, "begins") and WORDS.has(WORDS.typed(" ".join(words[count:])), "people"):
            return True
    return False


def are_hit(text: str) -> bool:
    """Say whether a text that begins so tells that something has happened to them."""
    typed = WORDS.typed(text)
    return tells(text) and "?" not in text and WORDS.has(typed, "hit") and not WORDS.has(typed, "fine")
