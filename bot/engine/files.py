"""Shapes of the bot's files, as far as they are read: the domain, `lexicon.yml` and those in `data`."""

from __future__ import annotations

from typing import Any, NotRequired, TypedDict


class Condition(TypedDict):
    """A variation of a response holds only while a slot has this value."""

    type: str
    name: str
    value: Any


class FileButton(TypedDict):
    """A button below a text; tapping it sends `payload`."""

    title: str
    payload: str


class Variation(TypedDict, total=False):
    """One wording of a response, for a language (by its condition) or a channel."""

    text: str
    buttons: list[FileButton]
    image: str
    custom: dict[str, Any]
    channel: str
    condition: list[Condition]


class MappingCondition(TypedDict, total=False):
    """A mapping counts only while this form is open, and asks for this slot."""

    active_loop: str | None
    requested_slot: str


class SlotMapping(TypedDict):
    """One way to fill a slot; `type` is Rasa's, and decides which of the others count."""

    type: str
    entity: NotRequired[str]
    role: NotRequired[str]
    group: NotRequired[str]
    intent: NotRequired[str | list[str]]
    not_intent: NotRequired[str | list[str]]
    value: NotRequired[Any]
    conditions: NotRequired[list[MappingCondition]]


class Slot(TypedDict, total=False):
    """A slot: what it holds at first, and what fills it; the first mapping that gives a value wins."""

    type: str
    initial_value: Any
    influence_conversation: bool
    mappings: list[SlotMapping]


class Form(TypedDict):
    """A form: the slots that it asks for, in order, and intents that fill none of them."""

    required_slots: list[str]
    ignored_intents: NotRequired[list[str]]


class Session(TypedDict):
    """After so many silent minutes a new session begins."""

    session_expiration_time: int
    carry_over_slots_to_new_session: NotRequired[bool]


class Domain(TypedDict):
    """The domain, joined from its files, as actions get it. An intent may stand with options: a mapping of its name."""

    version: NotRequired[str]
    intents: list[str | dict[str, Any]]
    entities: list[str]
    slots: dict[str, Slot]
    responses: dict[str, list[Variation]]
    forms: dict[str, Form]
    actions: list[str]
    session_config: Session


class NluRow(TypedDict, total=False):
    """One list of training data: the examples (a line each) of an intent, synonym, lookup or regex."""

    intent: str
    synonym: str
    lookup: str
    regex: str
    examples: str


class RuleCondition(TypedDict, total=False):
    """What must hold for a rule: the open form (None: no form), slots that are filled or have a value."""

    active_loop: str | None
    slot_was_set: list[str | dict[str, Any]]


class _PlainStep(TypedDict, total=False):
    """A step without a choice."""

    intent: str
    entities: list[str | dict[str, Any]]
    action: str
    active_loop: str | None
    slot_was_set: list[str | dict[str, Any]]
    checkpoint: str


_Choice = TypedDict("_Choice", {"or": list[Any]}, total=False)


class RuleStep(_PlainStep, _Choice, total=False):
    """A step of a rule or story: what the person means, what is run, which form is open then, what slots hold.

    `or` are steps of which one is taken. A checkpoint joins stories.
    """


class StoryRow(TypedDict):
    """One story: an example of a conversation."""

    story: str
    steps: list[RuleStep]


class RuleRow(TypedDict):
    """One rule of the files of rules."""

    rule: str
    condition: NotRequired[list[RuleCondition]]
    steps: list[RuleStep]


class Decision(TypedDict):
    """A row of the lexicon that decides for an intent."""

    intent: str


class WordRule(Decision):
    """Decides if the text is one of `exact` or has a word of `any` (and one of `also`), and no word of `unless`."""

    any: NotRequired[list[str]]
    also: NotRequired[list[str]]
    exact: NotRequired[list[str]]
    unless: NotRequired[list[str]]


class EntityRule(Decision):
    """Decides if the text names the entity; with `whole` and nothing else, with `words` and one of these.

    A text that weighs most like one of `unless_likely`, and surely enough, is left to its weights.
    """

    entity: str
    whole: NotRequired[bool]
    words: NotRequired[list[str]]
    unless_likely: NotRequired[list[str]]


class Context(TypedDict):
    """What was just talked about: the slot that is `asked` for, or a matter in a `slot` for so many `minutes`.

    Then a text means only what is surer than `least`, is not in `never`, does not match the pattern of an `answer`,
    and has one of the `words` that its intent wants. Whole texts listed in `means` mean that intent. With `numbers` a
    number is an answer and never the press of a button. `detected` names detectors of the engine (see `Engine`), each
    with the intent that a text has in which it finds something.
    """

    least: float
    asked: NotRequired[str]
    slot: NotRequired[str]
    minutes: NotRequired[int]
    never: NotRequired[list[str]]
    answer: NotRequired[str]
    words: NotRequired[dict[str, list[str]]]
    means: NotRequired[dict[str, list[str]]]
    numbers: NotRequired[bool]
    detected: NotRequired[dict[str, str]]


class LexiconFile(TypedDict):
    """`lexicon.yml`."""

    teencode: dict[str, str]
    rules: list[WordRule]
    entities: list[EntityRule]
    wants: NotRequired[dict[str, list[str]]]
    languages: NotRequired[dict[str, list[str]]]
    contexts: NotRequired[list[Context]]
