"""What the engine asks of an understanding: the intents of a text, the likeliest first, each with its probability.

A project brings its own understanding (`bot/understanding/` is Loa's); without one the engine trains a small classifier
on the examples.
"""

from __future__ import annotations

from typing import NamedTuple, Protocol


class Guess(NamedTuple):
    """An intent that a text may have.

    :ivar confidence: 0 to 1; of a hundred guesses with 0.8 about eighty are right.
    """

    intent: str
    confidence: float


#: The likeliest first.
Ranking = tuple[Guess, ...]


class Understanding(Protocol):
    """Understands the texts of one project."""

    def least(self, intent: str) -> float:
        """Return the confidence below which a text that weighs most like this intent is not understood."""

    def certain(self, text: str) -> str:
        """Return the intent that a text has beyond doubt; "" where it has to be weighed."""

    def ranking(self, text: str) -> Ranking:
        """Return the likeliest intents of a text."""

    def settled(self, text: str, intent: str, *, rest: str, by_words: bool) -> str:
        """Return what a text is taken for that has this intent by its words or its weights; mostly that intent.

        :param rest: the text, folded, without the words of the lexicon that speak for the intent.
        """
