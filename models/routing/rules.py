"""Rules of routing, pure: what a rule asks of a report, and which of an ordered list fits first."""

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


class Conditions(TypedDict, total=False):
    """What a rule asks of a report; each condition that it has must hold, an empty one always does.

    `areas` are ids, each with everything below; `hours` is one of `Hours`; of `any_words` one must be said, of
    `all_words` each.
    """

    areas: list[str]
    categories: list[str]
    kinds: list[str]
    hours: str
    any_words: list[str]
    all_words: list[str]


class StoredRule(TypedDict):
    """A rule as it is stored.

    `agency` is the id of an agency, or a template with `{area}` or `{province}` of the report. `assignee_id` is the
    official who gets the report at once; "" leaves that to the agency.
    """

    name: str
    when: Conditions
    agency: str
    assignee_id: str


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
        """Say whether it was filed within office hours."""
        return self.opening()

    @cached_property
    def words(self) -> str:
        """Return the words of the text with one blank before, between and after them."""
        return f" {_BETWEEN_WORDS.sub(' ', self.folded).strip()} "


class Rule:
    """One rule, compiled.

    :param number: its place in the list, from 0.
    """

    def __init__(self, number: int, rule: StoredRule) -> None:
        when = rule["when"]
        self.number = number
        self.agency = rule["agency"]
        self.assignee_id = rule.get("assignee_id") or ""
        self._hours = when.get("hours", "")
        self._areas = frozenset(when.get("areas", ()))
        self._categories = frozenset(when.get("categories", ()))
        self._kinds = frozenset(when.get("kinds", ()))
        self._any = phrases(when.get("any_words", ()))
        self._all = phrases(when.get("all_words", ()))

    def fits(self, case: Case) -> bool:
        """Say whether everything that the rule asks holds."""
        return self.lacks(case) == ""

    def lacks(self, case: Case) -> str:
        """Return the first condition that does not hold; "" when all do."""
        if self._categories and case.category not in self._categories:
            return "categories"
        if self._kinds and case.kind not in self._kinds:
            return "kinds"
        if self._areas and self._areas.isdisjoint(case.area["path"]):
            return "areas"
        if self._any and not any(_says(case, phrase) for phrase in self._any):
            return "any_words"
        if not all(_says(case, phrase) for phrase in self._all):
            return "all_words"
        if self._hours and case.in_office is not (self._hours == Hours.OFFICE):
            return "hours"
        return ""

    def agency_of(self, case: Case) -> str:
        """Return the id of the agency that the rule names for a report."""
        return named(self.agency, case.area)


def compiled(rules: Iterable[StoredRule]) -> list[Rule]:
    """Compile a list of rules."""
    return [Rule(number, rule) for number, rule in enumerate(rules)]


def fitting(rules: Iterable[Rule], case: Case) -> Iterator[Rule]:
    """Return the rules that fit, in their order; the first decides."""
    return (rule for rule in rules if rule.fits(case))


def named(agency: str, area: TemplateArea) -> str:
    """Return the id of the agency that a template means for a report in `area`.

    :raises ValueError: it is no template.
    """
    try:
        return agency.format(area=area["_id"], province=area["province_id"])
    except (AttributeError, IndexError, KeyError) as error:
        raise ValueError(agency) from error


def phrases(words: Iterable[str]) -> list[str]:
    """Return words or phrases as they are looked for: folded, a Latin one whole, any other wherever it stands."""
    folded = (fold(word) for word in words)
    bare = (_BETWEEN_WORDS.sub(" ", word).strip() if word.isascii() else word for word in folded)
    return [f" {word} " if word.isascii() else word for word in bare if word]


def covers(wide: Conditions, narrow: Conditions) -> bool:
    """Say whether every report that fits `narrow` fits `wide`, as far as the conditions alone can tell."""
    inner: Mapping[str, Any] = narrow
    return all(_COVERS[name](value, inner.get(name, ())) for name, value in wide.items() if value)


def _says(case: Case, phrase: str) -> bool:
    return phrase in (case.words if phrase.isascii() else case.folded)


def _within(wide: Sequence[str], narrow: Sequence[str]) -> bool:
    return bool(narrow) and set(narrow) <= set(wide)


def _words_within(wide: Sequence[str], narrow: Sequence[str]) -> bool:
    return bool(narrow) and set(phrases(narrow)) <= set(phrases(wide))


def _words_beyond(wide: Sequence[str], narrow: Sequence[str]) -> bool:
    return set(phrases(wide)) <= set(phrases(narrow))


_COVERS: Mapping[str, Callable[[Any, Any], bool]] = {
    "areas": _within,
    "categories": _within,
    "kinds": _within,
    "hours": lambda wide, narrow: wide == narrow,
    "any_words": _words_within,
    "all_words": _words_beyond,
}
