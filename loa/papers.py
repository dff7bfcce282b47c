"""`loa papers`: documents that went down and reports that are asked for, for whoever is at the machine."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import NamedTuple

import click
from pymongo import DESCENDING

from loa import opening
from loa.terminal import json_option, moment, progress, say, show_json, show_table
from models.directives import clock as directive_clock
from models.directives import summing
from models.directives.directives import DIRECTIVES, RECEIPTS, DirectiveState
from models.returns import clock as return_clock
from models.returns import lists, parts
from models.returns.returns import REQUESTS, RETURNS, RequestState
from models.returns.states import WRITTEN
from models.store import Store


class Standing(NamedTuple):
    """How far the units are with one document or report; `late` are names of units."""

    kind: str
    id: str
    title: str
    due_at: datetime | None
    units: int
    done: int
    late: list[str]


@click.group()
def papers() -> None:
    """Papers: documents that went down and reports that are asked for."""


@papers.command()
@click.option("--late", "late_only", is_flag=True, help="Only those with units that are late.")
@json_option
def state(late_only: bool, as_json: bool) -> None:
    """Show how far the units are with each document that is out and each report that is asked for, newest first.

    With --json the units that are late are named.
    """
    now = datetime.now(UTC)
    with opening.opened() as store:
        found = [
            one for one in (*_documents(store, now), *_requests(store, now)) if one.late or not late_only
        ]
    if as_json:
        show_json([one._asdict() for one in found])
    elif found:
        heads = ("kind", "title", "due", "units", "done", "late")
        show_table(heads, [_row(one) for one in found])
    else:
        say("Nobody is late." if late_only else "There are none.")


@papers.command()
@json_option
def remind(as_json: bool) -> None:
    """Remind the units that owe something today, as the workers do by themselves.

    For the morning after workers stood still. Who was reminded already is not reminded again.
    """
    now = datetime.now(UTC)
    with opening.opened() as store:
        receipts = [one["_id"] for one in store.collection(RECEIPTS).find({"done_at": None}, {"_id": 1})]
        written = {"state": {"$in": [str(one) for one in WRITTEN]}}
        returns = [one["_id"] for one in store.collection(RETURNS).find(written, {"_id": 1})]
        with progress(len(receipts) + len(returns), "Reminding") as move:
            for one in receipts:
                directive_clock.step(store, one, now)
                move(1)
            for one in returns:
                return_clock.step(store, one, now)
                move(1)
    if as_json:
        show_json({"documents": len(receipts), "reports": len(returns)})
    else:
        click.echo(f"Looked at {len(receipts)} documents and {len(returns)} reports that units owe.")


def _documents(store: Store, now: datetime) -> Iterator[Standing]:
    query = {"state": str(DirectiveState.SENT)}
    for one in store.collection(DIRECTIVES).find(query).sort("sent_at", DESCENDING):
        receipts = list(store.collection(RECEIPTS).find({"directive_id": one["_id"]}))
        told = summing.of(one, receipts, now)
        yield Standing(
            "document",
            one["_id"],
            f"{one['number']} {one['title']}".strip(),
            one["due_at"],
            told["progress"]["units"],
            told["progress"]["done"],
            [parts.name_of(store, unit) for unit in told["late"]],
        )


def _requests(store: Store, now: datetime) -> Iterator[Standing]:
    query = {"state": str(RequestState.OPEN)}
    for one in store.collection(REQUESTS).find(query).sort("opened_at", DESCENDING):
        told = lists.progress(lists.of_request(store, one["_id"]), now)
        late = [parts.name_of(store, unit) for unit in told["late"]]
        yield Standing(
            "report", one["_id"], one["title"], one["due_at"], told["units"], told["submitted"], late
        )


def _row(one: Standing) -> tuple[str, ...]:
    return (one.kind, one.title, moment(one.due_at), str(one.units), str(one.done), str(len(one.late)))
