"""What is read from a request: only well-formed JSON and only where JSON is meant, and every fault of it at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import marshmallow as ma
from flask import Request
from webargs import missing
from webargs.flaskparser import FlaskParser, abort

from api.extensions import json_bodies, querystring
from api.extensions.faulty_bodies import as_sent, completed, fields_of, fitting
from api.extensions.shared_schemas import shared
from models.errors import Fault, Invalid

FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Check:
    """What the domain says of arguments of which the schema refuses a part, so that all faults come at once.

    :param faults: takes what the schema could read, in the shape of the whole and without its own post-processing;
        may raise `Invalid` instead. The view's own operation says the same of arguments without such faults.
    """

    faults: Callable[[Any], Iterable[Fault]]

    def __call__(self, loaded: object) -> bool:
        """Let through what the schema takes."""
        return True

    def rest(self, read: Mapping[str, object], unread: Iterable[str]) -> list[Fault]:
        """Return the faults of what was read."""
        try:
            found = list(self.faults(read))
        except Invalid as error:
            found = list(error.faults)
        return fitting(found, unread)


class Parser(FlaskParser):
    """The parser behind `Blueprint.arguments`.

    A schema with `MAY_BE_ABSENT` is read as empty from a request without any body. One with `MAY_BE_A_FORM` is read
    from a form, too, as OAuth wants it; what it does not know there is passed over (RFC 6749, 3.2).
    """

    def _get_schema(self, argmap: Any, req: Request) -> ma.Schema:
        return super()._get_schema(shared(argmap) if isinstance(argmap, type) else argmap, req)

    def load_json(self, req: Request, schema: ma.Schema) -> object:
        """Read the body."""
        if getattr(schema, "MAY_BE_A_FORM", False) and req.mimetype == FORM:
            return {name: value for name, value in req.form.items() if name in schema.fields}
        return super().load_json(req, schema)

    def load_querystring(self, req: Request, schema: ma.Schema) -> Mapping[str, str]:
        """Read the query; a list may be repeated."""
        return querystring.joined(req.args, schema)

    def _process_location_data(
        self,
        location_data: object,
        schema: ma.Schema,
        req: Request,
        location: str,
        unknown: str | None,
        validators: list[Callable[..., Any]],
    ) -> object:
        """Return what the schema loads.

        :raises ValidationError: with every fault: of the query, of the schema and, where either has any, of the domain;
            of JSON that is no object that alone, since nothing in it has a name.
        """
        if location_data is missing and getattr(schema, "MAY_BE_ABSENT", False):
            location_data = {}
        if not isinstance(location_data, Mapping):
            raise ma.ValidationError({"_schema": [Fault("", "not_an_object")]})
        strays, messages, read = querystring.strays(), {}, {}
        try:
            read = super()._process_location_data(location_data, schema, req, location, unknown, validators)
        except ma.ValidationError as error:
            messages = as_sent(schema, error.messages_dict)
            left = error.valid_data if isinstance(error.valid_data, Mapping) else {}
            read = completed(schema, left, messages)
        if not strays and not messages:
            return read
        unread = [*fields_of(messages), *(fault.field for fault in strays)]
        checks = (one for one in validators if isinstance(one, Check))
        rest = [fault for check in checks for fault in check.rest(read, unread)]
        raise ma.ValidationError({**messages, "_schema": [*messages.get("_schema", []), *strays, *rest]})

    def _raw_load_json(self, req: Request) -> object:
        """Read the JSON body; missing when there is no body at all.

        :raises werkzeug.exceptions.UnsupportedMediaType: there is a body, of another type (415).
        :raises werkzeug.exceptions.BadRequest: it is not JSON that can be stored (400).
        :raises werkzeug.exceptions.RequestEntityTooLarge: it is longer, deeper or of more values than it may be (413).
        """
        raw = req.get_data(cache=True)
        if not raw:
            return missing
        if not req.is_json:
            abort(415)
        try:
            body = json_bodies.read(raw)
            # Half a surrogate pair is legal in JSON and can't be stored; nor can numbers beyond 64 bits.
            _check(body)
        except (ValueError, OverflowError) as error:
            abort(400, exc=error, messages={"json": ["Invalid JSON body."]})
        return body


def _check(value: object) -> None:
    """Demand that the store can keep a value.

    :raises ValueError: something in there has no place in the store.
    """
    if isinstance(value, str):
        value.encode()
    elif isinstance(value, int) and value.bit_length() > 63:
        raise OverflowError
    elif isinstance(value, dict):
        for key, inner in value.items():
            _check(key)
            _check(inner)
    elif isinstance(value, list):
        for inner in value:
            _check(inner)
