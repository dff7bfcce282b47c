"""Alarms: what is asked about every message: detectors of calls for help and of people who are safe, and the intents.

They are trained on `bot/data/examples/` once and kept as files. What their margins mean stands in `alarm_levels.yml`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple, TypedDict, cast

import numpy as np
import yaml

from bot.understanding import detector, examples, intents, retyped, seen
from bot.understanding.detector import Detector
from bot.understanding.examples import Example
from bot.understanding.intents import Model
from bot.understanding.seen import Seen
from bot.understanding.spelling import written
from models.language import trained

#: The intents that the detectors look for.
CALL, SAFE = "need_rescue", "safe_checkin"

#: By how much the intents lead to a call for help, or away from it, counts so much beside the detector: at the same
#: recall half as many other messages are asked about.
SECOND_OPINION = 0.8

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
    """The trained detectors, and the intents, whose opinion counts as well."""

    model: Model
    call: Detector
    safe: Detector

    def margins(self, text: str) -> Margins:
        """Return the margins of a text."""
        places, values, of_intents = self.model.look(text)
        intents_ = dict(zip(self.model.names, of_intents.tolist(), strict=True))
        most = max(margin for name, margin in intents_.items() if name != CALL)
        lead = intents_.get(CALL, most) - most
        lead_to_call = SECOND_OPINION * lead
        return Margins(self.call.margin(places, values) + lead_to_call, self.safe.margin(places, values))


@lru_cache(maxsize=1_000)
def margins(text: str) -> Margins:
    """Return the margins of a text by the detectors of this process."""
    return load().margins(text)


@lru_cache(maxsize=1)
def levels() -> Levels:
    """Return from which margins on something is done."""
    return cast(Levels, yaml.safe_load(LEVELS.read_text(encoding="utf-8")))


def train(given: Sequence[Example], known: Sequence[Seen] | None = None) -> Alarms:
    """Train both detectors, and the intents.

    :param known: what is looked at in each text, for those who train on the same texts again.
    """
    every = [*given, *retyped.some(given)]
    looked_at = list(known or [seen.seen(written(example.text)) for example in given])
    looked_at += [seen.seen(written(example.text)) for example in every[len(given) :]]
    rarity = seen.rarity(looked_at)
    texts = seen.matrix(looked_at, rarity)
    model = intents.train(texts, [example.intent for example in every], rarity)
    call, safe = (
        detector.train(texts, [example.intent == intent for example in every]) for intent in (CALL, SAFE)
    )
    return Alarms(model, call, safe)


#: How texts become features, whatever is learnt from them.
FEATURES = tuple(
    Path(__file__).with_name(name)
    for name in (
        *("beside_words.py", "beside_words.yml", "danger_signs.yml", "features.py", "intent_signs.yml"),
        *("seen.py", "signs.py", "spelling.py", "spelling.yml", "syllables.py", "telex.py"),
    )
)


@lru_cache(maxsize=1)
def load() -> Alarms:
    """Return the detectors, trained now if they are not kept yet."""
    code = [Path(module.__file__ or "") for module in (detector, intents, retyped)]
    sources = [*examples.files(), *code, *FEATURES, Path(__file__)]
    arrays = trained.arrays("alarms", sources, lambda: _arrays(train(examples.read())))
    names = tuple(str(name) for name in arrays["names"])
    rarity, bias = (np.asarray(arrays[name], np.float32) for name in ("rarity", "bias"))
    model = Model(names, rarity, cast("np.ndarray", arrays["weights"]).view(np.ndarray), bias)
    call, safe = (
        Detector(cast("np.ndarray", arrays[name]), float(arrays[f"{name}_bias"])) for name in ("call", "safe")
    )
    return Alarms(model, call, safe)


def _arrays(alarms: Alarms) -> trained.Arrays:
    return {
        "names": np.array(alarms.model.names),
        "rarity": alarms.model.rarity,
        "weights": alarms.model.weights,
        "bias": alarms.model.bias,
        "call": alarms.call.weights,
        "safe": alarms.safe.weights,
        "call_bias": np.array(alarms.call.bias),
        "safe_bias": np.array(alarms.safe.bias),
    }
