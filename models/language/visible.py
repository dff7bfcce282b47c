"""Whether a text shows anything, says anything, and shows what it is: the rules for texts that are needed."""

from __future__ import annotations

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


def scripts(word: str) -> frozenset[str]:
    """Return the alphabets of the letters of a word, by the first word of their Unicode names."""
    letters = (char for char in unicodedata.normalize("NFKC", word) if char.isalpha())
    return frozenset(unicodedata.name(char, "NONE").split()[0].split("-")[0] for char in letters) - {
        "MODIFIER"
    }


def _hides(name: str) -> Iterator[bool]:
    for at, char in enumerate(name):
        between = name[max(0, at - 1) : at] + name[at + 1 : at + 2]
        khmer = len(between) == 2 and all(_KHMER[0] <= one <= _KHMER[1] for one in between)
        unseen = char in UNSEEN or unicodedata.category(char) in ("Cc", "Cs")
        yield unseen and not (char in _KHMER_BREAKS and khmer)
