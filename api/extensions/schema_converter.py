"""From marshmallow's fields to JSON Schema: what apispec says of a field, where that would be wrong or misleading."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from apispec.ext.marshmallow import MarshmallowPlugin
from apispec.ext.marshmallow.openapi import OpenAPIConverter

#: Defaults that only say that nothing was given; a form or an enum would often refuse them.
NOTHING: tuple[object, ...] = (None, "", [], {})


class Converter(OpenAPIConverter):
    """Leaves out what stands for a value that is left out, and the null that no query can hold."""

    def field2default(self, field: ma.fields.Field[Any], **given: object) -> dict[str, Any]:
        """Return the default of a field, where it is a value that could be sent as well."""
        said: dict[str, Any] = super().field2default(field, **given)
        return {} if said.get("default") in NOTHING else said

    def _field2parameter(self, field: ma.fields.Field[Any], *, name: str, location: str) -> dict[str, Any]:
        """Return the parameter of a field: a text, as all of them are, which is there or not."""
        parameter: dict[str, Any] = super()._field2parameter(field, name=name, location=location)
        schema = parameter["schema"]
        if isinstance(kinds := schema.get("type"), list):
            (schema["type"],) = (kind for kind in kinds if kind != "null")
        if "enum" in schema:
            schema["enum"] = [one for one in schema["enum"] if one is not None]
        return parameter


class Plugin(MarshmallowPlugin):
    """apispec's plugin with our converter."""

    Converter = Converter
