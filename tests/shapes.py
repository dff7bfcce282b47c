"""Whether documents fit the TypedDict that their collection declares."""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any, Literal, NotRequired, Union, get_args, get_origin, get_type_hints, is_typeddict

from models.store import Store
from models.store.collections import CollectionSpec


def misfits_of(store: Store, spec: CollectionSpec[Any], shape: Any = None) -> set[str]:
    """Return what in the documents of a collection does not fit, such as `reports.place.point: missing`.

    :param shape: in place of the declared one.
    """
    wanted = shape or spec.shape
    return {fault for row in store.collection(spec).find() for fault in misfits(wanted, row, spec.name)}


def misfits(shape: Any, value: object, where: str) -> Iterator[str]:
    """Yield what in a value does not fit a type, each with its place."""
    if is_typeddict(shape):
        yield from _in_fields(shape, value, where)
    elif get_origin(shape) in (Union, types.UnionType):
        if all(list(misfits(one, value, where)) for one in get_args(shape)):
            yield f"{where}: {value!r}"
    elif isinstance(value, list | dict) and get_args(shape):
        yield from _in_parts(shape, value, where)
    elif not _is_one(shape, value):
        yield f"{where}: {value!r}"


def fields_of(shape: Any) -> set[str]:
    """Return the names of all fields of a TypedDict."""
    return set(_types_of(shape))


def _in_fields(shape: Any, value: object, where: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"{where}: {value!r}"
        return
    fields = _types_of(shape)
    yield from (f"{where}.{name}: unknown" for name in value if name not in fields)
    for name, (inner, required) in fields.items():
        if name in value:
            yield from misfits(inner, value[name], f"{where}.{name}")
        elif required:
            yield f"{where}.{name}: missing"


def _in_parts(shape: Any, value: list[Any] | dict[str, Any], where: str) -> Iterator[str]:
    kinds = (list, Sequence) if isinstance(value, list) else (dict, Mapping)
    if get_origin(shape) not in kinds:
        yield f"{where}: {type(value).__name__}"
        return
    for part in value.values() if isinstance(value, dict) else value:
        yield from misfits(get_args(shape)[-1], part, f"{where}[]")


@cache
def _types_of(shape: Any) -> dict[str, tuple[Any, bool]]:
    """Return the type of each field, and whether every document must have it."""
    found = {}
    for name, hint in get_type_hints(shape, include_extras=True).items():
        some_have_it = get_origin(hint) is NotRequired
        inner = get_args(hint)[0] if some_have_it else hint
        found[name] = (inner, not some_have_it and name not in shape.__optional_keys__)
    return found


def _is_one(shape: Any, value: object) -> bool:
    if get_origin(shape) is Literal:
        return value in get_args(shape)
    if isinstance(value, bool):
        # It is an int for Python.
        return shape in (Any, bool)
    if shape is float and isinstance(value, int):
        return True
    return shape is Any or (not get_args(shape) and isinstance(value, shape))
