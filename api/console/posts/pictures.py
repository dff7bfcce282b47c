"""`/console/posts/{id}/media`: the pictures and files of a post, taken from the library, with alternative texts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from flask import Blueprint, Response, request
from werkzeug.datastructures import MultiDict

from api.console.extension import answers
from api.console.extension.answers import done_of
from api.console.extension.page import page
from api.console.media import listed
from api.console.posts import shown
from api.console.posts.deeds import DONE
from api.desk.media.presented import show as show_file
from api.desk.posts.schemas import ChangedPostSchema
from api.extensions.context import current_identity, current_store
from api.extensions.idempotency import idempotent_form
from api.html import forms
from api.html.forms import Form, Sent
from api.html.words import later
from models.access.permissions import Permission
from models.content import drafting, media_faults, post_access
from models.content.drafting import PostDraft
from models.content.posts import Medium, Post
from models.content.states import PostAction
from models.errors import Clash, Fault, Forbidden, Invalid, Stale
from models.files import library
from models.language.languages import LANGUAGES, OWN_NAMES

pictures = Blueprint("console_post_pictures", __name__, url_prefix="/console/posts/<string:post_id>/media")

IN_LANGUAGE = {"alt": later("Lời mô tả cho người không nhìn thấy"), "caption": later("Chú thích")}


@pictures.get("")
@page(permission=Permission.POST_WRITE)
def show(post_id: str) -> Response:
    """Show the files of a post, and those of the library that can be added."""
    post = _found(post_id)
    return _shown(post, _form(post))


@pictures.post("")
@page(permission=Permission.POST_WRITE)
@idempotent_form
def save(post_id: str) -> Response:
    """Add a file, or save what is said of those that the post has."""
    post, sent = _found(post_id), MultiDict(request.form.items(multi=True))
    adds = request.form.get("do") == "add"
    form = _form(post, None if adds else sent)
    expect = forms.version_of(sent)
    try:
        changed = _added(post, sent.get("file_id", "")) if adds else _given(sent)
        drafting.edit(current_store(), current_identity(), post_id, changed, expect=expect)
    except Invalid as error:
        form.faults = error.faults
        return _shown(post, form, 422)
    except (Clash, Forbidden) as error:
        form.faults = [Fault("", error.code, error.params)]
        return _shown(post, form, 409 if isinstance(error, Clash) else 403)
    except Stale:
        now = _found(post_id)
        # Rows of another list would describe other files: what was typed stays where its files are still there.
        form.version = now["version"]
        return _shown(now, form, 412, since=shown.history_of(now, expect))
    return answers.go(f"/console/posts/{post_id}/media", done="pictures")


def _found(post_id: str) -> Post:
    return post_access.get(current_store(), current_identity(), post_id)


def _added(post: Post, file_id: str) -> PostDraft:
    """Return the files of a post with one more."""
    media: list[Medium] = [*post["media"], {"file_id": file_id, "caption": {}, "alt": {}}]
    fault = next(iter(media_faults.of_draft(current_store(), media[-1:], None)), None)
    if fault:
        raise Invalid(Fault("", fault.code, fault.params))
    return {"media": media}


def _given(sent: Sent) -> PostDraft:
    """Return the files as the form has them, without those that were ticked.

    :raises Invalid: with every fault of their words.
    """
    loaded = forms.load(ChangedPostSchema(only=("media", "image")), sent)
    removed = set(sent.getlist("remove"))
    media = [one for one in cast(Sequence[Medium], loaded.get("media", [])) if one["file_id"] not in removed]
    cover = loaded.get("image")
    return {"media": media, "image": cover if cover not in removed else None}


def _form(post: Post, sent: Sent | None = None) -> Form:
    first: Sent = forms.prefilled({"image": post["image"]})
    for number, medium in enumerate(post["media"]):
        for name, value in forms.prefilled({**medium}).items(multi=True):
            first.add(f"media.{number}.{name}", value)
    given = first if sent is None else sent
    labels = {
        f"media.{number}.{part}.{lang}": f"{OWN_NAMES[lang]}"
        for number in range(len(post["media"]) + 1)
        for part in IN_LANGUAGE
        for lang in LANGUAGES
    }
    return Form(ChangedPostSchema(only=("media", "image")), given, labels=labels, version=post["version"])


def _shown(post: Post, form: Form, status: int = 200, *, since: Sequence[shown.Step] = ()) -> Response:
    """Show the form; `since` is what was done since the version that the official saw."""
    address = f"/console/posts/{post['_id']}/media"
    used = {one["file_id"] for one in post["media"]}
    found = listed.asked(address)
    files = library.by_ids(current_store(), used)
    return answers.page(
        "console/posts/pictures.html",
        status,
        post=post,
        title=post["texts"][post["lang"]]["title"],
        address=address,
        form=form,
        media=[(one, listed.row_of(show_file(files[one]))) for one in _ids(form, post) if one in files],
        cover=form.sent.get("image", ""),
        parts=IN_LANGUAGE,
        listed=found,
        rows=[one for one in found.rows if one.file["_id"] not in used],
        possible=PostAction.EDIT in shown.possible(post),
        since=since,
        done=done_of(DONE),
    )


def _ids(form: Form, post: Post) -> Sequence[str]:
    """Return the ids of the files in the order of the rows of the form."""
    rows = forms.structured(form.schema, form.sent).get("media") or []
    return [row.get("file_id", "") for row in rows] or [one["file_id"] for one in post["media"]]
