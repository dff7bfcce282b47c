"""Twilio's webhooks: is a request genuine, and what does it say? And the bot's replies, as an SMS has room for them.

The signature is an HMAC over the public address and the fields, names and values one after the other. So whoever has
seen one genuine request could move the border between two fields; ids and numbers that are not exactly of their form
are therefore refused. There is no time in it: a repeat is known by its id, which is kept as long as the message.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from twilio.request_validator import RequestValidator
from werkzeug.datastructures import MultiDict

from bot.engine.reply import Reply
from models.errors import Invalid
from models.language import gsm7
from models.language.sms_text import plain
from models.language.text import nfc
from models.messages.fates import Fate
from models.messages.shapes import IncomingContent
from models.people import phones

CHANNEL = "sms"

#: A reply takes no more parts than this, each of which is paid.
MOST_PARTS = 3

#: Twilio puts no more into one message.
MOST_TEXT = 1600

_SID = re.compile(r"(?:SM|MM)[0-9a-f]{32}")
_CUT = "..."

#: The state of what its person saw, which WhatsApp tells.
READ = "read"

#: What Twilio's states mean, as far as they are an end. Those on the way (queued, sent and so on) change nothing.
FATES: Mapping[str, Fate] = {
    "delivered": Fate.DELIVERED,
    READ: Fate.DELIVERED,
    "undelivered": Fate.UNDELIVERED,
    "failed": Fate.FAILED,
    "canceled": Fate.FAILED,
}


class Sign(StrEnum):
    """What is wrong with a request, as codes of problems."""

    FORGED = "webhook_signature"
    OTHERS = "webhook_not_ours"


@dataclass(frozen=True)
class Account:
    """The account that requests must come from."""

    sid: str
    token: str = field(repr=False)


@dataclass(frozen=True)
class Received:
    """An SMS of a resident, from a Vietnamese mobile number in E.164; or what came by WhatsApp, from any number."""

    id: str
    sender: str = field(repr=False)
    content: IncomingContent = field(repr=False)
    channel: str = CHANNEL


def wrong(account: Account, url: str, form: MultiDict[str, str], signature: str) -> Sign | None:
    """Return why a request must be refused; None when it is genuine and of our account.

    :param url: the public address that Twilio was given, with its query.
    """
    if not (account.sid and account.token):
        return Sign.FORGED
    if not RequestValidator(account.token).validate(url, form, signature):
        return Sign.FORGED
    exact = form.get("AccountSid") == account.sid and _SID.fullmatch(form.get("MessageSid", ""))
    return None if exact else Sign.OTHERS


def read(form: MultiDict[str, str]) -> Received | None:
    """Return what a resident sent; None for numbers that are never answered: short, foreign, no mobile phones."""
    try:
        sender = phones.normalise(form.get("From", ""))
    except Invalid:
        return None
    # A number that is written otherwise than Twilio writes it has been tampered with.
    if sender != form.get("From"):
        return None
    content: IncomingContent = {"text": nfc(form.get("Body", ""))[:MOST_TEXT]}
    if form.get("NumMedia", "0") not in ("", "0"):
        content["other"] = True
    return Received(form["MessageSid"], sender, content)


def written(replies: Sequence[Reply]) -> str:
    """Return replies as one text of at most `MOST_PARTS` parts; the choices stand below it, by number."""
    body = "\n".join(reply.text for reply in replies if reply.text)
    shown = [reply.buttons for reply in replies if reply.buttons]
    choices = [f"{number}. {button.title}" for number, button in enumerate(shown[-1] if shown else (), 1)]
    return bounded(plain(body), plain("\n".join(choices)))


def bounded(body: str, choices: str = "") -> str:
    """Return a text and choices below it in at most `MOST_PARTS` parts; what has no room is cut off the text."""
    whole = "\n".join(part for part in (body, choices) if part)
    while gsm7.parts(whole) > MOST_PARTS and (body or choices):
        body, choices = (body[:-10], choices) if body else ("", choices[:-10])
        whole = "\n".join(part for part in (f"{body.rstrip()}{_CUT}", choices) if part)
    return whole
