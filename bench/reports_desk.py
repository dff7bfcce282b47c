"""What is measured of the reports desk: each a call that does it once, with other values each time."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from datetime import timedelta

from bench import seed
from models.access.callers import Assignment, CallerKind, Identity
from models.access.permissions import Role
from models.areas import areas
from models.desk import search as desk_search
from models.desk.search import Filter, Order
from models.messages.messages import MessageChannel, Owner
from models.reports import filing, similar
from models.reports.draft import Draft, Reporter
from models.reports.similar import SimilarQuery
from models.statistics import statistics
from models.statistics.statistics import By, StatisticsFilter
from models.store import Store, new_id

PAGES, LIMIT = 50, 20
YEAR = timedelta(days=364)

Work = Callable[[], object]

#: The four filters: name, whether of the whole province (else of the ward that reports most), filter, order.
FILTERS = (
    ("everything, newest", True, Filter(), Order.NEWEST),
    ("my ward, open, by due day", False, Filter(states=("submitted", "accepted")), Order.DUE),
    ("overdue, by urgency", True, Filter(overdue=True), Order.URGENCY),
    ("one category, newest", True, Filter(categories=("flood",)), Order.NEWEST),
)

#: Words, from those in many reports to those in none.
WORDS: Mapping[str, str] = {
    "four frequent ones": "ngap duong gan cho",
    "a rare one": "1234",
    "one that nobody wrote": "khongcotu",
    "two that never meet": "ngap karaoke",
}


def of(store: Store) -> dict[str, Work]:
    """All measurements of this store by name."""
    return {**_filing(store), **_lists(store), **_around(store), **_figures(store)}


def _filing(store: Store) -> dict[str, Work]:
    chance, on = random.Random(2), seed.ground(store)

    def file() -> object:
        category = chance.choice(on.kinds)["_id"]
        lat, lon = seed.point(chance, chance.choices(on.communes, on.weights)[0])
        phone = f"bench-{chance.randrange(10_000)}"
        who = Reporter(MessageChannel.PUSH, Owner("device", phone), {"kind": "device", "id": phone})
        draft = Draft(seed.text(chance, on, category), category, lat=lat, lon=lon)
        return filing.file(store, draft, who, key=new_id())

    return {"file a report": file}


def _lists(store: Store) -> dict[str, Work]:
    province = areas.active_province_id(store)
    duty, ward = _official(province), _official(areas.communes(store)[0]["_id"])
    works: dict[str, Work] = {}
    for name, whole, wanted, order in FILTERS:
        who = duty if whole else ward
        works[f"{name}: page 1"] = _page(store, who, wanted, order, None)
        works[f"{name}: page {PAGES}"] = _page(
            store, who, wanted, order, _cursor_of(store, who, wanted, order)
        )
        works[f"{name}: how many"] = _count(store, who, wanted)
    for name, typed in WORDS.items():
        works[f"words: {name}"] = _page(store, duty, Filter(text=typed), Order.NEWEST, None)
    return works


def _around(store: Store) -> dict[str, Work]:
    chance, on = random.Random(3), seed.ground(store)

    def near() -> object:
        lat, lon = seed.point(chance, chance.choices(on.communes, on.weights)[0])
        return similar.for_resident(store, SimilarQuery("flood", seed.text(chance, on, "flood"), lat, lon))

    return {"nearby": near}


def _figures(store: Store) -> dict[str, Work]:
    province, today = areas.active_province_id(store), statistics.today()

    def figures(by: By) -> Work:
        return lambda: statistics.read(store, StatisticsFilter(province), today - YEAR, today, by)

    shown = (("month", By.MONTH), ("category", By.CATEGORY), ("commune", By.AREA))
    return {f"figures of a year, by {name}": figures(by) for name, by in shown}


def _official(area_id: str) -> Identity:
    return Identity(CallerKind.OFFICIAL, "bench", assignments=(Assignment(Role.HANDLER, area_id),))


def _page(store: Store, who: Identity, wanted: Filter, order: Order, after: str | None) -> Work:
    return lambda: desk_search.page(store, who, wanted, order, after=after, limit=LIMIT)


def _count(store: Store, who: Identity, wanted: Filter) -> Work:
    """What the first page says of the length of the list: counted up to 10,000."""
    return lambda: desk_search.count(store, who, wanted)


def _cursor_of(store: Store, who: Identity, wanted: Filter, order: Order) -> str | None:
    """The cursor of the last of `PAGES` pages, or of the last that there is."""
    after: str | None = None
    for _ in range(PAGES - 1):
        _, following = desk_search.page(store, who, wanted, order, after=after, limit=LIMIT)
        if following is None:
            break
        after = following
    return after
