"""Write docs/limits.md from the declared limits: `python -m local.limits_page`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import marshmallow as ma
from flask import Flask

from api import create_app
from api.extensions import json_bodies, paging, problem_schemas, problems, request_sizes
from api.extensions.context import EXTENSION
from api.extensions.view_functions import function_of
from local.markdown import table
from models.access.allowances import LIMITS
from models.content import archive_rows, claims, feed
from models.content import search as post_search
from models.desk import hotspots, search
from models.files import decoding, library_search
from models.files.decoder import MOST_MEMORY, SECONDS_OF
from models.files.kinds import KINDS
from models.files.limits import (
    FILM_BITS,
    FILM_LONG,
    FILM_RATE,
    FILM_SHORT,
    MOST_FILM_PIXELS,
    MOST_OFFICE_PARTS,
    MOST_OFFICE_UNFOLDED,
    MOST_PDF_PIXELS,
    MOST_PIXELS,
    MOST_UNFOLDED,
    SOUND_BITS,
)
from models.open311 import requests, updates
from models.reports import public_list, report_map, similar
from models.settings import SETTINGS, Settings, describe
from models.statistics import statistics
from models.surveys import answer_pages

PAGE = Path(__file__).resolve().parents[1] / "docs" / "limits.md"

#: Reads of which the caller chooses the cost.
READS = (
    feed.READ,
    claims.READ,
    post_search.READ,
    library_search.READ,
    archive_rows.READ,
    similar.READ,
    public_list.READ,
    report_map.READ,
    requests.READ,
    updates.READ,
    search.READ,
    hotspots.READ,
    statistics.READ,
    answer_pages.READ,
)

HEAD = """# Limits

