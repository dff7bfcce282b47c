"""`/console/programme/bulletins/new` and `…/{id}/edit`: a bulletin is written in its languages side by side."""

from __future__ import annotations

from flask import Blueprint, Response, request
from werkzeug.datastructures import MultiDict

from api.console.extension import answers
from api.console.extension.page import page
from api.console.programme import bulletin_form, faces, shown
from api.extensions.context import current_identity, current_store
from api.extensions.idempotency import idempotent_form
from api.extensions.request_sizes import BodySize, body
from api.html import forms
from api.html.forms import Form, Sent
from models.access.permissions import Permission
from models.content import post_access
from models.content.posts import Audience, PostState
from models.errors import Clash, Fault, Forbidden, Invalid, NotFound, Stale
from models.language.languages import LANGUAGES
from models.programme import bulletins, drafting, from_posts
from models.programme.bulletin_states import OPEN
from models.programme.bulletins import Bulletin

writing = Blueprint("console_bulletin_writing", __name__, url_prefix="/console/programme/bulletins")

#: Bytes of a form: the longest words and spoken texts of all languages, each letter of which a browser sends as nine.
MOST = 500_000


@writing.get("/new")
@page(permission=Permission.PROGRAMME_WRITE)
def begin() -> Response:
    """Show the form of a new bulletin; `?post=` takes the words of a post, or leads to the bulletin that it has."""
    post_id = request.args.get("post", "")
    if not post_id:
        return _shown(bulletin_form.new_form())
    store = current_store()
    post = post_access.get(store, current_identity(), post_id)
    if post["state"] != PostState.PUBLISHED or post["audience"] != Audience.PUBLIC:
        raise NotFound
    if made := bulletins.of_post(store, post_id):
        return answers.go(f"/console/programme/bulletins/{made['_id']}")
    return _shown(bulletin_form.new_form(begun=from_posts.draft_of(store, post, aloud=True, shown=True)))


@writing.post("/new")
@page(permission=Permission.PROGRAMME_WRITE)
@body(BodySize(fields=MOST))
@idempotent_form
def create() -> Response:
    """Begin a bulletin, or show what a voice would say of it."""
    sent = _sent()
    if request.form.get("do") == "read":
        return _shown(bulletin_form.new_form(bulletin_form.read_aloud(sent)))
    form = bulletin_form.new_form(sent)
    try:
        made = drafting.begin(current_store(), current_identity(), bulletin_form.draft_of(sent))
    except Invalid as error:
        form.faults = error.faults
        return _shown(form, 422)
    except Forbidden as error:
        form.faults = [Fault("area_id", error.code, error.params)]
        return _shown(form, 403)
    return answers.go(f"/console/programme/bulletins/{made['_id']}", done="saved")


@writing.get("/<string:bulletin_id>/edit")
@page(permission=Permission.PROGRAMME_WRITE)
def edit(bulletin_id: str) -> Response:
    """Show the form of a bulletin."""
    bulletin = _found(bulletin_id)
    return _shown(bulletin_form.form_of(bulletin), bulletin=bulletin)


@writing.post("/<string:bulletin_id>/edit")
@page(permission=Permission.PROGRAMME_WRITE)
@body(BodySize(fields=MOST))
@idempotent_form
def save(bulletin_id: str) -> Response:
    """Save a bulletin: 412 with what was typed when somebody was faster, 409 when it can't be edited any more."""
    bulletin, sent = _found(bulletin_id), _sent()
    seen = forms.version_of(sent)
    if request.form.get("do") == "read":
        form = bulletin_form.form_of(bulletin, bulletin_form.read_aloud(sent))
        form.version = seen
        return _shown(form, bulletin=bulletin)
    form = bulletin_form.form_of(bulletin, sent)
    try:
        draft = bulletin_form.draft_of(sent, bulletin)
        drafting.edit(current_store(), current_identity(), bulletin_id, draft, expect=seen)
    except Invalid as error:
        form.faults, form.version = error.faults, seen
        return _shown(form, 422, bulletin=bulletin)
    except (Clash, Forbidden) as error:
        form.faults, form.version = [Fault("", error.code, error.params)], seen
        return _shown(form, 409 if isinstance(error, Clash) else 403, bulletin=bulletin)
    except Stale:
        now = _found(bulletin_id)
        form.version = now["version"]
        return _shown(form, 412, bulletin=now, since=seen)
    return answers.go(f"/console/programme/bulletins/{bulletin_id}", done="saved")


def _sent() -> Sent:
    return bulletin_form.tidied(MultiDict(request.form.items(multi=True)))


def _found(bulletin_id: str) -> Bulletin:
    return drafting.get(current_store(), current_identity(), bulletin_id)


def _shown(
    form: Form, status: int = 200, *, bulletin: Bulletin | None = None, since: int | None = None
) -> Response:
    """Show the form.

    :param since: the version that the official saw, when somebody was faster.
    """
    here = f"{bulletin['_id']}/edit" if bulletin else "new"
    return answers.page(
        "console/programme/write.html",
        status,
        form=form,
        bulletin=bulletin,
        address=f"/console/programme/bulletins/{here}",
        rows=bulletin_form.rows_of(form.sent),
        said=bulletin_form.SAID,
        all_languages=LANGUAGES,
        doubts=bulletin_form.doubts_of(form.sent),
        faces=faces.of_form(form.sent),
        possible=bulletin is None or bulletin["state"] in OPEN,
        since=shown.history_of(bulletin, since) if bulletin and since is not None else (),
    )
