"""`/console/help`: the first-use tour and the keys; and the tour is put away."""

from __future__ import annotations

from flask import Blueprint, Response

from api.console.extension import answers
from api.console.extension.page import page
from api.console.help import tours as sentences
from api.extensions.context import current_identity, current_store
from models.desk import tours

help_pages = Blueprint("console_help", __name__, url_prefix="/console/help")


@help_pages.get("")
@page()
def show() -> Response:
    """Show the tour and the keys."""
    return answers.page("console/help/help.html", tour=sentences.sentences(current_identity()))


@help_pages.post("/read")
@page()
def put_away() -> Response:
    """Show the tour on the desk no more; doing it twice changes nothing."""
    tours.put_away(current_store(), current_identity())
    return answers.go("/console/")
