"""`/console/posts/new` and `/console/posts/{id}/edit`: a post is written, in its languages side by side."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from flask import Blueprint, Response, request
from werkzeug.datastructures import MultiDict

from api.console.extension import answers
from api.console.extension.answers import done_of
from api.console.extension.page import page
from api.console.posts import draft_forms, names, shown
from api.console.posts.deeds import DONE
from api.console.unsaved import kept
from api.console.unsaved.kept import Kept
from api.desk.posts.schemas import MOST_BODY
from api.extensions.context import current_identity, current_store
from api.extensions.idempotency import idempotent_form
from api.extensions.request_sizes import BodySize, body
from api.html import forms
from api.html.forms import Form, Sent
from models.access.permissions import Permission
from models.content import drafting, post_access, short_forms
from models.content.posts import Post
from models.content.short_forms import ROOMS
from models.content.states import PostAction
from models.errors import Clash, Fault, Forbidden, Invalid, Stale
from models.language.languages import LANGUAGES, OWN_NAMES

writing = Blueprint("console_post_writing", __name__, url_prefix="/console/posts")


@writing.get("/new")
@page(permission=Permission.POST_WRITE)
def begin() -> Response:
    """Show the form of a new post."""
    if whole := kept.whole_page():
        return whole
    form, unsaved = kept.form_of(draft_forms.new_form)
    return _shown(form, unsaved=unsaved)


@writing.post("/new")
@page(permission=Permission.POST_WRITE)
@body(BodySize(fields=MOST_BODY))
@idempotent_form
def create() -> Response:
    """Begin a post."""
    sent = _sent()
    form = draft_forms.new_form(sent)
    try:
        made = drafting.begin(current_store(), current_identity(), draft_forms.new_draft(sent))
    except Invalid as error:
        form.faults = error.faults
        return _shown(form, 422)
    except Forbidden as error:
        form.faults = [Fault("area_id", error.code, error.params)]
        return _shown(form, 403)
    kept.forget()
    return answers.go(f"/console/posts/{made['_id']}", done="saved")


@writing.get("/<string:post_id>/edit")
@page(permission=Permission.POST_WRITE)
def edit(post_id: str) -> Response:
    """Show the form of a post."""
    if whole := kept.whole_page():
        return whole
    post = _found(post_id)
    form, unsaved = kept.form_of(partial(draft_forms.form_of, post))
    return _shown(form, post=post, unsaved=unsaved)


@writing.post("/<string:post_id>/edit")
@page(permission=Permission.POST_WRITE)
@body(BodySize(fields=MOST_BODY))
@idempotent_form
def save(post_id: str) -> Response:
    """Change a post; whoever was too late keeps their words and sees what happened since."""
    sent, post = _sent(), _found(post_id)
    form, seen = draft_forms.form_of(post, sent), forms.version_of(sent)
    if seen != post["version"]:
        return _shown(form, 412, post=post, since=shown.history_of(post, seen), now=_now(post, sent))
    try:
        changed = draft_forms.changed(post, sent)
        if not changed:
            kept.forget()
            return answers.go(f"/console/posts/{post_id}", done="unchanged")
        drafting.edit(current_store(), current_identity(), post_id, changed, expect=seen)
    except Invalid as error:
        form.faults = error.faults
        return _shown(form, 422, post=post)
    except (Clash, Forbidden) as error:
        form.faults = [Fault("", error.code, error.params)]
        return _shown(form, 409 if isinstance(error, Clash) else 403, post=post)
    except Stale:
        post = _found(post_id)
        form.version = post["version"]
        return _shown(form, 412, post=post, since=shown.history_of(post, seen), now=_now(post, sent))
    kept.forget()
    return answers.go(f"/console/posts/{post_id}", done="saved")


def _sent() -> Sent:
    return MultiDict(request.form.items(multi=True))


def _found(post_id: str) -> Post:
    return post_access.get(current_store(), current_identity(), post_id)


def _now(post: Post, sent: Sent) -> Sequence[tuple[str, str]]:
    """Return the words of a post as they are now, where others were typed, by language."""
    current = draft_forms.written(post)
    rows = [(OWN_NAMES[lang], f"texts.{lang}.title", f"texts.{lang}.body") for lang in LANGUAGES]
    return [
        (name, "\n\n".join(filter(None, (current.get(title), current.get(body_)))))
        for name, title, body_ in rows
        if any(
            current.get(one, "") != sent.get(one, "").replace("\r\n", "\n").strip() for one in (title, body_)
        )
    ]


def _shown(
    form: Form,
    status: int = 200,
    *,
    post: Post | None = None,
    since: Sequence[shown.Step] = (),
    now: Sequence[tuple[str, str]] = (),
    unsaved: Kept | None = None,
) -> Response:
    """Show the form.

    :param since: what was done since the version that the official saw, with the words as they are `now`.
    :param unsaved: what lies there of earlier; None: the form that was sent goes on.
    """
    channels = [(str(one), names.named(names.CHANNELS, one), room) for one, room in ROOMS.items()]
    return answers.page(
        "console/posts/write.html",
        status,
        form=form,
        post=post,
        address=f"/console/posts/{post['_id']}/edit" if post else "/console/posts/new",
        channels=channels,
        stale=[f"channel_texts.{one}.{lang}" for one, lang in short_forms.stale(post)] if post else [],
        possible=post is None or PostAction.EDIT in shown.possible(post),
        since=since,
        now=now,
        kept=unsaved or kept.continued(),
        done=done_of(DONE),
    )
