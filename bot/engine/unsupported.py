"""What a Rasa project may use and the engine does not do: all of it at once, each with its file and line.

A bot that left a part of its files out without a word would seem to work. The tables name what is refused; everything
else of the format is either done or, like policies and most of a pipeline, of no consequence here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from bot.engine import rasa_files

#: Mappings that fill slots.
MAPPING_TYPES = frozenset({"from_entity", "from_text", "from_intent", "from_trigger_intent", "custom"})

#: Keys of steps, and why they are refused.
STEP_KEYS: Mapping[str, str] = {
    "user": "end-to-end training (a step `user`)",
    "bot": "end-to-end training (a step `bot`)",
}

#: Keys of a rule.
RULE_KEYS: Mapping[str, str] = {
    "wait_for_user_input": "a rule that does not wait for the person (`wait_for_user_input`)",
    "conversation_start": "a rule for the start of a conversation only (`conversation_start`)",
}

#: Actions that Rasa brings and the engine does not.
ACTIONS: frozenset[str] = frozenset(
    {
        "action_two_stage_fallback",
        "action_default_ask_affirmation",
        "action_default_ask_rephrase",
        "action_revert_fallback_events",
        "action_back",
        "action_unlikely_intent",
        "action_session_start",
    }
)

#: Parts of a response.
RESPONSE_KEYS = frozenset({"quick_replies", "elements", "attachment"})

#: Components of a pipeline without which entities or answers would silently be missing.
COMPONENTS = frozenset({"ResponseSelector", "SpacyEntityExtractor", "MitieEntityExtractor"})

Pairs = Iterator[tuple[str, int]]


def unsupported(folder: Path) -> list[str]:
    """Return every construct of a project that the engine does not do, as `file:line: what`."""
    found = []
    for path in rasa_files.paths(folder):
        root = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        if isinstance(root, MappingNode):
            rows = sorted(_of_file(root), key=lambda row: row[1])
            found += [f"{path.relative_to(folder)}:{line}: {what}" for what, line in rows]
    return found


def _of_file(root: MappingNode) -> Pairs:
    for key, value in root.value:
        yield from _READERS.get(key.value, _nothing)(value)
        if key.value == "version" and not str(value.value).startswith(_fitting(root)):
            yield f"version {value.value} of the format", _line(value)


def _fitting(root: MappingNode) -> tuple[str, ...]:
    """Return how the version of a file may begin: slots and forms are written otherwise before 3, the rest is not."""
    return ("3",) if {"slots", "forms"} & {key.value for key, _ in root.value} else ("3", "2")


def _nothing(node: Node) -> Pairs:
    return iter(())


def _slots(node: Node) -> Pairs:
    for name, slot in _pairs(node):
        for mapping in _items(_get(slot, "mappings")):
            kind = _get(mapping, "type")
            if isinstance(kind, ScalarNode) and kind.value not in MAPPING_TYPES:
                yield f"slot {name.value} with the mapping {kind.value}", _line(kind)
            if action := _get(mapping, "action"):
                yield f"slot {name.value} filled by an action of its own", _line(action)


def _responses(node: Node) -> Pairs:
    for name, variations in _pairs(node):
        if "/" in name.value:
            yield f"response selection ({name.value})", _line(name)
        for variation in _items(variations):
            for key, _ in _pairs(variation):
                if key.value in RESPONSE_KEYS:
                    yield f"{key.value} in {name.value}", _line(key)
            for condition in _items(_get(variation, "condition")):
                kind = _get(condition, "type")
                if isinstance(kind, ScalarNode) and kind.value != "slot":
                    yield f"a condition of type {kind.value} in {name.value}", _line(kind)


def _nlu(node: Node) -> Pairs:
    for row in _items(node):
        intent = _get(row, "intent")
        if isinstance(intent, ScalarNode) and "/" in intent.value:
            yield f"response selection (intent {intent.value})", _line(intent)


def _rules(node: Node) -> Pairs:
    for row in _items(node):
        for key, value in _pairs(row):
            if key.value in RULE_KEYS:
                yield RULE_KEYS[key.value], _line(key)
            if key.value == "steps":
                yield from _steps(value)
                yield from _entities_of_rule(value)


def _entities_of_rule(steps: Node) -> Pairs:
    for step in _items(steps):
        if entities := _get(step, "entities"):
            yield "a rule for certain entities only", _line(entities)


def _stories(node: Node) -> Pairs:
    for row in _items(node):
        yield from _steps(_get(row, "steps"))


def _steps(node: Node | None) -> Pairs:
    for step in _items(node):
        for key, value in _pairs(step):
            if key.value in STEP_KEYS:
                yield STEP_KEYS[key.value], _line(key)
            if key.value == "action" and value.value in ACTIONS:
                yield f"the action {value.value}", _line(value)
            if key.value == "or":
                yield from _steps(value)


def _actions(node: Node) -> Pairs:
    for action in _items(node):
        if isinstance(action, ScalarNode) and action.value in ACTIONS:
            yield f"an action of one's own in place of {action.value}", _line(action)


def _pipeline(node: Node) -> Pairs:
    for component in _items(node):
        name = _get(component, "name")
        if not isinstance(name, ScalarNode):
            continue
        if name.value in COMPONENTS:
            yield f"the component {name.value}", _line(name)
        if name.value == "DucklingEntityExtractor":
            for dimension in _items(_get(component, "dimensions")):
                if isinstance(dimension, ScalarNode) and dimension.value != "number":
                    yield f"the dimension {dimension.value} of {name.value}", _line(dimension)


_READERS: Mapping[str, Callable[[Node], Pairs]] = {
    "slots": _slots,
    "responses": _responses,
    "nlu": _nlu,
    "rules": _rules,
    "stories": _stories,
    "actions": _actions,
    "pipeline": _pipeline,
}


def _pairs(node: Node | None) -> list[tuple[ScalarNode, Node]]:
    return list(node.value) if isinstance(node, MappingNode) else []


def _items(node: Node | None) -> list[Node]:
    return list(node.value) if isinstance(node, SequenceNode) else []


def _get(node: Node | None, name: str) -> Node | None:
    return next((value for key, value in _pairs(node) if key.value == name), None)


def _line(node: Node) -> int:
    return int(node.start_mark.line) + 1
