"""How well category help does: cross-validation over the writers of models/data/report_texts.tsv.

Run `python -m bench.categories`. The texts of each writer are judged by a model that was trained on all others, as
those of a resident will be.
"""

from __future__ import annotations

import time
from collections import Counter
from typing import NamedTuple

from models.categories.proposal_model import JUDGED_CHARACTERS, THRESHOLD, Example, rows, train
from models.language.text import fold

#: Texts of so many words are sentences; shorter ones name a thing.
SENTENCE = 5


class Judged(NamedTuple):
    """A held-back text, its category and writer, and what the model said."""

    text: str
    wanted: str
    writer: str
    ranked: list[str]
    confidence: float


def main() -> None:
    """Print accuracy, what the threshold costs, the commonest mistakes, and how long training takes."""
    given = rows()
    writers = sorted({row.writer for row in given})
    print(f"{len(given)} texts, {len(writers)} writers, each judged by what the others wrote")
    start = time.perf_counter()
    train(_by_category(given))
    print(f"first training, libraries included: {time.perf_counter() - start:.2f} s")
    judged = [one for writer in writers for one in _held_back(given, writer)]
    for writer in writers:
        _accuracy(writer, [one for one in judged if one.writer == writer])
    _accuracy("all", judged)
    _accuracy("sentences", [one for one in judged if len(one.text.split()) >= SENTENCE])
    _accuracy("with diacritics", [one for one in judged if fold(one.text) != one.text.lower()])
    _accuracy("typed without", [one for one in judged if one.text.isascii()])
    _accuracy("Khmer", [one for one in judged if _is_khmer(one.text)])
    for limit in (0.2, 0.3, THRESHOLD, 0.4, 0.5, 0.6):
        sure = [one for one in judged if one.confidence >= limit]
        right = sum(one.ranked[0] == one.wanted for one in sure) / len(sure)
        mark = " <- threshold" if limit == THRESHOLD else ""
        print(f"confidence {limit:.2f}: proposes for {len(sure) / len(judged):.2f}, right {right:.3f}{mark}")
    mistakes = Counter((one.wanted, one.ranked[0]) for one in judged if one.ranked[0] != one.wanted)
    print("commonest mistakes:", ", ".join(f"{a} as {b} ({n})" for (a, b), n in mistakes.most_common(5)))


def _held_back(given: list[Example], writer: str) -> list[Judged]:
    classify = train(_by_category([row for row in given if row.writer != writer]))
    judged = []
    for row in given:
        if row.writer == writer:
            ranked = classify(fold(row.text)[:JUDGED_CHARACTERS])
            codes = [one.category for one in ranked]
            judged.append(Judged(row.text, row.category, writer, codes, ranked[0].confidence))
    return judged


def _by_category(given: list[Example]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in given:
        found.setdefault(row.category, []).append(row.text)
    return found


def _accuracy(name: str, judged: list[Judged]) -> None:
    first = sum(one.ranked[0] == one.wanted for one in judged) / len(judged)
    three = sum(one.wanted in one.ranked[:3] for one in judged) / len(judged)
    print(f"{name:<16} {len(judged):>4} texts: right {first:.3f}, among the first three {three:.3f}")


def _is_khmer(text: str) -> bool:
    return any("\u1780" <= char <= "\u17ff" for char in text)


if __name__ == "__main__":
    main()
