"""What the bot keeps of a conversation between two turns, in the words of Rasa: sealed JSON in `conversations`."""

from __future__ import annotations

from typing import Any, NotRequired, TypedDict

#: Slots by name. They are declared in `bot/domain/conversation.yml`; what one holds is a JSON value.
Slots = dict[str, Any]


class Intent(TypedDict):
    """What a message means, and how sure that is (0 to 1)."""

    name: str
    confidence: float


class EntityFields(TypedDict):
    """Something that a message names."""

    entity: str
    value: Any
    role: NotRequired[str]
    group: NotRequired[str]


class UserMessage(TypedDict, total=False):
    """A message of the person as it was understood; `metadata` holds the id that its effects are bound to.

    `intent_ranking` has what it may mean, the likeliest first.
    """

    text: str
    intent: Intent
    entities: list[EntityFields]
    intent_ranking: list[Intent]
    metadata: dict[str, Any]


class DialogueEvent(TypedDict):
    """One event of a conversation; its kind in `event` decides which of the other fields it has.

    `user`: `text`, `parse_data` and `timestamp`. `bot`: `text`, without secrets, and `timestamp`. `slot`: `name` and
    `value`. `active_loop`, `followup` and `action`: `name`. `reset_slots` and `restart`: none.
    """

    event: str
    name: NotRequired[str | None]
    value: NotRequired[Any]
    timestamp: NotRequired[float | None]
    text: NotRequired[str | None]
    parse_data: NotRequired[UserMessage]


class OfferedButton(TypedDict):
    """A button that was shown; `latest` marks those of the last message that had any."""

    title: str
    payload: str
    latest: bool


class BotState(TypedDict, total=False):
    """The state of a conversation; empty before its first turn.

    `active_loop` is the form that is open, `events` are the last few, oldest first; `path` are the steps that
    stories know, `said` the bot's sentences since the question that is open was first asked.
    """

    slots: Slots
    active_loop: str | None
    latest_action: str
    latest_message: UserMessage
    events: list[DialogueEvent]
    offered: list[OfferedButton]
    said: list[str]
    path: list[str]


class KeptButton(TypedDict):
    """A button below a reply; tapping it sends `payload`."""

    title: str
    payload: str


class KeptReply(TypedDict):
    """One reply of the bot; `custom` is for channels that show more than text, `asks` marks the question of a form."""

    text: str
    buttons: list[KeptButton]
    image: str
    custom: dict[str, Any]
    asks: NotRequired[bool]
