"""`/chat`: the web chat, a small page over `/webhooks/rest`."""

from __future__ import annotations

from flask import Blueprint, render_template

from api.extensions import emergency_numbers
from api.extensions.allowed_callers import allow
from api.extensions.context import current_language
from models.access.callers import CallerKind
from models.language.languages import OWN_NAMES

chat = Blueprint("chat_page", __name__)


@chat.get("/chat")
@allow(CallerKind.OPEN)
def page() -> str:
    """Show the chat; without scripts the numbers to call, and the forms that need none."""
    return render_template(
        "chat.html", languages=OWN_NAMES, numbers=emergency_numbers.everywhere(current_language())
    )
