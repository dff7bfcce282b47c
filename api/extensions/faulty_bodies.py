"""What a schema could read of a body with faults, in the shape that the whole body would have.

So the domain can look at the rest of the body and say at once what is wrong with that. Fields that could not be read
are blank; what the domain says of blanks is left out again (`fitting`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import marshmallow as ma

from api.extensions.json_bodies import MOST_DEPTH
from models.errors import Fault

#: A field of any value.
Field = ma.fields.Field[Any]

#: What stands for a value that must be there and could not be read; None for any other kind of field.
BLANKS: Sequence[tuple[type[Field], object]] = (
    (ma.fields.String, ""),
    (ma.fields.List, ()),
    (ma.fields.Dict, {}),
    (ma.fields.Boolean, False),
)

#: What marshmallow says of values: a message, several, or those of the parts by name or position.
Messages = Mapping[Any, "Messages"] | list["Messages"] | Fault | str

#: The same of a value with parts.
MessagesByPart = Mapping[Any, Messages]


def completed(schema: ma.Schema, read: Mapping[str, object], messages: MessagesByPart) -> dict[str, object]:
    """Return the values that were read, and blanks for the rest.

    :param read: `ValidationError.valid_data`.
    :param messages: `ValidationError.messages`.
    """
    whole: dict[str, object] = {}
    for name, field in schema.load_fields.items():
        key = field.attribute or name
        wrong = messages.get(field.data_key or name)
        if key in read:
            whole[key] = _completed(field, read[key], wrong)
        elif field.load_default is not ma.missing:
            whole[key] = field.load_default() if callable(field.load_default) else field.load_default
        elif field.required:
            whole[key] = _blank(field)
    return whole


def as_sent(schema: ma.Schema, messages: MessagesByPart) -> dict[Any, Any]:
    """Return messages by the keys that were sent: of a dict marshmallow puts `key` or `value` below each."""
    by_name = {field.data_key or name: field for name, field in schema.load_fields.items()}
    return {key: _as_sent(by_name.get(key), inner) for key, inner in messages.items()}


def _as_sent(field: Field | None, messages: Messages) -> Messages:
    if not isinstance(messages, Mapping):
        return messages
    if isinstance(field, ma.fields.Nested) and not field.many:
        return as_sent(field.schema, messages)
    if isinstance(field, ma.fields.Nested | ma.fields.List):
        inner = ma.fields.Nested(field.schema) if isinstance(field, ma.fields.Nested) else field.inner
        return {key: _as_sent(inner, one) for key, one in messages.items()}
    if isinstance(field, ma.fields.Dict):
        return {key: _of_entry(field, one) for key, one in messages.items()}
    return messages


def _of_entry(field: ma.fields.Dict, one: Messages) -> Messages:
    """Return the messages of one entry of a dict: of its key, else of its value."""
    if not isinstance(one, Mapping):
        return one
    return one["key"] if "key" in one else _as_sent(field.value_field, one.get("value", one))


def fields_of(messages: Messages, path: str = "") -> Iterator[str]:
    """Yield the fields that messages are about, as paths with dots."""
    if isinstance(messages, Mapping):
        for key, inner in messages.items():
            yield from fields_of(inner, path if key == "_schema" else f"{path}.{key}".lstrip("."))
        return
    for message in messages if isinstance(messages, list) else [messages]:
        yield (message.field if isinstance(message, Fault) else "") or path


def fitting(faults: Iterable[Fault], unread: Iterable[str]) -> list[Fault]:
    """Return the faults that depend on no field that could not be read.

    Two fields depend on each other when one is the other or lies in it.
    """
    blank = set(unread)
    around = {outer for field in blank for outer in _ways(field)}
    return [
        fault
        for fault in faults
        if not any(field in around or blank & set(_ways(field)) for field in fault.about or (fault.field,))
    ]


def _ways(field: str) -> Iterator[str]:
    """Yield a field and all that it lies in, but for the whole; no deeper than a body can be."""
    yield field
    at = -1
    for _ in range(MOST_DEPTH):
        at = field.find(".", at + 1)
        if at < 0:
            return
        yield field[:at]


def _completed(field: Field, value: object, wrong: Messages | None) -> object:
    if not isinstance(wrong, Mapping):
        return value
    if isinstance(field, ma.fields.Nested) and isinstance(value, Mapping):
        return completed(field.schema, value, wrong)
    if isinstance(field, ma.fields.Dict) and isinstance(value, Mapping) and field.value_field:
        return {key: _completed(field.value_field, one, wrong.get(key)) for key, one in value.items()}
    if isinstance(field, ma.fields.List) and isinstance(value, Iterable):
        return _items(field.inner, value, wrong)
    return value


def _items(inner: Field, read: Iterable[object], wrong: MessagesByPart) -> list[object]:
    """Return the items of a list where they stood: marshmallow leaves out what could not be read at all."""
    left = list(read)
    count = len(left) + sum(not isinstance(messages, Mapping) for messages in wrong.values())
    return [
        _blank(inner)
        if number in wrong and not isinstance(wrong[number], Mapping)
        else _completed(inner, left.pop(0), wrong.get(number))
        for number in range(count)
    ]


def _blank(field: Field) -> object:
    if isinstance(field, ma.fields.Nested):
        return [] if field.many else completed(field.schema, {}, {})
    return next((blank for kind, blank in BLANKS if isinstance(field, kind)), None)
