"""`/console/media`: the library, one file with what uses it, and sending files, sound and films."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import marshmallow as ma
from flask import Blueprint, Response, request
from werkzeug.datastructures import MultiDict

from api.console.extension import answers
from api.console.extension.answers import done_of
from api.console.extension.page import page
from api.console.media import describing, listed, names, wanted
from api.console.posts import names as post_names
from api.desk.media.presented import show as presented
from api.extensions.context import current_circumstances, current_identity, current_language, current_store
from api.extensions.idempotency import idempotent_form
from api.extensions.problems import sentence
from api.extensions.request_sizes import BodySize, body
from api.html import forms
from api.html.forms import Form, Sent
from api.html.words import later
from models.access import guards, permissions
from models.access.guards import Act
from models.access.permissions import Permission
from models.content import file_uses, library_desk
from models.errors import Clash, Fault, Forbidden, Invalid, Stale
from models.files import library, sent_recordings
from models.files.library import LibraryFile

media = Blueprint("console_media", __name__, url_prefix="/console/media")

#: So many recordings are listed: what an official sent last.
MOST_RECORDINGS = 30

DONE: Mapping[str, str] = {
    "uploaded": later("Đã giữ tệp. Ghi tệp cho thấy gì, quyền và sự đồng ý rồi mới dùng được."),
    "known": later("Tệp này đã có trong thư viện."),
    "described": later("Đã lưu."),
    "unchanged": later("Không có gì thay đổi."),
    "removed": later("Đã xóa tệp."),
    "sent": later("Đã nhận. Xử lý xong sau vài phút, tệp sẽ vào thư viện."),
}


@media.get("")
@page(permission=Permission.POST_READ)
def list_files() -> Response:
    """Show the files that the address asks for."""
    return _listed()


@media.post("")
@page(permission=Permission.POST_WRITE)
@body(BodySize(files=1))
@idempotent_form
def upload() -> Response:
    """Keep a file; one that is kept already is shown."""
    store, where = current_store(), current_circumstances()
    try:
        data, name = _file()
        guards.spend(store, Act.UPLOAD, where)
        kept = library_desk.upload(store, current_identity(), data, name, where=where)
    except Invalid as error:
        return _listed(422, error)
    return answers.go(
        f"/console/media/{kept.file['_id']}", done="uploaded" if kept.is_new else "known", **wanted.query()
    )


@media.get("/recordings")
@page(permission=Permission.POST_WRITE)
def list_recordings() -> Response:
    """Show the sound and films that the official sent, and what became of them."""
    return _recordings()


@media.post("/recordings")
@page(permission=Permission.POST_WRITE)
@body(BodySize(recordings=1))
@idempotent_form
def send_recording() -> Response:
    """Take sound or a film in, to be made for the library."""
    store = current_store()
    try:
        data, name = _file()
        guards.spend(store, Act.UPLOAD, current_circumstances())
        library_desk.send_recording(store, current_identity(), data, name)
    except Invalid as error:
        return _recordings(422, error)
    return answers.go("/console/media/recordings", done="sent")


@media.get("/<string:file_id>")
@page(permission=Permission.POST_READ)
def show(file_id: str) -> Response:
    """Show a file, what is said of it, and what uses it."""
    file = library.get(current_store(), file_id)
    return _shown(file, describing.form_of(file))


@media.post("/<string:file_id>")
@page(permission=Permission.POST_WRITE)
@idempotent_form
def change(file_id: str) -> Response:
    """Save what is said of a file, or remove it, as the form says."""
    store, who = current_store(), current_identity()
    file, sent = library.get(store, file_id), describing.typed(MultiDict(request.form.items(multi=True)))
    removes = request.form.get("do") == "remove"
    form = describing.form_of(file, None if removes else sent)
    try:
        expect = forms.version_of(sent)
        if removes:
            library_desk.remove(store, who, file_id, expect=expect)
            return answers.go("/console/media", done="removed")
        changed = describing.changed(file, sent)
        if not changed:
            return answers.go(f"/console/media/{file_id}", done="unchanged", **wanted.query())
        library_desk.describe(store, who, file_id, changed, expect=expect)
    except Invalid as error:
        # A name that is missing in every language is asked for in the first.
        form.faults = [
            replace(one, field="title.vi") if one.field == "title" else one for one in error.faults
        ]
        return _shown(file, form, 422)
    except (Clash, Forbidden) as error:
        form.faults = [Fault("", error.code, error.params)]
        return _shown(file, form, 409 if isinstance(error, Clash) else 403)
    except Stale:
        file = library.get(store, file_id)
        form.version = file["version"]
        return _shown(file, form, 412, now=describing.written(file))
    return answers.go(f"/console/media/{file_id}", done="described", **wanted.query())


def _file() -> tuple[bytes, str]:
    """Return the file of the form and what it is called.

    :raises Invalid: there is none.
    """
    sent = request.files.get("file")
    data = sent.stream.read() if sent else b""
    if not sent or not data:
        raise Invalid(Fault("file", "required"))
    return data, sent.filename or ""


def _writes() -> bool:
    return bool(permissions.assignments_with(current_identity(), Permission.POST_WRITE))


def _listed(status: int = 200, error: Invalid | None = None) -> Response:
    return answers.page(
        "console/media/list.html",
        status,
        listed=listed.asked(),
        writes=_writes(),
        wanted=wanted.wanted_for(),
        form=Form(ma.Schema(), faults=error.faults if error else ()),
        done=done_of(DONE),
    )


def _recordings(status: int = 200, error: Invalid | None = None) -> Response:
    language = current_language()
    found = [
        (
            one,
            post_names.named(names.RECORDINGS, one["state"]),
            sentence(one["refusal"]["code"], language, one["refusal"]["params"]) if one["refusal"] else "",
        )
        for one in sent_recordings.latest(current_store(), current_identity().id, MOST_RECORDINGS)
    ]
    return answers.page(
        "console/media/recordings.html",
        status,
        found=found,
        form=Form(ma.Schema(), faults=error.faults if error else ()),
        done=done_of(DONE),
    )


def _shown(file: LibraryFile, form: Form, status: int = 200, *, now: Sent | None = None) -> Response:
    """Show a file.

    :param now: what is said of it now, when somebody was faster.
    """
    store, who = current_store(), current_identity()
    uses = file_uses.told(store, who, file_uses.of_file(store, file["_id"]))
    return answers.page(
        "console/media/file.html",
        status,
        row=listed.row_of(presented(file)),
        form=form,
        tags=", ".join(form.sent.getlist("tags")),
        uses=[
            (
                one,
                post_names.named(names.USERS, one["kind"]),
                post_names.named(post_names.STATES, one["state"]),
            )
            for one in uses
        ],
        changes=library_desk.may_change(store, who, file),
        wanted=wanted.wanted_for(),
        now=[one for name, one in now.items() if name.startswith(("title", "alt"))] if now else [],
        stale=now is not None,
        done=done_of(DONE),
    )
