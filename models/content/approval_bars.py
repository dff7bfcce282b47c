"""Bars: a channel more must never lower what the rules of approval ask of a post.

A post has one kind and one priority, so a rule for a kind may well ask less than the next one. It has many channels,
and whoever writes it adds one with a tap. So a rule for a channel may stand before another only where it asks no less
of the posts that fit both, or where a rule for both stands before the two.

Example: SMS (any role, at the province) before urgent (an approver, at the area) would let an editor approve an urgent
post that has SMS, which needs an approver without it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import cast

from models.areas.areas import Area
from models.content.approval_rules import StoredApprovalRule, asks_no_less
from models.errors import Fault

_CHANNELS = "channels"

#: What posts that fit two rules have in common, without channels, of which they have those of both.
_Meet = Mapping[str, Sequence[str]]


def faults(rules: Sequence[StoredApprovalRule], areas: Mapping[str, Area]) -> Iterator[Fault]:
    """Yield where a channel lowers the bar; `areas` are those that the rules name, by id."""
    for number, rule in enumerate(rules):
        if not _asked(rule).get(_CHANNELS):
            continue
        lower = next(
            (one for one in range(number + 1, len(rules)) if _lowers(rules, number, one, areas)), None
        )
        if lower is not None:
            about = (f"rules.{number}", f"rules.{lower}")
            yield Fault(f"rules.{number}", "rule_lowers_bar", {"rule": lower + 1}, about)


def _lowers(rules: Sequence[StoredApprovalRule], first: int, then: int, areas: Mapping[str, Area]) -> bool:
    """Say whether a channel takes a post from the rule `then` to the rule `first`, which asks less."""
    meet = _meet(_asked(rules[first]), _asked(rules[then]), areas)
    if meet is None or asks_no_less(rules[first], rules[then]):
        return False
    channels = [_asked(rules[one]).get(_CHANNELS, ()) for one in (first, then)]
    return not any(
        _takes_all(rules[one], meet, channels if one < first else (), areas)
        for one in range(then)
        if one != first
    )


def _meet(one: _Meet, other: _Meet, areas: Mapping[str, Area]) -> _Meet | None:
    """Return what posts that fit both have in common; None if there are no such posts."""
    found: dict[str, Sequence[str]] = {}
    for name in sorted((one.keys() | other.keys()) - {_CHANNELS}):
        mine, yours = one.get(name, ()), other.get(name, ())
        both = _deeper(mine, yours, areas) if name == "areas" else [each for each in mine if each in yours]
        found[name] = both if mine and yours else mine or yours
        if (mine or yours) and not found[name]:
            return None
    return found


def _deeper(mine: Sequence[str], yours: Sequence[str], areas: Mapping[str, Area]) -> list[str]:
    pairs = ((mine, yours), (yours, mine))
    return sorted(
        {one for some, others in pairs for one in some if not set(areas[one]["path"]).isdisjoint(others)}
    )


def _takes_all(
    rule: StoredApprovalRule, meet: _Meet, channels: Sequence[Sequence[str]], areas: Mapping[str, Area]
) -> bool:
    """Say whether a rule takes every post of a meet that has one of each of these `channels`."""
    for name, wanted in _asked(rule).items():
        if not wanted:
            continue
        if name == _CHANNELS:
            if not any(one and set(one) <= set(wanted) for one in channels):
                return False
        elif name == "areas":
            if not meet.get(name) or not all(set(areas[one]["path"]) & set(wanted) for one in meet[name]):
                return False
        elif not meet.get(name) or not set(meet[name]) <= set(wanted):
            return False
    return True


def _asked(rule: StoredApprovalRule) -> _Meet:
    return cast(_Meet, rule["when"])
