"""Where the shape of a view (a TypedDict, or a dataclass) and its schema differ.

What a shape says is always there must be loaded always, and what a schema must show must be in the shape. What is there
now and then may be missing from either: several schemas share a shape, and several shapes a schema.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from types import UnionType
from typing import Any, NotRequired, Union, get_args, get_origin, get_type_hints, is_typeddict

import marshmallow as ma
from flask import Flask

View = Callable[..., object]


@dataclass(frozen=True)
class Member:
    """A key of a shape: its type, and whether it is always there."""

    hint: object
    always: bool


def views(app: Flask) -> Iterator[View]:
    """Yield every function that answers a documented route."""
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        methods = (rule.methods or set()) - {"HEAD", "OPTIONS"}
        view_class = getattr(view, "view_class", None)
        found = [getattr(view_class, one.lower()) for one in sorted(methods)] if view_class else [view]
        yield from (one for one in found if _documented(one))


def misread(view: View) -> list[str]:
    """What a view expects of its arguments and their schemas do not load."""
    documented = _documented(view).get("arguments", {}).get("parameters", [])
    hints = [hint for name, hint in get_type_hints(view).items() if name != "return"]
    # The outermost decorator gives the first argument, and was applied last.
    pairs = zip(reversed(documented), hints, strict=False)
    return [f"{_name(view)}: {key}" for one, hint in pairs for key in not_loaded(one["schema"](), hint)]


def misshown(view: View) -> list[str]:
    """What the schema of a view must show and the view does not promise."""
    answer = get_type_hints(view).get("return")
    return [f"{_name(view)}: {key}" for schema in _shown(view) for key in lacking(schema, answer)]


def unmarked(every: Iterable[View]) -> list[str]:
    """What each view that uses a schema always shows, and the schema does not mark as always there."""
    found: dict[str, bool] = {}
    for view in every:
        for schema in _shown(view):
            for field, marked in marks(schema, get_type_hints(view).get("return")):
                found[field] = found.get(field, False) or marked
    return sorted(field for field, marked in found.items() if not marked)


def marks(schema: ma.Schema, hint: object) -> Iterator[tuple[str, bool]]:
    """Yield the fields that shapes show, and whether nothing has to be marked: required, loaded by default, or rare."""
    for members in map(_members, _shapes(hint)):
        for name, field in schema.dump_fields.items():
            member = members.get(field.attribute or name)
            rare = member is None or not member.always
            yield f"{_declares(schema, name)}.{name}", rare or _is_always(field)
            if member and (nested := _nested(field)) is not None:
                yield from marks(nested, member.hint)


def not_loaded(schema: ma.Schema, hint: object) -> Iterator[str]:
    """Yield the keys that a shape promises and its schema does not always load."""
    loaded = {field.attribute or name: field for name, field in schema.load_fields.items()}
    for shape in _shapes(hint):
        for key, member in _members(shape).items():
            field = loaded.get(key)
            if member.always and not (field and _is_always(field)):
                yield key
            elif field and (nested := _nested(field)) is not None:
                yield from (f"{key}.{inner}" for inner in not_loaded(nested, member.hint))


def lacking(schema: ma.Schema, hint: object) -> Iterator[str]:
    """Yield the keys that a schema must show and a shape may lack."""
    for shape in _shapes(hint):
        members = _members(shape)
        for name, field in schema.dump_fields.items():
            key = field.attribute or name
            member = members.get(key)
            if member is None:
                if field.required and not hasattr(shape, key):
                    yield key
                continue
            if field.required and not member.always:
                yield key
            if (nested := _nested(field)) is not None:
                yield from (f"{key}.{inner}" for inner in lacking(nested, member.hint))


def _declares(schema: ma.Schema, name: str) -> str:
    """The class that a schema has a field from: what it shows now and then in one view is not marked for another."""
    owner = [one for one in type(schema).__mro__ if name in getattr(one, "_declared_fields", {})][-1]
    return owner.__name__


def _shown(view: View) -> list[ma.Schema]:
    """The schemas of the good answers of a view."""
    found = _documented(view)
    responses = found.get("response", {}).get("responses", {})
    return [
        one["schema"]
        for status in found.get("success_status_codes", [])
        for one in responses[status]
        if isinstance(one.get("schema"), ma.Schema)
    ]


def _documented(view: View) -> dict[str, Any]:
    found: dict[str, Any] = getattr(view, "_apidoc", {})
    return found


def _name(view: View) -> str:
    return f"{view.__module__}.{view.__qualname__}"


def _is_always(field: ma.fields.Field[Any]) -> bool:
    return field.required or field.load_default is not ma.missing


def _nested(field: ma.fields.Field[Any]) -> ma.Schema | None:
    inner = field.inner if isinstance(field, ma.fields.List) else field
    return inner.schema if isinstance(inner, ma.fields.Nested) else None


def _shapes(hint: object) -> Iterator[type]:
    """Yield the shapes in a type: each of a union, the first of an answer with status and headers, that of a list."""
    if is_typeddict(hint) or (isinstance(hint, type) and dataclasses.is_dataclass(hint)):
        assert isinstance(hint, type)
        yield hint
    elif get_origin(hint) in {Union, UnionType}:
        for one in get_args(hint):
            yield from _shapes(one)
    elif get_args(hint):
        yield from _shapes(get_args(hint)[0])


def _members(shape: type) -> dict[str, Member]:
    hints = get_type_hints(shape, include_extras=True)
    optional: frozenset[str] = getattr(shape, "__optional_keys__", frozenset())
    return {
        key: Member(_bare(hint), key not in optional and get_origin(hint) is not NotRequired)
        for key, hint in hints.items()
    }


def _bare(hint: object) -> object:
    return get_args(hint)[0] if get_origin(hint) is NotRequired else hint
