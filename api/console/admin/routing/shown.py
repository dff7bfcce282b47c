"""What the list of rules shows: each in words, what has become wrong with it, and the list with two changed about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from api.console.admin import words
from api.extensions.context import current_language, current_store
from api.extensions.problems import detail
from api.html.words import said
from models.errors import Fault, NotFound
from models.people.official_shapes import OFFICIALS
from models.routing import rule_faults
from models.routing.routing import Rulebook
from models.routing.rules import Conditions, StoredRule

#: Areas and words that a row names; more are counted.
MOST_NAMED = 4


class Row(NamedTuple):
    """A rule in the list; `number` counts from 0, `wrong` says what has become wrong with it since it was saved."""

    number: int
    name: str
    when: list[str]
    unit: str
    assignee: str
    wrong: list[str]


def rows(book: Rulebook) -> list[Row]:
    """Return the rules in words."""
    faults = rule_faults.of(current_store(), book["_id"], book["rules"])
    return [
        Row(
            number,
            rule["name"],
            list(when(rule["when"])),
            words.unit(rule["agency"]),
            person(rule.get("assignee_id", "")),
            said_of([one for one in faults if one.field.split(".")[1:2] == [str(number)]]),
        )
        for number, rule in enumerate(book["rules"])
    ]


def when(asked: Conditions) -> Iterator[str]:
    """Yield the conditions of a rule in words."""
    if codes := asked.get("categories"):
        yield _line(said("Lĩnh vực"), [words.category(one) for one in codes])
    if kinds := asked.get("kinds"):
        yield _line(said("Loại"), [words.named(words.KIND, one) for one in kinds])
    if area_ids := asked.get("areas"):
        yield _line(said("Ở"), [words.area(one) for one in area_ids])
    if found := asked.get("any_words"):
        yield _line(said("Có một trong các từ"), found)
    if found := asked.get("all_words"):
        yield _line(said("Có đủ các từ"), found)
    if hours := asked.get("hours"):
        yield words.named(words.HOURS, hours)


def person(official_id: str) -> str:
    """Return the name of the official of a rule; "" for none."""
    if not official_id:
        return ""
    found = current_store().collection(OFFICIALS).find_one({"_id": official_id}, {"name": 1})
    return found["name"] if found else official_id


def said_of(faults: Sequence[Fault]) -> list[str]:
    """Return faults in words."""
    return [detail(one, current_language()) for one in faults]


def moved(rules: Sequence[StoredRule], number: int, way: str) -> list[StoredRule]:
    """Return rules with one of them and its neighbour changed about; the last, which fits everything, stays last.

    :raises NotFound: there is no such neighbour.
    """
    other = {"up": number - 1, "down": number + 1}.get(way, -1)
    last = len(rules) - 1
    if not (0 <= number < last and 0 <= other < last):
        raise NotFound
    found = list(rules)
    found[number], found[other] = found[other], found[number]
    return found


def without(rules: Sequence[StoredRule], number: int | None) -> list[StoredRule]:
    """Return rules without one of them."""
    return [rule for place, rule in enumerate(rules) if place != number]


def _line(head: str, names: Sequence[str]) -> str:
    rest = len(names) - MOST_NAMED
    return f"{head}: {', '.join(names[:MOST_NAMED])}" + (f" +{rest}" if rest > 0 else "")
