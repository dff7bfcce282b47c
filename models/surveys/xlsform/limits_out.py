"""Limits written: the type of a question with what XLSForm needs to keep its limits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import cast

from models.surveys.answer_checks import limits
from models.surveys.definition import NUMBERS, TEXTS, Operand, Question, QuestionType
from models.surveys.xlsform import values
from models.surveys.xlsform.expressions import number
from models.surveys.xlsform.marks import Mark

TYPES: Mapping[QuestionType, str] = {
    QuestionType.SINGLE: "select_one",
    QuestionType.MULTIPLE: "select_multiple",
    QuestionType.RANKING: "rank",
    QuestionType.SCALE: "range",
    QuestionType.RATING: "range",
    QuestionType.SHORT_TEXT: "text",
    QuestionType.LONG_TEXT: "text",
    QuestionType.DATE: "date",
    QuestionType.TIME: "time",
    QuestionType.PLACE: "geopoint",
    QuestionType.PHOTO: "image",
    QuestionType.NOTE: "note",
}

#: How a type looks where several are the same to XLSForm.
LOOKS: Mapping[QuestionType, str] = {QuestionType.LONG_TEXT: "multiline", QuestionType.RATING: "rating"}

#: What of an answer is limited.
_MEASURED: Mapping[QuestionType, str] = {
    **dict.fromkeys(TEXTS, "string-length(.)"),
    **dict.fromkeys((QuestionType.MULTIPLE, QuestionType.RANKING), "count-selected(.)"),
    QuestionType.TIME: "decimal-time(.)",
}


@dataclass
class Demand:
    """What a question demands, as the cells of its row."""

    type: str
    constraint: str = ""
    parameters: str = ""
    appearance: str = ""
    marks: list[tuple[Mark, str]] = field(default_factory=list)


def demand(question: Question) -> Demand:
    """Return the cells for type and limits of a question, which is no matrix."""
    kind = QuestionType(question["type"])
    if kind in (QuestionType.SCALE, QuestionType.RATING):
        return _range(question) or Demand("decimal", _constraint(question), marks=[(Mark.TYPE, kind.value)])
    if kind is QuestionType.NUMBER:
        whole = all(
            one is not None and float(one).is_integer() for one in (question["step"], question["min"] or 0)
        )
        return Demand("integer" if whole else "decimal", _constraint(question))
    return Demand(TYPES[kind], _constraint(question), appearance=LOOKS.get(kind, ""))


def _range(question: Question) -> Demand | None:
    """Return a range; None where XLSForm knows none with such ends."""
    least, most = limits(question)
    step = question["step"] or 1
    if not 0 < step <= most - least:
        return None
    ends = f"start={number(least)} end={number(most)} step={number(step)}"
    unset = [(Mark.UNSET, name) for name in ("min", "max", "step") if dict(question)[name] is None]
    return Demand(
        "range", parameters=ends, appearance=LOOKS.get(QuestionType(question["type"]), ""), marks=unset
    )


def _constraint(question: Question) -> str:
    return " and ".join(_parts(question))


def _parts(question: Question) -> Iterator[str]:
    kind = QuestionType(question["type"])
    measured = _MEASURED.get(kind, ".")
    for name, sign in (("min", ">="), ("max", "<=")):
        limit = cast(Operand | None, dict(question)[name])
        if limit is not None:
            yield f"{measured} {sign} {values.written(limit, kind)}"
    step = question["step"]
    if kind in NUMBERS and step is not None:
        base = float(question["min"] or 0)
        if kind is QuestionType.NUMBER and step == 1 and base.is_integer():
            return
        yield f"(. - {number(base)}) mod {number(step)} = 0" if base else f". mod {number(step)} = 0"
