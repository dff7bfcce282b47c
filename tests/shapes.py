"""Whether documents fit the TypedDict that their collection declares."""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import (
    Any,
    Literal,
    NotRequired,
    TypeVar,
    Union,
    get_args,
    get_origin,
    get_type_hints,
    is_typeddict,
)

from models.store import Store
from models.store.collections import CollectionSpec


def misfits_of(store: Store, spec: CollectionSpec[Any]) -> set[str]:
    """Return what does not fit in the documents of a collection: `reports.place.point: missing`."""
    return {fault for row in store.collection(spec).find() for fault in misfits(spec.shape, row, spec.name)}


def misfits(shape: Any, value: object, where: str) -> Iterator[str]:
    """Yield what of a value does not fit a type, each by its place."""
    if shape is Any or shape is object or isinstance(shape, TypeVar):
        return
    if is_typeddict(shape):
        yield from _fields(shape, value, where)
    elif get_origin(shape) in (Union, types.UnionType, Literal):
        if not _is_among(shape, value, where):
            yield f"{where}: {type(value).__name__}"
    else:
        yield from _parts(shape, value, where)


def _is_among(shape: Any, value: object, where: str) -> bool:
    inner = get_args(shape)
    if get_origin(shape) is Literal:
        return value in inner
    return any(not list(misfits(one, value, where)) for one in inner)


def _parts(shape: Any, value: object, where: str) -> Iterator[str]:
    origin, inner = get_origin(shape), get_args(shape)
    if origin in (list, Sequence) and isinstance(value, list):
        for row in value:
            yield from misfits(inner[0], row, f"{where}[]")
    elif origin in (dict, Mapping) and isinstance(value, dict):
        for row in value.values():
            yield from misfits(inner[1], row, f"{where}.*")
    elif not _is_one(value, origin or shape):
        yield f"{where}: {type(value).__name__}"


def _fields(shape: Any, value: object, where: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"{where}: {type(value).__name__}"
        return
    fields = _fields_of(shape)
    yield from (f"{where}.{name}: unknown" for name in value if name not in fields)
    for name, (hint, required) in fields.items():
        if name in value:
            yield from misfits(hint, value[name], f"{where}.{name}")
        elif required:
            yield f"{where}.{name}: missing"


@cache
def _fields_of(shape: Any) -> dict[str, tuple[Any, bool]]:
    """Return the type of each field, and whether every document must have it."""
    found = {}
    for name, hint in get_type_hints(shape, include_extras=True).items():
        if get_origin(hint) is NotRequired:
            found[name] = (get_args(hint)[0], False)
        else:
            found[name] = (hint, name not in shape.__optional_keys__)
    return found


def _is_one(value: object, wanted: Any) -> bool:
    if wanted is float:
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    if wanted is int:
        return isinstance(value, int) and not isinstance(value, bool)
    return not isinstance(wanted, type) or isinstance(value, wanted)
