"""Pages of an archive of posts: each edition in each language as HTML and as plain text, readable without a network.

A page names only files of the archive, by paths within it, and has no script.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from html import escape
from typing import Any

from models.content import corrections
from models.content.archive_rows import Archived
from models.content.posts import Audience, Medium, PostState
from models.files import library
from models.files.kinds import FileKind
from models.files.library import LibraryFile
from models.language.dates import day_and_time, day_of
from models.language.languages import OWN_NAMES, choose
from models.store.datafiles import read

STYLE = (
    "body{max-width:46rem;margin:1rem auto;padding:0 1rem;font:1rem/1.6 sans-serif}img{max-width:100%}"
    "td,th{text-align:left;vertical-align:top;padding:.3rem}"
)

#: From the folder of a page back to the top.
UP = "../../../"


@lru_cache(maxsize=1)
def words() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    """Return the columns, words and names of values, by language."""
    loaded: Mapping[str, Mapping[str, Mapping[str, str]]] = read("archive.yml")
    return loaded


def word(name: str, lang: str, **given: Any) -> str:
    """Return a word of the pages in a language."""
    return choose(words()["words"][name], lang).format_map(given)


def named(group: str, value: str, lang: str) -> str:
    """Return the name of a value in a language."""
    texts = words()[group].get(value)
    return choose(texts, lang) if texts else value


def path_of_text(row: Archived, lang: str, ending: str) -> str:
    """Return where a text stands in the archive."""
    folder = "posts" if row.post["audience"] == Audience.PUBLIC else "staff"
    return f"{folder}/{row.edition['post_id']}/{row.edition['number']}/{lang}.{ending}"


def path_of_file(file: LibraryFile) -> str:
    """Return where a file stands in the archive."""
    return f"files/{file['_id']}.{library.part(file)['ending']}"


def page(title: str, lang: str, body: Iterable[str]) -> str:
    """Return a page with this body of HTML."""
    policy = "default-src 'none'; img-src 'self' file:; style-src 'unsafe-inline'"
    head = (
        f'<!doctype html>\n<html lang="{lang}">\n<head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        f'<meta name="viewport" content="width=device-width"><title>{escape(title)}</title>'
        f"<style>{STYLE}</style></head>\n<body>\n"
    )
    return head + "\n".join(body) + "\n</body>\n</html>\n"


def html(row: Archived, lang: str) -> str:
    """Return an edition in one of its languages as a page."""
    text = row.edition["texts"][lang]
    # The body was made safe when it was stored (`models.content.rich_text`).
    body = [
        f"<h1>{escape(text['title'])}</h1>",
        f"<p>{escape(_line(row, lang))}</p>",
        *(f"<p><b>{escape(name)}:</b> {escape(said)}</p>" for name, said in _facts(row, lang)),
        text["body"],
        *_files(row, lang),
        f'<p><a href="{UP}index.html">{escape(word("title", lang))}</a></p>',
    ]
    return page(text["title"], lang, body)


def plain(row: Archived, lang: str) -> str:
    """Return an edition in one of its languages as plain text."""
    text = row.edition["texts"][lang]
    named_files = [path_of_file(file) for file in row.files]
    facts = [f"{name}: {said}" for name, said in _facts(row, lang)]
    return "\n\n".join([text["title"], _line(row, lang), *facts, text["plain"], *named_files]) + "\n"


def _line(row: Archived, lang: str) -> str:
    when = word("edition", lang, number=row.edition["number"], at=day_and_time(row.edition["at"]))
    return f"{named('kind', row.edition['kind'], lang)} · {when}"


def _facts(row: Archived, lang: str) -> Iterator[tuple[str, str]]:
    """Yield what stands above the text, each with its name: why it was changed or withdrawn, and what kinds need."""
    said = {**_reasons(row, lang), **_of_document(row, lang), **_of_correction(row, lang)}
    yield from ((word(name, lang), text) for name, text in said.items() if text)


def _reasons(row: Archived, lang: str) -> dict[str, str]:
    trace = row.post["trace"]
    withdrawn = row.post["state"] == PostState.WITHDRAWN and trace
    return {
        "corrected": choose(row.edition["note"], lang),
        "withdrawn": choose(trace["note"], lang) if trace and withdrawn else "",
    }


def _of_document(row: Archived, lang: str) -> dict[str, str]:
    facts = row.edition["document"]
    if not facts:
        return {}
    issued = f"{word('issued_on', lang)} {day_of(facts['issued_on'])}" if facts["issued_on"] else ""
    parts = (facts["number"], facts["issued_by"], issued)
    return {"document": ", ".join(filter(None, parts)), "signer": facts["signer"]}


def _of_correction(row: Archived, lang: str) -> dict[str, str]:
    shown = corrections.shown(row.edition, lang)
    if shown is None:
        return {}
    return {
        "claim": shown["claim"],
        "seen_at": shown["seen_at"],
        "truth": shown["truth"],
        "source": shown["source"],
        "who": shown["who"],
    }


def _files(row: Archived, lang: str) -> Iterator[str]:
    about = {medium["file_id"]: medium for medium in row.edition["media"]}
    if row.files:
        yield f"<h2>{escape(word('files', lang))}</h2>"
    for file in row.files:
        yield _file(file, about.get(file["_id"]), lang)
    if row.withheld:
        yield f"<p>{escape(word('withheld', lang))}: {len(row.withheld)}</p>"


def _file(file: LibraryFile, medium: Medium | None, lang: str) -> str:
    caption = (choose(medium["caption"], lang) if medium else "") or choose(file["title"], lang)
    address = escape(f"{UP}{path_of_file(file)}")
    if file["kind"] != FileKind.PICTURE:
        return f'<p><a href="{address}">{escape(caption)}</a></p>'
    alt = (choose(medium["alt"], lang) if medium else "") or choose(file["alt"], lang)
    return f'<figure><img src="{address}" alt="{escape(alt)}"><figcaption>{escape(caption)}</figcaption></figure>'


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Yield a table whose cells are HTML."""
    yield "<table><tr>" + "".join(f"<th>{escape(one)}</th>" for one in headings) + "</tr>"
    for row in rows:
        yield "<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>"
    yield "</table>"


def links(paths: Mapping[str, str]) -> str:
    """Return links to the texts of an edition, by language."""
    return " ".join(
        f'<a href="{escape(path)}" lang="{lang}">{escape(OWN_NAMES.get(lang, lang))}</a>'
        for lang, path in paths.items()
    )
