"""The project: its domain and `data/` read and checked.

Read of the domain: intents, entities, slots (initial_value, mappings), responses, forms, actions, session_config.
Read of the data: intents' examples, synonyms, lookups and regexes, rules and stories. Of `config.yml` only whether
numbers are wanted; `endpoints.yml` and `credentials.yml` are for a Rasa server.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, cast

from bot.engine import marked_words, rasa_files
from bot.engine.files import (
    Context,
    Domain,
    EntityRule,
    Form,
    LexiconFile,
    NluRow,
    Slot,
    Variation,
    WordRule,
)
from bot.engine.marked_words import Annotation
from bot.engine.parse import payload
from bot.engine.project_checks import faults
from bot.engine.rules import Rule, read_rules
from bot.engine.stories import Path as StoryPath
from bot.engine.stories import read_stories
from bot.engine.unsupported import unsupported
from models.language.text import marked
from models.messages.bot_state import Slots

HERE = Path(__file__).parent.parent

Table = Mapping[str, tuple[str, ...]]


class ProjectError(Exception):
    """The files of the bot contradict each other; the message names every fault."""


@dataclass(frozen=True)
class Lexicon:
    """Words that the engine looks up before it weighs a text; see `lexicon.yml`."""

    teencode: Mapping[str, str]
    rules: tuple[WordRule, ...]
    entities: tuple[EntityRule, ...]
    contexts: tuple[Context, ...] = ()
    languages: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    wants: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Project:
    """The bot's files, read.

    :param domain: what the files of the domain say together; actions get it.
    :param examples: texts by intent, without annotations and payloads.
    :param synonyms: the texts that stand for a value, by value.
    :param lookups: words by entity.
    :param regexes: patterns by entity.
    :param annotations: words that the examples mark as entities.
    :param numbers: a number in a text is an entity, too.
    """

    domain: Domain = field(repr=False)
    rules: tuple[Rule, ...] = field(repr=False)
    examples: Table = field(repr=False)
    synonyms: Table = field(repr=False)
    lookups: Table = field(repr=False)
    regexes: Table = field(repr=False)
    lexicon: Lexicon = field(repr=False)
    stories: tuple[StoryPath, ...] = field(default=(), repr=False)
    annotations: tuple[Annotation, ...] = field(default=(), repr=False)
    numbers: bool = False

    @property
    def slots(self) -> Mapping[str, Slot]:
        """Slots by name."""
        return self.domain["slots"]

    @property
    def forms(self) -> Mapping[str, Form]:
        """Forms by name."""
        return self.domain["forms"]

    @property
    def responses(self) -> Mapping[str, list[Variation]]:
        """Responses by name, each with its variations."""
        return self.domain["responses"]

    @property
    def initial_slots(self) -> Slots:
        """The values of the slots at the start of a conversation."""
        return {name: slot.get("initial_value") for name, slot in self.slots.items()}

    @property
    def session_minutes(self) -> int:
        """After so many silent minutes a new session begins."""
        return int(self.domain["session_config"]["session_expiration_time"])


def load(folder: Path = HERE) -> Project:
    """Read and check the project in `folder`; it may be any small Rasa 3 project, `lexicon.yml` is ours.

    :raises ProjectError: naming every construct that is not done, or every reference that leads nowhere.
    """
    if refused := unsupported(folder):
        raise ProjectError("The engine does not do this:\n" + "\n".join(refused))
    files, words = rasa_files.read(folder), _lexicon_file(folder)
    taught = _section(files.nlu, "intent")
    project = Project(
        domain=files.domain,
        rules=read_rules(files.rules),
        examples={name: texts for name, rows in taught.items() if (texts := _typed(rows))},
        synonyms=_section(files.nlu, "synonym"),
        lookups=_section(files.nlu, "lookup"),
        regexes=_section(files.nlu, "regex"),
        lexicon=_lexicon(words),
        stories=read_stories(files.stories),
        annotations=marked_words.read(files.nlu),
        numbers=marked_words.wants_numbers(files.config),
    )
    decided = (*project.lexicon.rules, *project.lexicon.entities)
    found = faults(project.domain, project.rules, taught, decided, ours=words is not None)
    if found:
        raise ProjectError("The bot's files do not fit together: " + "; ".join(found) + ".")
    return project


def lexicon(folder: Path = HERE) -> Lexicon:
    """Read the words alone, without the project around them."""
    return _lexicon(_lexicon_file(folder))


def _lexicon_file(folder: Path) -> LexiconFile | None:
    path = folder / "lexicon.yml"
    return cast(LexiconFile, rasa_files.content(path)) if path.exists() else None


def _lexicon(lexicon: LexiconFile | None) -> Lexicon:
    if lexicon is None:
        return Lexicon({}, (), ())
    return Lexicon(
        lexicon["teencode"],
        tuple(_compared(rule) for rule in lexicon["rules"]),
        tuple(lexicon["entities"]),
        tuple(lexicon.get("contexts", ())),
        {name: tuple(words) for name, words in lexicon.get("languages", {}).items()},
        {name: tuple(words) for name, words in lexicon.get("wants", {}).items()},
    )


def _compared(rule: WordRule) -> WordRule:
    """Return a rule with its words as texts are compared with them."""
    words = {
        kind: [marked(word) for word in rule[kind]]
        for kind in ("any", "also", "exact", "unless")
        if kind in rule
    }
    return cast(WordRule, {**rule, **words})


def _typed(rows: tuple[str, ...]) -> tuple[str, ...]:
    """Return the examples that somebody types, without the payloads of intents that only buttons and channels send."""
    return tuple(marked_words.plain_text(row) for row in rows if not payload(row))


def _section(
    nlu: list[NluRow], kind: Literal["intent", "synonym", "lookup", "regex"]
) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for row in nlu:
        if kind in row:
            found[row[kind]] = (*found.get(row[kind], ()), *_lines(row["examples"]))
    return found


def _lines(block: str) -> tuple[str, ...]:
    return tuple(line.strip()[2:].strip() for line in block.splitlines() if line.strip().startswith("- "))
