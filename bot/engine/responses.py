"""Responses: a template of the domain, or what an action said, made into a reply.

As in Rasa: variations whose `condition` on slots holds come before those without one; a variation for another
`channel` does not count; among several the first is taken (Rasa draws lots; the bot's files have no such pairs).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, TypedDict

from bot.engine import masking
from bot.engine.files import Condition, FileButton, Variation
from bot.engine.reply import Reply, ReplyButton
from models.messages.bot_state import Slots


class Said(TypedDict, total=False):
    """What an action said: a response of the domain by name, and what replaces or fills parts of it.

    It may have more keys: values for the placeholders of the response.
    """

    response: str | None
    text: str | None
    buttons: list[FileButton] | None
    image: str | None
    custom: dict[str, Any] | None


_PLACE = re.compile(r"\{\{|\}\}|\{([A-Za-z_][A-Za-z0-9_]*)\}")


def choose(variations: list[Variation], slots: Slots, channel: str) -> Variation | None:
    """Return the variation to use; None when none fits."""
    here = [row for row in variations if row.get("channel") in (None, channel)]
    fitting = [row for row in here if row.get("condition") and _holds(row["condition"], slots)]
    plain = [row for row in here if not row.get("condition")]
    return next(iter(fitting or plain), None)


def fill(text: str, values: Slots) -> str:
    """Return `text` with `{slot}` replaced and doubled braces made single; an unknown slot stays as it is."""

    def replace(found: re.Match[str]) -> str:
        if found[0] in ("{{", "}}"):
            return found[0][0]
        return str(values[found[1]]) if values.get(found[1]) is not None else found[0]

    return _PLACE.sub(replace, text)


def render(variation: Variation, values: Slots) -> Reply:
    """Make a variation a reply."""
    return Reply(
        text=fill(variation.get("text") or "", values),
        buttons=_buttons(variation.get("buttons"), values),
        image=fill(variation.get("image") or "", values),
        custom=variation.get("custom") or {},
        secrets=masking.secrets(variation.get("text") or "", values),
    )


def merge(template: Reply | None, said: Said) -> Reply:
    """Put what an action said on top of its template: buttons are appended, anything else not empty replaces."""
    base = template or Reply()
    return Reply(
        text=said.get("text") or base.text,
        buttons=(
            *base.buttons,
            *(ReplyButton(row["title"], row["payload"]) for row in said.get("buttons") or ()),
        ),
        image=said.get("image") or base.image,
        custom=said.get("custom") or base.custom,
        secrets=base.secrets,
    )


def _buttons(rows: Iterable[FileButton] | None, values: Slots) -> tuple[ReplyButton, ...]:
    return tuple(ReplyButton(fill(row["title"], values), fill(row["payload"], values)) for row in rows or ())


def _holds(conditions: Iterable[Condition], slots: Slots) -> bool:
    return all(slots.get(row["name"]) == row["value"] for row in conditions if row["type"] == "slot")
