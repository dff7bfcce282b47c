"""The files of a Rasa project: a domain in one file or several, training data anywhere in `data`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import yaml

from bot.engine.files import Domain, NluRow, RuleRow, StoryRow

#: Files of a project that say something to the engine, besides those in the folders `domain` and `data`.
OF_PROJECT = ("domain.yml", "config.yml")

_EMPTY: dict[str, Any] = {
    "intents": [],
    "entities": [],
    "slots": {},
    "responses": {},
    "forms": {},
    "actions": [],
    "session_config": {"session_expiration_time": 60},
}


@dataclass(frozen=True)
class RasaFiles:
    """What stands in the files of a project, put together."""

    domain: Domain = field(repr=False)
    nlu: list[NluRow] = field(repr=False)
    rules: list[RuleRow] = field(repr=False)
    stories: list[StoryRow] = field(repr=False)
    config: dict[str, Any] = field(repr=False)


def paths(folder: Path) -> list[Path]:
    """Return the files of a project that the engine reads, in order."""
    found = [folder / name for name in OF_PROJECT if (folder / name).exists()]
    for room in ("domain", "data"):
        found += sorted([*(folder / room).rglob("*.yml"), *(folder / room).rglob("*.yaml")])
    return found


def content(path: Path) -> Any:
    """Return what a YAML file holds, read by libyaml: thousands of examples are read at every start."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


def read(folder: Path) -> RasaFiles:
    """Read and join the files of a project."""
    contents = [content(path) or {} for path in paths(folder)]
    domain: dict[str, Any] = {key: type(value)(value) for key, value in _EMPTY.items()}
    for file in contents:
        for key in _EMPTY.keys() & file.keys():
            part = file[key] or type(_EMPTY[key])()
            domain[key] = domain[key] + part if isinstance(part, list) else {**domain[key], **part}
    domain["entities"] = [_name(entity) for entity in domain["entities"]]
    domain["slots"] = {name: slot or {} for name, slot in domain["slots"].items()}
    domain["forms"] = {name: form or {"required_slots": []} for name, form in domain["forms"].items()}
    return RasaFiles(
        cast(Domain, domain),
        cast(list[NluRow], list(_rows(contents, "nlu"))),
        cast(list[RuleRow], list(_rows(contents, "rules"))),
        cast(list[StoryRow], list(_rows(contents, "stories"))),
        next((file for file in contents if "pipeline" in file or "policies" in file), {}),
    )


def _rows(contents: list[dict[str, Any]], key: str) -> Iterator[Any]:
    for file in contents:
        yield from file.get(key) or []


def _name(entity: str | Iterable[str]) -> str:
    return entity if isinstance(entity, str) else next(iter(entity))
