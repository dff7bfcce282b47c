"""Builders: whole, valid things for tests, of which a test names only what it is about."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from models import catalogue, events, posts, surveys
from models.store import Document, Store

#: The active province of the tests, and the maps before.
VINH_LONG, TAY_NINH = "86@2025-07-01", "80@2025-07-01"
OLD_TRA_VINH, OLD_LONG_AN = "84@2021-01-01", "80@2021-01-01"

#: Two communes of the active province.
PHUONG_TRA_VINH, PHUONG_LONG_DUC = "29242@2025-07-01", "29263@2025-07-01"


def stocked(store: Store) -> Store:
    """The store with the catalogue in it: areas, agencies, categories, rules, hotlines."""
    for collection, rows in _catalogue().items():
        store.db[collection].insert_many(rows)
    return store


@cache
def _catalogue() -> dict[str, list[Document]]:
    """The files read once: `catalogue.load` has tests of its own."""
    return catalogue.rows()


def in_province(store: Store, province: str) -> Store:
    """The same store with another active province."""
    return dataclasses.replace(store, settings=dataclasses.replace(store.settings, province=province))


def post(store: Store, *, at: datetime | None = None, **given: Any) -> Document:
    """A published post; by default at the province, an hour old."""
    row = {
        "area_id": VINH_LONG,
        "category": "programme",
        "lang": "vi",
        "title": "Lịch phát loa",
        "body": "Phát lúc 5 giờ và 17 giờ.",
    }
    drafted = posts.draft(store, row | given, events.SYSTEM)
    return posts.publish(
        store, drafted["_id"], events.SYSTEM, at=at or datetime.now(UTC) - timedelta(hours=1)
    )


def question(id: str, type: str, *options: str, **given: Any) -> Document:
    """A question whose options' ids are their texts."""
    texts = [{"id": option, "text": {"vi": option}} for option in options]
    return {"id": id, "type": type, "text": {"vi": f"Câu {id}"}, "options": texts, **given}


def survey(store: Store, **given: Any) -> Document:
    """A survey that is open: one single, one multiple and one text question."""
    now = datetime.now(UTC)
    row = {
        "area_id": VINH_LONG,
        "title": {"vi": "Giờ phát loa", "en": "Loudspeaker hours"},
        "questions": [
            question("hour", "single", "5h", "17h", required=True),
            question("lang", "multiple", "vi", "km", "en", max_choices=2),
            question("more", "text", max_length=20),
        ],
        "opens_at": now - timedelta(days=1),
        "closes_at": now + timedelta(days=1),
        "state": surveys.State.OPEN,
    }
    return surveys.create(store, row | given, events.SYSTEM)
