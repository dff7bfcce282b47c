"""`/console/unsaved`: what is typed is kept at a pause of typing, or thrown away."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, request

from api.console.extension import answers
from api.console.extension.page import page
from api.console.unsaved import kept
from api.desk.posts.schemas import MOST_BODY
from api.extensions.context import current_identity, current_store
from api.extensions.request_sizes import BodySize, body
from api.html.words import said
from models.desk import unsaved_forms
from models.errors import NotFound, Stale
from models.language import dates

unsaved = Blueprint("console_unsaved", __name__, url_prefix="/console/unsaved")


@unsaved.post("/keep")
@page()
@body(BodySize(fields=MOST_BODY))
def keep() -> Response:
    """Keep what is typed; answers with the version that goes on, and when it was kept, in words.

    409: another tab of the same page has kept something meanwhile.
    """
    fields = [one for one in request.form.items(multi=True) if one[0] not in kept.NOT_KEPT]
    given = request.form.get(kept.VERSION, "")
    expect = int(given) if given.isdecimal() and len(given) < 10 else 0
    try:
        row = unsaved_forms.save(current_store(), current_identity(), _page(), fields, expect=expect)
    except Stale:
        response = jsonify({"words": said("Bài này đang được viết ở một thẻ khác; thẻ này không tự lưu.")})
        response.status_code = 409
        return response
    at = row["saved_at"].astimezone(dates.VIETNAM)
    return jsonify(
        {"version": row["version"], "words": said("Đã lưu tạm lúc %(at)s") % {"at": f"{at:%H:%M}"}}
    )


@unsaved.post("/drop")
@page()
def drop() -> Response:
    """Throw away what was typed, and show the page as it is saved."""
    where = _page()
    unsaved_forms.drop(current_store(), current_identity(), where)
    return answers.go(where)


def _page() -> str:
    """Return the page that a form names.

    :raises NotFound: its forms are not kept.
    """
    found = request.form.get(kept.PAGE, "")
    if not kept.PAGES.fullmatch(found):
        raise NotFound
    return found
