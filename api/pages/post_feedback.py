"""`/p/{id}/feedback`: whether a post worked for somebody, as a plain form for browsers without script.

The page of the post itself is the same for everybody and kept by caches; so its five buttons lead here, and nothing
counts before the form is sent.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for

from api.extensions.allowed_callers import allow
from api.extensions.context import current_circumstances, current_language, current_store
from api.pages import page_visitors
from api.pages.page_words import words_of
from models.access.callers import CallerKind
from models.content import posts
from models.content.posts import Post
from models.errors import Clash, Invalid
from models.surveys import policy_feedback, voters
from models.surveys.feedback_totals import RATINGS
from models.surveys.policy_feedback import MOST_TEXT, Voice

post_feedback = Blueprint("post_feedback_page", __name__)

#: Where feedback through this page comes from, and where the cookie of a visitor is sent to.
CHANNEL, PATH = "page", "/p/"

#: The words for what is wrong, by the field.
_WRONG = {"rating": "choose", "text": "too_long"}


@post_feedback.get("/p/<string:post_id>/feedback")
@allow(CallerKind.OPEN)
def show(post_id: str) -> Response:
    """Show the form, with what the visitor said before or has just chosen."""
    store = current_store()
    post = posts.get_published(store, post_id)
    if not post["asks_feedback"]:
        return _message(post, "not_asked", 409)
    if "done" in request.args:
        return _message(post, "thanks")
    visitor = page_visitors.known(store) or page_visitors.fresh()
    before = policy_feedback.own(store, post_id, voters.on_page(visitor))
    rating = _rating(request.args.get("rating", "")) or (before["rating"] if before else None)
    response = _form(post, visitor, rating, before["text"] if before else "", [], changes=before is not None)
    page_visitors.remember(store, response, visitor, PATH)
    return response


@post_feedback.post("/p/<string:post_id>/feedback")
@allow(CallerKind.OPEN)
def take(post_id: str) -> Response:
    """Keep what the visitor says, in place of what they said before; sent twice it counts once."""
    store, lang = current_store(), current_language()
    post = posts.get_published(store, post_id)
    visitor = page_visitors.known(store)
    form = f"feedback:{post_id}"
    if not visitor or not page_visitors.is_token(store, visitor, form, request.form.get("token", "")):
        return _message(post, "no_cookie", 403)
    # Browsers send line ends as CR LF, and each counts as one character.
    text = request.form.get("text", "").replace("\r\n", "\n").strip()
    rating = _rating(request.form.get("rating", ""))
    voice = Voice(rating or 0, text, CHANNEL, lang)
    try:
        policy_feedback.give(store, post_id, voters.on_page(visitor), voice, current_circumstances())
    except Invalid as error:
        wrong = [_WRONG[fault.field] for fault in error.faults]
        return _form(post, visitor, rating, text, wrong, status=422)
    except Clash:
        return _message(post, "not_asked", 409)
    done = url_for("post_feedback_page.show", post_id=post_id, lang=lang, done=1)
    return make_response(redirect(done, 303))


def _rating(given: str) -> int | None:
    """Return a rating as a form says it; None for none."""
    return int(given) if given in {str(one) for one in RATINGS} else None


def _form(
    post: Post,
    visitor: str,
    rating: int | None,
    text: str,
    wrong: Sequence[str],
    *,
    changes: bool = False,
    status: int = 200,
) -> Response:
    common = _common(post)
    html = render_template(
        "post_feedback.html",
        **common,
        rating=rating,
        text=text,
        most=MOST_TEXT,
        changes=changes,
        wrong=[common["words"][one].format(max=MOST_TEXT) for one in wrong],
        token=page_visitors.token(current_store(), visitor, f"feedback:{post['_id']}"),
    )
    return make_response(html, status)


def _message(post: Post, key: str, status: int = 200) -> Response:
    return make_response(render_template("post_feedback.html", **_common(post), said=key), status)


def _common(post: Post) -> dict[str, Any]:
    lang = current_language()
    return {
        "lang": lang,
        "words": words_of("post")[lang],
        "post": post,
        "title": posts.text_of(post, lang)["title"],
        "read_in": posts.language_of(post, lang),
    }
