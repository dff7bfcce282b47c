"""Short forms: UBND, PCTT&TKCN, TP.Trà Vinh, QL53, BĐ3, as the tables of the province have them."""

from __future__ import annotations

import re

from models.speech.families.numbers import said_number
from models.speech.letters import spelled
from models.speech.rule import Rule, Said, any_of, text_behind
from models.speech.spoken_words import SpokenWords


def rules(words: SpokenWords) -> tuple[Rule, ...]:
    """Return the rules of short forms: before numbers, before names, and by themselves."""
    return (
        Rule(
            re.compile(
                rf"(?<!\w)(?P<form>{any_of(words.with_number)})[.\s]{{0,2}}(?P<n>[0-9]{{1,4}})(?P<letter>[A-ZĐ]?)"
                r"(?!\w|[.,][0-9])"
            ),
            _numbered,
        ),
        Rule(
            re.compile(rf"(?<!\w)(?P<form>{any_of(words.before_name)})\.\s?(?=[^\W\d_a-zà-ỹđ]|[0-9])"),
            lambda match, w: Said(f"{w.before_name[match['form']]} "),
        ),
        Rule(
            re.compile(rf"(?<!\w)(?P<form>{any_of(words.abbreviations)})(?:\.(?=[^\W\d_]))?(?!\w)"),
            lambda match, w: Said(w.abbreviations[match["form"]] + (" " if match[0].endswith(".") else "")),
        ),
    )


def _numbered(match: re.Match[str], words: SpokenWords) -> Said:
    letter = f" {spelled(match['letter'])}" if match["letter"] else ""
    # "BĐ2 0,1m": a pause, or two and nought become one number.
    pause = "," if re.match(r"\s+[0-9]", text_behind(match)) else ""
    return Said(f"{words.with_number[match['form']]} {said_number(match['n'], words).words}{letter}{pause}")
