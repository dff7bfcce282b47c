"""Rules: which actions follow an intent, and which follow a finished form.

Read: `intent`, `action`, `active_loop`, `or`, and `slot_was_set` in conditions. What else a rule may hold
is refused when the files are read (`bot.engine.unsupported`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from bot.engine.files import RuleRow, RuleStep
from models.messages.bot_state import Slots

#: The loop condition of a rule that does not mind which form is active.
ANY_LOOP = "*"


@dataclass(frozen=True)
class Rule:
    """One rule.

    :param intent: what the person means, or "" for the rule of a finished form.
    :param loop: form that must be active, None for no form, `ANY_LOOP` for either.
    :param slots: values that slots must have; True stands for any value, None for none.
    :param actions: what to run, in order; of a form's rule, what follows the form.
    """

    name: str
    intent: str = ""
    loop: str | None = ANY_LOOP
    slots: Mapping[str, Any] = field(default_factory=dict)
    actions: tuple[str, ...] = ()

    @property
    def conditions(self) -> int:
        """How much the rule demands; the most demanding one that fits is taken."""
        return len(self.slots) + (self.loop != ANY_LOOP)

    @property
    def ends_form(self) -> bool:
        """Does it follow a finished form?"""
        return not self.intent

    @property
    def trigger(self) -> tuple[str, str | None, tuple[str, ...]]:
        """The part that two rules must not have in common."""
        return self.intent, self.loop, tuple(sorted(map(repr, self.slots.items())))


def read_rules(rows: Iterable[RuleRow]) -> tuple[Rule, ...]:
    """Return the rules, one for each choice of an `or`."""
    return tuple(_read(row, steps) for row in rows for steps in written_out(row["steps"]))


def written_out(steps: Iterable[RuleStep]) -> Iterator[list[RuleStep]]:
    """Yield the steps once for each choice of `or`."""
    yield from map(list, product(*(step.get("or", [step]) for step in steps)))


def _read(row: RuleRow, steps: list[RuleStep]) -> Rule:
    loop: str | None = ANY_LOOP
    slots: dict[str, Any] = {}
    for condition in row.get("condition", []):
        if "active_loop" in condition:
            loop = condition["active_loop"]
        for wanted in condition.get("slot_was_set", []):
            slots.update(wanted if isinstance(wanted, Mapping) else {wanted: True})
    intent = next((step["intent"] for step in steps if "intent" in step), "")
    actions = tuple(step["action"] for step in steps if "action" in step)
    # The first action of a form's rule is the form itself.
    return Rule(row["rule"], intent, loop, slots, actions if intent else actions[1:])


def choose(rules: Iterable[Rule], intent: str, loop: str | None, slots: Slots) -> Rule | None:
    """Return the most demanding rule that fits an intent; None when none does."""
    fitting = [rule for rule in rules if rule.intent == intent and _fits(rule, loop, slots)]
    return max(fitting, key=lambda rule: rule.conditions, default=None)


def after_form(rules: Iterable[Rule], form: str, slots: Slots) -> Rule | None:
    """Return the rule that follows a finished form."""
    fitting = [rule for rule in rules if rule.ends_form and _fits(rule, form, slots) and rule.loop == form]
    return max(fitting, key=lambda rule: rule.conditions, default=None)


def _fits(rule: Rule, loop: str | None, slots: Slots) -> bool:
    if rule.loop not in (ANY_LOOP, loop):
        return False
    return all(holds(slots.get(name), wanted) for name, wanted in rule.slots.items())


def holds(value: object, wanted: object) -> bool:
    """Say whether a slot has the value that is wanted; True stands for any, None for none."""
    return value is not None if wanted is True and not isinstance(value, bool) else bool(value == wanted)
