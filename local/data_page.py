"""Write docs/data.md from the declared collections: `python -m local.data_page`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path

from pymongo import IndexModel

from local.data_shapes import fields, meaning, parts
from local.data_writers import ROOT, Spec, specs, writers
from local.markdown import table
from models import catalogue
from models.store import schema

PAGE = ROOT / "docs" / "data.md"

HEAD = """# The data

Every collection of the store: what a document is and holds, what of that is personal, how long it stays, and who
writes it. This page is written by `make data` from the `CollectionSpec` and the TypedDict of each
(`models/store/collections.py`); a test compares them. Times are in UTC, to the millisecond. A field marked *optional*
is missing from some documents.

Others have shapes that are not ours. `files.files` and `files.chunks` are GridFS: the files of `uploads`, deleted with
them. `limit_counters` and `limit_windows` are the library `limits`' own: it counts calls in them, and MongoDB removes
what is over.
"""

#: What the loading of the catalogue writes, besides whoever changes it at the desk.
LOADER = "models/catalogue.py"


def page() -> str:
    """Return the whole page as Markdown."""
    written = writers()
    loaded = catalogue.rows().keys()
    indexes = schema.indexes()
    found = [
        (spec, _path(module.__file__), [*written[spec.name], *([LOADER] if spec.name in loaded else [])])
        for module, _, spec in specs()
    ]
    sections = (_section(spec, path, by, indexes.get(spec.name) or spec.indexes) for spec, path, by in found)
    return "\n".join([HEAD, _overview(spec for spec, _, _ in found), *sections])


def _overview(every: Iterable[Spec]) -> str:
    rows = (
        (f"[`{one.name}`](#{one.name})", one.purpose, "yes" if one.personal else "", one.kept)
        for one in every
    )
    return table(("collection", "one document", "personal", "kept"), rows)


def _section(spec: Spec, path: str, written_by: Sequence[str], indexes: Sequence[IndexModel]) -> str:
    facts = {
        "One document": spec.purpose,
        "Kept": spec.kept,
        "Personal data": spec.personal or ("None." if spec.purpose else ""),
        "Declared in": f"`{path}`.",
        "Written by": f"{', '.join(f'`{one}`' for one in written_by)}." if written_by else "",
        "Events": f"Its aggregate changes by events of the kind `{spec.kind}`; bookkeeping does not."
        if spec.kind
        else "",
    }
    lines = "".join(f"- **{name}**: {text}\n" for name, text in facts.items() if text)
    return "\n".join([f"## {spec.name}\n", lines, *_shapes(spec.shape), _indexes(indexes)])


def _shapes(shape: type) -> Iterator[str]:
    for part in parts(shape):
        rows = ((f"`{name}`", kind, "" if always else "optional") for name, kind, always in fields(part))
        text = meaning(part)
        yield "\n".join(
            [f"### {part.__name__}\n", *([f"{text}\n"] if text else []), table(("field", "type", ""), rows)]
        )


def _indexes(indexes: Sequence[IndexModel]) -> str:
    lines = [f"- {_index(one)}\n" for one in indexes]
    return f"**Indexes**, besides `_id`:\n\n{''.join(lines)}" if lines else ""


def _index(index: IndexModel) -> str:
    made = index.document
    keys = ", ".join(_key(name, way) for name, way in made["key"].items())
    notes = [
        word
        for option, word in (("unique", "unique"), ("sparse", "only where there is one"))
        if made.get(option)
    ]
    if "partialFilterExpression" in made:
        notes.append(f"only where `{made['partialFilterExpression']}`")
    if "expireAfterSeconds" in made:
        after = timedelta(seconds=made["expireAfterSeconds"])
        notes.append(f"MongoDB removes the document {_long(after)}that time")
    return "; ".join([keys, *notes])


def _key(name: str, way: object) -> str:
    if way in (1, -1):
        return f"`{name}`" if way == 1 else f"`{name}` (downwards)"
    return f"`{name}` ({way})"


def _long(after: timedelta) -> str:
    if not after:
        return "at "
    return f"{after.days} days after " if after.days else f"{after} after "


def _path(file: str | None) -> str:
    return str(Path(str(file)).relative_to(ROOT))


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
