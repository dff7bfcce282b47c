"""How well category help does: cross-validation over models/data/report_texts.tsv, with and without diacritics.

Run `python -m bench.categories`. The n-th text of each category is held back in fold n modulo 5, so the split is the
same every time. The texts were invented by one hand: on what residents really write it will do worse.
"""

from __future__ import annotations

import time
from collections import Counter
from typing import NamedTuple

from models.categories.proposal_model import THRESHOLD, examples, train
from models.language.text import fold

FOLDS = 5

#: Texts of so many words are sentences; shorter ones name a thing.
SENTENCE = 5


class Judged(NamedTuple):
    """A held-back text, its category, and what the model said."""

    text: str
    wanted: str
    ranked: list[str]
    confidence: float


def main() -> None:
    """Print accuracy, what the threshold costs, the commonest mistakes, and how long training takes."""
    given = examples()
    print(f"{sum(map(len, given.values()))} texts, {len(given)} categories, {FOLDS}-fold cross-validation")
    start = time.perf_counter()
    train(given)
    print(f"first training, libraries included: {time.perf_counter() - start:.2f} s")
    judged = [one for n in range(FOLDS) for one in _fold(given, n)]
    _accuracy("all", judged)
    _accuracy("sentences", [one for one in judged if len(one.text.split()) >= SENTENCE])
    _accuracy("with diacritics", [one for one in judged if fold(one.text) != one.text.lower()])
    _accuracy("typed without", [one for one in judged if one.text.isascii()])
    _accuracy("Khmer", [one for one in judged if _is_khmer(one.text)])
    for limit in (0.2, 0.3, THRESHOLD, 0.5, 0.6):
        sure = [one for one in judged if one.confidence >= limit]
        right = sum(one.ranked[0] == one.wanted for one in sure) / len(sure)
        mark = " <- threshold" if limit == THRESHOLD else ""
        print(f"confidence {limit:.1f}: proposes for {len(sure) / len(judged):.2f}, right {right:.3f}{mark}")
    mistakes = Counter((one.wanted, one.ranked[0]) for one in judged if one.ranked[0] != one.wanted)
    print("commonest mistakes:", ", ".join(f"{a} as {b} ({n})" for (a, b), n in mistakes.most_common(5)))


def _fold(given: dict[str, list[str]], fold_number: int) -> list[Judged]:
    kept = {
        code: [t for n, t in enumerate(texts) if n % FOLDS != fold_number] for code, texts in given.items()
    }
    classify = train(kept)
    judged = []
    for code, texts in given.items():
        for text in texts[fold_number::FOLDS]:
            ranked = classify(fold(text))
            judged.append(Judged(text, code, [one.category for one in ranked], ranked[0].confidence))
    return judged


def _accuracy(name: str, judged: list[Judged]) -> None:
    first = sum(one.ranked[0] == one.wanted for one in judged) / len(judged)
    three = sum(one.wanted in one.ranked[:3] for one in judged) / len(judged)
    print(f"{name:<16} {len(judged):>4} texts: right {first:.3f}, among the first three {three:.3f}")


def _is_khmer(text: str) -> bool:
    return any("\u1780" <= char <= "\u17ff" for char in text)


if __name__ == "__main__":
    main()
