"""The query of an address: below `/v1` a name that the route does not read is refused and not ignored.

Ignored, a misspelt filter would give everything. So would a filter of characters that nobody sees: it is refused on
every route, also where other standards rule, while a blank one counts as none. A list may stand in one parameter with
commas or in repeated ones; of a single value only one is taken.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import cast

import marshmallow as ma
from flask import g, request
from webargs.fields import DelimitedList
from werkzeug.datastructures import MultiDict

from api.extensions.shared_schemas import shared
from api.extensions.view_functions import P, R
from models.errors import Fault, Invalid
from models.language.text import nfc

#: Addresses whose query is ours alone; elsewhere other standards rule, or monitors and feed readers add what they like.
STRICT = "/v1/"

#: Every route answers in the language that is asked for.
EVERYWHERE = frozenset({"lang"})


@dataclass(frozen=True)
class ReadParameters:
    """What a route reads of a query: `names` of all parameters, `lists` of those that may be repeated."""

    names: frozenset[str] = frozenset()
    lists: frozenset[str] = frozenset()

    def and_also(self, names: Iterable[str]) -> ReadParameters:
        """Return the same with more names."""
        return ReadParameters(self.names | frozenset(names), self.lists)

    def faults(self, given: MultiDict[str, str]) -> list[Fault]:
        """Return what in a query is not for this route, in the order of the query."""
        strays = [fault for name, values in given.lists() for fault in self._faults(name, len(values))]
        return [*strays, *self.hiding(given)]

    def hiding(self, given: MultiDict[str, str]) -> list[Fault]:
        """Return which parameters of this route hold characters, but nothing that anybody could look for."""
        return [
            Fault(name, "shows_nothing")
            for name, values in given.lists()
            if name in self.names and any(self._hides(name, value) for value in values)
        ]

    def _hides(self, name: str, value: str) -> bool:
        parts = value.split(DelimitedList.delimiter) if name in self.lists else [value]
        return bool(value.strip()) and not any(nfc(part) for part in parts)

    def _faults(self, name: str, count: int) -> Iterable[Fault]:
        if name not in self.names | EVERYWHERE:
            yield Fault(name, "parameter_unknown")
        elif count > 1 and name not in self.lists:
            yield Fault(name, "parameter_repeated")


def query_of(schemas: Iterable[type[ma.Schema]]) -> ReadParameters:
    """Make the query that these schemas read."""
    objects = [shared(one) for one in schemas]
    names = (field.data_key or name for one in objects for name, field in one.load_fields.items())
    return ReadParameters(frozenset(names), frozenset().union(*map(_lists_of, objects)))


def _lists_of(schema: ma.Schema) -> frozenset[str]:
    """Return the names of the parameters of a schema that are lists."""
    fields = schema.load_fields.items()
    return frozenset(field.data_key or name for name, field in fields if isinstance(field, DelimitedList))


def strict(query: ReadParameters, *, reads: bool) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Refuse what is not for the view.

    :param reads: whether the view has arguments; then their faults are named along with these (`strays`).
    """

    def decorate(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
            ours = request.path.startswith(STRICT)
            g.strays = query.faults(request.args) if ours else query.hiding(request.args)
            if g.strays and not reads:
                raise Invalid(*g.strays)
            return view(*args, **kwargs)

        return wrapped

    return decorate


def strays() -> list[Fault]:
    """Return what `strict` found in this request; once."""
    return cast(list[Fault], g.pop("strays", []))


def joined(given: MultiDict[str, str], schema: ma.Schema) -> Mapping[str, str]:
    """Return the first value of each parameter, all values of one that is a list."""
    lists = _lists_of(schema)
    return {
        name: DelimitedList.delimiter.join(values) if name in lists else values[0]
        for name, values in given.lists()
    }
