"""`/chat`: the web chat, a small page over `/webhooks/rest`."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, render_template
from pymongo.errors import PyMongoError

from api.extensions import emergency_numbers
from api.extensions.allowed_callers import allow
from api.extensions.context import current_language, current_store
from models.access.callers import CallerKind
from models.alerts import notices
from models.alerts.cap_terms import Status
from models.alerts.notices import Notice
from models.areas import areas
from models.errors import LoaError
from models.language.languages import OWN_NAMES

chat = Blueprint("chat_page", __name__)


@chat.get("/chat")
@allow(CallerKind.OPEN)
def page() -> str:
    """Show the chat below the warnings in force; without scripts the numbers to call, and the forms that need none."""
    language = current_language()
    return render_template(
        "chat.html",
        languages=OWN_NAMES,
        numbers=emergency_numbers.everywhere(language),
        warnings=[*_warnings(language, Status.ACTUAL), *_warnings(language, Status.EXERCISE)],
    )


def _warnings(language: str, status: Status) -> Sequence[Notice]:
    """Return the warnings in force anywhere in the province; none while the store is away: the numbers count then."""
    store = current_store()
    try:
        return notices.of_areas(store, [areas.active_province_id(store)], language, status)
    except (PyMongoError, LoaError):
        return ()
