"""Stories: examples of conversations, followed where no rule says what comes next.

As Rasa's memoization does: the story counts that agrees with the conversation for longest, back from now, and its
next step is done. Nothing is guessed where none agrees. `or` and checkpoints are written out when the files are read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.engine.files import RuleStep, StoryRow
from bot.engine.rules import holds, written_out
from models.messages.bot_state import Slots

#: More ways through checkpoints are not followed: they would be a mistake in the files.
MOST_PATHS = 2000

#: No story goes through more checkpoints.
MOST_CHECKPOINTS = 10

#: So many steps that agree are enough, even where the story began earlier.
LONG_ENOUGH = 10

INTENT, ACTION, LOOP = "intent", "action", "loop"


@dataclass(frozen=True)
class Step:
    """One step of a conversation.

    :param entities: that the person named at least; of an intent.
    :param slots: values that hold before it; of an action.
    """

    kind: str
    name: str
    entities: frozenset[str] = frozenset()
    slots: Mapping[str, Any] = field(default_factory=dict, compare=False)

    def written(self) -> str:
        """Return the step as it is kept with a conversation."""
        return ":".join((self.kind, self.name, ",".join(sorted(self.entities))))


Path = tuple[Step, ...]


def read_stories(rows: Iterable[StoryRow]) -> tuple[Path, ...]:
    """Return all ways through the stories."""
    pieces = [piece for row in rows for piece in written_out(row["steps"]) if piece]
    begins: dict[str, list[list[RuleStep]]] = {}
    for piece in pieces:
        if "checkpoint" in piece[0]:
            begins.setdefault(piece[0]["checkpoint"], []).append(piece)
    paths: list[Path] = []
    for piece in pieces:
        if "checkpoint" not in piece[0]:
            for steps in _through(piece, begins, 0):
                paths += _paths(steps)
                if len(paths) >= MOST_PATHS:
                    return tuple(paths)
    return tuple(paths)


def follow(paths: Iterable[Path], history: Sequence[str], slots: Slots) -> str | None:
    """Return the action that comes next; None where no story knows, or where the person is to speak."""
    said = [Step(*_read(row)) for row in history]
    best, found = 0, None
    for path in paths:
        for place, step in enumerate(path):
            if step.kind != ACTION or not all(
                holds(slots.get(name), value) for name, value in step.slots.items()
            ):
                continue
            length = _agreement(path[:place], said)
            if length > best:
                best, found = length, step.name
    return found


def _agreement(path: Path, said: list[Step]) -> int:
    """Return how many steps agree, back from the end; 0 unless that is all of the story so far, or long enough."""
    length = 0
    for step, heard in zip(reversed(path), reversed(said), strict=False):
        if (step.kind, step.name) != (heard.kind, heard.name) or not step.entities <= heard.entities:
            break
        length += 1
    return length if length in (len(path), *range(LONG_ENOUGH, len(path))) else 0


def _read(row: str) -> tuple[str, str, frozenset[str]]:
    kind, name, entities = row.split(":")
    return kind, name, frozenset(filter(None, entities.split(",")))


def _through(
    piece: list[RuleStep], begins: Mapping[str, list[list[RuleStep]]], depth: int
) -> Iterator[list[RuleStep]]:
    """Yield a piece together with whatever may follow the checkpoint at its end."""
    last = piece[-1].get("checkpoint")
    following = begins.get(last, []) if last and depth < MOST_CHECKPOINTS else []
    if not following:
        yield piece
    for later in following:
        for rest in _through(later, begins, depth + 1):
            yield [*piece, *rest]


def _paths(steps: Iterable[RuleStep]) -> Iterator[Path]:
    """Yield the paths of a story: the whole, and each interlude after which an open form goes on.

    A form that goes on is where it was when it began, so what comes after an interlude does not need it.
    """
    path: list[Step] = []
    begun, loop = 0, None
    for step in _steps(steps):
        if step.kind == ACTION and step.name == loop:
            if len(path) > begun:
                yield (*path, step)
            path = path[:begun]
            continue
        path.append(step)
        if step.kind == LOOP:
            begun, loop = len(path), step.name
    yield tuple(path)


def _steps(steps: Iterable[RuleStep]) -> Iterator[Step]:
    slots: dict[str, Any] = {}
    for step in steps:
        for wanted in step.get("slot_was_set", []):
            slots.update(wanted if isinstance(wanted, Mapping) else {wanted: True})
        if "intent" in step:
            slots = {}
            yield Step(INTENT, step["intent"], frozenset(_names(step.get("entities", []))))
        elif "active_loop" in step:
            slots.pop("requested_slot", None)
            yield Step(LOOP, step["active_loop"] or "null")
        elif "action" in step:
            yield Step(ACTION, step["action"], slots=slots)
            slots = {}


def _names(entities: Iterable[str | Iterable[str]]) -> Iterator[str]:
    for entity in entities:
        yield entity if isinstance(entity, str) else next(iter(entity))
