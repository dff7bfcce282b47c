"""Responses: a template of the domain, or what an action said, made into a reply.

As in Rasa: variations whose `condition` on slots holds come before those without one; a variation for another
`channel` does not count; among several the first is taken (Rasa draws lots; the bot's files have no such pairs).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot.engine.reply import Reply, ReplyButton

Variation = Mapping[str, Any]

_PLACE = re.compile(r"\{\{|\}\}|\{([A-Za-z_][A-Za-z0-9_]*)\}")


def choose(variations: list[dict[str, Any]], slots: Mapping[str, Any], channel: str) -> Variation | None:
    """The variation to use; None when none fits."""
    here = [row for row in variations if row.get("channel") in (None, channel)]
    fitting = [row for row in here if row.get("condition") and _holds(row["condition"], slots)]
    plain = [row for row in here if not row.get("condition")]
    return next(iter(fitting or plain), None)


def fill(text: str, values: Mapping[str, Any]) -> str:
    """`text` with `{slot}` replaced and doubled braces made single; an unknown slot stays as it is."""

    def replace(found: re.Match[str]) -> str:
        if found[0] in ("{{", "}}"):
            return found[0][0]
        return str(values[found[1]]) if values.get(found[1]) is not None else found[0]

    return _PLACE.sub(replace, text)


def render(variation: Variation, values: Mapping[str, Any]) -> Reply:
    """A variation as a reply."""
    return Reply(
        text=fill(variation.get("text") or "", values),
        buttons=_buttons(variation.get("buttons"), values),
        image=fill(variation.get("image") or "", values),
        custom=variation.get("custom") or {},
    )


def merge(template: Reply | None, said: Mapping[str, Any]) -> Reply:
    """What an action said on top of its template: buttons are appended, anything else not empty replaces."""
    base = template or Reply()
    return Reply(
        text=said.get("text") or base.text,
        buttons=(
            *base.buttons,
            *(ReplyButton(row["title"], row["payload"]) for row in said.get("buttons") or ()),
        ),
        image=said.get("image") or base.image,
        custom=said.get("custom") or base.custom,
    )


def _buttons(rows: Any, values: Mapping[str, Any]) -> tuple[ReplyButton, ...]:
    return tuple(ReplyButton(fill(row["title"], values), fill(row["payload"], values)) for row in rows or ())


def _holds(conditions: list[dict[str, Any]], slots: Mapping[str, Any]) -> bool:
    return all(slots.get(row["name"]) == row["value"] for row in conditions if row["type"] == "slot")
