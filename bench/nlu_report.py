"""What is said of how well texts were understood."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from bot.engine.parse import FALLBACK_INTENT, Parse
from bot.understanding.examples import Example

#: Intents that the bot asks about or answers more carefully, and the one that they stand for.
CAREFUL = {"maybe_rescue": "need_rescue", "maybe_safe": "safe_checkin", "ask_rumour_in_danger": "ask_rumour"}

DANGER = "need_rescue"
BINS = 10


@dataclass(frozen=True)
class Result:
    """A text and what was understood."""

    wanted: Example
    parse: Parse

    @property
    def guess(self) -> str:
        """What it was taken for; the likeliest intent where that was not sure enough."""
        fell = self.parse.intent == FALLBACK_INTENT
        best = self.parse.ranking[0].intent if fell else self.parse.intent
        return CAREFUL.get(best, best)

    @property
    def sure(self) -> float:
        """How sure the likeliest intent is."""
        return self.parse.ranking[0].confidence

    @property
    def is_likeliest(self) -> bool:
        """Is the likeliest intent the one that was meant?"""
        return self.parse.ranking[0].intent == self.wanted.intent

    @property
    def is_right(self) -> bool:
        """Is it what was meant?"""
        return self.guess == self.wanted.intent


def written(results: Sequence[Result]) -> str:
    """Return the figures of texts as lines."""
    answered = [one for one in results if one.parse.intent != FALLBACK_INTENT]
    lines = [
        f"{len(results)} texts: right {_share(results)}, error of the probabilities {calibration_error(results):.3f}",
        f"answered {len(answered) / len(results):.3f}, of these right {_share(answered)}",
        f"right but for what is asked about: {_mean(one.is_right or one.is_likeliest for one in results):.3f}",
        f"among the three likeliest: {_mean(_is_near(one) for one in results):.3f}",
        _danger(results),
        "by style: " + _grouped(results, lambda one: one.wanted.style),
        "by intent: " + _grouped(results, lambda one: one.wanted.intent),
        "taken for another: " + _confusions(results),
    ]
    return "\n".join(lines)


def calibration_error(results: Sequence[Result]) -> float:
    """Return by how much probabilities and how often they are right differ, on average over ten bins."""
    bins: dict[int, list[Result]] = defaultdict(list)
    for one in results:
        bins[min(int(one.sure * BINS), BINS - 1)].append(one)
    gaps = (abs(sum(one.is_right for one in rows) - sum(one.sure for one in rows)) for rows in bins.values())
    return sum(gaps) / len(results)


def _danger(results: Sequence[Result]) -> str:
    calls = [one for one in results if one.wanted.intent == DANGER]
    others = [one for one in results if one.wanted.intent != DANGER]
    noticed = ("need_rescue", "maybe_rescue", "ask_rumour_in_danger")
    certain = _mean(one.parse.intent == DANGER for one in calls)
    heard = _mean(one.parse.intent in noticed for one in calls)
    alarms = sum(one.parse.intent == DANGER for one in others)
    asked = sum(one.parse.intent in noticed[1:] for one in others)
    return (
        f"calls for help: certain {certain:.3f}, at least asked about {heard:.3f};"
        f" of {len(others)} others {alarms} alarmed and {asked} were asked about"
    )


def _is_near(one: Result) -> bool:
    return any(
        CAREFUL.get(guess.intent, guess.intent) == one.wanted.intent for guess in one.parse.ranking[:3]
    )


def _grouped(results: Iterable[Result], key: Callable[[Result], str]) -> str:
    groups: dict[str, list[Result]] = defaultdict(list)
    for one in results:
        groups[key(one)].append(one)
    ordered = sorted(groups.items(), key=lambda group: _mean(one.is_right for one in group[1]))
    return ", ".join(f"{name} {_share(rows)} ({len(rows)})" for name, rows in ordered)


def _confusions(results: Iterable[Result]) -> str:
    wrong = Counter((one.wanted.intent, one.guess) for one in results if not one.is_right)
    return ", ".join(f"{wanted} for {got} {count}" for (wanted, got), count in wrong.most_common(25))


def _share(results: Iterable[Result]) -> str:
    return f"{_mean(one.is_right for one in results):.3f}"


def _mean(values: Iterable[bool]) -> float:
    found = list(values)
    return sum(found) / len(found) if found else 0.0
