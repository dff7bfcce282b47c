"""Add the sentences of pages that lack a translation to their `.po` files: `python -m local.page_words`.

Those of officials (`api/console/`) and of residents (`api/public/`) lie apart. A sentence stands in the file of the
room that says it; one of several rooms, or of the frame, in `base.po`. What nobody says any more is taken out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

from api.html.words import HOMES, files
from models.language.languages import DEFAULT, LANGUAGES

#: How code and templates say a sentence, and which of its arguments are forms of it with a number.
IN_CODE: Mapping[str, tuple[int, ...] | None] = {"said": None, "later": None, "counted": (1, 2)}
IN_TEMPLATES: Mapping[str, tuple[int, ...] | None] = {"_": None, "ngettext": (1, 2)}

#: A sentence, or its forms.
Sentence = str | tuple[str, ...]

#: The file of what several rooms say.
SHARED = "base"

TRANSLATED = tuple(language for language in LANGUAGES if language != DEFAULT)


def main() -> None:
    """Write the files again."""
    for language in TRANSLATED:
        known = translations(language)
        for home in HOMES:
            _write_all(home, language, known)


def _write_all(home: Path, language: str, known: Mapping[Sentence, Sentence]) -> None:
    wanted, folder = by_room(home), home / "words" / language
    for path in folder.glob("*.po"):
        if path.stem not in wanted:
            path.unlink()
    for room, sentences in wanted.items():
        _write(folder / f"{room}.po", language, sentences, known)


def by_room(home: Path) -> dict[str, list[Sentence]]:
    """Return every sentence of a package, sorted, by the file that it belongs into."""
    rooms: dict[Sentence, set[str]] = {}
    for path, room in _sources(home):
        for sentence in sentences_in(path):
            rooms.setdefault(sentence, set()).add(room)
    found: dict[str, list[Sentence]] = {}
    for sentence, places in sorted(rooms.items(), key=lambda row: str(row[0])):
        room = next(iter(places)) if len(places) == 1 else SHARED
        found.setdefault(room, []).append(sentence)
    return found


def sentences_in(path: Path) -> Iterator[Sentence]:
    """Yield the sentences that a template or a module says."""
    is_code = path.suffix == ".py"
    method, keywords = ("python", IN_CODE) if is_code else ("jinja2.ext:babel_extract", IN_TEMPLATES)
    with path.open("rb") as file:
        for _, said, _, _ in extract(method, file, keywords, options={"silent": "false"}):
            yield said


def translations(language: str) -> dict[Sentence, Sentence]:
    """Return what the files of a language say, by sentence; of two translations the one that comes first."""
    found: dict[Sentence, Sentence] = {}
    for path in files(language):
        for sentence, said in read(path, language):
            found[sentence] = found.get(sentence) or said
    return found


def read(path: Path, language: str) -> Iterator[tuple[Sentence, Sentence]]:
    """Yield each sentence of a file with its translation."""
    with path.open("rb") as file:
        for one in read_po(file, locale=language):
            if one.id:
                yield _fixed(one.id), _fixed(one.string or "")


def _fixed(said: str | list[str] | tuple[str, ...]) -> Sentence:
    return said if isinstance(said, str) else tuple(said)


def _sources(home: Path) -> Iterable[tuple[Path, str]]:
    for path in sorted(home.rglob("*.py")):
        inner = path.relative_to(home).parts
        yield path, inner[0] if len(inner) > 1 and inner[0] != "extension" else SHARED
    templates = home / "templates" / home.name
    for path in sorted(templates.rglob("*.html")):
        inner = path.relative_to(templates).parts
        yield path, inner[0] if len(inner) > 1 and inner[0] != "macros" else SHARED


def _write(
    path: Path, language: str, sentences: Iterable[Sentence], known: Mapping[Sentence, Sentence]
) -> None:
    catalogue = Catalog(locale=language, fuzzy=False)
    for sentence in sentences:
        catalogue.add(sentence, known.get(sentence, ""))
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalogue, omit_header=True, width=0)


if __name__ == "__main__":
    main()
