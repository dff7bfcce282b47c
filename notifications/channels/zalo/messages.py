"""Messages as Zalo writes them: texts, and lists with buttons (an Official Account has no quick replies)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from models.messages.messages import MessageButton
from notifications.channels.base import Outgoing
from notifications.channels.split_texts import split

#: Limits of Zalo: characters of a text, of a list's title and subtitle, and buttons of one list.
MOST_TEXT = 2000
MOST_TITLE = 100
MOST_SUBTITLE = 500
MOST_BUTTONS = 5


def messages(outgoing: Outgoing) -> list[dict[str, Any]]:
    """One message or several that say it all, in order; the buttons come last."""
    if not outgoing.buttons:
        return [{"text": text} for text in split(outgoing.text, MOST_TEXT)]
    title, subtitle = _heading(outgoing)
    if len(title) <= MOST_TITLE and len(subtitle) <= MOST_SUBTITLE:
        return _lists(title, subtitle, outgoing.buttons)
    texts = [{"text": text} for text in split(outgoing.text, MOST_TEXT)]
    return texts + _lists(_shortened(title), "", outgoing.buttons)


def _heading(outgoing: Outgoing) -> tuple[str, str]:
    """Title and subtitle of a list; the first line of the body is the title where there is none."""
    if outgoing.title:
        return outgoing.title, outgoing.body
    first, _, rest = outgoing.body.partition("\n")
    return first, rest.strip()


def _shortened(title: str) -> str:
    return title if len(title) <= MOST_TITLE else title[: MOST_TITLE - 1].rstrip() + "…"


def _lists(title: str, subtitle: str, buttons: Sequence[MessageButton]) -> list[dict[str, Any]]:
    """Lists of at most five buttons under the same title; the subtitle stands in the first."""
    chunks = [buttons[at : at + MOST_BUTTONS] for at in range(0, len(buttons), MOST_BUTTONS)]
    return [_list(title, "" if number else subtitle, chunk) for number, chunk in enumerate(chunks)]


def _list(title: str, subtitle: str, buttons: Sequence[MessageButton]) -> dict[str, Any]:
    element = {"title": title, "subtitle": subtitle} if subtitle else {"title": title}
    payload = {
        "template_type": "list",
        "elements": [element],
        "buttons": [_button(button) for button in buttons],
    }
    return {"attachment": {"type": "template", "payload": payload}}


def _button(button: MessageButton) -> dict[str, Any]:
    made: dict[str, Any] = {"title": button.title[:MOST_TITLE], "image_icon": ""}
    if button.url:
        return {**made, "type": "oa.open.url", "payload": {"url": button.url}}
    if button.phone:
        return {**made, "type": "oa.open.phone", "payload": {"phone_code": button.phone.lstrip("+")}}
    # A payload that is the title may be read in the chat; any other is for the bot's eyes.
    kind = "oa.query.show" if button.payload == button.title else "oa.query.hide"
    return {**made, "type": kind, "payload": button.payload}
