"""`/chat`: the web chat, a small page over `/webhooks/rest`."""

from __future__ import annotations

from flask import Blueprint, render_template

from api.extensions.auth import allow
from models.access.callers import CallerKind
from models.language.languages import OWN_NAMES

chat = Blueprint("chat_page", __name__)


@chat.get("/chat")
@allow(CallerKind.OPEN)
def page() -> str:
    """Show the chat."""
    return render_template("chat.html", languages=OWN_NAMES)
