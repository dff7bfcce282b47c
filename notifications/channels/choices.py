"""Choices by number, where a channel has no buttons."""

from __future__ import annotations

from collections.abc import Sequence

from models.messages.messages import MessageButton


def with_choices(text: str, buttons: Sequence[MessageButton]) -> str:
    """Return a text with its buttons below it: choices by number, links and telephone numbers as they are."""
    lines = [text]
    for number, button in enumerate(buttons, start=1):
        leads = button.url or button.phone
        lines.append(f"{number}. {button.title}" + (f": {leads}" if leads else ""))
    return "\n".join(line for line in lines if line)
