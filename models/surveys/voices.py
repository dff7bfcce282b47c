"""Voices: what one answer adds to the totals of its survey. Pure: the same answer always adds the same.

A total is kept of the whole survey and of each area, day, language and channel (`Slice`). In each stands how many
answered, and of each question how many answered it and, by cell, what:

| type | cells |
|---|---|
| single, multiple | the id of the option |
| scale, rating, number | the value, rounded to three digits (`bin_of`), and beside the cells the exact sum |
| matrix | by row the id of the option |
| ranking | by option (as a row) its place, from 1 |
| date | the month, `YYYY-MM`; `before` and `after` for what lies outside of `YEARS` |
| time | the hour, `00` to `23` |
| texts, place, photo | none: only that it was answered |
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple, TypedDict, cast

from models.language.dates import VIETNAM
from models.surveys.definition import NUMBERS, WORDLESS, Question, QuestionType, Survey

#: Dates outside of these years are counted together.
YEARS = ("1900", "2100")

#: Values are counted up to this size; what is larger counts as this, so that nobody makes a mean meaningless.
LARGEST = Decimal(10**9)

#: Digits by which values are told apart, and those behind the point at most.
DIGITS, SMALLEST = 3, -3

_SUM_STEP = Decimal("0.000001")


class Slice(NamedTuple):
    """Of which answers a total is: `by` is `all`, `area`, `day`, `lang` or `channel`, `value` which of them."""

    by: str
    value: str


class Voice(TypedDict):
    """What of an answer is counted; of texts, places and photos only that they were given."""

    area_path: list[str]
    day: str
    lang: str
    channel: str
    verified: bool
    doubtful: bool
    late: bool
    answers: dict[str, Any]


#: By the path within a total what is added there.
Amounts = dict[str, int | Decimal]


def voice(survey: Survey, answer: Mapping[str, Any], area_path: Sequence[str]) -> Voice:
    """Return what is counted of an answer.

    :param area_path: from the province down to where the voter's home is; empty if that is not known.
    """
    silent = {one["id"] for one in survey["questions"] if one["type"] in WORDLESS}
    return {
        "area_path": list(area_path),
        "day": day_of(answer["at"]),
        "lang": answer.get("lang") or "",
        "channel": answer["channel"],
        "verified": bool(answer.get("verified")),
        "doubtful": bool(answer.get("doubtful")),
        "late": bool(answer.get("late")),
        "answers": {name: True if name in silent else value for name, value in answer["answers"].items()},
    }


def slices(said: Voice) -> Iterator[Slice]:
    """Yield the totals in which a voice counts."""
    yield Slice("all", "")
    yield from (Slice("area", area_id) for area_id in said["area_path"])
    yield Slice("day", said["day"])
    yield Slice("lang", said["lang"])
    yield Slice("channel", said["channel"])


def amounts(survey: Survey, said: Voice) -> Amounts:
    """Return what a voice adds to each of its totals."""
    found: Amounts = {"n": 1}
    found.update({name: 1 for name in ("verified", "doubtful", "late") if dict(said)[name]})
    for question in survey["questions"]:
        value = said["answers"].get(question["id"])
        if value is not None:
            path = f"questions.{question['id']}"
            found[f"{path}.n"] = 1
            for cell in _cells(question, value):
                found[f"{path}.{cell}"] = 1
            if question["type"] in NUMBERS:
                found[f"{path}.sum"] = _exact(value)
    return found


def bin_of(value: float) -> str:
    """Return the cell of a number: three digits of it and a power of ten (`152e-1`, `-7e0`).

    :raises ValueError: it is no finite number.
    """
    number = _within(value)
    exponent = max(SMALLEST, number.adjusted() - DIGITS + 1)
    steps = int((number.scaleb(-exponent)).to_integral_value())
    while steps and steps % 10 == 0:
        steps, exponent = steps // 10, exponent + 1
    return f"{steps}e{exponent if steps else 0}"


def value_of(cell: str) -> float:
    """Return the number that stands for a cell of `bin_of`."""
    return float(cell)


def day_of(at: datetime) -> str:
    """Return the day in Vietnam, `YYYY-MM-DD`."""
    return at.astimezone(VIETNAM).date().isoformat()


def _exact(value: float) -> Decimal:
    return _within(value).quantize(_SUM_STEP)


def _within(value: float) -> Decimal:
    return max(-LARGEST, min(LARGEST, Decimal(str(value))))


def _cells(question: Question, value: object) -> Iterator[str]:
    found = _CELLS.get(QuestionType(question["type"]))
    if found:
        yield from found(value)


def _one(value: object) -> Iterator[str]:
    yield f"cells.{value}"


def _several(value: object) -> Iterator[str]:
    yield from (f"cells.{one}" for one in cast(list[str], value))


def _number(value: object) -> Iterator[str]:
    yield f"cells.{bin_of(cast(float, value))}"


def _matrix(value: object) -> Iterator[str]:
    yield from (f"rows.{row}.{option}" for row, option in cast(dict[str, str], value).items())


def _ranking(value: object) -> Iterator[str]:
    yield from (f"rows.{option}.{place}" for place, option in enumerate(cast(list[str], value), 1))


def _month(value: object) -> Iterator[str]:
    month = cast(str, value)[:7]
    year = month[:4]
    inside = YEARS[0] <= year < YEARS[1]
    yield f"cells.{month if inside else 'before' if year < YEARS[0] else 'after'}"


def _hour(value: object) -> Iterator[str]:
    yield f"cells.{cast(str, value)[:2]}"


_CELLS: Mapping[QuestionType, Callable[[object], Iterator[str]]] = {
    QuestionType.SINGLE: _one,
    QuestionType.MULTIPLE: _several,
    QuestionType.SCALE: _number,
    QuestionType.RATING: _number,
    QuestionType.NUMBER: _number,
    QuestionType.MATRIX: _matrix,
    QuestionType.RANKING: _ranking,
    QuestionType.DATE: _month,
    QuestionType.TIME: _hour,
}
