"""The page that shows the link of an invitation, once: whoever has it sets the official's password."""

from __future__ import annotations

from flask import Response

from api.console.extension import answers
from api.extensions.context import current_store
from models.access import authenticator
from models.people import invitations
from models.people.invitations import Ask, Invited


def link_page(made: Invited, doing: str) -> Response:
    """Answer with the link; nothing keeps this answer."""
    link = invitations.link_of(current_store(), made.token)
    return answers.page(
        "console/officials/link.html",
        official=made.official,
        link=link,
        qr=authenticator.qr_code(link),
        expires_at=made.expires_at,
        doing=doing,
        asks=[str(one) for one in invitations.asks_of(made.official)],
        second_factor=Ask.SECOND_FACTOR,
    )
