"""How surely calls for help and "I am safe" are seen, by cross-validation over writers of bot/data/examples.

Run `python -m bench.danger`. No text is judged by detectors that were trained on its writer. `show` serves every other
set of texts, too: those kept apart, of which nothing but these numbers is looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

import numpy as np

from bot.understanding import alarms, danger, examples, safety, seen
from bot.understanding.alarms import CALL, SAFE
from bot.understanding.danger import Danger
from bot.understanding.examples import Example
from bot.understanding.spelling import written

#: Writers of fewer texts are not held back.
LEAST_TEXTS = 1_000

#: Shares of other messages for which the recall is printed: what another choice of a level would cost.
COSTS = (0.005, 0.01, 0.02, 0.04, 0.06, 0.1)


class Verdict(NamedTuple):
    """What was made of a text."""

    intent: str
    style: str
    writer: str
    danger: Danger
    safe: bool
    margin: float


def main() -> None:
    """Print recall and false alarms by cross-validation."""
    show(held_back(examples.read()))


def held_back(given: Sequence[Example]) -> list[Verdict]:
    """Judge the texts of each writer by detectors that were trained on all others."""
    looked_at = [seen.seen(written(example.text)) for example in given]
    counts = {writer: sum(one.writer == writer for one in given) for writer in {one.writer for one in given}}
    verdicts = []
    for writer in sorted(name for name, count in counts.items() if count >= LEAST_TEXTS):
        kept = [place for place, example in enumerate(given) if example.writer != writer]
        by = alarms.train([given[place] for place in kept], [looked_at[place] for place in kept])
        verdicts += [
            Verdict(
                one.intent,
                one.style,
                writer,
                danger.judged(one.text, by),
                safety.judged(one.text, by),
                danger.margin(one.text, by),
            )
            for one in given
            if one.writer == writer
        ]
    return verdicts


def judged(texts: Iterable[Example]) -> list[Verdict]:
    """Judge texts by the detectors that the bot uses."""
    return [
        Verdict(
            one.intent,
            one.style,
            one.writer,
            danger.judged(one.text),
            safety.judged(one.text),
            danger.margin(one.text),
        )
        for one in texts
    ]


def show(verdicts: Sequence[Verdict]) -> None:
    """Print recall and false alarms, of all texts and by writer and style."""
    _line("all", verdicts)
    for key in ("writer", "style"):
        for name in sorted({getattr(one, key) for one in verdicts}):
            _line(f"{key} {name}", [one for one in verdicts if getattr(one, key) == name])
    calls = np.array([one.margin for one in verdicts if one.intent == CALL])
    others = np.array([one.margin for one in verdicts if one.intent != CALL])
    for cost in COSTS:
        level = float(np.quantile(others, 1 - cost))
        print(f"from margin {level:5.2f} on: {cost:.1%} of others, {np.mean(calls > level):.1%} of calls")


def _line(name: str, verdicts: Sequence[Verdict]) -> None:
    calls = [one for one in verdicts if one.intent == CALL]
    others = [one for one in verdicts if one.intent not in (CALL, "maybe_rescue")]
    safe = [one for one in verdicts if one.intent == SAFE]
    unsafe = [one for one in others if one.intent != SAFE]
    print(
        f"{name:<20} calls {len(calls):>4}: filed {_share(calls, _filed)}, asked {_share(calls, _asked)}, shown"
        f" the door {_share(calls, _shown)}, passed over {_share(calls, _passed_over)}, taken for safe"
        f" {_share(calls, _safe)}; others {len(others):>4}: filed {_share(others, _filed)},"
        f" asked {_share(others, _asked)}, shown the door {_share(others, _shown)}; safe {len(safe):>3}:"
        f" {_share(safe, _safe)}, others {_share(unsafe, _safe)}"
    )


def _share(verdicts: Sequence[Verdict], holds: Callable[[Verdict], bool]) -> str:
    return f"{sum(map(holds, verdicts)) / len(verdicts):6.1%}" if verdicts else "     -"


def _filed(one: Verdict) -> bool:
    return one.danger is Danger.CERTAIN


def _asked(one: Verdict) -> bool:
    return one.danger in (Danger.POSSIBLE, Danger.LIKELY)


def _shown(one: Verdict) -> bool:
    return one.danger is Danger.FAINT


def _passed_over(one: Verdict) -> bool:
    return one.danger is Danger.NONE


def _safe(one: Verdict) -> bool:
    return one.safe


if __name__ == "__main__":
    main()
