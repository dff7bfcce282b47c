"""Wholes: which number of a form is a part of which other, so that no part that is typed is above its whole."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from models.errors import Fault
from models.returns import forms
from models.returns.forms import ColumnType, ReturnForm


def pairs(form: ReturnForm) -> list[tuple[str, str]]:
    """Return the columns that are parts, each with the column of its whole: what a share is of, and `within`."""
    shares = [(one["n"], one["of"]) for one in forms.columns(form, ColumnType.SHARE)]
    said = [(one["id"], one["within"]) for one in forms.columns(form) if "within" in one]
    return [*shares, *said]


def faults_of(
    form: ReturnForm, values: Mapping[str, float | None], typed: Collection[str]
) -> Iterator[Fault]:
    """Yield the parts above their wholes, at the number that was typed.

    What the system counts is judged only together with a number that somebody typed.

    :param values: every number of the report, by its column; None where nobody knows it.
    """
    for part, whole in pairs(form):
        n, of = values.get(part), values.get(whole)
        if n is None or of is None or n <= of or not {part, whole} & set(typed):
            continue
        at, other = (part, whole) if part in typed else (whole, part)
        name = f"values.{at}.value"
        yield Fault(
            name,
            "part_above_whole",
            {"n": _plain(n), "of": _plain(of)},
            about=(name, f"values.{other}.value"),
        )


def _plain(number: float) -> float:
    """Return a number without the decimals of a whole one."""
    return int(number) if number == int(number) else number
