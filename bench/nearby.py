"""Possible duplicates among many reports: how long a look-up takes.

    python -m bench.nearby [count]

Starts a store of its own, seeds reports around the communes' centres (half of them within 300 m of one, as in a town;
the rest within 6 km) and asks like a resident who is about to file one, with a text. Prints the median and the 95th
percentile in milliseconds.
"""

from __future__ import annotations

import os
import platform
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from local.mongod import mongod
from models import catalogue
from models.areas import areas, hexagons
from models.language.text import fold
from models.reports import similar
from models.reports.similar import SimilarQuery
from models.settings import Settings
from models.store import Document, Store, new_id, open_store, schema

COUNT, LOOK_UPS, BATCH = 200_000, 400, 5_000

CATEGORIES = ("flood", "road_damage", "garbage", "street_light", "noise", "water_supply", "fallen_tree")

TEXT = """ngập sâu tới đầu gối trước cổng trường cống nghẹt rác đèn đường tắt ổ gà lớn xe khó đi mất nước từ sáng
cây đổ chắn lối tiếng ồn karaoke ban đêm hôi thối gần chợ đoạn hẻm ấp khu nhà văn hóa"""
WORDS = TEXT.split()


def main() -> None:
    """Seed, ask, print."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else COUNT
    rng = random.Random(1)
    with tempfile.TemporaryDirectory() as folder, mongod(Path(folder)) as uri:
        store = open_store(Settings(mongodb_uri=uri, mongodb_database="bench"))
        schema.ensure(store)
        catalogue.load(store)
        centres = [area["center"]["coordinates"] for area in areas.communes(store) if area["center"]]
        started = time.perf_counter()
        _seed(store, rng, centres, count)
        print(f"{count} reports seeded in {time.perf_counter() - started:.0f} s")
        _ask(store, rng, centres, LOOK_UPS // 4)  # warms the store's cache
        timings = [
            ("as the resident, with text", _ask(store, rng, centres, LOOK_UPS)),
            ("as the resident, in towns", _ask(store, rng, centres, LOOK_UPS, town=True)),
        ]
        store.close()
    load = " ".join(f"{one:.1f}" for one in os.getloadavg())
    print(f"{platform.machine()}, {os.cpu_count()} cores, load {load}")
    print(f"{'look-ups':<30}{'median ms':>12}{'p95 ms':>10}{'suggested':>12}")
    for name, (times, found) in timings:
        p95 = statistics.quantiles(times, n=20)[-1]
        print(f"{name:<30}{statistics.median(times):>12.1f}{p95:>10.1f}{found / len(times):>12.1f}")


def _ask(
    store: Store, rng: random.Random, centres: list[list[float]], count: int, *, town: bool = False
) -> tuple[list[float], int]:
    """The milliseconds of so many look-ups, and how many reports were suggested."""
    times, found = [], 0
    for _ in range(count):
        lon, lat = _place(rng, centres, town=town)
        wanted = SimilarQuery(rng.choice(CATEGORIES), _text(rng), lat, lon)
        started = time.perf_counter()
        found += len(similar.for_resident(store, wanted))
        times.append((time.perf_counter() - started) * 1000)
    return times, found


def _seed(store: Store, rng: random.Random, centres: list[list[float]], count: int) -> None:
    rows: list[Document] = []
    for report in _reports(rng, centres, count):
        rows.append(report)
        if len(rows) == BATCH:
            store.db["reports"].insert_many(rows, ordered=False)
            rows = []
    if rows:
        store.db["reports"].insert_many(rows, ordered=False)


def _reports(rng: random.Random, centres: list[list[float]], count: int) -> Iterator[Document]:
    """Reports of the last two years; one in ten is still open."""
    now = datetime.now(UTC)
    for number in range(count):
        lon, lat = _place(rng, centres, town=number % 2 == 0)
        text, filed_at = _text(rng), now - timedelta(days=rng.random() * 730)
        is_open = rng.random() < 0.1
        yield {
            "_id": new_id(),
            "version": 1,
            "code": f"B-{number}",
            "kind": "incident",
            "category": rng.choice(CATEGORIES),
            "text": text,
            "folded": fold(text),
            "place": {
                "point": {"type": "Point", "coordinates": [lon, lat]},
                "cell": hexagons.cell_of(lat, lon),
                "area_id": "",
                "address": "",
            },
            "area_path": [],
            "photos": [],
            "state": "submitted" if is_open else "closed",
            "published": True,
            "close_reason": None if is_open else "fixed",
            "stopped_at": None if is_open else filed_at + timedelta(days=3),
            "filed_at": filed_at,
            "agency_id": "",
            "reporter": {"owner": {"kind": "device", "id": f"d{number % 5000}"}},
        }


def _place(rng: random.Random, centres: list[list[float]], *, town: bool) -> tuple[float, float]:
    lon, lat = rng.choice(centres)
    spread = 0.0027 if town else 0.054
    return lon + rng.uniform(-spread, spread), lat + rng.uniform(-spread, spread)


def _text(rng: random.Random) -> str:
    return " ".join(rng.choices(WORDS, k=rng.randint(6, 25)))


if __name__ == "__main__":
    main()
