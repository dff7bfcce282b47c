"""Alarms: the two detectors that are asked about every message, of calls for help and of people who are safe.

They are trained on `bot/data/examples/` once and kept as files. What their margins mean stands in `alarm_levels.yml`.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple, TypedDict, cast

import numpy as np
import yaml

from bot.understanding import detector, examples, kept, seen
from bot.understanding.detector import Detector
from bot.understanding.examples import Example
from bot.understanding.seen import Seen
from bot.understanding.spelling import written

#: The intents that the detectors look for.
CALL, SAFE = "need_rescue", "safe_checkin"

#: Of a text that is learnt once more without blanks so many are left out; longer ones nobody types so.
_LEFT_OUT, _MOST_RUN_TOGETHER = 0.75, 20

_KHMER = re.compile(r"[\u1780-\u17ff]")

LEVELS = Path(__file__).with_name("alarm_levels.yml")


class Margins(NamedTuple):
    """How surely a text calls for help, and how surely it says that its writer is safe; above 0 rather yes than no."""

    call: float
    safe: float


class Levels(TypedDict):
    """The file `alarm_levels.yml`; margins."""

    certain: float
    likely: float
    possible: float
    faint: float
    safe: float
    safe_above_call: float


class Alarms(NamedTuple):
    """The trained detectors."""

    call: Detector
    safe: Detector

    def margins(self, text: str) -> Margins:
        """Return the margins of a text."""
        looked_at = seen.seen(written(text))
        return Margins(self.call.margin(looked_at), self.safe.margin(looked_at))


@lru_cache(maxsize=1_000)
def margins(text: str) -> Margins:
    """Return the margins of a text by the detectors of this process."""
    return load().margins(text)


@lru_cache(maxsize=1)
def levels() -> Levels:
    """Return from which margins on something is done."""
    return cast(Levels, yaml.safe_load(LEVELS.read_text(encoding="utf-8")))


def train(given: Sequence[Example], known: Sequence[Seen] | None = None) -> Alarms:
    """Train both detectors.

    :param known: what is looked at in each text, for those who train on the same texts again.
    """
    again = _run_together(given)
    looked_at = [
        *(known or [seen.seen(written(example.text)) for example in given]),
        *(seen.seen(written(example.text)) for example in again),
    ]
    call, safe = (
        detector.train(looked_at, [example.intent == intent for example in (*given, *again)])
        for intent in (CALL, SAFE)
    )
    return Alarms(call, safe)


def _run_together(given: Sequence[Example]) -> list[Example]:
    """Return every fourth text again as people in a hurry type it, with most blanks left out; Khmer has none."""
    chance, again = random.Random(0), []
    for example in given[::4]:
        words = example.text.split()
        if 3 <= len(words) <= _MOST_RUN_TOGETHER and not _KHMER.search(example.text):
            joined = "".join(word if chance.random() < _LEFT_OUT else f" {word}" for word in words)
            again.append(example._replace(text=joined.strip()))
    return again


@lru_cache(maxsize=1)
def load() -> Alarms:
    """Return the detectors, trained now if they are not kept yet."""
    code = [Path(__file__), Path(detector.__file__)]
    arrays = kept.arrays("alarms", [*examples.files(), *code], lambda: _arrays(train(examples.read())))
    rarity = np.asarray(arrays["rarity"], np.float32)
    call, safe = (
        Detector(rarity, cast("np.ndarray", arrays[name]), float(arrays[f"{name}_bias"]))
        for name in ("call", "safe")
    )
    return Alarms(call, safe)


def _arrays(alarms: Alarms) -> kept.Arrays:
    return {
        "rarity": alarms.call.rarity,
        "call": alarms.call.weights,
        "safe": alarms.safe.weights,
        "call_bias": np.array(alarms.call.bias),
        "safe_bias": np.array(alarms.safe.bias),
    }
