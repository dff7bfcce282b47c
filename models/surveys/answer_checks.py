"""Checks of answers: what is right for each type of question, and how it is kept.

| type | right is |
|---|---|
| single | the id of an option |
| multiple | a list of such ids, each once |
| ranking | a list of such ids, the first place first |
| matrix | by the id of a row the id of an option |
| scale, rating, number | a number |
| short_text, long_text | words |
| date, time | `YYYY-MM-DD`, `HH:MM` |
| place | `{"lat": …, "lon": …}` in degrees (WGS 84), within the province |
| photo | the id of an upload |
| note | nothing: it only tells something |

Own words for an option that asks for them ("other") come beside, by the id of the question.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, time
from typing import Any, TypeGuard, cast

from models.errors import Fault
from models.language.text import nfc
from models.language.visible import is_visible
from models.surveys.definition import (
    LONGEST_SHORT_TEXT,
    LONGEST_TEXT,
    RATING_MAX,
    SCALE_MAX,
    SCALE_MIN,
    Question,
    QuestionType,
)
from models.surveys.lists import WordedQuestion

#: A question with its words in all languages, or in one.
Asked = Question | WordedQuestion

#: Numbers of limits, conditions and answers lie between this and its opposite: floats hold them to a thousandth.
LARGEST_NUMBER = 10**12

#: The least step of a number.
SMALLEST_STEP = 1e-6

_STEP_SLACK = 1e-9
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def check_one(question: Asked, value: object, other: object = None) -> list[Fault]:
    """Return everything that is wrong with the answer to one question; None means no answer.

    A limit that is broken carries the own words of the question, if it has some, as the parameter `message`.
    """
    field = f"answers.{question['id']}"
    if is_empty(value):
        must = question["required"] and question["type"] != QuestionType.NOTE
        return [Fault(field, "required")] if must else []
    found = list(_CHECKS[QuestionType(question["type"])](question, field, value))
    return found or list(_other(question, value, other))


def is_empty(value: object) -> bool:
    """Say whether a value is no answer: nothing, or a text that shows nothing."""
    return value is None or value in ([], {}) or (isinstance(value, str) and not is_visible(value))


def kept(value: object) -> Any:
    """Return an answer, which was checked, as it is stored."""
    if isinstance(value, dict) and all(isinstance(one, int | float) for one in value.values()):
        return {name: round(float(one), 6) for name, one in value.items()}
    return nfc(value) if isinstance(value, str) else value


def chosen(value: object) -> list[str]:
    """Return the ids of the options of an answer to a choice."""
    if isinstance(value, dict):
        return [str(one) for one in value.values()]
    return [str(one) for one in value] if isinstance(value, list) else [str(value)]


def is_number(value: object) -> TypeGuard[int | float]:
    """Say whether a value is a number that can be kept: neither NaN nor larger than `LARGEST_NUMBER`."""
    # An int may be larger than any float; NaN is not smaller than anything.
    return (
        isinstance(value, int | float)
        and not isinstance(value, bool)
        and -LARGEST_NUMBER <= value <= LARGEST_NUMBER
    )


def limits(question: Asked) -> tuple[Any, Any]:
    """Return the least and the most of a question, with what holds where it says nothing."""
    least, most = _DEFAULTS.get(QuestionType(question["type"]), (None, None))
    own_least, own_most = question["min"], question["max"]
    return (least if own_least is None else own_least, most if own_most is None else own_most)


_DEFAULTS: Mapping[QuestionType, tuple[int | None, int]] = {
    QuestionType.SCALE: (SCALE_MIN, SCALE_MAX),
    QuestionType.RATING: (1, RATING_MAX),
    QuestionType.SHORT_TEXT: (None, LONGEST_SHORT_TEXT),
    QuestionType.LONG_TEXT: (None, LONGEST_TEXT),
}


def _options(question: Asked) -> set[str]:
    return {option["id"] for option in question["options"]}


def _limit(question: Asked, field: str, code: str, **params: object) -> Fault:
    """Return a broken limit, with the own words of the question as they were asked."""
    own = question["message"]
    return Fault(field, code, {**params, **({"message": own} if own else {})})


def _single(question: Asked, field: str, value: object) -> Iterator[Fault]:
    if not isinstance(value, str):
        yield Fault(field, "wrong_type")
    elif value not in _options(question):
        yield Fault(field, "not_a_choice")


def _several(question: Asked, field: str, value: object) -> Iterator[Fault]:
    if not (isinstance(value, list) and all(isinstance(one, str) for one in value)):
        yield Fault(field, "wrong_type")
        return
    if set(value) - _options(question):
        yield Fault(field, "not_a_choice")
    if len(set(value)) < len(value):
        yield Fault(field, "id_repeated")
    least, most = limits(question)
    if most is not None and len(value) > most:
        yield _limit(question, field, "too_many_choices", max=most)
    if least is not None and len(value) < least:
        yield _limit(question, field, "too_few_choices", min=least)


def _ranking(question: Asked, field: str, value: object) -> Iterator[Fault]:
    found = list(_several(question, field, value))
    yield from found
    all_of_them = question["min"] is None and question["max"] is None
    if not found and all_of_them and len(cast(list[str], value)) < len(question["options"]):
        yield _limit(question, field, "ranking_unfinished")


def _matrix(question: Asked, field: str, value: object) -> Iterator[Fault]:
    if not (isinstance(value, dict) and all(isinstance(one, str) for one in (*value, *value.values()))):
        yield Fault(field, "wrong_type")
        return
    rows = {row["id"] for row in question["rows"]}
    for row, option in value.items():
        if row not in rows or option not in _options(question):
            yield Fault(f"{field}.{row}" if row in rows else field, "not_a_choice")
    if question["required"]:
        yield from (Fault(f"{field}.{row}", "required") for row in sorted(rows - set(value)))


def _number(question: Asked, field: str, value: object) -> Iterator[Fault]:
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value:
        yield Fault(field, "wrong_type")
        return
    if not is_number(value):
        yield Fault(field, "out_of_range", {"min": -LARGEST_NUMBER, "max": LARGEST_NUMBER})
        return
    least, most = limits(question)
    if least is not None and value < least:
        yield _limit(question, field, "too_small", min=least)
    if most is not None and value > most:
        yield _limit(question, field, "too_large", max=most)
    step = question["step"] or (None if question["type"] == QuestionType.NUMBER else 1)
    if step and abs((steps := (value - (least or 0)) / step) - round(steps)) > _STEP_SLACK * max(
        1, abs(steps)
    ):
        yield _limit(question, field, "not_a_step", step=step)


def _text(question: Asked, field: str, value: object) -> Iterator[Fault]:
    if not isinstance(value, str):
        yield Fault(field, "wrong_type")
        return
    least, most = limits(question)
    if len(nfc(value)) > most:
        yield _limit(question, field, "too_long", max=most)
    if least is not None and len(nfc(value)) < least:
        yield _limit(question, field, "too_short", min=least)


def _day(question: Asked, field: str, value: object) -> Iterator[Fault]:
    if not isinstance(value, str) or not is_day(value):
        yield Fault(field, "not_a_day")
    else:
        yield from _between(question, field, value)


def _time(question: Asked, field: str, value: object) -> Iterator[Fault]:
    if not isinstance(value, str) or not is_time(value):
        yield Fault(field, "not_a_time")
    else:
        yield from _between(question, field, value)


def is_day(value: str) -> bool:
    """Say whether a text is a day of the calendar, `YYYY-MM-DD`."""
    try:
        return bool(_DAY.fullmatch(value) and date.fromisoformat(value))
    except ValueError:
        return False


def is_time(value: str) -> bool:
    """Say whether a text is a time of the day, `HH:MM`."""
    return bool(_TIME.fullmatch(value)) and time.fromisoformat(value) is not None


def _between(question: Asked, field: str, value: str) -> Iterator[Fault]:
    least, most = question["min"], question["max"]
    if least is not None and value < str(least):
        yield _limit(question, field, "too_early", min=least)
    if most is not None and value > str(most):
        yield _limit(question, field, "too_late", max=most)


def _place(question: Asked, field: str, value: object) -> Iterator[Fault]:
    numbers = isinstance(value, dict) and all(is_number(one) for one in value.values())
    if not (isinstance(value, dict) and set(value) == {"lat", "lon"} and numbers):
        yield Fault(field, "wrong_type")
    elif not (-90 <= value["lat"] <= 90 and -180 <= value["lon"] <= 180):
        yield Fault(field, "place_outside")


def _photo(question: Asked, field: str, value: object) -> Iterator[Fault]:
    if not isinstance(value, str) or len(value) > 100:
        yield Fault(field, "wrong_type")


def _note(question: Asked, field: str, value: object) -> Iterator[Fault]:
    yield Fault(field, "takes_no_answer")


_CHECKS: Mapping[QuestionType, Callable[[Asked, str, object], Iterator[Fault]]] = {
    QuestionType.SINGLE: _single,
    QuestionType.MULTIPLE: _several,
    QuestionType.SCALE: _number,
    QuestionType.RATING: _number,
    QuestionType.NUMBER: _number,
    QuestionType.SHORT_TEXT: _text,
    QuestionType.LONG_TEXT: _text,
    QuestionType.RANKING: _ranking,
    QuestionType.MATRIX: _matrix,
    QuestionType.DATE: _day,
    QuestionType.TIME: _time,
    QuestionType.PLACE: _place,
    QuestionType.PHOTO: _photo,
    QuestionType.NOTE: _note,
}


def _other(question: Asked, value: object, other: object) -> Iterator[Fault]:
    field = f"others.{question['id']}"
    asks = {option["id"] for option in question["options"] if option["other"]}
    if question["type"] not in (QuestionType.SINGLE, QuestionType.MULTIPLE) or not asks & set(chosen(value)):
        if not is_empty(other):
            yield Fault(field, "takes_no_answer")
    elif is_empty(other):
        yield Fault(field, "required")
    elif not isinstance(other, str):
        yield Fault(field, "wrong_type")
    elif len(nfc(other)) > LONGEST_SHORT_TEXT:
        yield Fault(field, "too_long", {"max": LONGEST_SHORT_TEXT})
