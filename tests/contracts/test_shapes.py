"""What views say that they read and answer is what their schemas load and dump.

mypy holds the code to its TypedDicts, and marshmallow holds the API to its schemas; this holds the two together.
"""

from __future__ import annotations

from typing import NotRequired, TypedDict

import marshmallow as ma
from flask import Flask

from tests.contracts import shapes


class InnerSchema(ma.Schema):
    """A part."""

    name = ma.fields.String(required=True)


class OuterSchema(ma.Schema):
    """A whole with parts and a field that may be left out."""

    id = ma.fields.String(attribute="_id", required=True)
    parts = ma.fields.List(ma.fields.Nested(InnerSchema), required=True)
    note = ma.fields.String()


class Nameless(TypedDict):
    """A part without its name."""

    age: int


class Outer(TypedDict):
    """The whole, wrongly."""

    _id: str
    parts: list[Nameless]
    note: str


class NoNote(TypedDict):
    """The whole without what may be left out."""

    _id: str
    parts: NotRequired[list[Nameless]]


def test_every_view_is_given_what_its_schemas_load(app: Flask) -> None:
    assert [fault for view in shapes.views(app) for fault in shapes.misread(view)] == []


def test_every_view_promises_what_its_schema_must_show(app: Flask) -> None:
    assert [fault for view in shapes.views(app) for fault in shapes.misshown(view)] == []


def test_what_every_answer_holds_is_marked_as_always_there(app: Flask) -> None:
    assert shapes.unmarked(shapes.views(app)) == []


def test_what_is_always_shown_must_be_marked() -> None:
    assert dict(shapes.marks(OuterSchema(), Outer)) == {
        "OuterSchema.id": True,
        "OuterSchema.parts": True,
        "OuterSchema.note": False,
        "InnerSchema.name": True,
    }


def test_what_a_schema_may_leave_out_must_not_be_promised() -> None:
    assert list(shapes.not_loaded(OuterSchema(), Outer)) == ["parts.age", "note"]


def test_what_a_schema_must_show_must_be_promised_at_any_depth() -> None:
    assert list(shapes.lacking(OuterSchema(), Outer)) == ["parts.name"]


def test_a_shape_may_lack_what_is_shown_now_and_then() -> None:
    assert list(shapes.lacking(OuterSchema(), tuple[list[NoNote], int])) == ["parts", "parts.name"]
