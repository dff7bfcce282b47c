"""Emergency numbers: whoever calls for help and is refused, for whatever reason, is told whom to call.

They come from the file and not from the store, which may be what does not answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, TypedDict

import marshmallow as ma
from flask import json, request
from werkzeug.exceptions import HTTPException

from api.extensions.context import store_of_app
from models.categories import urgency
from models.language.languages import choose
from models.store import datafiles

#: Where somebody may call for help, by the paths' beginnings.
DOORS = ("/v1/reports", "/v1/alerts", "/open311/v2/requests", "/webhooks/rest")

#: Fields with the caller's words.
WORDS = ("text", "description", "message", "note")

#: Longer bodies are not read for this: what they say is not known.
MOST_READ = 100_000


class EmergencyNumberSchema(ma.Schema):
    """A number to call."""

    number = ma.fields.String(required=True)
    name = ma.fields.String(required=True, metadata={"description": "In the caller's language."})


class EmergencyNumber(TypedDict):
    """What `EmergencyNumberSchema` describes."""

    number: str
    name: str


class FileHotline(TypedDict):
    """A number of `hotlines.yml`; without `areas` it works everywhere."""

    number: str
    name: dict[str, str]
    areas: list[str]


def for_refusal(language: str) -> list[EmergencyNumber]:
    """Return the numbers to call when the request that is refused calls for help or may do so; none otherwise."""
    if request.method != "POST" or not request.path.startswith(DOORS) or not _calls_for_help():
        return []
    return everywhere(language)


def everywhere(language: str) -> list[EmergencyNumber]:
    """Return the numbers to call that work everywhere."""
    return [{"number": row["number"], "name": choose(row["name"], language)} for row in _everywhere()]


def _calls_for_help() -> bool:
    if (request.content_length or 0) > MOST_READ:
        return True
    try:
        raw = request.get_data(cache=True)
    except HTTPException:
        return True
    if b"rescue" in raw or b"need_help" in raw:
        return True
    return any(urgency.sounds_urgent(store_of_app(), words) for words in _words(raw))


def _words(raw: bytes) -> Iterator[str]:
    """Yield what the caller wrote."""
    values: Mapping[str, Any] = request.form
    if request.is_json:
        try:
            values = json.loads(raw)
        except (ValueError, RecursionError):
            yield raw.decode(errors="replace")
            return
    if isinstance(values, Mapping):
        yield from (values[name] for name in WORDS if isinstance(values.get(name), str))


@lru_cache(maxsize=1)
def _everywhere() -> list[FileHotline]:
    """Return the numbers that work everywhere."""
    return [row for row in datafiles.read("hotlines.yml")["hotlines"] if not row["areas"]]
