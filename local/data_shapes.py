"""Shapes of documents in plain words: the fields of a TypedDict, and those of the TypedDicts in it."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from enum import Enum
from types import NoneType, UnionType
from typing import (
    Any,
    Literal,
    NotRequired,
    Required,
    Union,
    get_args,
    get_origin,
    get_type_hints,
    is_typeddict,
)

from bson.binary import Binary
from bson.objectid import ObjectId

PLAIN: Mapping[Any, str] = {
    Any: "anything",
    Binary: "bytes",
    ObjectId: "id of MongoDB",
    bool: "yes or no",
    bytes: "bytes",
    datetime: "time",
    dict: "document",
    float: "number",
    int: "whole number",
    object: "anything",
    str: "text",
}

LISTS = frozenset({list, tuple, set, frozenset, Sequence})
DOCUMENTS = frozenset({dict, Mapping})


def fields(shape: type) -> Iterator[tuple[str, str, bool]]:
    """Yield name, type and "every document has it" of each field of a TypedDict."""
    required: frozenset[str] = getattr(shape, "__required_keys__", frozenset())
    for name, hint in get_type_hints(shape, include_extras=True).items():
        always = name in required and get_origin(hint) is not NotRequired
        yield name, in_words(hint), always or get_origin(hint) is Required


def parts(shape: type) -> list[type]:
    """Return a TypedDict and all that are in it, each once, in the order in which a reader meets them."""
    found = [shape]
    for one in found:
        for hint in get_type_hints(one).values():
            found.extend(inner for inner in _inside(hint) if inner not in found)
    return found


def meaning(shape: type) -> str:
    """Return what its author says of a shape, as Markdown; "" if nothing."""
    own = shape.__dict__.get("__doc__")
    return inspect.cleandoc(own) if isinstance(own, str) else ""


def in_words(hint: Any) -> str:
    """Return a type in plain words: `list of text`, `time or nothing`."""
    outer, inner = get_origin(hint), get_args(hint)
    if outer in (NotRequired, Required):
        return in_words(inner[0])
    if outer is Literal:
        return " or ".join(f"`{one}`" for one in inner)
    if outer in (Union, UnionType):
        words = [in_words(one) for one in inner if one is not NoneType]
        return " or ".join(dict.fromkeys([*words, *(["nothing"] if NoneType in inner else [])]))
    if outer in LISTS:
        return f"list of {in_words(inner[0])}" if inner else "list"
    if outer in DOCUMENTS:
        return f"{in_words(inner[1])} by key" if inner[1] not in (Any, object) else "document"
    return PLAIN.get(hint) or _named(hint)


def _named(hint: Any) -> str:
    if is_typeddict(hint):
        return f"*{hint.__name__}*"
    if isinstance(hint, type) and issubclass(hint, Enum):
        return " or ".join(f"`{one.value}`" for one in hint)
    return getattr(hint, "__name__", str(hint))


def _inside(hint: Any) -> Iterator[type]:
    if is_typeddict(hint):
        yield hint
    for one in get_args(hint):
        yield from _inside(one)
