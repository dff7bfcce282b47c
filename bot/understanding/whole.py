"""Loa's understanding: danger and safety first, then the intents by their probabilities.

The model is trained on `bot/data/examples/` once and kept (`kept`); `python -m bot.understanding.whole` trains it
ahead.
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

import numpy as np
import yaml

from bot.engine import marked_words
from bot.engine.parse import payload
from bot.engine.understanding import Guess, Ranking
from bot.understanding import danger, intents, kept, safety
from bot.understanding.danger import Danger
from bot.understanding.intents import Model

EXAMPLES = Path(__file__).parents[1] / "data" / "examples"

#: Below this probability a text is not understood; chosen by `python -m bench.nlu`.
THRESHOLD = 0.4

#: So many intents are told.
MOST_TOLD = 5


class Whole:
    """Understands what people of the province type."""

    threshold = THRESHOLD

    @cached_property
    def model(self) -> Model:
        """The model of intents, trained when it is first needed and not kept yet."""
        arrays = kept.arrays("intents", EXAMPLES.glob("*.yml"), _arrays)
        names = tuple(str(name) for name in arrays["names"])
        return Model(names, np.asarray(arrays["rarity"], np.float32), arrays["weights"])

    def certain(self, text: str) -> str:
        """Return that a text calls for help, or that its writer is safe; "" for all else."""
        if danger.judged(text) is Danger.CERTAIN:
            return "need_rescue"
        return "safe_checkin" if safety.judged(text) else ""

    def ranking(self, text: str) -> Ranking:
        """Return the likeliest intents of a text."""
        odds = self.model.probabilities(text)
        best = np.argsort(-odds)[:MOST_TOLD]
        return tuple(Guess(self.model.names[place], float(odds[place])) for place in best)


def _arrays() -> kept.Arrays:
    model = intents.train(examples())
    return {
        "names": np.array(model.names),
        "rarity": model.rarity,
        # Half the memory; the probabilities differ in the fourth digit.
        "weights": model.weights.astype(np.float16),
    }


def examples() -> dict[str, list[str]]:
    """Return the examples of people's texts, by intent."""
    found: dict[str, list[str]] = {}
    for path in sorted(EXAMPLES.glob("*.yml")):
        for row in yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)["nlu"]:
            lines = (line.removeprefix("- ") for line in row["examples"].splitlines())
            texts = [marked_words.plain_text(line) for line in lines if not payload(line)]
            if texts and "intent" in row:
                found.setdefault(row["intent"], []).extend(texts)
    return found


if __name__ == "__main__":
    Whole().ranking("")
