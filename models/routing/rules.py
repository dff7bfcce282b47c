"""Rules of routing, pure: what a rule asks of a report, and which of an ordered list fits first.

A rule as it is stored: `{name, when, agency, assignee_id}`. `when` may hold `areas` (ids; each with everything
below), `categories`, `kinds`, `hours` (`office` or `off`), `any_words` and `all_words`; each that it holds must fit.
`agency` is the id of one, or a template with `{area}` or `{province}`; `assignee_id` an official or "".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any, TypedDict

from models.areas.areas import Area
from models.language.text import fold

_BETWEEN_WORDS = re.compile(r"\W+")


class Hours(StrEnum):
    """When a report was filed: within office hours or out of them."""

    OFFICE = "office"
    OFF = "off"


class TemplateArea(TypedDict):
    """What of an area the template of an agency is filled in with."""

    _id: str
    province_id: str


@dataclass(frozen=True)
class Case:
    """What rules look at.

    :param area: the document of the report's area.
    :param folded: its text as `models.language.text.fold` makes it.
    :param opening: says whether it was filed within office hours; asked when a rule wants to know.
    """

    area: Area
    category: str
    kind: str
    folded: str
    opening: Callable[[], bool]

    @cached_property
    def in_office(self) -> bool:
        """Whether it was filed within office hours."""
        return self.opening()

    @cached_property
    def words(self) -> str:
        """The words of the text with one blank before, between and after them."""
        return f" {_BETWEEN_WORDS.sub(' ', self.folded).strip()} "


class Rule:
    """One rule, compiled.

    :param number: its place in the list, from 0.
    """

    def __init__(self, number: int, rule: Mapping[str, Any]) -> None:
        when: Mapping[str, Any] = rule["when"]
        self.number = number
        self.agency: str = rule["agency"]
        self.assignee_id: str = rule.get("assignee_id") or ""
        self._hours: str = when.get("hours", "")
        self._areas = frozenset(when.get("areas", ()))
        self._categories = frozenset(when.get("categories", ()))
        self._kinds = frozenset(when.get("kinds", ()))
        self._any = phrases(when.get("any_words", ()))
        self._all = phrases(when.get("all_words", ()))

    def fits(self, case: Case) -> bool:
        """Whether everything that the rule asks holds."""
        return (
            (not self._categories or case.category in self._categories)
            and (not self._kinds or case.kind in self._kinds)
            and (not self._areas or not self._areas.isdisjoint(case.area["path"]))
            and (not self._any or any(_says(case, phrase) for phrase in self._any))
            and all(_says(case, phrase) for phrase in self._all)
            and (not self._hours or case.in_office is (self._hours == Hours.OFFICE))
        )

    def agency_of(self, case: Case) -> str:
        """The id of the agency that the rule names for a report."""
        return named(self.agency, case.area)


def compiled(rules: Iterable[Mapping[str, Any]]) -> list[Rule]:
    """A list of rules, compiled."""
    return [Rule(number, rule) for number, rule in enumerate(rules)]


def fitting(rules: Iterable[Rule], case: Case) -> Iterator[Rule]:
    """The rules that fit, in their order; the first decides."""
    return (rule for rule in rules if rule.fits(case))


def named(agency: str, area: TemplateArea) -> str:
    """The id of the agency that a template means for a report in `area`.

    :raises ValueError: it is no template.
    """
    try:
        return agency.format(area=area["_id"], province=area["province_id"])
    except (AttributeError, IndexError, KeyError) as error:
        raise ValueError(agency) from error


def phrases(words: Iterable[str]) -> list[str]:
    """Words or phrases as they are looked for: folded, a Latin one whole, any other wherever it stands."""
    folded = (fold(word) for word in words)
    bare = (_BETWEEN_WORDS.sub(" ", word).strip() if word.isascii() else word for word in folded)
    return [f" {word} " if word.isascii() else word for word in bare if word]


def covers(wide: Mapping[str, Any], narrow: Mapping[str, Any]) -> bool:
    """Whether every report that fits `narrow` fits `wide`, as far as the conditions alone can tell."""
    return all(_COVERS[name](wide[name], narrow.get(name, ())) for name in wide if wide[name])


def _says(case: Case, phrase: str) -> bool:
    return phrase in (case.words if phrase.isascii() else case.folded)


def _within(wide: Sequence[str], narrow: Sequence[str]) -> bool:
    return bool(narrow) and set(narrow) <= set(wide)


def _words_within(wide: Sequence[str], narrow: Sequence[str]) -> bool:
    return bool(narrow) and set(phrases(narrow)) <= set(phrases(wide))


def _words_beyond(wide: Sequence[str], narrow: Sequence[str]) -> bool:
    return set(phrases(wide)) <= set(phrases(narrow))


_COVERS = {
    "areas": _within,
    "categories": _within,
    "kinds": _within,
    "hours": lambda wide, narrow: wide == narrow,
    "any_words": _words_within,
    "all_words": _words_beyond,
}
