"""`/console/posts/{id}/editions` and `/feedback`: two editions side by side, and what readers say."""

from __future__ import annotations

from flask import Blueprint, Response, request

from api.console.extension import answers
from api.console.extension.page import page
from api.console.posts import differences, shown
from api.console.posts.listed import area_name
from api.desk.posts.feedback import show_totals
from api.extensions.context import current_identity, current_store
from models.access.permissions import Permission
from models.content import editions, post_access
from models.errors import NotFound
from models.language.languages import OWN_NAMES
from models.store import cursor
from models.surveys import feedback_rows, feedback_texts

reading = Blueprint("console_post_reading", __name__, url_prefix="/console/posts/<string:post_id>")

#: Texts of a page.
ROWS = 30


@reading.get("/editions")
@page(permission=Permission.POST_READ)
def compare(post_id: str) -> Response:
    """Show two editions side by side: the last two, or those that the address names."""
    store = current_store()
    post = post_access.get(store, current_identity(), post_id)
    numbers = [one["number"] for one in editions.of_post(store, post["_id"])]
    before, after = (_number(name, numbers) for name in ("before", "after"))
    pair = [editions.get(store, post["_id"], one) for one in (before, after) if before and after]
    return answers.page(
        "console/posts/editions.html",
        post=post,
        words=shown.words_of(post),
        numbers=numbers,
        before=before,
        after=after,
        languages_of=OWN_NAMES,
        differences=differences.between(*pair) if pair else None,
    )


@reading.get("/feedback")
@page(permission=Permission.POST_READ)
def feedback(post_id: str) -> Response:
    """Show how readers rated a post, and what they wrote."""
    store, identity = current_store(), current_identity()
    post = post_access.get(store, identity, post_id)
    seen = feedback_rows.areas_of(store, identity, post)
    after = request.args.get("after", "")
    usable = after if after and not list(cursor.faults(lambda one: cursor.decode(one, 1), after)) else None
    texts, following = feedback_texts.page(
        store, post_id, rating=None, year=None, area_ids=seen, after=usable, limit=ROWS
    )
    totals = show_totals(store, post_id, None, seen)
    return answers.page(
        "console/posts/feedback.html",
        post=post,
        words=shown.words_of(post),
        totals=totals,
        areas=[(area_name(one["name"]) if one["name"] else "–", one) for one in totals["areas"]],
        texts=texts,
        following=f"/console/posts/{post_id}/feedback?after={following}" if following else "",
    )


def _number(name: str, numbers: list[int]) -> int:
    """Return the edition that the address names, else one of the last two; 0 for none.

    :raises NotFound: it names one that there is not.
    """
    last = numbers[-2:] if len(numbers) > 1 else [0, 0]
    given = request.args.get(name, "") or str(last[0] if name == "before" else last[1])
    number = int(given) if given.isdecimal() and len(given) < 7 else -1
    if number and number not in numbers:
        raise NotFound
    return number
