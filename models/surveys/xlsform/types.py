"""Types of questions: what XLSForm calls them, what Loa has for them, and why it has nothing for the others."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from models.surveys.definition import QuestionType


class Structure(StrEnum):
    """What begins and ends around other rows."""

    GROUP = "group"
    REPEAT = "repeat"


@dataclass(frozen=True)
class RowType:
    """What the type of a row says.

    :ivar question: what Loa asks; None for none.
    :ivar list: the list of options of a choice.
    :ivar other: whether own words may be given.
    :ivar begins: what the row begins.
    :ivar ends: whether it ends that.
    :ivar step: of whole numbers 1.
    :ivar code: why Loa has nothing for it.
    :ivar changed: what is different at Loa, a key of `models/data/xlsform.yml`.
    """

    question: QuestionType | None = None
    list: str = ""
    other: bool = False
    begins: Structure | None = None
    ends: bool = False
    step: int | None = None
    code: str = ""
    changed: str = ""


_PLAIN: Mapping[str, QuestionType] = {
    **dict.fromkeys(("text", "string", "q string", "add text prompt"), QuestionType.SHORT_TEXT),
    **dict.fromkeys(("integer", "int", "q int", "add integer prompt"), QuestionType.NUMBER),
    **dict.fromkeys(("decimal", "q decimal", "add decimal prompt", "percentage"), QuestionType.NUMBER),
    **dict.fromkeys(("date", "q date", "add date prompt"), QuestionType.DATE),
    "time": QuestionType.TIME,
    **dict.fromkeys(
        ("geopoint", "gps", "location", "q geopoint", "q location", "add location prompt"), QuestionType.PLACE
    ),
    **dict.fromkeys(
        ("image", "photo", "q image", "q picture", "add image prompt", "add photo prompt"), QuestionType.PHOTO
    ),
    **dict.fromkeys(("note", "q note", "add note prompt"), QuestionType.NOTE),
    "range": QuestionType.SCALE,
    **dict.fromkeys(("acknowledge", "trigger", "q acknowledge", "add acknowledge prompt"), QuestionType.NOTE),
}

_WHOLE = frozenset({"integer", "int", "q int", "add integer prompt"})
_ACKNOWLEDGE = frozenset({"acknowledge", "trigger", "q acknowledge", "add acknowledge prompt"})

#: Choices of a list, longest way of saying it first.
_SELECTS: Mapping[str, QuestionType] = {
    "add select one prompt using": QuestionType.SINGLE,
    "add select multiple prompt using": QuestionType.MULTIPLE,
    "select all that apply from": QuestionType.MULTIPLE,
    "select all that apply": QuestionType.MULTIPLE,
    "select multiple from": QuestionType.MULTIPLE,
    "select multiple using": QuestionType.MULTIPLE,
    "select one from": QuestionType.SINGLE,
    "select one using": QuestionType.SINGLE,
    "select multiple": QuestionType.MULTIPLE,
    "select one": QuestionType.SINGLE,
    "select1": QuestionType.SINGLE,
    "q select1": QuestionType.SINGLE,
    "q select": QuestionType.MULTIPLE,
    "rank": QuestionType.RANKING,
}

#: Why Loa has nothing for a type, by the words that it begins with; the first that fits counts.
_NOTHING: Mapping[str, str] = {
    **dict.fromkeys(("select one external", "select one from file", "select multiple from file"), "no_files"),
    **dict.fromkeys(("csv-external", "xml-external"), "no_files"),
    "cascading select": "no_cascades",
    **dict.fromkeys(("calculate", "q calculate", "add calculate prompt"), "no_calculations"),
    "hidden": "no_hidden",
    **dict.fromkeys(("start-geopoint", "background-geopoint", "background-audio", "audit"), "no_background"),
    **dict.fromkeys(("start", "end", "today", "get start", "get end", "get today"), "no_metadata"),
    **dict.fromkeys(
        ("deviceid", "device id", "get device", "imei", "subscriber", "get subscriber"), "no_metadata"
    ),
    **dict.fromkeys(("sim", "get sim", "phone", "get phone", "username", "email", "uri:"), "no_metadata"),
    "number of days": "no_metadata",
    **dict.fromkeys(("audio", "q audio", "add audio", "video", "q video", "add video"), "no_recordings"),
    **dict.fromkeys(("file", "add file"), "no_attachments"),
    **dict.fromkeys(("barcode", "q barcode", "add barcode"), "no_barcodes"),
    **dict.fromkeys(
        ("datetime", "date time", "q datetime", "q date time", "add date time", "add datetime"), "no_moments"
    ),
    **dict.fromkeys(("geotrace", "q geotrace", "geoshape", "q geoshape"), "no_lines"),
    "include": "no_includes",
    "osm": "no_osm",
}

_BEGIN = re.compile(r"(begin|end) (group|lgroup|repeat|looped group|loop)\b.*")
_OTHER = re.compile(r" or specify other$| or other$| specify other$")


def row_type(text: str) -> RowType:
    """Return what a type says, in any of the ways of writing it that XLSForm has known."""
    words = " ".join(text.split())
    plain = _underscores(words)
    if edge := _BEGIN.fullmatch(plain):
        structure = Structure.GROUP if edge[2] == "group" else Structure.REPEAT
        return RowType(
            begins=structure, ends=edge[1] == "end", code="" if structure is Structure.GROUP else "no_repeats"
        )
    if code := next((_NOTHING[start] for start in _NOTHING if _begins(plain, start)), ""):
        return RowType(code=code)
    if plain in _PLAIN:
        return RowType(
            _PLAIN[plain],
            step=1 if plain in _WHOLE else None,
            changed="acknowledge_is_note" if plain in _ACKNOWLEDGE else "",
        )
    return _select(words, plain)


def _select(words: str, plain: str) -> RowType:
    for start, question in _SELECTS.items():
        if plain.startswith(f"{start} "):
            # The list keeps its own way of writing.
            listed = words[len(start) :].strip()
            other = _OTHER.search(_underscores(f" {listed}"))
            without = f" {listed}"[: -len(other[0])].strip() if other else listed
            return RowType(question, list=without, other=bool(other))
    return RowType(code="type_unknown")


def _begins(plain: str, start: str) -> bool:
    return (
        plain == start
        or plain.startswith(start if start.endswith(":") else f"{start} ")
        or (start in ("subscriber", "sim", "phone") and plain.startswith(start))
    )


def _underscores(text: str) -> str:
    """Return words in small letters with blanks between; `_` stands for one only in the words of XLSForm."""
    found = text.casefold()
    for written, meant in _JOINED:
        found = re.sub(written, meant, found)
    return found


_JOINED = tuple(
    (rf"\b{name.replace(' ', '_')}\b", name)
    for name in (
        *(
            "select one external",
            "select one from file",
            "select multiple from file",
            "select one",
            "select multiple",
        ),
        *("cascading select", "or other", "or specify other", "begin group", "end group", "begin repeat"),
        *("end repeat", "begin loop", "end loop"),
    )
)
