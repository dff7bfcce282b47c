"""The parse of a text: an intent and entities, in the shape that Rasa's actions expect."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any

from bot.engine.understanding import Ranking
from models.messages.bot_state import EntityFields, UserMessage

#: The intent of a text that nothing fits well enough.
FALLBACK_INTENT = "nlu_fallback"

_PAYLOAD = re.compile(r"/(?P<intent>[a-z_]+)\s*(?P<entities>\{.*\})?", re.DOTALL)


@dataclass(frozen=True)
class Entity:
    """Something named in a text.

    :param text: the words that named it.
    :param role: and `group`, as in Rasa; empty where the training data has none.
    """

    name: str
    value: Any
    text: str = ""
    role: str = ""
    group: str = ""

    def as_rasa(self) -> EntityFields:
        """Return the entity as an action sees it."""
        fields: EntityFields = {"entity": self.name, "value": self.value}
        if self.role:
            fields["role"] = self.role
        if self.group:
            fields["group"] = self.group
        return fields


@dataclass(frozen=True)
class Parse:
    """An understood text.

    :param confidence: 0 to 1.
    :param guessed: what it seemed to be, where that is too doubtful to be taken so.
    :param ranking: the likeliest intents of a text that was weighed.
    """

    text: str
    intent: str
    confidence: float = 1.0
    entities: tuple[Entity, ...] = field(default=())
    guessed: str = ""
    ranking: Ranking = field(default=())

    def as_rasa(self) -> UserMessage:
        """Return the `latest_message` of a tracker."""
        return {
            "text": self.text,
            "intent": {"name": self.intent, "confidence": self.confidence},
            "entities": [entity.as_rasa() for entity in self.entities],
            "intent_ranking": [{"name": name, "confidence": sure} for name, sure in self.ranking],
        }


def payload(text: str) -> Parse | None:
    """Return the parse of a button's payload, `/intent{"entity": "value"}`; None when `text` is none."""
    found = _PAYLOAD.fullmatch(text.strip())
    if not found:
        return None
    try:
        values = json.loads(found["entities"] or "{}")
    except ValueError:
        return None
    return Parse(text, found["intent"], 1.0, tuple(Entity(name, value) for name, value in values.items()))


def write_payload(intent: str, **entities: object) -> str:
    """Return the payload of a button, as `payload` reads it."""
    values = json.dumps(entities, ensure_ascii=False, separators=(",", ":")) if entities else ""
    return f"/{intent}{values}"