How much one request may cost, and how many of them. This page is written by `make limits` from the code where each
limit is declared; a test compares the two. What holds against which attack: [security](security.md). Limits of the
web server and the proxy stand in their own files in `deploy/`.
"""


def page() -> str:
    """Return the whole page as Markdown."""
    app = create_app(Settings(mongodb_uri="mongodb://127.0.0.1:1/"))
    try:
        parts = (_requests(), _bodies(app), _schemas(app), _files(), _reads(), _rates())
        return "\n".join([HEAD, *parts])
    finally:
        app.extensions[EXTENSION].close()


def _requests() -> str:
    rows = (
        ("Path of an address, and its query", f"{request_sizes.MOST_QUERY:,} bytes each", "414"),
        ("Parameters of a query", f"{request_sizes.MOST_PARAMETERS}", "414"),
        ("One header", f"{request_sizes.MOST_HEADER:,} bytes", "431"),
        ("Body, where nothing else is said below", f"{request_sizes.USUAL:,} bytes", "413"),
        ("Lists and objects of JSON in each other", f"{json_bodies.MOST_DEPTH}", "413"),
        ("Values of JSON", f"one for {json_bodies.BYTES_A_VALUE} bytes of the body, and 100", "413"),
        ("Parts of a form with files", f"{request_sizes.MOST_PARTS}", "413"),
        ("Faults that an answer tells; the rest is counted", f"{problem_schemas.MOST_FAULTS}", ""),
        ("What an answer repeats of a field or a value", f"{problems.MOST_REPEATED} characters", ""),
        ("Rows of a page, where it has a cursor", f"{_most_rows()}, 20 if nothing is said", "422"),
    )
    return _section("Every request", "", table(("what", "most", "refused with"), rows))


def _most_rows() -> int:
    (found,) = (
        one.max
        for one in paging.PageArgsSchema().fields["limit"].validators
        if isinstance(one, ma.validate.Range)
    )
    return int(found)


def _bodies(app: Flask) -> str:
    rows = []
    for method, rule, endpoint in _routes(app):
        size = request_sizes.body_size(app, endpoint, method)
        if size != request_sizes.BodySize():
            files = f", and {size.files} × `UPLOAD_MAX_BYTES`" if size.files else ""
            files += f", and {size.recordings} × `RECORDING_MAX_BYTES`" if size.recordings else ""
            rows.append((f"`{method} {rule}`", f"{size.fields:,} bytes{files}"))
    return _section("Larger bodies", "", table(("route", "most"), rows))


def _schemas(app: Flask) -> str:
    """Summarise: of each route the longest list and the longest text."""
    rows = []
    for method, rule, endpoint in _routes(app):
        function = function_of(app, endpoint, method)
        documented = getattr(function, "_apidoc", {}).get("arguments", {}).get("parameters", [])
        bounds = [one for part in documented if "schema" in part for one in _bounds(part["schema"]())]
        lists, texts = (max((most for of, most in bounds if of is kind), default=0) for kind in (list, str))
        if lists or texts >= _WORTH_TELLING:
            rows.append((f"`{method} {rule}`", f"{lists:,}" if lists else "", f"{texts:,}" if texts else ""))
    said = "The longest list that a route takes, in items, and the longest text, in characters.\n\n"
    return _section("Lists and texts", said, table(("route", "items", "characters"), rows))


#: Shorter texts are names and codes.
_WORTH_TELLING = 300


def _bounds(schema: ma.Schema) -> Iterator[tuple[type, int]]:
    for field in schema.load_fields.values():
        yield from _of_field(field)


def _of_field(field: ma.fields.Field[object]) -> Iterator[tuple[type, int]]:
    kind = list if isinstance(field, (ma.fields.List, ma.fields.Dict)) else str
    yield from (
        (kind, one.max) for one in field.validators if isinstance(one, ma.validate.Length) and one.max
    )
    if isinstance(field, ma.fields.Nested):
        yield from _bounds(field.schema)
    if isinstance(field, ma.fields.List):
        yield from _of_field(field.inner)
    if isinstance(field, ma.fields.Dict) and field.value_field:
        yield from _of_field(field.value_field)


def _files() -> str:
    found = ((*describe(field), field.metadata["help"]) for field in SETTINGS)
    rows = (
        (f"`{name}`", f"{int(default):,}", meaning)
        for name, _, default, meaning in found
        if name.startswith(("UPLOAD_MAX", "RECORDING_MAX", "FILM_MAX"))
    )
    settings = table(("setting", "most, if nothing is set", "what"), rows)
    pixels = table(("format", "pixels at most"), ((name, f"{most:,}") for name, most in MOST_PIXELS.items()))
    said = (
        f"The contents of a PDF unfold to {MOST_UNFOLDED:,} bytes at most, and a picture in it has {MOST_PDF_PIXELS:,} "
        f"pixels at most. A decoder gets {MOST_MEMORY:,} bytes of memory and "
        f"{decoding.PATIENCE:g} s; for a recording it gets {SECONDS_OF['recording']:,} s of a processor and "
        f"{decoding.PATIENCE_OF['recording']:,g} s. A film becomes {FILM_LONG} by {FILM_SHORT} pixels, "
        f"{FILM_RATE} pictures and {FILM_BITS:,} bits a second at most, its sound {SOUND_BITS['stereo']:,}; "
        f"one picture of it has {MOST_FILM_PIXELS:,} pixels at most. An office file has {MOST_OFFICE_PARTS:,} parts "
        f"at most, which unfold to {MOST_OFFICE_UNFOLDED:,} bytes. An archive of posts holds {archive_rows.MOST_DAYS} "
        f"days and {archive_rows.MOST_EDITIONS:,} editions.\n\n"
    )
    kept = table(
        ("kind of file of the library", "days that one stays which nothing uses"),
        ((kind, f"{row.unused_for.days:,}") for kind, row in KINDS.items()),
    )
    return _section("Files", said, "\n".join([settings, pixels, kept]))


def _reads() -> str:
    said = "After its time a read ends, and the answer is 503 `too_costly`.\n\n"
    rows = ((read.name, f"{read.rows:,}", f"{read.seconds:g} s") for read in READS)
    return _section("Reads", said, table(("what is read", "rows at most", "time at most"), rows))


def _rates() -> str:
    said = "By whom each is counted stands in `models/access/guards.py`.\n\n"
    rows = ((f"`{limit}`", str(allowed.item), allowed.why) for limit, allowed in LIMITS.items())
    return _section("Rates", said, table(("limit", "how many", "why so many"), rows))


def _section(title: str, said: str, rows: str) -> str:
    return f"## {title}\n\n{said}{rows}"


def _routes(app: Flask) -> Iterator[tuple[str, str, str]]:
    for rule in sorted(app.url_map.iter_rules(), key=lambda one: one.rule):
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield method, rule.rule, rule.endpoint


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
