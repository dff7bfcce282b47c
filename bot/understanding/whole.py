"""Loa's understanding: danger and safety first, then the intents by their probabilities.

The model is trained on `bot/data/examples/` once and kept (`kept`); `python -m bot.understanding.whole` trains it
ahead.
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

import numpy as np

from bot.engine.understanding import Guess, Ranking
from bot.understanding import courtesies, danger, examples, intents, kept, safety
from bot.understanding.alarms import Alarms
from bot.understanding.danger import Danger
from bot.understanding.intents import Model
from models.safety import check_in_words

CALL, SAFE, RUMOUR = "need_rescue", "safe_checkin", "ask_rumour"

#: What may be a call for help is asked about; a question for the truth is answered all the same.
DOUBT, RUMOUR_IN_DANGER = "maybe_rescue", "ask_rumour_in_danger"

#: Below this probability a text is not understood; chosen by `make bot-eval`.
THRESHOLD = 0.4

#: The detector of safety is believed where the intents give it so much, too: of two writers who were held back it was
#: right in 137 of 187 texts alone, and in 131 of 149 with this.
LEAST_SAFE = 0.2

#: So many intents are told.
MOST_TOLD = 5


class Whole:
    """Understands what people of the province type."""

    threshold = THRESHOLD

    def __init__(self, model: Model | None = None, alarms: Alarms | None = None) -> None:
        """Use models of intents and of danger; None takes those of the examples, trained when first needed."""
        self._given, self._alarms = model, alarms

    @cached_property
    def model(self) -> Model:
        """The model of intents."""
        if self._given:
            return self._given
        arrays = kept.arrays("intents", [*examples.files(), Path(intents.__file__)], _arrays)
        names = tuple(str(name) for name in arrays["names"])
        rarity, bias = (np.asarray(arrays[name], np.float32) for name in ("rarity", "bias"))
        return Model(names, rarity, arrays["weights"].view(np.ndarray), bias)

    def certain(self, text: str) -> str:
        """Return that a text calls for help, or that its writer is safe; "" for all else."""
        if danger.judged(text, self._alarms) is Danger.CERTAIN:
            return CALL
        return SAFE if safety.judged(text, self._alarms) and self._may_be_safe(text) else ""

    def ranking(self, text: str) -> Ranking:
        """Return the likeliest intents of a text; no call for help where the detectors hear none.

        Of 54 such guesses on two writers who were held back 51 were wrong. Of a text that is courteous and says something
        else, too, the rest counts where it is understood.
        """
        found, rest = self._ranked(text), courtesies.without(text)
        if found[0].intent in courtesies.COURTEOUS and rest and rest != text.strip():
            of_rest = self._ranked(rest)
            if of_rest[0].intent not in courtesies.NO_MATTER and of_rest[0].confidence >= THRESHOLD:
                return of_rest
        return found

    def _ranked(self, text: str) -> Ranking:
        odds = self.model.probabilities(text)
        if CALL in self.model.names and danger.judged(text, self._alarms) is Danger.NONE:
            odds[self.model.names.index(CALL)] = 0
            odds /= odds.sum()
        best = np.argsort(-odds)[:MOST_TOLD]
        return tuple(Guess(self.model.names[place], float(odds[place])) for place in best)

    def settled(self, text: str, intent: str, *, rest: str, by_words: bool) -> str:
        """Return what a text is taken for that most likely has an intent: danger is asked about, never guessed.

        Nor is safety: who is told "good that you are safe" while they sit on their roof gives up hope.
        """
        possible = danger.judged(text, self._alarms) is Danger.POSSIBLE
        if intent == RUMOUR:
            # Whoever asks whether something is true may be in the middle of it.
            possible = possible or danger.judged(rest, self._alarms) is not Danger.NONE
            return RUMOUR_IN_DANGER if possible else RUMOUR
        return DOUBT if not by_words and (possible or intent in (CALL, SAFE)) else intent

    def _may_be_safe(self, text: str) -> bool:
        """Say whether the intents agree with the detector of safety that somebody is safe."""
        if check_in_words.understood(text) or SAFE not in self.model.names:
            return True
        return bool(self.model.probabilities(text)[self.model.names.index(SAFE)] >= LEAST_SAFE)


def _arrays() -> kept.Arrays:
    texts: dict[str, list[str]] = {}
    for example in examples.read():
        texts.setdefault(example.intent, []).append(example.text)
    model = intents.train(texts)
    return {
        "names": np.array(model.names),
        "rarity": model.rarity,
        # Half the memory; the probabilities differ in the fourth digit.
        "weights": model.weights.astype(np.float16),
        "bias": model.bias,
    }


if __name__ == "__main__":
    Whole().certain("train")
    Whole().ranking("train")
