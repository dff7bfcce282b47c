"""Exports of surveys as answers grow: `python -m bench.survey_export [10000 1000000]`.

Each form of each size is read to its end in a process of its own, whose peak memory is told (before the first answer
and at the end), with the rows a second. With `--data FOLDER` the seeded databases stay there for the next run.
"""

from __future__ import annotations

import argparse
import dataclasses
import multiprocessing
import os
import random
import resource
import secrets
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple, cast

from pymongo import WriteConcern

from bench import output
from local import mongod
from models import catalogue
from models.access.callers import Assignment, CallerKind, Identity
from models.access.permissions import Role
from models.areas import areas
from models.settings import Settings
from models.store import Store, events, open_store, schema
from models.surveys import drafting, export, research_file
from models.surveys.definition import SURVEYS, QuestionType, SurveyState
from models.surveys.export import ExportForm, SurveyExport
from models.surveys.kept_answers import SURVEY_ANSWERS

SIZES = (10_000, 1_000_000)
BATCH = 5_000

#: So many different answers are made; the rest repeats them for other people.
DIFFERENT = 5_000

RESEARCH = research_file.FORMAT
FORMS = (ExportForm.CSV, ExportForm.XLSX, ExportForm.JSON, ExportForm.SPSS, RESEARCH)

#: Where a database says which survey was filled.
MARKS = "bench"

WEEKS, CHANNELS = 4, ("app", "app", "page", "zalo")


class Run(NamedTuple):
    """One export: seconds, bytes, and the megabytes of the process before and at its peak."""

    seconds: float
    first: float
    size: int
    before: float
    peak: float


