"""A store as a release left it, in one small file: reading it, and how it was written.

The first line says which commit wrote it and with which keys its fields are sealed. Then each index has a line,
`{collection, index}`, and each document, `{collection, document}`, in MongoDB's extended JSON. All of it is invented.
"""

from __future__ import annotations

import dataclasses
import gzip
from collections import defaultdict
from pathlib import Path
from typing import Any

from bson import json_util

from models.store import Document, Store
from models.store.vault import Vault

FOLDER = Path(__file__).parent

#: What version 0.1.0 wrote; `tests.models.migrations.written` made it.
VERSION_0_1 = FOLDER / "version_0_1.jsonl.gz"

#: The catalogue comes from files and is loaded at every start, so a dump needs no copy of it.
LEFT_OUT = frozenset(
    {
        "agencies",
        "areas",
        "catalogue_versions",
        "categories",
        "hotlines",
        "legal_offices",
        "reply_templates",
        "topics",
    }
)

_JSON = json_util.JSONOptions(tz_aware=True, json_mode=json_util.JSONMode.CANONICAL)


def with_keys(store: Store, field_key: str, hash_key: str) -> Store:
    """Return the same store with these keys."""
    settings = dataclasses.replace(store.settings, field_keys=[field_key], hash_key=hash_key)
    return dataclasses.replace(store, vault=Vault([field_key], hash_key), settings=settings)


def write(store: Store, path: Path, *, commit: str) -> None:
    """Write the documents and indexes of a store."""
    head = {"commit": commit, "field_key": store.settings.field_keys[0], "hash_key": store.settings.hash_key}
    lines: list[dict[str, Any]] = [head]
    for collection in sorted(store.db.list_collection_names()):
        for name, index in store.db[collection].index_information().items():
            lines.append({"collection": collection, "index": {"name": name, **index}})
        if collection not in LEFT_OUT:
            rows = store.db[collection].find().sort("_id")
            lines += [{"collection": collection, "document": row} for row in rows]
    text = "\n".join(json_util.dumps(line, json_options=_JSON, ensure_ascii=False) for line in lines)
    # Without the time, so that the same store makes the same file.
    path.write_bytes(gzip.compress(text.encode(), mtime=0))


def read(store: Store, path: Path = VERSION_0_1) -> Store:
    """Put a dump with its indexes into an empty database; returns the store with the keys of the dump."""
    head, *lines = (
        json_util.loads(line, json_options=_JSON)
        for line in gzip.decompress(path.read_bytes()).decode().splitlines()
    )
    documents: defaultdict[str, list[Document]] = defaultdict(list)
    for line in lines:
        if "document" in line:
            documents[line["collection"]].append(line["document"])
        else:
            _create_index(store, line["collection"], dict(line["index"]))
    for collection, rows in documents.items():
        store.db[collection].insert_many(rows)
    return with_keys(store, head["field_key"], head["hash_key"])


def contents(store: Store) -> dict[str, dict[str, Document]]:
    """Return everything that lasts in a database, by collection and id, to be compared.

    Left out is what each load of the catalogue makes new.
    """
    return {
        name: {str(row["_id"]): row for row in store.db[name].find()}
        for name in store.db.list_collection_names()
        if name not in {"leases", "catalogue_versions"} and not _expires(store, name)
    }


def _expires(store: Store, collection: str) -> bool:
    """Whether the store deletes rows by itself."""
    return any("expireAfterSeconds" in index for index in store.db[collection].index_information().values())


def _create_index(store: Store, collection: str, index: dict[str, Any]) -> None:
    keys = [(field, way if isinstance(way, str) else int(way)) for field, way in index.pop("key")]
    for given in ("v", "ns", "2dsphereIndexVersion"):
        index.pop(given, None)
    if index["name"] != "_id_":
        store.db[collection].create_index(keys, **index)
