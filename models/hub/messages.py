"""Messages: the envelope of what hubs exchange, and whether one keeps to its JSON Schema."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict, cast

from models.errors import Fault, Invalid
from models.store import new_id

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator, ValidationError

#: The name of the profile; what old readers can't read gets another number.
PROFILE = "loa-hub/1"

#: Most bytes of one message.
MOST_BYTES = 1_000_000

#: So many faults of one message are told.
MOST_FAULTS = 20


class MessageKind(StrEnum):
    """What a message is; each has a schema of its name in `schemas/`."""

    CONTENT = "content"
    DEVICE_STATES = "device_states"
    STATISTICS = "statistics"
    PERIODIC_REPORT = "periodic_report"
    ANSWER = "answer"
    DIRECTIVE = "directive"
    OPINION = "opinion"
    PING = "ping"


#: What this province tells others, and what others may tell it. Either side may send a ping, of which nothing is kept.
OUTGOING = (
    MessageKind.CONTENT,
    MessageKind.DEVICE_STATES,
    MessageKind.STATISTICS,
    MessageKind.PERIODIC_REPORT,
    MessageKind.ANSWER,
)
INCOMING = (MessageKind.CONTENT, MessageKind.DIRECTIVE, MessageKind.OPINION)


class Thing(TypedDict):
    """What a message is about, as its sender knows it; of two messages the one with the higher version counts."""

    id: str
    version: int


Message = TypedDict(
    "Message",
    {
        "profile": str,
        "id": str,
        "kind": str,
        "sent": str,
        "from": str,
        "to": str,
        "thing": Thing,
        "in_reply_to": str | None,
        "body": Mapping[str, Any],
    },
)


def made(
    kind: MessageKind,
    between: tuple[str, str],
    thing: Thing,
    body: Mapping[str, Any],
    now: datetime,
    *,
    in_reply_to: str | None = None,
) -> Message:
    """Return a new message with an id of its own.

    :param between: from whom to whom.
    """
    return {
        "profile": PROFILE,
        "id": new_id(),
        "kind": str(kind),
        "sent": text_of(now),
        "from": between[0],
        "to": between[1],
        "thing": thing,
        "in_reply_to": in_reply_to,
        "body": body,
    }


def text_of(moment: datetime) -> str:
    """Return a moment as messages write it: UTC, whole seconds, `Z`."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def moment_of(text: str) -> datetime:
    """Return the moment that a message writes.

    :raises ValueError: there is no such moment.
    """
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


def written(message: object) -> str:
    """Return the one text of a message: JSON with sorted names and without blanks."""
    return json.dumps(message, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def schema(kind: MessageKind) -> dict[str, Any]:
    """Return the JSON Schema of the messages of a kind."""
    found: dict[str, Any] = json.loads(
        Path(__file__).with_name("schemas").joinpath(f"{kind}.json").read_text()
    )
    return found


def faults_of(message: object) -> Iterator[Fault]:
    """Yield where a message breaks the schema of its kind, or names a moment that there is not."""
    kind = message.get("kind") if isinstance(message, dict) else None
    if not isinstance(kind, str) or kind not in tuple(MessageKind):
        yield Fault("kind", "not_a_choice", {"choices": ", ".join(MessageKind)})
        return
    found = (fault for one in _validator(MessageKind(kind)).iter_errors(message) for fault in _broken(one))
    # Of three names that are missing the validator tells three times, each time of all.
    told = list({(fault.field, fault.code): fault for fault in found}.values())[:MOST_FAULTS]
    yield from told
    if not told:
        yield from _moment_faults(cast(Message, message))


def _broken(error: ValidationError) -> Iterator[Fault]:
    """Yield what one error of the validator says: each missing or unknown name, else the rule that is broken."""
    path = [str(part) for part in error.absolute_path]
    if error.validator == "required":
        missing = (name for name in error.validator_value if name not in error.instance)
        yield from (Fault(".".join([*path, name]), "required") for name in missing)
    elif error.validator == "additionalProperties":
        unknown = (name for name in error.instance if name not in error.schema.get("properties", {}))
        yield from (Fault(".".join([*path, name]), "unknown_field") for name in unknown)
    else:
        yield Fault(".".join(path), "hub_schema", {"rule": error.validator})


def read(raw: bytes) -> Message:
    """Return the message that some bytes are.

    :raises Invalid: they are too many, no JSON, or break the schema.
    """
    if len(raw) > MOST_BYTES:
        raise Invalid(Fault("", "too_long", {"max": MOST_BYTES}))
    try:
        message = json.loads(raw, parse_constant=_refuse)
        # Half a surrogate pair can be read and not be stored.
        written(message).encode()
    except (ValueError, RecursionError) as error:
        raise Invalid(Fault("", "bad_json")) from error
    if faults := list(faults_of(message)):
        raise Invalid(*faults)
    found: Message = message
    return found


def _moment_faults(message: Message) -> Iterator[Fault]:
    named = {
        "sent": message["sent"],
        **{
            f"body.{name}": value
            for name, value in message["body"].items()
            if name in ("valid_from", "valid_to", "due_at") and value is not None
        },
    }
    for field, text in named.items():
        try:
            moment_of(text)
        except ValueError:
            yield Fault(field, "hub_schema", {"rule": "date-time"})


@cache
def _validator(kind: MessageKind) -> Draft202012Validator:
    # Read here: it may take seconds, and most processes never see a message of a hub.
    from jsonschema import Draft202012Validator

    return Draft202012Validator(schema(kind))


def _refuse(name: str) -> None:
    raise ValueError(f"{name} is no number of JSON.")
