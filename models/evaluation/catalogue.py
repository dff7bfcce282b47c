"""The figures of the evaluation and its reasons, as the file has them (`models/data/evaluation.yml`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import NamedTuple

from models.errors import NotFound
from models.language.languages import choose
from models.store import datafiles


class Kind(StrEnum):
    """What a denominator is: what the unit itself had to do, or what the whole province did."""

    OWN = "own"
    WHOLE = "whole"


class Better(StrEnum):
    """Whether a higher or a lower share is the better one."""

    MORE = "more"
    LESS = "less"


@dataclass(frozen=True)
class Measure:
    """One figure of the evaluation.

    :param least: the smallest denominator with which a unit has a rank.
    :param source: where its numbers are counted, in words.
    """

    id: str
    kind: Kind
    better: Better
    least: int
    name: Mapping[str, str]
    numerator: Mapping[str, str]
    denominator: Mapping[str, str]
    source: Mapping[str, str]


class PraisePost(NamedTuple):
    """What the post about good practice begins with: a topic, and a title by language with `{place}`."""

    category: str
    title: Mapping[str, str]


def measures() -> Sequence[Measure]:
    """Return all figures in their order."""
    return list(_measures().values())


def measure(measure_id: str) -> Measure:
    """Return one figure.

    :raises NotFound: `measure_not_found`.
    """
    try:
        return _measures()[measure_id]
    except KeyError as error:
        raise NotFound("measure_not_found", measure=measure_id) from error


def reason(code: str, lang: str) -> str:
    """Return the sentence that says why there is no figure, or no rank; "" for none."""
    return choose(datafiles.read("evaluation.yml")["reasons"][code], lang) if code else ""


def reasons() -> Sequence[str]:
    """Return the codes of all reasons."""
    return list(datafiles.read("evaluation.yml")["reasons"])


def praise_post() -> PraisePost:
    """Return what the post about good practice begins with."""
    return PraisePost(**datafiles.read("evaluation.yml")["praise"])


@cache
def _measures() -> Mapping[str, Measure]:
    rows = datafiles.read("evaluation.yml")["figures"]
    found = [Measure(**{**row, "kind": Kind(row["kind"]), "better": Better(row["better"])}) for row in rows]
    return {one.id: one for one in found}
