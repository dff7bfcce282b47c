"""`/console/me`: one's own roles, and the keys of the console with the switch for them."""

from __future__ import annotations

from flask import Blueprint, Response, request

from api.console.extension import answers
from api.console.extension.answers import done_of
from api.console.extension.page import page
from api.console.officials import names
from api.extensions.context import current_identity, current_store
from api.extensions.idempotency import idempotent_form
from api.html.words import later
from models.people import officials, own_shortcuts

me_pages = Blueprint("console_me", __name__, url_prefix="/console/me")

DONE = {
    "on": later("Phím tắt đã bật."),
    "off": later("Phím tắt đã tắt."),
}


@me_pages.get("")
@page()
def show() -> Response:
    """Show who one is here."""
    official = officials.get(current_store(), current_identity().id)
    return answers.page(
        "console/me/me.html",
        official=official,
        roles=[names.held(one) for one in official["assignments"]],
        done=done_of(DONE),
    )


@me_pages.post("/shortcuts")
@page()
@idempotent_form
def turn() -> Response:
    """Turn the keys on or off."""
    on = request.form.get("on", "") == "true"
    own_shortcuts.turn(current_store(), current_identity(), on=on)
    return answers.go("/console/me", done="on" if on else "off")
