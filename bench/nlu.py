"""How well the bot understands: 5-fold cross-validation over bot/data/examples, with and without diacritics.

Run `python -m bench.nlu`. Every example is once in the test part; the words of the lexicon count as in the bot.
"""

from __future__ import annotations

import random
import time
from collections import Counter, defaultdict

from bot.engine.classifier import train
from bot.engine.nlu import THRESHOLD, by_words, prepare
from bot.engine.project import Project, load

FOLDS = 5


def main() -> None:
    """Print accuracy, what the threshold costs, the worst intents and the commonest mistakes."""
    project = load()
    rows = [(intent, text) for intent, texts in project.examples.items() for text in texts]
    random.Random(1).shuffle(rows)
    results = [result for fold in range(FOLDS) for result in _fold(project, rows, fold)]
    right = [wanted == got for _, wanted, got, _ in results]
    print(f"{len(rows)} examples, {len(project.examples)} intents, {FOLDS}-fold cross-validation")
    print(f"accuracy without threshold: {sum(right) / len(right):.3f}")
    for limit in (0.2, 0.3, THRESHOLD, 0.4, 0.5):
        sure = [wanted == got for _, wanted, got, confidence in results if confidence >= limit]
        print(
            f"threshold {limit:.2f}: answers {len(sure) / len(results):.2f}, right {sum(sure) / len(sure):.3f}"
        )
    missed = [text for text, wanted, got, _ in results if wanted == "need_rescue" != got]
    false = [(text, wanted) for text, wanted, got, _ in results if got == "need_rescue" != wanted]
    print(f"calls for rescue missed: {len(missed)} {missed}; false alarms: {len(false)} {false}")
    by_intent: dict[str, list[bool]] = defaultdict(list)
    for _, wanted, got, _ in results:
        by_intent[wanted].append(wanted == got)
    for intent, hits in sorted(by_intent.items(), key=lambda row: sum(row[1]) / len(row[1])):
        print(f"  {intent:<16} {sum(hits):>3}/{len(hits)}")
    mistakes = Counter((wanted, got) for _, wanted, got, _ in results if wanted != got)
    print("commonest mistakes:", mistakes.most_common(8))


def _fold(project: Project, rows: list[tuple[str, str]], fold: int) -> list[tuple[str, str, str, float]]:
    teencode = project.lexicon.teencode
    examples: dict[str, list[str]] = defaultdict(list)
    for number, (intent, text) in enumerate(rows):
        if number % FOLDS != fold:
            examples[intent].append(prepare(text, teencode))
    started = time.perf_counter()
    classify = train(examples)
    trained = time.perf_counter() - started
    held_out = rows[fold::FOLDS]
    results = []
    for intent, text in held_out:
        prepared = prepare(text, teencode)
        sure = by_words(project.lexicon.rules, text, prepared)
        got, confidence = (sure, 1.0) if sure else classify(prepared)
        results.append((text, intent, got, confidence))
    spent = (time.perf_counter() - started - trained) * 1000 / len(held_out)
    print(f"fold {fold}: trained in {trained:.2f} s, {spent:.1f} ms a text")
    return results


if __name__ == "__main__":
    main()
