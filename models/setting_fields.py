"""How a setting is declared, and how the text of its environment variable is read, by its type."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from enum import Enum
from ipaddress import ip_network
from pathlib import Path
from typing import Any

from marshmallow import fields, validate

from models.demands import Demand

#: The last port that there is.
LAST_PORT = 65_535

#: Forms of an address to listen on, and of one that begins with `http`: alone, or with more behind the host.
HOST = r"[^\s/,]+"
WEB_ADDRESS = r"https?://[^\s/?#@]+/?"
SERVICE_ADDRESS = r"https?://[^\s/?#@]+(/\S*)?"

#: Form of the path of a file.
PATH = r"[^\0\n]+"

#: Form of a part of a day: two hours with a hyphen between them.
HOURS = r"([01]?\d|2[0-3])-([01]?\d|2[0-3])"


def setting(
    default: Any,
    help: str,
    *,
    secret: bool = False,
    channel: str = "",
    at_least: int = 0,
    at_most: int | None = None,
    form: str = "",
    demand: Demand | None = None,
) -> Any:
    """Declare one setting.

    :param secret: never printed; needs a demand, and is like no other secret.
    :param channel: the setting matters only while a channel in `CHANNELS` needs this account, or one of several with
        commas between them; that of SMS is named after its provider.
    :param at_least: the least value of a number.
    :param at_most: the greatest value of a number.
    :param form: the regular expression that the whole of a text must fit.
    :param demand: what production demands; it then refuses to start without a value, too.
    """
    metadata = {
        "help": help,
        "secret": secret,
        "channel": channel,
        "at_least": at_least,
        "at_most": at_most,
        "form": form,
        "demand": demand,
    }
    return dataclasses.field(default=default, metadata=metadata, repr=not secret)


def field_of(kind: Any, metadata: Mapping[str, Any]) -> fields.Field[Any]:
    """Return the marshmallow field that parses one setting of the type `kind`."""
    if kind == list[str]:
        return _Listed()
    if isinstance(kind, type) and issubclass(kind, Enum):
        return fields.Enum(kind, by_value=True)
    form = metadata["form"]
    plain: dict[Any, fields.Field[Any]] = {
        bool: fields.Boolean(),
        int: fields.Integer(validate=validate.Range(min=metadata["at_least"], max=metadata["at_most"])),
        str: fields.String(
            validate=validate.Regexp(f"(?:{form})\\Z", error=f"Must fit {_literal(form)}.") if form else None
        ),
        Path: _Path(),
    }
    return plain[kind]


def is_network(text: str) -> bool:
    """Return whether a text names a network of IPv4 or IPv6."""
    try:
        ip_network(text)
    except ValueError:
        return False
    return True


class _Path(fields.String):
    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        return Path(str(super()._deserialize(value, attr, data, **kwargs)))


class _Listed(fields.String):
    """Values with commas between them."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        parts = str(super()._deserialize(value, attr, data, **kwargs)).split(",")
        return [part.strip() for part in parts if part.strip()]


def _literal(form: str) -> str:
    """Return a form as marshmallow prints it, which takes braces for places to fill."""
    return form.replace("{", "{{").replace("}", "}}")
