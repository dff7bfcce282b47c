"""The archive (lưu trữ thông tin): everything that was published in a period as one ZIP file with an index.

Each edition of a post stands in it as it was out, in each of its languages as a page and as plain text, with the files
that may be published. The index comes as a page, as CSV and as JSON; whoever has the file needs no network to read it.
It is sent while it is made: in memory are a few posts, a piece of one file, and a line of the index for each edition.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from typing import TypedDict

from models.access.callers import Identity
from models.areas import agencies, areas
from models.categories import categories
from models.content import archive_pages, archive_rows
from models.content.archive_rows import Archived, Period
from models.content.post_sources import VersionRef
from models.exports import archive as zips
from models.exports import csv_table, taken
from models.exports.archive import Part
from models.exports.cells import Cell
from models.exports.taken import Taking
from models.files import library
from models.files.library import LibraryFile
from models.language.dates import day_and_time
from models.language.languages import choose
from models.store import Store

#: Bytes of a file that are read at once.
PIECE = 256 << 10


class Line(TypedDict):
    """One edition in the index; paths are those within the archive."""

    post: str
    edition: int
    published_at: str
    title: str
    kind: str
    category: str
    area: str
    agency: str
    audience: str
    document_number: str
    document_signer: str
    taken_from: str
    state: str
    note: str
    languages: list[str]
    texts: dict[str, str]
    files: list[str]
    withheld: list[str]


@dataclass(frozen=True)
class _Wanted:
    store: Store
    period: Period
    lang: str


def stream(store: Store, identity: Identity, period: Period, lang: str) -> Iterator[bytes]:
    """Return the archive of a period, some bytes at a time. Who took it is noted, and whether to its end.

    :param lang: of the index; each text stands in its own.
    :raises Invalid: the period is too long.
    :raises Clash: `archive_too_large`.
    :raises TooCostly: it takes too long to count what there is.
    """
    ids = archive_rows.post_ids(store, identity, period)
    asked = {"from": period.first.isoformat(), "to": period.last.isoformat(), "area": period.area_id}
    taking = Taking("zip", {"posts": True, **asked, **({"staff": True} if period.staff else {})})
    rows = taken.noted(store, identity, taking, archive_rows.read(store, ids, period))
    return zips.stream(_parts(_Wanted(store, period, lang), rows), datetime.now(UTC))


def _parts(wanted: _Wanted, rows: Iterator[Archived]) -> Iterator[Part]:
    index: list[Line] = []
    sent: set[str] = set()
    for row in rows:
        index.append(_line(wanted, row))
        for lang in sorted(row.edition["texts"]):
            yield _text(archive_pages.path_of_text(row, lang, "html"), archive_pages.html(row, lang))
            yield _text(archive_pages.path_of_text(row, lang, "txt"), archive_pages.plain(row, lang))
        for file in row.files:
            if file["_id"] not in sent:
                sent.add(file["_id"])
                yield Part(archive_pages.path_of_file(file), _pieces(wanted.store, file))
    yield Part("index.csv", zips.encoded(csv_table.lines(_headings(wanted.lang), map(_cells, index))))
    yield Part("index.json", zips.encoded(_json(wanted, index)))
    yield _text("index.html", _front(wanted, index))


def _text(path: str, text: str) -> Part:
    return Part(path, [text.encode()])


def _pieces(store: Store, file: LibraryFile) -> Iterator[bytes]:
    stored = library.open_part(store, library.part(file))
    while piece := stored.read(PIECE):
        yield piece


def _line(wanted: _Wanted, row: Archived) -> Line:
    edition, post, lang = row.edition, row.post, wanted.lang
    shown = edition["texts"].get(lang) or edition["texts"][edition["lang"]]
    source = edition["source_agency_id"]
    return {
        "post": post["_id"],
        "edition": edition["number"],
        "published_at": edition["at"].isoformat(timespec="seconds"),
        "title": shown["title"],
        "kind": archive_pages.named("kind", edition["kind"], lang),
        "category": _topic(wanted.store, edition["category"], lang),
        "area": areas.get(wanted.store, post["area_id"])["full_name"],
        "agency": agencies.name(wanted.store, source, lang) if source else "",
        "audience": archive_pages.named("audience", post["audience"], lang),
        "document_number": edition["document"]["number"] if edition["document"] else "",
        "document_signer": edition["document"]["signer"] if edition["document"] else "",
        "taken_from": _taken_from(edition["taken_from"]),
        "state": archive_pages.named("state", post["state"], lang),
        "note": choose(edition["note"], lang),
        "languages": sorted(edition["texts"]),
        "texts": {one: archive_pages.path_of_text(row, one, "html") for one in sorted(edition["texts"])},
        "files": [archive_pages.path_of_file(file) for file in row.files],
        "withheld": list(row.withheld),
    }


def _taken_from(ref: VersionRef | None) -> str:
    return f"{ref['post_id']} ({ref['edition']})" if ref else ""


def _topic(store: Store, code: str, lang: str) -> str:
    known = {topic["_id"]: topic["name"] for topic in categories.topics(store)}
    return choose(known[code], lang) if code in known else code


def _headings(lang: str) -> list[str]:
    return [choose(texts, lang) for texts in archive_pages.words()["columns"].values()]


def _cells(line: Line) -> list[Cell]:
    lists = {
        "languages": line["languages"],
        "texts": list(line["texts"].values()),
        "files": line["files"],
        "withheld": line["withheld"],
    }
    flat = {name: "\n".join(values) for name, values in lists.items()}
    flat["published_at"] = day_and_time(datetime.fromisoformat(line["published_at"]))
    return [flat.get(name, line[name]) for name in archive_pages.words()["columns"]]  # type: ignore[literal-required]


def _json(wanted: _Wanted, index: Sequence[Line]) -> Iterator[str]:
    """Yield the index as JSON, line by line."""
    period = wanted.period
    head = {"from": period.first.isoformat(), "to": period.last.isoformat(), "area_id": period.area_id}
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "editions": ['
    for n, line in enumerate(index):
        yield (",\n" if n else "\n") + json.dumps(line, ensure_ascii=False)
    yield "\n]}\n"


def _front(wanted: _Wanted, index: Sequence[Line]) -> str:
    lang, period = wanted.lang, wanted.period
    title = archive_pages.word("title", lang)
    between = archive_pages.word(
        "period", lang, start=f"{period.first:%d/%m/%Y}", end=f"{period.last:%d/%m/%Y}"
    )
    shown = ("published_at", "title", "kind", "area", "agency", "audience", "state", "texts")
    headings = [choose(archive_pages.words()["columns"][name], lang) for name in shown]
    rows = (
        [
            escape(day_and_time(datetime.fromisoformat(line["published_at"]))),
            *(escape(line[name]) for name in ("title", "kind", "area", "agency", "audience", "state")),
            archive_pages.links(line["texts"]),
        ]
        for line in index
    )
    place = areas.get(wanted.store, period.area_id)["full_name"]
    body = [
        f"<h1>{escape(title)}</h1>",
        f"<p>{escape(place)}. {escape(between)}. {escape(archive_pages.word('count', lang, count=len(index)))}.</p>",
        *archive_pages.table(headings, rows),
    ]
    return archive_pages.page(title, lang, body)
