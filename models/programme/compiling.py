"""Compiling: the programmes of some outlets are made from all that is planned, and written where they differ.

The serial is read before all else, and written by compare-and-set: whoever was overtaken compiles again, so that no
programme is made of what was read before a change that another one has seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from typing import NamedTuple

from models.areas import areas
from models.language.dates import VIETNAM
from models.outlets import area_windows
from models.outlets.outlets import OUTLETS, Outlet
from models.programme import (
    bulletins,
    compiled_body,
    entries,
    exclusive,
    items,
    media,
    programmes,
    signing_keys,
    takeovers,
    targets,
)
from models.programme.compiled_body import Plans
from models.programme.exclusive import Exclusive
from models.programme.programmes import PROGRAMMES, Fresh, Json, LeftOut, Programme, Urgent
from models.programme.signing_keys import Signer
from models.store import Store

#: So many outlets are compiled at once, and so often somebody else may be faster.
AT_ONCE, MOST_TRIES = 200, 5

#: So many pieces are spliced side by side.
AT_A_TIME = 3


def compile_all(store: Store, outlet_ids: Iterable[str], now: datetime | None = None) -> int:
    """Compile the programmes of some outlets; returns how many were written.

    Those that were retired lose theirs.
    """
    left, written = sorted(set(outlet_ids)), 0
    for _ in range(MOST_TRIES):
        again: list[str] = []
        for some in pieces(left, AT_ONCE):
            done, overtaken = _compile(store, some, now or datetime.now(UTC))
            written, again = written + done, again + overtaken
        if not again:
            return written
        left = again
    raise RuntimeError(f"Others were faster {MOST_TRIES} times, of {len(left)} outlets.")


def plans_of(store: Store, outlets: Sequence[Outlet], now: datetime) -> Plans:
    """Read all that is planned, for some outlets."""
    begin = now.astimezone(VIETNAM).date()
    planned = entries.active(store, begin)
    found = bulletins.by_ids(store, {one["bulletin_id"] for one in planned if one["bulletin_id"]})
    named = areas.known(store, {one["area_id"] for one in outlets})
    warnings = [one for one in takeovers.holding(store, now) if not one["exercise"]]
    said = [sound_id for one in warnings for sound_id in one["sounds"].values()]
    return Plans(
        begin=begin,
        entries=planned,
        bulletins=found,
        parts=items.parts_of(store, found.values(), said),
        groups=targets.every_group(store),
        windows={name: one.windows for name, one in area_windows.holding_all(store, outlets).items()},
        places={name: area["full_name"] for name, area in named.items()},
        warnings=warnings,
    )


def pieces(ids: Sequence[str], size: int) -> Iterator[list[str]]:
    """Yield a list in pieces."""
    rest = iter(ids)
    while some := list(islice(rest, size)):
        yield some


def _compile(store: Store, outlet_ids: Sequence[str], now: datetime) -> tuple[int, list[str]]:
    """Compile a piece; returns how many were written, and the outlets of which somebody else was faster."""
    known = stored(store, outlet_ids)
    query = {"_id": {"$in": list(outlet_ids)}, "retired_at": None}
    outlets = list(store.collection(OUTLETS).find(query))
    gone = sorted(set(outlet_ids) - {one["_id"] for one in outlets})
    if gone:
        store.collection(PROGRAMMES).delete_many({"_id": {"$in": gone}})
    plans = plans_of(store, outlets, now)
    urgent = exclusive.read(store, now)
    made = [_compiled(outlet, plans, urgent) for outlet in outlets]
    media.name(store, (item for one in made for item in one.items))
    digests = {name: row["digest"] for name, row in known.items()}
    fresh = [_fresh(one, known) for one in made]
    overtaken = programmes.write(store, signing_keys.signer(store), fresh, digests)
    return len(outlets) - len(overtaken), overtaken


def stored(store: Store, outlet_ids: Sequence[str]) -> dict[str, Programme]:
    """Return serial and digest of what is stored, by outlet."""
    found = store.collection(PROGRAMMES).find({"_id": {"$in": list(outlet_ids)}}, {"serial": 1, "digest": 1})
    return {row["_id"]: row for row in found}


class _Made(NamedTuple):
    """What was compiled for one outlet; `items` are all that it names."""

    outlet_id: str
    fields: Json
    compiled: Sequence[Json]
    urgent: Urgent
    plans: Plans
    left_out: list[LeftOut]

    @property
    def items(self) -> list[Json]:
        return [*self.compiled, *self.urgent.named]


def _compiled(outlet: Outlet, plans: Plans, urgent: Exclusive) -> _Made:
    fields, made, left_out = compiled_body.head(outlet, plans)
    return _Made(outlet["_id"], fields, made, urgent.of(outlet), plans, left_out)


def _fresh(made: _Made, known: Mapping[str, Programme]) -> Fresh:
    return {
        "outlet_id": made.outlet_id,
        "before": known[made.outlet_id]["serial"] if made.outlet_id in known else 0,
        "compiled": programmes.compiled_of(made.fields, made.compiled),
        "urgent": made.urgent,
        "until": compiled_body.midnight(made.plans.end),
        "left_out": made.left_out,
    }


def splice(store: Store, outlet_ids: Iterable[str], now: datetime | None = None) -> None:
    """Write announcements and takeovers into the programmes of some outlets as they are, as fast as can be.

    What has no programme yet, or was changed by somebody else meanwhile, is compiled.
    """
    moment = now or datetime.now(UTC)
    urgent, key = exclusive.read(store, moment), signing_keys.signer(store)
    # While the store reads and writes some, the next ones are signed.
    with ThreadPoolExecutor(AT_A_TIME, "splice") as pool:
        work = partial(_spliced, store, urgent, key)
        left = [one for found in pool.map(work, pieces(sorted(set(outlet_ids)), AT_ONCE)) for one in found]
    compile_all(store, left, moment)


def _spliced(store: Store, urgent: Exclusive, key: Signer, outlet_ids: list[str]) -> set[str]:
    """Write a piece; returns the outlets that are to be compiled."""
    named = {"_id": {"$in": outlet_ids}}
    outlets = {row["_id"]: row for row in store.collection(OUTLETS).find(named)}
    rows = list(store.collection(PROGRAMMES).find(named, {"signature": 0, "left_out": 0, "urgent": 0}))
    fresh: list[Fresh] = [
        {
            "outlet_id": row["_id"],
            "before": row["serial"],
            "compiled": programmes.compiled_in(row),
            "urgent": urgent.of(outlets[row["_id"]]),
            "until": row["until"],
            "left_out": None,
        }
        for row in rows
        if row["_id"] in outlets
    ]
    media.name(store, (item for one in fresh for item in one["urgent"].named))
    overtaken = programmes.write(store, key, fresh, {row["_id"]: row["digest"] for row in rows})
    return {*outlet_ids} - {row["_id"] for row in rows} | {*overtaken}
