"""Seeded posts, in the documents' shape, with the versions and changes that publishing them would leave."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import cast

from pymongo import WriteConcern

from models.areas import areas
from models.content import area_versions, claims, rich_text, search_entries
from models.content.area_versions import ALL
from models.content.feed_changes import FEED_CHANGES
from models.content.post_defaults import DEFAULTS
from models.content.posts import POSTS, Post, PostKind, PostState
from models.store import Document, Store, new_id

BATCH = 2_000

#: Ten years of posts, however many there are.
SPAN = timedelta(days=3_650)

#: Of so many posts one is the province's own, and one corrects a false claim.
PROVINCES, CORRECTIONS = 10, 41

TOPICS = ("policy", "direction", "programme", "knowledge", "security", "disaster")
KINDS = ("news", "news", "news", "notice", "essential")
SENTENCES = (
    "Điện lực tạm ngừng cung cấp điện để sửa đường dây.",
    "Bà con tưới nước vào sáng sớm và chiều mát.",
    "Trạm y tế tiêm vắc xin cho trẻ từ hai tháng tuổi.",
    "Cuộc họp dân bàn việc nâng cấp con lộ và cây cầu.",
    "Nhà trường nhận hồ sơ tuyển sinh tại phòng văn thư.",
    "Độ mặn trên sông tăng, bà con đóng cống ngăn mặn.",
)


def write(store: Store, amount: int) -> None:
    """Write so many posts, the newest now, spread over the communes of the province; the indexes are dropped."""
    places = [areas.active_province_id(store), *(row["_id"] for row in areas.communes(store))]
    quick = store.db.with_options(write_concern=WriteConcern(w=1, j=False))
    now = datetime.now(UTC)
    for name in (POSTS.name, FEED_CHANGES.name, search_entries.SEARCH_ENTRIES.name, claims.CLAIMS.name):
        # Built in one go afterwards, they cost a fraction.
        store.db[name].drop_indexes()
    for first in range(0, amount, BATCH):
        rows = [post(number, amount, places, now) for number in range(first, min(first + BATCH, amount))]
        quick[POSTS.name].insert_many(cast("list[Document]", rows), ordered=False)
        quick[FEED_CHANGES.name].insert_many(
            [_change(row, number) for number, row in enumerate(rows, first + 1)]
        )
        entries = [entry for row in rows if (entry := search_entries.entry_of(row))]
        quick[search_entries.SEARCH_ENTRIES.name].insert_many(cast("list[Document]", entries), ordered=False)
        said = [claim for row in rows if (claim := claims.claim_of(row))]
        quick[claims.CLAIMS.name].insert_many(cast("list[Document]", said), ordered=False)
    _count(store, amount, places)


def post(number: int, amount: int, places: Sequence[str], now: datetime) -> Post:
    """The post of that number; the higher, the newer."""
    chance = random.Random(number)
    place = places[0] if number % PROVINCES == 0 else places[1 + number % (len(places) - 1)]
    body = rich_text.from_plain(" ".join(chance.choices(SENTENCES, k=6)))
    text = {
        "title": f"{chance.choice(SENTENCES)[:-1]} số {number}",
        "body": body,
        "plain": rich_text.plain(body),
        "spoken": rich_text.spoken(body),
    }
    at = now - SPAN * (amount - 1 - number) / amount
    facts = {
        "_id": new_id(),
        "version": 2,
        "area_id": place,
        "category": chance.choice(TOPICS),
        "kind": chance.choice(KINDS),
        "lang": "vi",
        "texts": {"vi": text},
        "state": PostState.PUBLISHED,
        "published_at": at,
        "updated_at": at,
        "edition": 1,
    }
    corrected = _corrected(chance, number) if number % CORRECTIONS == 0 else {}
    return cast(Post, {**DEFAULTS, **facts, **corrected})


def _corrected(chance: random.Random, number: int) -> Document:
    """What makes a post a correction: a claim that a word of its own tells from the others."""
    claim = f"{chance.choice(SENTENCES)[:-1]} vì tin số {number}"
    facts = {
        "claim": {"vi": claim},
        "truth": {"vi": chance.choice(SENTENCES)},
        "source": "tin nhắn",
        "who": "UBND",
    }
    return {"kind": PostKind.CORRECTION, "correction": facts}


def _change(row: Post, number: int) -> Document:
    return {
        "_id": f"{row['_id']}:{row['area_id']}",
        "post_id": row["_id"],
        "area_id": row["area_id"],
        "number": number,
        "at": row["published_at"],
    }


def _count(store: Store, amount: int, places: Sequence[str]) -> None:
    last: dict[str, int] = {}
    found = store.db[FEED_CHANGES.name].aggregate(
        [{"$group": {"_id": "$area_id", "number": {"$max": "$number"}}}]
    )
    last |= {row["_id"]: row["number"] for row in found}
    rows: list[Document] = [{"_id": ALL, "number": amount, "epoch": new_id()}]
    rows += [{"_id": place, "number": last[place]} for place in places if place in last]
    store.db[area_versions.AREA_VERSIONS.name].insert_many(rows)
