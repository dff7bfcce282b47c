"""Finding files of the library again: by words with or without diacritics, tag, days, place, body and kind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from pymongo import DESCENDING

from models.areas import areas
from models.files.file_words import words_of
from models.files.library import LIBRARY_FILES, LibraryFile
from models.language.text import fold
from models.store import Query, Store, cursor
from models.store.reads import BoundedRead

READ = BoundedRead("files of the library", rows=101, seconds=3)

#: Most words of one search; what comes after is not looked for.
MOST_SEARCHED = 12


@dataclass(frozen=True)
class FileQuery:
    """Which files are asked for; empty: any.

    :param text: every word of it is among those of the file.
    :param begin: the first day, YYYY-MM-DD; `end` the last one, included. A file whose day nobody said has that on
        which it was kept.
    :param area_id: of this area or one below.
    :param consent: a `ConsentKind`, `rights` a `RightsKind`: to find what still has to be asked for.
    """

    text: str = ""
    tag: str = ""
    begin: str = ""
    end: str = ""
    area_id: str = ""
    agency_id: str = ""
    kind: str = ""
    consent: str = ""
    rights: str = ""


class FilePage(NamedTuple):
    """Some files, the last kept first, and the cursor of the next page or None."""

    files: list[LibraryFile]
    next: str | None


def search(store: Store, wanted: FileQuery, *, after: str | None = None, limit: int = 20) -> FilePage:
    """Return the files that a query asks for.

    :raises Invalid: `bad_cursor`.
    :raises TooCostly: the conditions fit few of many.
    """
    conditions = _conditions(store, wanted)
    if after:
        (last,) = cursor.decode(after, 1)
        conditions.append({"_id": {"$lt": last}})
    query: dict[str, Any] = {"$and": conditions} if conditions else {}
    with READ.within():
        found = store.collection(LIBRARY_FILES).find(query).sort("_id", DESCENDING)
        rows = list(found.limit(min(limit + 1, READ.rows)))
    more = len(rows) > limit
    return FilePage(rows[:limit], cursor.encode(rows[limit - 1]["_id"]) if more else None)


def _conditions(store: Store, wanted: FileQuery) -> list[Query]:
    fields = {
        "tag_keys": fold(wanted.tag),
        "source_agency_id": wanted.agency_id,
        "kind": wanted.kind,
        "consent.kind": wanted.consent,
        "rights.kind": wanted.rights,
    }
    found: list[Query] = [{name: value} for name, value in fields.items() if value]
    if words := words_of([wanted.text])[:MOST_SEARCHED]:
        found.append({"words": {"$all": words}})
    elif wanted.text.strip():
        # It was asked for something that no file can have.
        found.append({"_id": {"$in": []}})
    if days := {name: day for name, day in (("$gte", wanted.begin), ("$lte", wanted.end)) if day}:
        found.append({"day": days})
    if wanted.area_id:
        found.append({"area_id": {"$in": areas.below(store, wanted.area_id)}})
    return found
