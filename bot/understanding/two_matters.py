"""Two matters in one message: "đèn đường hư rồi, với cho hỏi số điện lực". Where does it turn from one to the other?

A text is cut where a sentence ends, where words turn or join, or where a question begins. Two parts are two matters
only when each, weighed alone, is surer than what begins something by itself has to be, and the one that asks has words
of a question. Place, day and name belong to the report that they are told with, and so does small talk: their intents
are no matters.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from bot.understanding import alarms, side_questions, turns
from bot.understanding.turns import WORDS, Cut
from bot.understanding.whole import SURER

#: How a cut is marked, and how much surer each part must be there: whoever says "also" has two matters.
MARKS = {"turns": 0.0, "opens": 0.0, "ends": 0.1, "joins": 0.25, "trails": 0.25, "comma": 0.25}

#: So many cuts are weighed, the clearest first; each costs a millisecond or two.
MOST_CUTS = 3

#: Fewer words are no matter, and where nothing turns outright one more is needed.
LEAST_WORDS, OUTRIGHT = 3, frozenset({"turns", "opens"})

#: Longer texts are stories: what is told first is why something is asked at the end.
MOST_CHARACTERS = 250

#: Kinds of matters, by the lists of intents: a call for help, what begins something, what is offered, and what an
#: answer ends. The one that goes first stands first; one of the last two may stand beside another.
CALLS, BEGINS, OFFERS, ANSWERS = KINDS = ("calls", "begins", "offers", "answers")
_BESIDE = frozenset({OFFERS, ANSWERS})

_KHMER = re.compile(r"[\u1780-\u17ff]")
#: So many characters of Khmer, which has no blanks, are about a word.
_KHMER_WORD = 4


class Part(NamedTuple):
    """One matter of a message: its words, and what they most likely mean."""

    text: str
    intent: str
    sure: float


def found(text: str) -> tuple[Part, Part] | None:
    """Return the two matters of a text, the one to act on first; None where it has only one."""
    if len(text) > MOST_CHARACTERS or (len(text.split()) < 2 * LEAST_WORDS and not _KHMER.search(text)):
        return None
    clearest: dict[tuple[str, str], Cut] = {}
    for cut in sorted(filter(_is_long_enough, turns.cuts(text)), key=lambda cut: MARKS[cut.mark]):
        clearest.setdefault((cut.before, cut.after), cut)
    pairs = (_pair(cut) for cut in list(clearest.values())[:MOST_CUTS])
    return next((pair for pair in pairs if pair), None)


def is_alike(intent: str, other: str) -> bool:
    """Say whether two intents are matters of one kind: a wish may be followed at once that was weighed as an offer."""
    kinds = {_kind(intent), _kind(other)}
    return "" not in kinds and (len(kinds) == 1 or kinds <= _BESIDE)


def _pair(cut: Cut) -> tuple[Part, Part] | None:
    outright = cut.mark == "turns"
    if not (outright or turns.asks(cut.before) or turns.asks(cut.after)):
        return None
    parts = []
    # The shorter one is weighed sooner, and mostly enough.
    for text in sorted((cut.before, cut.after), key=len):
        parts.append(_weighed(text))
        if not _kind(parts[-1].intent) or parts[-1].sure < SURER + MARKS[cut.mark]:
            return None
    parts.sort(key=lambda part: (KINDS.index(_kind(part.intent)), part.text != cut.before))
    first, second = parts
    return (first, second) if _are_two(first, second, outright=outright) else None


def _are_two(first: Part, second: Part, *, outright: bool) -> bool:
    """Say whether two parts are two matters, and what asks among them has words of a question."""
    # Two reports are told in one, and what happens around a call belongs to it.
    if _kind(second.intent) not in _BESIDE or first.intent == second.intent:
        return False
    if not outright and _belong_together(first.intent, second.intent):
        return False
    asking = [part.text for part in (first, second) if _kind(part.intent) in _BESIDE]
    return all((outright or turns.asks(text)) and not side_questions.is_asked(text) for text in asking)


def _kind(intent: str) -> str:
    """Return what kind of matter an intent is; "" for none."""
    return next((kind for kind in KINDS if intent in WORDS.lists[kind]), "")


def _belong_together(*intents: str) -> bool:
    return any(set(intents) == set(pair.split()) for pair in WORDS.lists["one"])


def _weighed(text: str) -> Part:
    model = alarms.load().model
    odds = model.probabilities(text)
    best = int(odds.argmax())
    return Part(text, model.names[best], float(odds[best]))


def _is_long_enough(cut: Cut) -> bool:
    return min(_length(cut.before), _length(cut.after)) >= LEAST_WORDS + (cut.mark not in OUTRIGHT)


def _length(text: str) -> int:
    return max(len(text.split()), len(_KHMER.findall(text)) // _KHMER_WORD)
