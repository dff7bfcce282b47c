"""Words that call for help with a place behind them, as menus tell people to send: "CUU" and where they are.

Alone such a word is a call already (`check_in_words.yml`). A name of a place behind it takes nothing away, however
little it sounds like danger, nor does a name of somebody; any other words are weighed.
"""

from __future__ import annotations

import re

from bot.understanding import called_for, places
from bot.understanding.places import PlaceKind
from models.areas import place_names
from models.language.languages import DEFAULT
from models.language.text import aligned, fold, nfc
from models.safety import check_in_words
from models.safety.check_in_words import Word
from models.safety.check_ins import SafetyState
from models.store import Store

#: A name of a place has no more words than this.
MOST_WORDS_OF_A_PLACE = 8

#: The longest words that call: "chúng tôi cần giúp".
_MOST_WORDS_OF_A_CALL = 4

#: So sure a name of the map is that stands in a longer text.
_INSIDE = 60

#: What stands between the call and the place.
_BETWEEN = frozenset({"o", "tai", "gan", "toi", "dang", "at", "in", "near", "i", "we", "am", "are"})


#: Where somebody lives, or is, calls nobody: "I live in Cầu Kè", "nhà tôi ở ấp 3".
_AT_HOME = re.compile(
    r"\W*(?:(?:da|a|chao \w+|hello|hi)\W+)*"
    r"(?:(?:i|we)(?: live| stay| am|['’]?m| are|['’]?re| come)+(?: now| here)? (?:in|at|from)"
    r"|i['’]m from|my (?:home|house|family|commune|ward) is(?: in| at)?"
    r"|(?:nha )?(?:toi|tui|em|minh|con|chau|bac|chu|co|tao|qua|gia dinh (?:toi|tui|em|minh))"
    r"(?: (?:song|dang|hien|nha))*(?: (?:o|tai|ben|duoi))"
    r"|(?:ខ្ញុំ|យើង|ផ្ទះខ្ញុំ|ផ្ទះយើង)(?:រស់)?(?:នៅ|ស្នាក់នៅ)(?:ឯ)?)\s*"
)


def calls_from_a_place(store: Store, text: str) -> bool:
    """Say whether a text is words that call for help and the name of a place, and nothing besides."""
    words = nfc(text).split()
    for count in range(1, min(_MOST_WORDS_OF_A_CALL, len(words) - 1) + 1):
        word = check_in_words.understood(" ".join(words[:count]))
        if word and word.state is SafetyState.NEED_HELP and not word.drill and not _asks_for_the_menu(word):
            return _tells_a_place(store, words[count:])
    return False


def tells_home(store: Store, text: str) -> bool:
    """Say whether a text tells where its writer lives or is, by the name of a place, and nothing besides."""
    hit = _AT_HOME.match(aligned(text))
    where = text[hit.end() :].strip(" ,.;:!") if hit else ""
    return bool(where) and _tells_a_place(store, where.split())


def calls_for_somebody(store: Store, text: str) -> bool:
    """Say whether a text calls for somebody whom it names, and tells where they are."""
    who = "" if text.startswith("/") else called_for.behind(text)
    if not who:
        return False
    found = place_names.search(store, who, limit=1)
    return called_for.tells_a_hamlet(who) or bool(found and found[0].score >= _INSIDE)


def _asks_for_the_menu(word: Word) -> bool:
    """Say whether a word asks for the menu even with a place behind it: "trợ giúp"; "HELP" calls there."""
    return word.by_asking and word.language == DEFAULT


def names_a_place(store: Store, text: str) -> bool:
    """Say whether a text is the name of a place of the map and nothing else."""
    if len(text.split()) > MOST_WORDS_OF_A_PLACE:
        return False
    return place_names.is_name(store, text)


def _tells_a_place(store: Store, words: list[str]) -> bool:
    while words and fold(words[0]).strip(" ,.:;") in _BETWEEN:
        words = words[1:]
    text = " ".join(words)
    if not words or "?" in text:
        return False
    left = places.without(text, frozenset(PlaceKind)).strip(" ,.;:!")
    return names_a_place(store, text) or (
        left != text.strip(" ,.;:!") and (not left or names_a_place(store, left))
    )
