"""Forms of reports: what is asked, by section and column, as `models/data/return_forms.yml` has it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import lru_cache
from typing import NotRequired, TypedDict, cast

from models.store import datafiles

FILE = "return_forms.yml"

#: The form of TV-14.
YEARLY = "yearly"

#: The form whose columns whoever asks writes.
AD_HOC = "ad_hoc"


class ColumnType(StrEnum):
    """What stands in a column: a number that is added up, or the share of one of another, which is never typed."""

    NUMBER = "number"
    SHARE = "share"


class Column(TypedDict):
    """One column. `source` names a figure of `models.returns.sources`; `n` and `of` are the columns of a share.

    `within` is the column of which this one is a part.

    A number is needed to hand the report in unless `required` says otherwise, and it is a count of whole things unless
    `fraction` allows more.
    """

    id: str
    type: str
    text: dict[str, str]
    source: NotRequired[str]
    required: NotRequired[bool]
    fraction: NotRequired[bool]
    within: NotRequired[str]
    n: NotRequired[str]
    of: NotRequired[str]


class Section(TypedDict):
    """Some columns that stand together."""

    id: str
    title: dict[str, str]
    columns: list[Column]


class TextPart(TypedDict):
    """A part of the report that is written in words."""

    id: str
    text: dict[str, str]
    required: bool


class ReturnForm(TypedDict):
    """A form; `due` is a rule of `models.returns.periods.due`."""

    version: int
    title: dict[str, str]
    calendar: str
    period: str
    due: dict[str, int]
    sections: list[Section]
    texts: list[TextPart]


def every() -> Mapping[str, ReturnForm]:
    """Return all forms by their ids."""
    return _read()


def columns(form: ReturnForm, kind: ColumnType | None = None) -> Iterator[Column]:
    """Yield the columns of a form, all or those of one type."""
    for section in form["sections"]:
        for column in section["columns"]:
            if kind is None or column["type"] == kind:
                yield column


def numbers(form: ReturnForm) -> dict[str, Column]:
    """Return the columns that hold numbers, by their ids."""
    return {one["id"]: one for one in columns(form, ColumnType.NUMBER)}


@lru_cache(maxsize=1)
def _read() -> dict[str, ReturnForm]:
    return cast(dict[str, ReturnForm], datafiles.read(FILE))
