"""Seeded reports of the past year, written in bulk in the documents' shape, with the events behind them.

The same seed and amount always make the same reports: spread over the communes of the province and its categories,
85 of 100 ended, each near the centre of its commune.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

from models import agencies, areas, categories, events, report_words, reports
from models.cells import cell_of
from models.store import Document, Store
from models.text import fold
from models.urgency import RANKS

BATCH = 2_000
YEAR = timedelta(days=365)

#: Degrees around the centre of a commune in which its reports lie; about five kilometres.
SPREAD = 0.05

WHAT = (
    "Đường ngập tới đầu gối",
    "Rác chất đống nhiều ngày",
    "Đèn đường không sáng",
    "Ổ gà giữa đường",
    "Loa kẹo kéo hát khuya",
    "Cây ngã chắn lối đi",
    "Nước máy đục và có mùi",
    "Cống nghẹt tràn ra ngoài",
)
WHERE = ("trước cổng trường", "gần chợ", "đầu hẻm", "bên bờ kênh", "cạnh trạm y tế", "dưới chân cầu")
WHO = ("bà con", "trẻ em", "người già", "xe cộ", "học sinh", "tiểu thương")
PLIGHT = ("không đi lại được", "rất bất an", "mất ngủ", "phải đi vòng", "lo lắng", "kêu mãi chưa ai đến")


def seed(store: Store, amount: int, *, seed: int = 1) -> None:
    """Write so many reports and their events beside what is there."""
    chance = random.Random(seed)
    communes = [row for row in areas.communes(store) if row["center"]]
    kinds = [row for row in categories.every(store) if "incident" in row["kinds"]]
    report_words.learn(store, report_words.words_of(*WHAT, *WHERE, *WHO, *PLIGHT))
    now = datetime.now(UTC)
    rows: list[Document] = []
    told: list[Document] = []
    for number in range(amount):
        filed_at = now - YEAR * (1 - number / amount)
        row = _report(chance, communes, kinds, filed_at, number)
        rows.append(row)
        told += _events(row)
        if len(rows) == BATCH or number == amount - 1:
            store.db[reports.COLLECTION].insert_many(rows, ordered=False)
            store.db[events.COLLECTION].insert_many(told, ordered=False)
            rows, told = [], []


def text(chance: random.Random) -> str:
    """What a resident could have written."""
    return f"{chance.choice(WHAT)} {chance.choice(WHERE)}, {chance.choice(WHO)} {chance.choice(PLIGHT)}."


def point(chance: random.Random, commune: Document) -> tuple[float, float]:
    """Latitude and longitude of a place in the commune."""
    lon, lat = commune["center"]["coordinates"]
    return lat + chance.uniform(-SPREAD, SPREAD), lon + chance.uniform(-SPREAD, SPREAD)


def _report(
    chance: random.Random,
    communes: Sequence[Document],
    kinds: Sequence[Document],
    filed_at: datetime,
    number: int,
) -> Document:
    commune, category, written = chance.choice(communes), chance.choice(kinds), text(chance)
    lat, lon = point(chance, commune)
    ended = chance.random() < 0.85
    stopped_at = filed_at + timedelta(hours=chance.lognormvariate(3.5, 1.0))
    return {
        "_id": f"{int(filed_at.timestamp()):08x}{number:016x}",
        "version": 2 if ended else 1,
        "code": f"SEED-{number}",
        "kind": "incident",
        "category": category["_id"],
        "text": written,
        "folded": fold(written),
        "tokens": report_words.words_of(written),
        "urgency": category["urgency"],
        "rank": RANKS[category["urgency"]],
        "place": {
            "area_id": commune["_id"],
            "address": "",
            "source": "gps",
            "point": {"type": "Point", "coordinates": [lon, lat]},
            "cell": cell_of(lat, lon),
        },
        "area_path": commune["path"],
        "photos": [],
        "after_photos": [],
        "reporter": {
            "channel": "push",
            "owner": {"kind": "device", "id": f"seed-{number % 5_000}"},
            "address": "",
            "language": "vi",
        },
        "agency_id": agencies.committee(commune["_id"]),
        "assignee_id": None,
        "state": "closed" if ended else chance.choice(("submitted", "accepted", "in_progress")),
        "close_reason": chance.choice(("fixed", "fixed", "cannot_fix", "referred")) if ended else None,
        "stopped_at": stopped_at if ended else None,
        "due_at": filed_at + timedelta(days=10),
        "filed_at": filed_at,
        "updated_at": stopped_at if ended else filed_at,
    }


def _events(report: Document) -> Iterator[Document]:
    subject = {"kind": "report", "id": report["_id"]}
    same = {"subject": subject, "actor": events.SYSTEM, "note": "", "public": True}
    filed = {name: report[name] for name in reports.FILED_WITH}
    yield {
        **same,
        "_id": f"{report['_id']}-1",
        "seq": 1,
        "at": report["filed_at"],
        "action": "filed",
        "changes": filed,
    }
    if report["close_reason"]:
        ended = {"state": "resolved", "close_reason": report["close_reason"]}
        yield {
            **same,
            "_id": f"{report['_id']}-2",
            "seq": 2,
            "at": report["stopped_at"],
            "action": "resolved",
            "changes": ended,
        }