def main() -> None:
    """Print a line for each form and size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=list(SIZES))
    parser.add_argument("--forms", nargs="+", default=[str(form) for form in FORMS])
    parser.add_argument("--data", type=Path, help="keep the databases in this folder")
    given = parser.parse_args()
    with output.folder(given.data) as folder, mongod.mongod(folder) as uri:
        for size in given.sizes:
            _fill(uri, size)
        print(f"load average before: {os.getloadavg()[0]:.1f}; {os.cpu_count()} cores", flush=True)
        print(
            f"{'form':<10}{'answers':>10}{'rows/s':>9}{'first s':>9}{'MB':>8}{'RSS before':>12}{'RSS peak':>10}"
        )
        for form in given.forms:
            for size in given.sizes:
                run = _alone(uri, size, form)
                print(
                    f"{form:<10}{size:>10,}{size / run.seconds:>9,.0f}{run.first:>9.1f}{run.size / 1e6:>8.1f}"
                    f"{run.before:>12.0f}{run.peak:>10.0f}",
                    flush=True,
                )
        print(f"load average after: {os.getloadavg()[0]:.1f}")


def _alone(uri: str, size: int, form: str) -> Run:
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=spawn) as pool:
        return pool.submit(run, uri, size, form).result()


def run(uri: str, size: int, form: str) -> Run:
    """Export once, and throw away what comes."""
    store = _store(uri, size)
    mark = cast(dict[str, Any], store.db[MARKS].find_one({"_id": size}))
    province = areas.active_province_id(store)
    official = Identity(CallerKind.OFFICIAL, "bench", assignments=(Assignment(Role.EDITOR, province),))
    before, started, first, length = _megabytes(), time.monotonic(), 0.0, 0
    for part in _parts(store, official, mark["survey"], form):
        first = first or time.monotonic() - started
        length += len(part)
    seconds = time.monotonic() - started
    store.close()
    return Run(seconds, first, length, before, _megabytes())


def _parts(store: Store, official: Identity, survey_id: str, form: str) -> Iterator[bytes]:
    if form == RESEARCH:
        return research_file.research_file(store, official, survey_id, "vi")
    return export.export(store, official, survey_id, SurveyExport(ExportForm(form), "vi"))


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _fill(uri: str, size: int) -> None:
    store = _store(uri, size)
    if not store.db[MARKS].find_one({"_id": size}):
        started = time.monotonic()
        store.db.client.drop_database(store.db.name)
        schema.ensure(store)
        catalogue.load(store)
        survey_id = _survey(store)
        _write(store, survey_id, size)
        schema.ensure(store)
        store.db[MARKS].insert_one({"_id": size, "survey": survey_id})
        print(f"{size:,} answers written in {time.monotonic() - started:.0f} s", flush=True)
    store.close()


def _survey(store: Store) -> str:
    """A survey as a province may ask it, which is over."""
    now = datetime.now(UTC)
    draft: Any = {
        "area_id": areas.active_province_id(store),
        "title": {"vi": "Loa truyền thanh"},
        "questions": QUESTIONS,
        "opens_at": now - timedelta(weeks=WEEKS),
        "closes_at": now + timedelta(hours=1),
        "state": SurveyState.OPEN,
    }
    made = drafting.create(store, draft, events.SYSTEM)
    ended = {"state": SurveyState.CLOSED, "closes_at": now}
    store.collection(SURVEYS).update_one({"_id": made["_id"]}, {"$set": ended})
    return made["_id"]


def _options(*ids: str) -> list[dict[str, Any]]:
    return [{"id": one, "text": {"vi": f"Lựa chọn {one}"}} for one in ids]


def _question(name: str, type: QuestionType, **given: Any) -> dict[str, Any]:
    return {"id": name, "type": type, "text": {"vi": f"Câu hỏi {name}"}, **given}


QUESTIONS = [
    _question("hears", QuestionType.SINGLE, options=_options("daily", "weekly", "rarely", "never")),
    _question(
        "why_not", QuestionType.SHORT_TEXT, show_if={"op": "equals", "question": "hears", "value": "never"}
    ),
    _question(
        "topics", QuestionType.MULTIPLE, options=_options("weather", "health", "prices", "law", "farming")
    ),
    _question("clear", QuestionType.RATING),
    _question("useful", QuestionType.SCALE),
    _question("people", QuestionType.NUMBER, min=1, max=20, step=1),
    _question(
        "parts",
        QuestionType.MATRIX,
        options=_options("good", "fair", "bad"),
        rows=[{"id": one, "text": {"vi": one}} for one in ("sound", "words", "hour")],
    ),
    _question("order", QuestionType.RANKING, options=_options("app", "zalo", "speaker")),
    _question("hour", QuestionType.TIME),
]


def _write(store: Store, survey_id: str, size: int) -> None:
    chance, communes = random.Random(1), [one["_id"] for one in areas.communes(store)]
    different = [_answers(chance) for _ in range(DIFFERENT)]
    # Nobody waits for the disk: what a crash loses is seeded again.
    rows = store.db[SURVEY_ANSWERS.name].with_options(write_concern=WriteConcern(w=1, j=False))
    now = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    for start in range(0, size, BATCH):
        rows.insert_many(
            [
                {
                    "_id": secrets.token_hex(12),
                    "survey_id": survey_id,
                    "voter": secrets.token_hex(32),
                    "verified": chance.random() < 0.5,
                    "doubtful": chance.random() < 0.02,
                    "channel": chance.choice(CHANNELS),
                    "lang": "km" if chance.random() < 0.2 else "vi",
                    "area_id": chance.choice(communes),
                    "at": now - timedelta(hours=chance.randrange(1, WEEKS * 168)),
                    "late": False,
                    "edition": 1,
                    "answers": different[chance.randrange(DIFFERENT)],
                    "others": {},
                }
                for _ in range(min(BATCH, size - start))
            ],
            ordered=False,
        )


def _answers(chance: random.Random) -> dict[str, Any]:
    hears = chance.choice(("daily", "weekly", "rarely", "never"))
    ways, topics = ["app", "zalo", "speaker"], ["weather", "health", "prices", "law", "farming"]
    chance.shuffle(ways)
    return {
        "hears": hears,
        **({"why_not": f"Nhà xa loa {chance.randrange(100, 2000)} mét"} if hears == "never" else {}),
        "topics": chance.sample(topics, chance.randint(1, 3)),
        "clear": chance.randint(1, 5),
        "useful": chance.randint(0, 10),
        "people": chance.randint(1, 9),
        "parts": {one: chance.choice(("good", "fair", "bad")) for one in ("sound", "words", "hour")},
        "order": ways,
        "hour": f"{chance.randrange(5, 22):02}:{chance.choice(('00', '30'))}",
    }


def _store(uri: str, size: int) -> Store:
    settings = dataclasses.replace(Settings(), mongodb_uri=uri, mongodb_database=f"survey_export_{size}")
    return open_store(settings)


if __name__ == "__main__":
    main()
