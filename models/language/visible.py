"""Whether a text shows anything, says anything, and shows what it is: the rules for texts that are needed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from models.errors import Fault
from models.language.lookalikes import UNSEEN

#: A reason that somebody else reads has so many letters and digits at least, and not all the same.
LEAST_OF_A_REASON = 5

_KHMER = ("\u1780", "\u17ff")

# Between Khmer letters these part words and lines; elsewhere they only hide.
_KHMER_BREAKS = frozenset("\u200b\u200c\u200d")

# Alphabets whose letters are taken for one another.
_ALIKE = frozenset({"LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE"})

# What Word, browsers and keyboards leave behind. It takes letters apart for whoever searches, and deceives no reader.
_HARMLESS = frozenset("\u00ad\ufeff\u200b\u200c\u200d\u2060")

# Khmer keyboards part words by a zero-width space, where others type a blank.
_RUN = f"[{''.join(sorted(_HARMLESS))}]*\u200b[{''.join(sorted(_HARMLESS))}]*"
_BETWEEN_SCRIPTS = re.compile(
    rf"(?<=[\u1780-\u17ff]){_RUN}(?=[^\W\u1780-\u17ff])|(?<=[^\W\u1780-\u17ff]){_RUN}(?=[\u1780-\u17ff])"
)

# What turns the direction of reading round: a name reads as another one.
_TURNING = frozenset("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")

# Emoji are put together with these; tabs are blanks.
_OF_EMOJI = {0xFE0F: "", 0x200D: "", 0x09: " "}


def is_visible(text: str) -> bool:
    """Say whether a text shows anything: a letter, a digit, a sign or a symbol that leaves a mark on the screen."""
    return any(unicodedata.category(char)[0] in "LNPS" and char not in UNSEEN for char in text)


def says_something(text: str) -> bool:
    """Say whether a text may be a reason: letters and digits, enough of them, and different ones."""
    # The vowels of Khmer are marks in Unicode; they count as the letters that they are.
    said = [char for char in text if unicodedata.category(char)[0] in "LNM" and char not in UNSEEN]
    return len(said) >= LEAST_OF_A_REASON and len({char.casefold() for char in said}) > 2


#: Most characters of a reason.
LONGEST_REASON = 500


def reason_faults(field: str, reason: str) -> list[Fault]:
    """Return what is wrong with a reason: `required` when it shows nothing, `says_nothing` when it is no words."""
    if not is_visible(reason):
        return [Fault(field, "required")]
    return [] if says_something(reason) else [Fault(field, "says_nothing", {"min": LEAST_OF_A_REASON})]


def name_faults(field: str, name: str, most: int) -> list[Fault]:
    """Return what is wrong with the name of a person, an office or a thing, as it was typed.

    `name_hides` means characters that nobody sees or that turn the direction round, `name_mixes_scripts` a word with
    letters of more than one alphabet.
    """
    if not is_visible(name):
        return [Fault(field, "required")]
    faults = [Fault(field, "too_long", {"max": most})] if len(name.strip()) > most else []
    if any(_hides(name.strip())):
        faults.append(Fault(field, "name_hides"))
    if any(len(scripts(word)) > 1 for word in name.split()):
        faults.append(Fault(field, "name_mixes_scripts"))
    return faults


def text_faults(field: str, text: str) -> list[Fault]:
    """Return what is wrong with a text that speaks for an office, as `name_faults` does for names.

    Khmer is written without blanks, so a word may hold Khmer beside other letters; what must not stand in one are
    letters of alphabets that look alike.
    """
    lines = [line.translate(_OF_EMOJI) for line in text.splitlines()]
    faults = [Fault(field, "name_hides")] if any(any(_hides(line)) for line in lines) else []
    if any(len(scripts(word) & _ALIKE) > 1 for line in lines for word in line.split()):
        faults.append(Fault(field, "name_mixes_scripts"))
    return faults


def without_harmless(text: str) -> str:
    """Return a text without what editors leave in it and nobody sees: soft hyphens, byte order marks, joiners.

    Between Khmer letters and in emoji joiners stay. Whatever turns the direction round stays, too, to be refused.
    """
    if not any(char in _HARMLESS for char in text):
        return text
    return "".join(
        char
        for at, char in enumerate(text)
        if char not in _HARMLESS or _is_needed(text[max(0, at - 1) : at + 2])
    )


def as_seen(text: str) -> str:
    """Return what somebody typed as they see it: without zero-width characters, soft hyphens and byte order marks.

    Khmer keyboards part words by zero-width spaces; before a figure or a Latin letter such a one is a blank. What joins
    emoji stays.
    """
    if not any(char in _HARMLESS for char in text):
        return text
    parted = _BETWEEN_SCRIPTS.sub(" ", text)
    return "".join(
        char
        for at, char in enumerate(parted)
        if char not in _HARMLESS or _joins_emoji(parted[max(0, at - 1) : at + 2])
    )


def turning_faults(field: str, text: str) -> list[Fault]:
    """Return where a text, as it was sent, turns the direction of reading round; none where it does not.

    A text with such a character shows another word than it says.
    """
    at = next((at for at, char in enumerate(text) if char in _TURNING), None)
    if at is None:
        return []
    return [
        Fault(field, "text_turns", {"char": f"U+{ord(text[at]):04X}", "after": text[max(0, at - 20) : at]})
    ]


def scripts(word: str) -> frozenset[str]:
    """Return the alphabets of the letters of a word, by the first word of their Unicode names."""
    letters = (char for char in unicodedata.normalize("NFKC", word) if char.isalpha())
    return frozenset(unicodedata.name(char, "NONE").split()[0].split("-")[0] for char in letters) - {
        "MODIFIER"
    }


def _is_needed(around: str) -> bool:
    """Say whether an unseen character is needed between its two neighbours: in Khmer, or a joiner of emoji."""
    if len(around) < 3:
        return False
    before, char, after = tuple(around)
    return (char in _KHMER_BREAKS and all(map(_is_khmer, (before, after)))) or _joins_emoji(around)


def _joins_emoji(around: str) -> bool:
    """Say whether the character between two others joins them to one picture."""
    if len(around) < 3 or around[1] != "\u200d":
        return False
    return unicodedata.category(around[0]) in ("So", "Sk", "Mn") and unicodedata.category(around[2]) == "So"


def _is_khmer(char: str) -> bool:
    return _KHMER[0] <= char <= _KHMER[1]


def _hides(name: str) -> Iterator[bool]:
    for at, char in enumerate(name):
        between = name[max(0, at - 1) : at] + name[at + 1 : at + 2]
        khmer = len(between) == 2 and all(map(_is_khmer, between))
        unseen = char in UNSEEN or unicodedata.category(char) in ("Cc", "Cs")
        yield unseen and not (char in _KHMER_BREAKS and khmer)
