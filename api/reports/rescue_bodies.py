"""The body of a call for help: what can be read of it is read, and the rest is named in the answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import marshmallow as ma
from flask import g

from models.categories.report_kinds import ReportKind
from models.language.text import nfc
from models.reports.draft import MAX_ADDRESS, MAX_TEXT
from models.reports.rescue_drafts import NO_WORDS
from models.safety.check_ins import MAX_NOTE

#: Texts that are cut when they are too long, by their paths.
CUT = {"text": MAX_TEXT, "note": MAX_NOTE, "place.address": MAX_ADDRESS}


def is_call(body: object) -> bool:
    """Say whether a JSON body asks for rescue."""
    return isinstance(body, Mapping) and body.get("kind") == ReportKind.RESCUE


def loosened(body: Mapping[str, Any], schema: ma.Schema) -> dict[str, Any]:
    """Return what of a body its schema takes, and note what was left out (`left_out`)."""
    kept = readable(body, schema)
    place = kept.get("place", {})
    kept["place"] = place if isinstance(place, dict) else {}
    kept["text"] = nfc(str(kept.get("text", ""))) or NO_WORDS
    kept.setdefault("category", "")
    return kept


def readable(body: Mapping[str, Any], schema: ma.Schema) -> dict[str, Any]:
    """Return what of a body its schema takes part by part, and note what was left out."""
    dropped: list[str] = []
    kept = dict(_kept(body, schema, "", dropped))
    g.left_out = dropped
    return kept


def left_out() -> list[str]:
    """Return what was left out of the body of this request."""
    found: list[str] = g.get("left_out", [])
    return found


def _kept(
    body: Mapping[str, Any], schema: ma.Schema, under: str, left_out: list[str]
) -> Iterator[tuple[str, Any]]:
    for name, value in body.items():
        field, path = schema.fields.get(name), f"{under}{name}"
        if isinstance(field, ma.fields.Nested) and isinstance(value, Mapping):
            yield name, dict(_kept(value, field.schema, f"{path}.", left_out))
            continue
        fine = _fine(field, value, CUT.get(path))
        if fine is ma.missing or fine != value:
            left_out.append(path)
        if fine is not ma.missing:
            yield name, fine


def _fine(field: ma.fields.Field[Any] | None, value: object, most: int | None) -> object:
    """Return what of a value its field takes; `missing` if that is nothing.

    :param most: characters at which a text is cut.
    """
    if isinstance(field, ma.fields.List) and isinstance(value, list):
        return [one for one in value if _fits(field.inner, one)][: _most(field)]
    cut = value[:most] if isinstance(value, str) and most else value
    return cut if field is not None and _fits(field, cut) else ma.missing


def _most(field: ma.fields.List[object]) -> int | None:
    return next((rule.max for rule in field.validators if isinstance(rule, ma.validate.Length)), None)


def _fits(field: ma.fields.Field[object], value: object) -> bool:
    try:
        field.deserialize(value)
    except ma.ValidationError:
        return False
    return True
