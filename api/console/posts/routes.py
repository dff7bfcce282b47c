"""`/console/posts`: the list, and one post with all its actions by one view over the table `DEEDS`."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, Response, request
from werkzeug.datastructures import MultiDict

from api.console.extension import answers
from api.console.extension.answers import done_of
from api.console.extension.page import page
from api.console.hub import arrivals
from api.console.posts import differences, listed, shown
from api.console.posts.deeds import DEEDS, DONE, Deed
from api.console.posts.forms import form_of, forms_of, named
from api.desk.posts.presented import show as presented
from api.extensions.context import current_identity, current_store
from api.extensions.idempotency import idempotent_form
from api.html import forms
from api.html.forms import Form, Sent
from models.access import permissions
from models.access.permissions import Permission
from models.content import post_access
from models.content.posts import Audience, Post, PostState
from models.content.states import PostAction
from models.errors import Clash, Fault, Invalid, Stale
from models.language.languages import OWN_NAMES

posts = Blueprint("console_posts", __name__, url_prefix="/console/posts")


@posts.get("")
@page(permission=Permission.POST_READ)
def list_posts() -> Response:
    """Show the posts that the address asks for."""
    writes = bool(permissions.assignments_with(current_identity(), Permission.POST_WRITE))
    return answers.page("console/posts/list.html", listed=listed.asked(), writes=writes, done=done_of(DONE))


@posts.get("/<string:post_id>")
@page(permission=Permission.POST_READ)
def show(post_id: str) -> Response:
    """Show one post."""
    return _shown(_found(post_id))


@posts.post("/<string:post_id>")
@page(permission=Permission.POST_READ)
@idempotent_form
def act(post_id: str) -> Response:
    """Carry out the action that the form names.

    What is refused comes back with what was typed: 422 with the faults, 412 when somebody was faster, 409 when it
    can't be done any more.
    """
    post, doing = _found(post_id), request.form.get("do", "")
    sent: Sent = MultiDict(request.form.items(multi=True))
    action = named(presented(post)).get(doing)
    if action is None:
        return _shown(post, 409, lost=sent, faults=[Fault("", "post_state")])
    deed, form = DEEDS[action], form_of(action, post, sent)
    try:
        given = forms.load(form.schema, sent, deed.check)
        made = deed.run(current_store(), current_identity(), post_id, given, forms.version_of(sent))
    except Invalid as error:
        form.faults = [_at_first_language(fault, deed) for fault in error.faults]
        return _shown(post, 422, doing=doing, form=form, faults=error.faults)
    except Clash as error:
        form.faults = [Fault("", error.code, error.params)]
        return _shown(_found(post_id), 409, doing=doing, form=form, lost=sent, faults=form.faults)
    except Stale:
        now = _found(post_id)
        form.version = now["version"]
        return _shown(now, 412, doing=doing, form=form, lost=sent, since=forms.version_of(sent))
    if action is PostAction.DISCARD:
        return answers.go("/console/posts", done=doing)
    corrects = action is PostAction.CORRECT
    return answers.go(f"/console/posts/{made['_id']}{'/edit' if corrects else ''}", done=doing)


def _at_first_language(fault: Fault, deed: Deed) -> Fault:
    """Return a fault of a text by language at the field of the first one, where the form has one for each."""
    first = next((name for name in deed.fields if name.startswith(f"{fault.field}.")), "")
    return replace(fault, field=first) if first else fault


def _airs(post: Post) -> bool:
    """Say whether the official may have the words of a post said through loudspeakers."""
    out = post["state"] == PostState.PUBLISHED and post["audience"] == Audience.PUBLIC
    return out and bool(permissions.assignments_with(current_identity(), Permission.PROGRAMME_WRITE))


def _found(post_id: str) -> Post:
    return post_access.get(current_store(), current_identity(), post_id)


def _shown(
    post: Post,
    status: int = 200,
    *,
    doing: str = "",
    form: Form | None = None,
    lost: Sent | None = None,
    since: int | None = None,
    faults: object = (),
) -> Response:
    """Show a post.

    :param form: that of the action `doing`, with what was typed and what is wrong with it.
    :param lost: what was typed; it is shown apart where the action is possible no more.
    :param since: the version that the official saw, when somebody was faster.
    """
    seen = presented(post)
    seen_about, possible = shown.about(post, seen), named(seen)
    doing = doing or request.args.get("do", "")
    return answers.page(
        "console/posts/post.html",
        status,
        post=seen,
        about=seen_about,
        actions=forms_of(seen, doing, form),
        edits=PostAction.EDIT in seen["actions"],
        airs=_airs(post),
        doing=doing,
        correction=differences.of_correction(post),
        languages_of=OWN_NAMES,
        channel_names={one.channel: one.name for one in seen_about.channels},
        told=[one for name, one in lost.items() if name.startswith("note")] if lost else [],
        lost=bool(lost) and doing not in possible,
        faults=faults,
        since=shown.history_of(post, since) if since is not None else None,
        came=arrivals.came(current_store(), post),
        done=done_of(DONE),
    )
