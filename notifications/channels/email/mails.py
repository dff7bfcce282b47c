"""Mails as they are written: plain text and HTML of the same words, and headers that mail servers look for."""

from __future__ import annotations

from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, select_autoescape

from models.following import email_stops
from models.settings import Settings
from notifications.channels.base import Outgoing

#: Characters of a subject.
MOST_SUBJECT = 200


def mail(settings: Settings, outgoing: Outgoing) -> EmailMessage:
    """Return a message as a mail; the same key has the same Message-ID, by which mailboxes drop a repeat."""
    first, _, rest = outgoing.text.partition("\n")
    words = {"title": first, "body": rest.strip(), "url": outgoing.data.get(email_stops.LINK, "")}
    written = EmailMessage(policy=SMTP)
    written["Subject"] = " ".join(first.split())[:MOST_SUBJECT]
    written["From"] = settings.email_from
    written["To"] = outgoing.to.value
    written["Date"] = format_datetime(datetime.now(UTC))
    written["Message-ID"] = message_id(settings, outgoing.key)
    # No holiday notice or other robot need answer (RFC 3834).
    written["Auto-Submitted"] = "auto-generated"
    if words["url"]:
        # One click ends them (RFC 8058).
        written["List-Unsubscribe"] = f"<{words['url']}>"
        written["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    written.set_content(_templates().get_template("notice.txt").render(words))
    written.add_alternative(_templates().get_template("notice.html").render(words), subtype="html")
    return written


def message_id(settings: Settings, key: str) -> str:
    """Return the Message-ID of a message under Loa's key."""
    domain = settings.email_from.rpartition("@")[2].strip(" >") or "localhost"
    return f"<{sha256(key.encode()).hexdigest()[:40]}@{domain}>"


@lru_cache(maxsize=1)
def _templates() -> Environment:
    folder = Path(__file__).with_name("templates")
    return Environment(
        loader=FileSystemLoader(folder), autoescape=select_autoescape(["html"]), keep_trailing_newline=True
    )
