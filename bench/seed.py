"""Seeded reports of the past year, in the documents' shape, with the events behind them.

Every amount has the same shares: of communes (a few wards have most), of categories, of units, 85 of 100 ended. What
is said stands in the texts of the category help, with a place and an address, so that some words are in every tenth
report and a house number in one of two thousand. The same number of the same amount always makes the same report.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import cast

from models.areas import areas
from models.areas.areas import Area
from models.areas.hexagons import cell_of
from models.categories import categories
from models.categories import model as category_model
from models.categories.categories import Category
from models.categories.urgency import RANKS
from models.language.text import fold
from models.promises import stages
from models.reports import filing
from models.reports import words as report_words
from models.reports.reports import Report
from models.routing import routing
from models.routing import rules as routing_rules
from models.routing.rules import Case
from models.store import Document, Store, events

YEAR = timedelta(days=365)

#: Degrees around the centre of a commune in which its reports lie; about five kilometres.
SPREAD = 0.05

WHERE = ("trước cổng trường", "gần chợ", "đầu hẻm", "bên bờ kênh", "cạnh trạm y tế", "dưới chân cầu")
STREETS = ("Nguyễn Huệ", "Lê Lợi", "Phạm Hùng", "Trần Phú", "Hùng Vương", "Điện Biên Phủ", "Mậu Thân")
NUMBERS = 2_000

ENDED = 0.85
REASONS = ("fixed", "fixed", "cannot_fix", "referred")
OPEN = ("submitted", "accepted", "in_progress")

#: Reports of one phone.
EACH = 4


@dataclass(frozen=True)
class Ground:
    """What the reports of one store are made from: its communes and categories, and their texts."""

    communes: Sequence[Area]
    kinds: Sequence[Category]
    rules: Sequence[routing_rules.Rule]

    @cached_property
    def weights(self) -> list[float]:
        """How much each commune reports: the first has a twentieth of all."""
        return [1 / (number + 5) for number in range(len(self.communes))]

    @cached_property
    def texts(self) -> dict[str, list[str]]:
        """What is said, by category."""
        said = category_model.examples()
        return {kind["_id"]: said[kind["_id"]] for kind in self.kinds}

    @cached_property
    def agencies(self) -> dict[tuple[str, str], str]:
        """Who answers, by commune and category."""
        return {
            (commune["_id"], kind["_id"]): self._agency(commune, kind["_id"])
            for commune in self.communes
            for kind in self.kinds
        }

    @cached_property
    def words(self) -> dict[str, tuple[str, list[str]]]:
        """Texts that were folded and taken apart before."""
        return {}

    def said(self, text: str) -> tuple[str, list[str]]:
        """A text folded, and its words."""
        if text not in self.words:
            self.words[text] = fold(text), report_words.words_of(text)
        return self.words[text]

    def _agency(self, commune: Area, category: str) -> str:
        case = Case(commune, category, "incident", "", lambda: True)
        return next(routing_rules.fitting(self.rules, case)).agency_of(case)


def ground(store: Store) -> Ground:
    """What reports of this store are made from."""
    said = category_model.examples()
    return Ground(
        [row for row in areas.communes(store) if row["center"]],
        [row for row in categories.every(store) if "incident" in row["kinds"] and row["_id"] in said],
        routing.rules_in_force(store, areas.active_province_id(store)),
    )


def text(chance: random.Random, on: Ground, category: str) -> str:
    """What a resident could have written about a matter of this category."""
    return f"{chance.choice(on.texts[category])} {chance.choice(WHERE)}"


def address(chance: random.Random) -> str:
    """A house in some street."""
    return f"Số {chance.randint(1, NUMBERS)} {chance.choice(STREETS)}"


def point(chance: random.Random, commune: Area) -> tuple[float, float]:
    """Latitude and longitude of a place in the commune."""
    center = commune["center"]
    assert center
    lon, lat = center["coordinates"]
    return lat + chance.uniform(-SPREAD, SPREAD), lon + chance.uniform(-SPREAD, SPREAD)


def words(on: Ground) -> list[str]:
    """Every word of any of the reports."""
    said = [one for several in on.texts.values() for one in several]
    written = (*said, *WHERE, *STREETS, "Số", *map(str, range(1, NUMBERS + 1)))
    return sorted({word for one in written for word in report_words.words_of(one)})


def report(on: Ground, number: int, amount: int, now: datetime) -> Document:
    """The report of this number."""
    chance = random.Random(number)
    filed_at = now - YEAR * (1 - number / amount)
    commune, category = chance.choices(on.communes, on.weights)[0], chance.choice(on.kinds)
    written, where = text(chance, on, category["_id"]), address(chance)
    folded, said = on.said(written)
    owner = {"kind": "device", "id": f"seed-{number % (amount // EACH + 1)}"}
    due_at = filed_at + timedelta(days=category["promise"] * 7 / 5)
    return {
        "_id": f"{int(filed_at.timestamp()):08x}{number:016x}",
        "code": f"SEED-{number}",
        "kind": "incident",
        "category": category["_id"],
        "text": written,
        "folded": folded,
        "tokens": list(dict.fromkeys((*said, *on.said(where)[1]))),
        "urgency": category["urgency"],
        "rank": RANKS[category["urgency"]],
        "place": {"area_id": commune["_id"], "address": where, "source": "gps", **_point(chance, commune)},
        "area_path": commune["path"],
        "photos": [],
        "after_photos": [],
        "reporter": {"channel": "push", "owner": owner, "address": "", "language": "vi"},
        "agency_id": on.agencies[commune["_id"], category["_id"]],
        "assignee_id": None,
        "due_at": due_at,
        "stage": stages.Stage.RUNNING,
        "remind_at": due_at,
        "level": 0,
        "escalated_to": [],
        "filed_at": filed_at,
        "recurrence": {"count": 0, "earlier": []},
        **_course(chance, filed_at, now),
    }


def history(row: Document) -> Iterator[Document]:
    """The events of a seeded report."""
    yield _event(row, 1, "filed", row["filed_at"], dict(filing.filed_with(cast(Report, row))))
    if row["close_reason"]:
        ended = {"state": "resolved", "close_reason": row["close_reason"]}
        yield _event(row, 2, "resolved", row["stopped_at"], ended)


def _point(chance: random.Random, commune: Area) -> Document:
    lat, lon = point(chance, commune)
    return {"point": {"type": "Point", "coordinates": [lon, lat]}, "cell": cell_of(lat, lon)}


def _course(chance: random.Random, filed_at: datetime, now: datetime) -> Document:
    """How far it got; half of the ended ones within 33 hours."""
    stopped_at = min(filed_at + timedelta(hours=chance.lognormvariate(3.5, 1.0)), now)
    if chance.random() < ENDED:
        return {
            "version": 2,
            "state": "closed",
            "close_reason": chance.choice(REASONS),
            "stopped_at": stopped_at,
            "updated_at": stopped_at,
        }
    return {
        "version": 1,
        "state": chance.choice(OPEN),
        "close_reason": None,
        "stopped_at": None,
        "updated_at": filed_at,
    }


def _event(row: Document, seq: int, action: str, at: datetime, changes: Document) -> Document:
    return {
        "_id": f"{row['_id']}-{seq}",
        "subject": {"kind": "report", "id": row["_id"]},
        "seq": seq,
        "at": at,
        "actor": events.SYSTEM,
        "action": action,
        "changes": changes,
        "note": "",
        "public": True,
    }


def today() -> datetime:
    """The moment at which the seeded year ends."""
    return datetime.now(UTC)
