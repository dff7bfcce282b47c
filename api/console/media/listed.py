"""The list of the library: a filter that stands in the address, and a page of files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import request
from werkzeug.datastructures import MultiDict

from api.console.media import names
from api.console.posts import names as post_names
from api.console.posts import places
from api.desk.media import filters
from api.desk.media.presented import ShownLibraryFile, show
from api.desk.media.schemas import LibraryArgs, LibraryArgsSchema
from api.extensions.context import current_language, current_store
from api.extensions.problems import faults_in, sentence
from api.html.forms import Form, structured
from api.html.words import later
from models.errors import Fault
from models.files import library_search

#: Files of a page.
ROWS = 24

LABELS = {
    "text": later("Tìm"),
    "area": later("Địa bàn"),
    "rights": later("Quyền"),
    "consent": later("Đồng ý"),
}


@dataclass(frozen=True)
class Row:
    """A file in the list.

    :param refusal: why no post may take it, in words; "" if one may.
    """

    file: ShownLibraryFile
    name: str
    kind: str
    refusal: str


@dataclass(frozen=True)
class Listed:
    """A page of files.

    :param following: the address of the next page; "" for none.
    """

    rows: Sequence[Row]
    form: Form
    following: str


def asked(address: str = "/console/media") -> Listed:
    """Return the page that the address asks for."""
    query = structured(LibraryArgsSchema(), request.args)
    args, faults = _read(query)
    found = library_search.search(current_store(), filters.query_of(args), after=args["after"], limit=ROWS)
    kept = {name: str(value) for name, value in query.items() if name != "after"}
    form = Form(
        LibraryArgsSchema(),
        MultiDict(request.args.items(multi=True)),
        faults,
        options={
            "kind": post_names.options(names.KINDS),
            "rights": post_names.options(names.RIGHTS),
            "consent": post_names.options(names.CONSENTS),
            "area": places.written_for(),
        },
        labels=LABELS,
        prefix="f-",
    )
    following = f"{address}?{urlencode({**kept, 'after': found.next})}" if found.next else ""
    return Listed([row_of(show(file)) for file in found.files], form, following)


def row_of(file: ShownLibraryFile) -> Row:
    """Return a file as a row."""
    language = current_language()
    title = file["title"].get(language) or next(iter(file["title"].values()), "")
    refusal = sentence(file["refusal"], language) if file["refusal"] else ""
    return Row(file, title or file["name"], post_names.named(names.KINDS, file["kind"]), refusal)


def _read(query: Mapping[str, object]) -> tuple[LibraryArgs, Sequence[Fault]]:
    """Return the filters, none where something is wrong with them, and what is wrong."""
    schema = LibraryArgsSchema()
    everything: LibraryArgs = schema.load({})
    faults: Sequence[Fault] = faults_in(schema, dict(query))
    args: LibraryArgs = everything if faults else schema.load(query)
    faults = faults or list(filters.filter_faults(args))
    return (everything if faults else args), faults
