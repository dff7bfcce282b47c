"""How the text of an environment variable is read, by the type of its setting."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from ipaddress import ip_network
from pathlib import Path
from typing import Any

from marshmallow import fields, validate

#: The last port that there is.
LAST_PORT = 65_535

#: Forms of an address to listen on, and of one that begins with `http`: alone, or with more behind the host.
HOST = r"[^\s/,]+"
WEB_ADDRESS = r"https?://[^\s/?#@]+/?"
SERVICE_ADDRESS = r"https?://[^\s/?#@]+(/\S*)?"

#: Form of a part of a day: two hours with a hyphen between them.
HOURS = r"([01]?\d|2[0-3])-([01]?\d|2[0-3])"


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
