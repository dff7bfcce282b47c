"""Slots: what a message fills, by the mappings in the domain.

Read: `from_entity` (with role and group), `from_text`, `from_intent`, `from_trigger_intent`; their keys `intent`,
`not_intent` and `conditions` (`active_loop`, `requested_slot`). The first mapping that gives a value wins. A
`custom` mapping is filled by actions. Not read: the rule that an entity mapped to one slot only fills it unasked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.engine.files import MappingCondition, SlotMapping
from bot.engine.parse import Parse
from bot.engine.project import Project
from bot.engine.tracker import REQUESTED_SLOT, Tracker
from models.messages.bot_state import Slots


def extract(project: Project, tracker: Tracker, parse: Parse) -> Slots:
    """Return the slots that a message fills, with their values."""
    found: Slots = {}
    for name, slot in project.slots.items():
        for mapping in slot.get("mappings", []):
            value = _value(project, tracker, parse, name, mapping)
            if value is not None:
                found[name] = value
                break
    return found


def _value(project: Project, tracker: Tracker, parse: Parse, slot: str, mapping: SlotMapping) -> object:
    read = _SOURCES.get(mapping["type"])
    if read is None or not _fits(tracker, parse, mapping):
        return None
    if mapping["type"] == "from_trigger_intent" and not _about_to_start(project, tracker, parse, slot):
        return None
    values = read(parse, mapping)
    # Of several values a slot takes the last, as in Rasa; only a list takes all.
    is_list = project.slots[slot].get("type") == "list"
    return (values if is_list else values[-1]) if values else None


def _fits(tracker: Tracker, parse: Parse, mapping: SlotMapping) -> bool:
    wanted, unwanted = _listed(mapping.get("intent")), _listed(mapping.get("not_intent"))
    if (wanted and parse.intent not in wanted) or parse.intent in unwanted:
        return False
    conditions = mapping.get("conditions", [])
    return not conditions or any(_holds(tracker, condition) for condition in conditions)


def _holds(tracker: Tracker, condition: MappingCondition) -> bool:
    if condition.get("active_loop") != tracker.active_loop:
        return False
    wanted = condition.get("requested_slot")
    return wanted is None or wanted == tracker.slots.get(REQUESTED_SLOT)


def _about_to_start(project: Project, tracker: Tracker, parse: Parse, slot: str) -> bool:
    """Say whether this intent starts a form that asks for the slot."""
    starts = {name for rule in project.rules if rule.intent == parse.intent for name in rule.actions}
    return tracker.active_loop is None and any(
        slot in form["required_slots"] for name, form in project.forms.items() if name in starts
    )


def _from_entity(parse: Parse, mapping: SlotMapping) -> list[object]:
    return [
        entity.value
        for entity in parse.entities
        if entity.name == mapping["entity"]
        and entity.role == mapping.get("role", entity.role)
        and entity.group == mapping.get("group", entity.group)
    ]


def _from_text(parse: Parse, mapping: SlotMapping) -> list[object]:
    return [parse.text] if parse.text else []


def _from_intent(parse: Parse, mapping: SlotMapping) -> list[object]:
    return [mapping["value"]]


_SOURCES: Mapping[str, Callable[[Parse, SlotMapping], list[object]]] = {
    "from_entity": _from_entity,
    "from_text": _from_text,
    "from_intent": _from_intent,
    "from_trigger_intent": _from_intent,
}


def _listed(value: str | list[str] | None) -> frozenset[str]:
    return frozenset([value] if isinstance(value, str) else value or ())
