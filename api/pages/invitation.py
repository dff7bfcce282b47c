"""`/invitation`: a small page over `/v1/desk/invitations`.

The token stands behind `#`, which no browser sends; the page takes it out of the address, and so out of the history,
at once and keeps it in the tab until it is accepted.
"""

from __future__ import annotations

from flask import Blueprint, render_template

from api.extensions.allowed_callers import allow
from api.extensions.context import current_language
from api.pages.page_words import words_of
from models.access.callers import CallerKind
from models.language.languages import OWN_NAMES

invitation = Blueprint("invitation_page", __name__)


@invitation.get("/invitation")
@allow(CallerKind.OPEN)
def page() -> str:
    """Show the form by which an official accepts an invitation, in the visitor's language."""
    lang = current_language()
    return render_template(
        "invitation.html", lang=lang, words=words_of("invitation")[lang], languages=OWN_NAMES
    )
