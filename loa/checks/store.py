"""The store: reachable, a replica set, new enough, with its indexes and catalogue, and up to this version."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from pymongo.errors import OperationFailure, PyMongoError

from loa.checks.finding import Finding, fine, note, unknown, wrong
from loa.faults import sentence_of
from loa.setup import is_empty
from models import catalogue, migrations
from models.migrations import Phase
from models.settings import SettingsError
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
        return wrong("store", said, "start MongoDB, or put MONGODB_URI right")
    return fine("store", f"answers; database {store.settings.mongodb_database}")


def look(store: Store) -> Iterator[Finding]:
    """Look at a store that answers."""
    for check in (
        _replica_set,
        _version,
        _transactions,
        _clock,
        _indexes,
        _migrations,
        _catalogue,
        _dead_letters,
    ):
        yield _tried(check, store)


def _tried(check: Callable[[Store], Finding], store: Store) -> Finding:
    what = (check.__doc__ or "").rstrip(".")
    try:
        return check(store)
    except OperationFailure as error:
        return unknown(what, sentence_of(error) or "")
    except PyMongoError as error:
        return wrong(what, sentence_of(error) or "", "look at the log of MongoDB")


def _replica_set(store: Store) -> Finding:
    """Replica set."""
    hello: dict[str, Any] = store.db.client.admin.command("hello")
    if "setName" not in hello:
        mend = "start mongod with --replSet rs0, then rs.initiate() once (docs/first-day.md)"
        return wrong("replica set", "MongoDB runs alone; Loa needs transactions", mend)
    if not hello["isWritablePrimary"]:
        return wrong(
            "replica set", f"{hello['setName']}: not the primary", "name every member in MONGODB_URI"
        )
    members = len(hello.get("hosts", []))
    if members == 1:
        return note("replica set", f"{hello['setName']}, one member", "back it up: there is no second copy")
    return fine("replica set", f"{hello['setName']}, {members} members")


def _version(store: Store) -> Finding:
    """Version of MongoDB."""
    found = store.db.client.server_info()["version"]
    if tuple(map(int, found.split(".")[:2])) < OLDEST:
        return wrong("version of MongoDB", found, f"install {OLDEST[0]}.{OLDEST[1]} or newer")
    return fine("version of MongoDB", found)


def _transactions(store: Store) -> Finding:
    """Length of transactions."""
    name = "transactionLifetimeLimitSeconds"
    seconds = store.db.client.admin.command({"getParameter": 1, name: 1})[name]
    said = f"{name} is {seconds}"
    if seconds > TRANSACTION_SECONDS:
        mend = f"start mongod with --setParameter {name}={TRANSACTION_SECONDS}"
        return note("length of transactions", f"{said}: a killed process holds documents for so long", mend)
    return fine("length of transactions", said)


def _clock(store: Store) -> Finding:
    """Clock."""
    before = datetime.now(UTC)
    theirs: datetime = store.db.client.admin.command("hello")["localTime"]
    after = datetime.now(UTC)
    apart = theirs.replace(tzinfo=UTC) - (before + (after - before) / 2)
    said = f"{apart.total_seconds():+.1f} s from that of the store"
    if abs(apart) >= CLOCK_WRONG:
        return wrong("clock", said, "let both machines keep time by NTP (timedatectl)")
    if abs(apart) >= CLOCK_TOLD:
        return note("clock", said, "let both machines keep time by NTP (timedatectl)")
    return fine("clock", said)


def _indexes(store: Store) -> Finding:
    """Indexes."""
    lacking = schema.missing(store)
    if lacking:
        more = f" and {len(lacking) - 3} more" if len(lacking) > 3 else ""
        return wrong("indexes", f"missing: {', '.join(lacking[:3])}{more}", SETUP)
    return fine("indexes", "all there")


def _migrations(store: Store) -> Finding:
    """Migrations."""
    if newer := migrations.ahead(store):
        said = f"a newer version took away: {', '.join(newer)}"
        return wrong("migrations", said, "run that version, or restore the backup of before")
    if pending := migrations.pending(store, Phase.EXPAND):
        return wrong("migrations", f"{len(pending)} steps pending", "run `loa migrate`")
    if waiting := migrations.pending(store, Phase.CONTRACT):
        said = f"up to date; {len(waiting)} steps wait until no old process is left"
        return fine("migrations", f"{said} (`loa migrate --contract`)")
    return fine("migrations", "up to date")


def _catalogue(store: Store) -> Finding:
    """Catalogue."""
    if is_empty(store):
        return wrong("catalogue", "no areas are loaded", SETUP)
    try:
        return fine("catalogue", catalogue.insist_on_province(store))
    except SettingsError as error:
        return wrong("catalogue", str(error), "set PROVINCE, or `loa areas import` its map")


def _dead_letters(store: Store) -> Finding:
    """Dead letters."""
    count = outbox.count(store, OutboxState.FAILED)
    if count:
        return note("dead letters", f"{count}", "`loa dead-letters list` says why")
    return fine("dead letters", "none")
