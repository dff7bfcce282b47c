"""How well the bot understands: by cross-validation over writers, and on texts that are kept apart.

Run `make bot-eval` or `python -m bench.nlu [--kept PATH] [--writers teacher,pagoda]`. Nobody's texts are in training
and test at once, so what is measured is how somebody is understood whom the bot has never heard.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from pathlib import Path

from bench.nlu_report import Result, written
from bench.nlu_texts import kept_apart
from bot.engine.nlu import Nlu
from bot.engine.project import load
from bot.understanding import alarms, examples
from bot.understanding.examples import Example
from bot.understanding.whole import Whole

#: The examples of many hands, in no style: always learnt from, never a test.
FOUNDERS = "founders"

#: Where the texts stand that nobody learns from.
KEPT = Path("tests/bot/kept_apart.tsv")


def main() -> None:
    """Print the figures of both."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--kept", type=Path, default=KEPT, help="a TSV file: situation, style, category, text"
    )
    parser.add_argument(
        "--writers", default="", help="hold back only these, by commas; none: no cross-validation"
    )
    given = parser.parse_args()
    rows = examples.read()
    every = sorted({row.writer for row in rows} - {FOUNDERS})
    writers = [name for name in every if name in given.writers.split(",")] if given.writers else every
    found = [result for writer in writers for result in _held_back(rows, writer)]
    if found:
        print(f"\nEvery writer unheard of before\n{written(found)}")
    if given.kept.exists():
        print(f"\nTexts kept apart\n{written(_understood(Whole(), kept_apart(given.kept)))}")


def _held_back(rows: Sequence[Example], writer: str) -> list[Result]:
    started = time.process_time()
    models = alarms.train([row for row in rows if row.writer != writer])
    trained = time.process_time()
    results = _understood(Whole(models), [row for row in rows if row.writer == writer])
    spent = (time.process_time() - trained) * 1000 / len(results)
    right = sum(result.is_right for result in results) / len(results)
    print(
        f"{writer}: right {right:.3f}, trained in {trained - started:.1f} s, {spent:.1f} ms a text",
        flush=True,
    )
    return results


def _understood(understanding: Whole, rows: Sequence[Example]) -> list[Result]:
    nlu = Nlu(load(), understanding)
    return [Result(row, nlu.parse(row.text)) for row in rows]


if __name__ == "__main__":
    main()
