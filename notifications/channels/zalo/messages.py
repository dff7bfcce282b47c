"""Messages as Zalo writes them: texts, and lists with buttons (an Official Account has no quick replies)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NotRequired, TypedDict

from models.messages.messages import MessageButton
from notifications.channels.base import Outgoing
from notifications.channels.split_texts import split

#: Limits of Zalo: characters of a text, of a list's title and subtitle, and buttons of one list.
MOST_TEXT = 2000
MOST_TITLE = 100
MOST_SUBTITLE = 500
MOST_BUTTONS = 5


class Element(TypedDict):
    """The heading of a list."""

    title: str
    subtitle: NotRequired[str]


class Action(TypedDict, total=False):
    """What a button opens: an address, or a phone number without its plus sign."""

    url: str
    phone_code: str


class ZaloButton(TypedDict):
    """A button of a list; the payload is a text for the chat, or an `Action`."""

    title: str
    image_icon: str
    type: str
    payload: str | Action


class List(TypedDict):
    """A template with a heading and buttons."""

    template_type: str
    elements: list[Element]
    buttons: list[ZaloButton]


class Attachment(TypedDict):
    """A list as an attachment."""

    type: str
    payload: List


class ZaloMessage(TypedDict, total=False):
    """A message as Zalo takes it: a text or an attachment."""

    text: str
    attachment: Attachment


def messages(outgoing: Outgoing) -> list[ZaloMessage]:
    """Return one message or several that say it all, in order; the buttons come last."""
    if not outgoing.buttons:
        return _texts(outgoing)
    title, subtitle = _heading(outgoing)
    if len(title) <= MOST_TITLE and len(subtitle) <= MOST_SUBTITLE:
        return _lists(title, subtitle, outgoing.buttons)
    return _texts(outgoing) + _lists(_shortened(title), "", outgoing.buttons)


def words_of(message: ZaloMessage) -> str:
    """Return what a person reads of a message, the titles of its buttons last."""
    if "attachment" not in message:
        return message["text"]
    content = message["attachment"]["payload"]
    heading = [
        part for one in content["elements"] for part in (one["title"], one.get("subtitle", "")) if part
    ]
    return "\n".join([*heading, *(f"[{button['title']}]" for button in content["buttons"])])


def _texts(outgoing: Outgoing) -> list[ZaloMessage]:
    return [{"text": text} for text in split(outgoing.text, MOST_TEXT)]


def _heading(outgoing: Outgoing) -> tuple[str, str]:
    """Return title and subtitle of a list; the first line of the body is the title where there is none."""
    if outgoing.title:
        return outgoing.title, outgoing.body
    first, _, rest = outgoing.body.partition("\n")
    return first, rest.strip()


def _shortened(title: str) -> str:
    return title if len(title) <= MOST_TITLE else title[: MOST_TITLE - 1].rstrip() + "…"


def _lists(title: str, subtitle: str, buttons: Sequence[MessageButton]) -> list[ZaloMessage]:
    """Return lists of at most five buttons under the same title; the subtitle stands in the first."""
    chunks = [buttons[at : at + MOST_BUTTONS] for at in range(0, len(buttons), MOST_BUTTONS)]
    return [_list(title, "" if number else subtitle, chunk) for number, chunk in enumerate(chunks)]


def _list(title: str, subtitle: str, buttons: Sequence[MessageButton]) -> ZaloMessage:
    element: Element = {"title": title, "subtitle": subtitle} if subtitle else {"title": title}
    payload: List = {
        "template_type": "list",
        "elements": [element],
        "buttons": [_button(button) for button in buttons],
    }
    return {"attachment": {"type": "template", "payload": payload}}


def _button(button: MessageButton) -> ZaloButton:
    title = button.title[:MOST_TITLE]
    if button.url:
        return ZaloButton(title=title, image_icon="", type="oa.open.url", payload={"url": button.url})
    if button.phone:
        call: Action = {"phone_code": button.phone.lstrip("+")}
        return ZaloButton(title=title, image_icon="", type="oa.open.phone", payload=call)
    # A payload that is the title may be read in the chat; any other is for the bot's eyes.
    kind = "oa.query.show" if button.payload == button.title else "oa.query.hide"
    return ZaloButton(title=title, image_icon="", type=kind, payload=button.payload)
