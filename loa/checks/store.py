"""The store: reachable, a replica set, new enough, with its indexes and catalogue, and up to this version."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from pymongo.errors import OperationFailure, PyMongoError

from loa.checks.finding import Finding, fine, note, unknown, wrong
from loa.faults import sentence_of
from loa.setup import is_empty
from models import catalogue, migrations
from models.migrations import Phase
from models.people import store_keys
from models.settings import LEAST_FREE_BYTES, SettingsError
from models.store import Store, outbox, schema
from models.store.outbox import OutboxState

#: The oldest MongoDB that Loa works with.
OLDEST = (6, 0)

#: Transactions of Loa take milliseconds; what a killed process left open holds its documents for so long, in seconds.
TRANSACTION_SECONDS = 5

#: Leases and promises are kept by clocks: from so much on the difference is told, and from so much on it is wrong.
CLOCK_TOLD, CLOCK_WRONG = timedelta(seconds=1), timedelta(seconds=5)

SETUP = "run `loa setup`"


def answers(store: Store) -> Finding:
    """Say whether the store can be reached."""
    try:
        store.db.client.admin.command("ping")
        store.db.list_collection_names()
    except PyMongoError as error:
        said = sentence_of(error) or "no answer"
        mend = "start MongoDB, put MONGODB_URI right, or initiate the replica set (docs/first-day.md)"
        return wrong("store", said, mend)
    return fine("store", f"answers; database {store.settings.mongodb_database}")


def look(store: Store) -> Iterator[Finding]:
    """Look at a store that answers."""
    for what, check in CHECKS.items():
        try:
            yield check(store, what)
        except OperationFailure as error:
            yield unknown(what, sentence_of(error) or "")
        except PyMongoError as error:
            yield wrong(what, sentence_of(error) or "", "look at the log of MongoDB")


def _replica_set(store: Store, what: str) -> Finding:
    hello: dict[str, Any] = store.db.client.admin.command("hello")
    if "setName" not in hello:
        mend = "start mongod with --replSet rs0, then rs.initiate() once (docs/first-day.md)"
        return wrong(what, "MongoDB runs alone; Loa needs transactions", mend)
    if not hello["isWritablePrimary"]:
        return wrong(
            "replica set", f"{hello['setName']}: not the primary", "name every member in MONGODB_URI"
        )
    members = len(hello.get("hosts", []))
    if members == 1:
        return note(what, f"{hello['setName']}, one member", "back it up: there is no second copy")
    return fine(what, f"{hello['setName']}, {members} members")


def _version(store: Store, what: str) -> Finding:
    found = store.db.client.server_info()["version"]
    if tuple(map(int, found.split(".")[:2])) < OLDEST:
        return wrong(what, found, f"install {OLDEST[0]}.{OLDEST[1]} or newer")
    return fine(what, found)


def _transactions(store: Store, what: str) -> Finding:
    name = "transactionLifetimeLimitSeconds"
    seconds = store.db.client.admin.command({"getParameter": 1, name: 1})[name]
    said = f"{name} is {seconds}"
    if seconds > TRANSACTION_SECONDS:
        mend = f"start mongod with --setParameter {name}={TRANSACTION_SECONDS}"
        return note(what, f"{said}: a killed process holds documents for so long", mend)
    return fine(what, said)


def _clock(store: Store, what: str) -> Finding:
    before = datetime.now(UTC)
    theirs: datetime = store.db.client.admin.command("hello")["localTime"]
    after = datetime.now(UTC)
    apart = theirs.replace(tzinfo=UTC) - (before + (after - before) / 2)
    said = f"{apart.total_seconds():+.1f} s from that of the store"
    if abs(apart) >= CLOCK_WRONG:
        return wrong(what, said, "let both machines keep time by NTP (timedatectl)")
    if abs(apart) >= CLOCK_TOLD:
        return note(what, said, "let both machines keep time by NTP (timedatectl)")
    return fine(what, said)


def _indexes(store: Store, what: str) -> Finding:
    lacking = schema.missing(store)
    if lacking:
        more = f" and {len(lacking) - 3} more" if len(lacking) > 3 else ""
        return wrong(what, f"missing: {', '.join(lacking[:3])}{more}", SETUP)
    return fine(what, "all there")


def _migrations(store: Store, what: str) -> Finding:
    if newer := migrations.ahead(store):
        said = f"a newer version took away: {', '.join(newer)}"
        return wrong(what, said, "run that version, or restore the backup of before")
    if pending := migrations.pending(store, Phase.EXPAND):
        return wrong(what, f"{len(pending)} steps pending", "run `loa migrate`")
    if waiting := migrations.pending(store, Phase.CONTRACT):
        said = f"up to date; {len(waiting)} steps wait until no old process is left"
        return fine(what, f"{said} (`loa migrate --contract`)")
    return fine(what, "up to date")


def _catalogue(store: Store, what: str) -> Finding:
    if is_empty(store):
        return wrong(what, "no areas are loaded", SETUP)
    try:
        return fine(what, catalogue.insist_on_province(store))
    except SettingsError as error:
        return wrong(what, str(error), "set PROVINCE, or `loa areas import` its map")


def _keys(store: Store, what: str) -> Finding:
    found = store_keys.faults(store)
    if found:
        mend = "put back the keys that this store was written with (docs/runbook.md#keys)"
        return wrong(what, " ".join(found), mend)
    if store_keys.fit(store) is store_keys.Fit.UNTRIED:
        return note(what, "nothing is stored yet to try them on", SETUP)
    return fine(what, "HASH_KEY and FIELD_KEYS are those of this store")


def _dead_letters(store: Store, what: str) -> Finding:
    count = outbox.count(store, OutboxState.FAILED)
    if count:
        mend = "`loa dead-letters list` says why; replay or drop them"
        if not store.settings.channels:
            return note(what, f"{count}; CHANNELS is none, so nothing can be sent", mend)
        return wrong(what, f"{count} reactions were given up: somebody was not told something", mend)
    return fine(what, "none")


def _disk(store: Store, what: str) -> Finding:
    stats = store.db.command("dbStats")
    if "fsTotalSize" not in stats:
        return note(what, "the server does not tell the size of its disk")
    free = stats["fsTotalSize"] - stats["fsUsedSize"]
    said = f"{free / 1e9:.1f} GB of {stats['fsTotalSize'] / 1e9:.1f} GB free where MongoDB keeps its files"
    if free < LEAST_FREE_BYTES:
        return wrong(what, said, f"make room: {LEAST_FREE_BYTES / 1e9:.1f} GB at least")
    return fine(what, said)


#: What is looked at, in the order of the table.
CHECKS: Mapping[str, Callable[[Store, str], Finding]] = {
    "replica set": _replica_set,
    "version of MongoDB": _version,
    "length of transactions": _transactions,
    "clock": _clock,
    "indexes": _indexes,
    "migrations": _migrations,
    "catalogue": _catalogue,
    "keys": _keys,
    "dead letters": _dead_letters,
    "disk of the store": _disk,
}
