"""What officials say of a file of the library, and what is wrong with that."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import TypedDict, cast

from models.areas import agencies
from models.areas.areas import AREAS
from models.errors import Fault
from models.files import library
from models.files.file_words import LONGEST_TITLE
from models.files.library import ConsentKind, Described, FoundBy, LibraryFile, Noted, RightsKind
from models.language import visible
from models.language.dates import VIETNAM
from models.language.languages import LANGUAGES
from models.language.text import fold, nfc
from models.store import Store

LONGEST_DESCRIPTION, LONGEST_ALT, LONGEST_NOTE, LONGEST_TAG = 4_000, 500, 1_000, 60

MOST_TAGS = 30

#: The longest text of each field, in each language.
LONGEST: Mapping[str, int] = {
    "title": LONGEST_TITLE,
    "description": LONGEST_DESCRIPTION,
    "alt": LONGEST_ALT,
}

#: Rights that somebody else gave: the note says who, and what they allow.
SAID_BY_OTHERS = frozenset({RightsKind.LICENSED, RightsKind.PERMISSION})


class Description(TypedDict, total=False):
    """What an official changes of `Described`; what is left out stays."""

    title: dict[str, str]
    description: dict[str, str]
    alt: dict[str, str]
    tags: list[str]
    area_id: str | None
    taken_on: str
    source_agency_id: str
    rights: Noted
    consent: Noted


def merged(file: LibraryFile, changed: Description) -> Described:
    """Return what is said of a file once it is changed, as it is stored."""
    full = cast(Described, {name: changed.get(name, file[name]) for name in Described.__annotations__})  # type: ignore[literal-required]
    return {
        "title": _clean(full["title"]),
        "description": _clean(full["description"]),
        "alt": _clean(full["alt"]),
        "tags": _tags(full["tags"]),
        "area_id": full["area_id"] or None,
        "taken_on": full["taken_on"],
        "source_agency_id": full["source_agency_id"],
        "rights": _noted(full["rights"]),
        "consent": _noted(full["consent"]),
    }


class Change(Described, FoundBy):
    """What is written of a file."""


def values(file: LibraryFile, described: Described) -> Change:
    """Return what is written of a file, with the words by which it is found."""
    return {**described, **library.found_by(described, file["name"], file["said"], file["at"])}


def faults(store: Store, changed: Description) -> Iterator[Fault]:
    """Yield everything that is wrong with a change, whatever file it is made to."""
    for name, most in LONGEST.items():
        yield from _text_faults(name, cast(Mapping[str, Mapping[str, str]], changed).get(name, {}), most)
    if "title" in changed and not any(map(visible.is_visible, changed["title"].values())):
        yield Fault("title", "required")
    yield from _tag_faults(changed.get("tags", ()))
    yield from _place_faults(store, changed)
    if (taken := changed.get("taken_on", "")) and not _is_past_day(taken):
        yield Fault("taken_on", "day_not_past")
    yield from _right_faults(changed)


def _text_faults(field: str, texts: Mapping[str, str], most: int) -> Iterator[Fault]:
    for lang, text in texts.items():
        if lang not in LANGUAGES:
            yield Fault(f"{field}.{lang}", "unknown_field")
        elif len(text) > most:
            yield Fault(f"{field}.{lang}", "too_long", {"max": most})
        elif text:
            yield from visible.text_faults(f"{field}.{lang}", text)


def _tag_faults(tags: Sequence[str]) -> Iterator[Fault]:
    if len(tags) > MOST_TAGS:
        yield Fault("tags", "too_long", {"max": MOST_TAGS})
    for n, tag in enumerate(tags):
        yield from visible.name_faults(f"tags.{n}", tag, LONGEST_TAG)


def _place_faults(store: Store, changed: Description) -> Iterator[Fault]:
    area_id, agency_id = changed.get("area_id"), changed.get("source_agency_id")
    if area_id and not store.collection(AREAS).find_one({"_id": area_id}, {"_id": 1}):
        yield Fault("area_id", "area_unknown")
    if agency_id and not agencies.find_open(store, agency_id):
        yield Fault("source_agency_id", "agency_unknown")


def _right_faults(changed: Description) -> Iterator[Fault]:
    for field, kinds in (("rights", RightsKind), ("consent", ConsentKind)):
        given = cast(Mapping[str, Noted], changed).get(field)
        if given is None:
            continue
        if given["kind"] not in set(kinds):
            yield Fault(f"{field}.kind", "not_a_choice", {"choices": ", ".join(kinds)})
        if len(given["note"]) > LONGEST_NOTE:
            yield Fault(f"{field}.note", "too_long", {"max": LONGEST_NOTE})
        if given["kind"] in SAID_BY_OTHERS and not visible.says_something(given["note"]):
            yield Fault(f"{field}.note", "required")


def _clean(texts: Mapping[str, str]) -> dict[str, str]:
    return {lang: kept for lang, text in texts.items() if (kept := nfc(text))}


def _tags(tags: Sequence[str]) -> list[str]:
    """Return tags as they were written first; one that differs in diacritics or capitals is no other tag."""
    return list({fold(tag): nfc(tag) for tag in reversed(tags) if nfc(tag)}.values())[::-1]


def _noted(given: Noted) -> Noted:
    return {"kind": given["kind"], "note": nfc(given["note"])}


def _is_past_day(text: str) -> bool:
    try:
        return len(text) == 10 and date.fromisoformat(text) <= datetime.now(VIETNAM).date()
    except ValueError:
        return False
