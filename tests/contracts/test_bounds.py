"""Bounds: every list, every text and every object that a request may hold has a most, declared in its schema."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import marshmallow as ma
import pytest
from flask import Flask

from api.extensions.faulty_bodies import Field
from api.extensions.request_sizes import USUAL, body_size
from api.open311.schemas import Box, Claim, Moment
from tests.contracts.routes import read_of, routes_of

#: Texts of which the beginning is read as something else, or refused: a date, four numbers, one of some words.
READ_AS_ELSE = (Box, Claim, Moment)

#: Routes that take more than the usual body, and how many of its bytes are no file.
MORE: Mapping[str, int] = {
    "PATCH /v1/desk/posts/<string:post_id>": 1_000_000,
    "POST /console/posts/new": 1_000_000,
    "POST /console/posts/<string:post_id>/edit": 1_000_000,
    "POST /console/programme/bulletins/new": 500_000,
    "POST /console/programme/bulletins/<string:bulletin_id>/edit": 500_000,
    "POST /console/unsaved/keep": 1_000_000,
    "POST /v1/desk/approval-rules/dry-run": 1_000_000,
    "POST /v1/cap": 1_000_000,
    "POST /v1/desk/posts": 1_000_000,
    "POST /v1/desk/posts/<string:post_id>/actions/correct": 1_000_000,
    "POST /v1/desk/posts/<string:post_id>/actions/take-over": 1_000_000,
    "PUT /v1/desk/approval-rules": 1_000_000,
    "PUT /v1/desk/calendars/current": 500_000,
    "POST /v1/desk/surveys": 1_000_000,
    "POST /v1/hub/messages": 1_000_000,
    "PATCH /v1/desk/surveys/<string:survey_id>": 1_000_000,
    "PUT /v1/desk/routing-rules": 1_000_000,
    "POST /v1/desk/routing-rules/dry-run": 1_000_000,
}

#: Routes that take a file, at most as large as an upload may be.
FILES = {
    "POST /v1/desk/media",
    "POST /v1/desk/outlets/import",
    "POST /v1/desk/staff/import",
    "POST /v1/desk/stations/import",
    "POST /v1/desk/surveys/import",
    "POST /v1/uploads",
    "POST /r/<string:code>/<any(answer,rate,reopen,comment,withdraw):name>",
    "POST /report/photos",
    "POST /s/<string:survey_id>",
    "POST /console/papers/documents/<string:directive_id>",
    "POST /console/papers/documents/<string:directive_id>/edit",
    "POST /console/papers/documents/new",
    "POST /console/reports/<string:code>",
    "POST /console/talks/<string:talk_id>",
    "POST /console/evaluation/praise/new",
    "POST /console/media",
    "POST /console/outlets/import",
    "POST /console/staff/import",
    "POST /console/stations/import",
    "POST /console/staff/<string:member_id>",
    "POST /console/targets/figures/new",
    "POST /webhooks/rest/photo",
    "POST /open311/v2/requests.<any(xml, json):form>",
}


def unbounded(field: Field, path: str) -> Iterator[str]:
    """Yield the paths below a field at which something may be as long as it likes."""
    if isinstance(field, ma.fields.Nested):
        if field.many and not most(field):
            yield path
        yield from (
            one
            for name, inner in field.schema.load_fields.items()
            for one in unbounded(inner, f"{path}.{name}")
        )
    elif isinstance(field, ma.fields.List):
        if not most(field):
            yield path
        yield from unbounded(field.inner, f"{path}[]")
    elif isinstance(field, ma.fields.Dict):
        parts = {"key": field.key_field, "value": field.value_field}
        if not most(field) or not all(parts.values()):
            yield path
        yield from (one for name, part in parts.items() if part for one in unbounded(part, f"{path}.{name}"))
    elif isinstance(field, ma.fields.String) and not isinstance(field, READ_AS_ELSE) and not most(field):
        yield path


def most(field: Field) -> bool:
    """Say whether a validator bounds a field."""
    return any(
        isinstance(one, ma.validate.OneOf)
        or (isinstance(one, ma.validate.Length) and (one.max or one.equal) is not None)
        for one in field.validators
    )


def test_whatever_a_request_holds_has_a_most(app: Flask) -> None:
    schemas = [(route, schema) for route, read in read_of(app).items() for schema in read.values()]
    wrong = {
        f"{route} {path}"
        for route, schema in schemas
        for name, field in schema().load_fields.items()
        for path in unbounded(field, name)
    }

    assert len(schemas) > 80
    assert not wrong


@pytest.mark.parametrize(
    ("field", "paths"),
    [
        (ma.fields.String(), ["x"]),
        (ma.fields.String(validate=ma.validate.Length(min=1)), ["x"]),
        (ma.fields.List(ma.fields.String(validate=ma.validate.Length(max=1))), ["x"]),
        (ma.fields.List(ma.fields.String(), validate=ma.validate.Length(max=1)), ["x[]"]),
        (ma.fields.Dict(validate=ma.validate.Length(max=1)), ["x"]),
        (ma.fields.String(validate=ma.validate.Length(max=1)), []),
    ],
)
def test_what_has_no_most_is_found(field: Field, paths: list[str]) -> None:
    assert list(unbounded(field, "x")) == paths


def test_only_these_routes_take_more_than_the_usual_body(app: Flask) -> None:
    sizes = {
        f"{route.method} {route.rule}": body_size(app, route.endpoint, route.method)
        for route in routes_of(app)
    }

    assert {name: size.fields for name, size in sizes.items() if size.fields != USUAL} == MORE
    assert {name for name, size in sizes.items() if size.files} == FILES
    assert {size.files for size in sizes.values()} == {0, 1, 2}
