"""`loa dead-letters`: what must follow an event and never could, looked at and made pending again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NotRequired, TypedDict, cast

import click

from loa import opening
from loa.terminal import insist, json_option, moment, progress, show_json, show_table, yes_option
from models.errors import NotFound
from models.language import personal_data
from models.messages import messages, sending
from models.store import Store, events, outbox
from models.store.collections import Kind
from models.store.events import Event
from models.store.outbox import OutboxRow
from models.store.reactions import Reaction

#: Errors whose words are ours; those of any other may quote what somebody wrote.
OURS = ("GiveUpError", "TryAgainError")

#: Reactions that are about a message to somebody.
SENDING = (Reaction.SEND_MESSAGE, Reaction.SEND_BULK_MESSAGE)

#: Of a message, what says nothing about anybody.
PLAIN = ("channel", "direction", "state", "at", "error")

reaction_option = click.option(
    "--reaction",
    type=click.Choice([one.value for one in Reaction]),
    metavar="REACTION",
    help="Only of this reaction, such as `send_message`.",
)


class Summary(TypedDict):
    """A dead letter in the list; `event` is what was done."""

    id: str
    of: str
    event: str
    tries: int
    error: str


class Letter(TypedDict):
    """A dead letter by itself."""

    id: str
    reaction: str
    tries: int
    error: str


class ShownEvent(TypedDict):
    """Its event; `actor`, `note` and `changes` are private."""

    id: str
    of: str
    action: str
    at: datetime
    by: str
    actor: NotRequired[str]
    note: NotRequired[str]
    changes: NotRequired[object]


class ShownMessage(TypedDict):
    """Its message; `to` and what was written are private."""

    id: str
    state: str
    channel: NotRequired[str]
    direction: NotRequired[str]
    at: NotRequired[datetime]
    error: NotRequired[str]
    to: NotRequired[str]
    title: NotRequired[str]
    body: NotRequired[str]
    data: NotRequired[object]
    content: NotRequired[object]


#: A dead letter with all that belongs to it, by what it is.
Whole = dict[str, Letter | ShownEvent | ShownMessage]


@click.group("dead-letters")
def dead_letters() -> None:
    """Reactions that no retry could help: list, look at one, try again."""


@dead_letters.command("list")
@reaction_option
@json_option
def list_(reaction: str | None, as_json: bool) -> None:
    """List dead letters, the newest event first."""
    with opening.opened() as store:
        found = [_summary(store, row) for row in outbox.failed(store, reaction=reaction or "")]
    if as_json:
        show_json(found)
    elif found:
        rows = [(row["id"], row["of"], row["event"], str(row["tries"]), row["error"]) for row in found]
        show_table(("id", "of", "event", "tries", "error"), rows)
    else:
        click.echo("There are none.")


@dead_letters.command()
@click.argument("row_id", metavar="ID")
@click.option("--private", is_flag=True, help="Also show what was written, to whom, and the error in full.")
@json_option
def show(row_id: str, private: bool, as_json: bool) -> None:
    """Show one dead letter: the reaction, its event, its message and the error."""
    with opening.opened() as store:
        whole = _whole(store, _found(store, row_id), private)
    if as_json:
        show_json(whole)
        return
    for part, values in whole.items():
        click.echo(f"{part}:")
        for name, value in values.items():
            click.echo(f"  {name}: {moment(cast(datetime | None, value)) if name.endswith('at') else value}")


@dead_letters.command()
@click.argument("row_ids", metavar="[ID]...", nargs=-1)
@reaction_option
@click.option("--all", "every", is_flag=True, help="All of them.")
@yes_option
@json_option
def replay(row_ids: Sequence[str], reaction: str | None, every: bool, yes: bool, as_json: bool) -> None:
    """Make dead letters pending again: some by id, all of one reaction, or all.

    The relay hands them over within seconds. What was done already is not done twice; a message that stands as failed
    is sent again.
    """
    if sum(map(bool, (row_ids, reaction, every))) != 1:
        raise click.UsageError("Name dead letters by id, or give --reaction, or --all.")
    with opening.opened() as store:
        rows = [_found(store, row_id) for row_id in row_ids] or list(
            outbox.failed(store, reaction=reaction or "")
        )
        if rows:
            insist(f"Try {len(rows)} again?", yes=yes)
        done = 0
        with progress(len(rows), "Trying again") as move:
            for row in rows:
                done += _again(store, row)
                move(1)
    if as_json:
        show_json({"replayed": done})
    else:
        click.echo(f"{done} pending again." if done else "There are none.")


def _again(store: Store, row: OutboxRow) -> bool:
    if row["reaction"] in SENDING and (event := _event(store, row)):
        # First, since the reaction passes over a message that stands as failed.
        sending.requeue(store, event["subject"]["id"])
    return outbox.replay(store, row)


def _found(store: Store, row_id: str) -> OutboxRow:
    try:
        return outbox.find_failed(store, row_id)
    except NotFound as error:
        said = f"There is no dead letter {row_id}; `loa dead-letters list` shows what there is."
        raise click.ClickException(said) from error


def _event(store: Store, row: OutboxRow) -> Event | None:
    try:
        return events.find(store, row["event_id"])
    except NotFound:
        return None


def _summary(store: Store, row: OutboxRow) -> Summary:
    event = _event(store, row)
    return {
        "id": row["_id"],
        "of": f"{event['subject']['kind']} {event['subject']['id']}" if event else "-",
        "event": event["action"] if event else "-",
        "tries": row["attempts"],
        "error": _error(row.get("error", ""), private=False),
    }


def _whole(store: Store, row: OutboxRow, private: bool) -> Whole:
    event = _event(store, row)
    letter: Letter = {
        "id": row["_id"],
        "reaction": row["reaction"],
        "tries": row["attempts"],
        "error": _error(row.get("error", ""), private=private),
    }
    whole: Whole = {"dead letter": letter}
    if event:
        whole["event"] = _shown_event(event, private)
        if event["subject"]["kind"] == Kind.MESSAGE:
            whole["message"] = _shown_message(store, event["subject"]["id"], private)
    return whole


def _shown_event(event: Event, private: bool) -> ShownEvent:
    subject, actor = event["subject"], event["actor"]
    found: ShownEvent = {
        "id": event["_id"],
        "of": f"{subject['kind']} {subject['id']}",
        "action": event["action"],
        "at": event["at"],
        "by": actor["kind"],
    }
    if not private:
        return found
    return {**found, "actor": actor["id"], "note": event["note"], "changes": event["changes"]}


def _shown_message(store: Store, message_id: str, private: bool) -> ShownMessage:
    try:
        message = messages.get(store, message_id)
    except NotFound:
        return {"id": message_id, "state": "gone"}
    plain = {name: value for name, value in message.items() if name in PLAIN}
    found = cast(ShownMessage, {"id": message_id, **plain})
    if "error" in found:
        found["error"] = message["error"] if private else personal_data.mask(message["error"])
    if not private:
        return found
    found["to"] = messages.address_of(store, message)
    if message["direction"] == "out":
        opened = messages.opened(store, message)
        return {**found, "title": opened["title"], "body": opened["body"], "data": opened["data"]}
    return {**found, "content": messages.content_of(store, message)}


def _error(text: str, *, private: bool) -> str:
    """Return the error; without what it may quote, only the kind of one that is not ours."""
    if private:
        return text
    kind = text.partition("(")[0]
    return personal_data.mask(text) if kind in OURS else kind
