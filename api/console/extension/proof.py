"""Step-up at the console: a form of something dangerous asks for a code when the last one is ten minutes old."""

from __future__ import annotations

from flask import request

from api.console.extension.session import current_session
from api.extensions import problems
from api.extensions.context import current_circumstances, current_identity, current_store
from models.errors import Invalid, TooMany
from models.people import step_up

#: The field of a form, drawn by the macro `proof`.
FIELD = "proof"


def wanted() -> str:
    """Return what a form must ask for: `code`, `password` or "" while the last proof holds."""
    return step_up.asks_for(current_store(), current_identity(), current_session())


def insist() -> None:
    """Demand the proof of the form that was sent.

    :raises Invalid: it is missing or wrong, or there were too many wrong ones; the field is `proof`.
    """
    shown = request.form.get(FIELD, "").strip()
    try:
        step_up.insist(current_store(), current_identity(), current_session(), shown, current_circumstances())
    except TooMany as error:
        raise Invalid(*problems.told(error, FIELD)) from error
