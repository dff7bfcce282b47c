"""`/email/stop/…`: an official who wants no more mails says so, by the link in one of them and without signing in.

A mail program may open the link by itself to look at it, so that alone ends nothing; the button of the page does, and
so does what a program posts for its user (RFC 8058).
"""

from __future__ import annotations

import hmac

from flask import Blueprint, render_template

from api.extensions.allowed_callers import allow
from api.extensions.context import current_language, current_store
from api.pages.page_words import words_of
from models.access.callers import CallerKind
from models.errors import NotFound
from models.following import email_stops

stop_mails = Blueprint("stop_mails", __name__)


@stop_mails.get("/email/stop/<string:official_id>/<string:seal>")
@allow(CallerKind.SIGNED)
def show(official_id: str, seal: str) -> str:
    """Ask whether the mails shall end."""
    _insist_on_ours(official_id, seal)
    return _page(done=False)


@stop_mails.post("/email/stop/<string:official_id>/<string:seal>")
@allow(CallerKind.SIGNED)
def stop(official_id: str, seal: str) -> str:
    """End the mails; done again, it is the same."""
    _insist_on_ours(official_id, seal)
    email_stops.switch_off(
        current_store(), official_id, actor={"kind": CallerKind.OFFICIAL, "id": official_id}
    )
    return _page(done=True)


def _insist_on_ours(official_id: str, seal: str) -> None:
    """Demand a link of ours.

    :raises NotFound: it is none.
    """
    if not hmac.compare_digest(email_stops.seal(current_store(), official_id).encode(), seal.encode()):
        raise NotFound


def _page(*, done: bool) -> str:
    lang = current_language()
    return render_template("stop_mails.html", lang=lang, words=words_of("stop_mails")[lang], done=done)
