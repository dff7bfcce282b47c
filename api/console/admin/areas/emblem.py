"""`/console/admin/areas/{id}/emblem`: the picture at the head of residents' pages of a place, out of the library."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import marshmallow as ma
from flask import Blueprint, Response, request, url_for

from api.console.extension import answers
from api.console.extension.answers import done_of
from api.console.extension.page import page
from api.console.media import listed
from api.desk.media.presented import ShownLibraryFile, show
from api.extensions.context import current_identity, current_language, current_store
from api.extensions.idempotency import idempotent_form
from api.extensions.problems import sentence
from api.html import forms
from api.html.forms import Form
from api.html.words import later
from models.access.permissions import Permission
from models.areas import areas
from models.areas.areas import Area
from models.errors import Fault, Invalid, Stale
from models.files import emblems, library_search
from models.files.emblems import EmblemFacts
from models.files.kinds import FileKind
from models.files.library import LibraryFile
from models.files.library_search import FileQuery

emblem = Blueprint(
    "console_admin_emblem", __name__, url_prefix="/console/admin/areas/<string:area_id>/emblem"
)

#: Pictures offered at once, and the most characters of what is looked for.
OFFERED, MOST_TEXT = 24, 80

DONE = {
    "saved": later("Đã lưu. Người dân thấy ngay."),
    "removed": later("Đã bỏ biểu trưng. Trang của người dân dùng biểu trưng của cấp trên nếu có."),
}


class EmblemSchema(ma.Schema):
    """A picture of the library; none takes the emblem away."""

    file_id = ma.fields.String(load_default="", validate=ma.validate.Length(max=40))


class Offered(NamedTuple):
    """A picture that may be chosen; `refusal` says in words why not, "" if it may be."""

    file: ShownLibraryFile
    name: str
    refusal: str


@emblem.get("")
@page(permission=Permission.CATALOGUE_MANAGE)
def ask(area_id: str) -> Response:
    """Show the emblem of an area, and pictures of the library."""
    return _shown(areas.get(current_store(), area_id))


@emblem.post("")
@page(permission=Permission.CATALOGUE_MANAGE)
@idempotent_form
def save(area_id: str) -> Response:
    """Choose an emblem, or take it away."""
    store, who, sent = current_store(), current_identity(), request.form
    area = areas.get(store, area_id)
    try:
        expect, file_id = forms.version_of(sent), forms.load(EmblemSchema(), sent)["file_id"]
        if file_id:
            emblems.choose(store, who, area_id, file_id, expect=expect)
        else:
            emblems.take_away(store, who, area_id, expect=expect)
    except Invalid as error:
        return _shown(area, 422, faults=[Fault("", one.code, one.params) for one in error.faults])
    except Stale:
        return _shown(area, 412, stale=True)
    return answers.go(f"/console/admin/areas/{area_id}/emblem", done="saved" if file_id else "removed")


def address_of(row: EmblemFacts) -> str:
    """Return the address at which everybody sees an emblem; "" for none."""
    if not row["digest"]:
        return ""
    return url_for("commune.emblem", area_id=row["_id"], digest=row["digest"])


def _shown(area: Area, status: int = 200, *, faults: Sequence[Fault] = (), stale: bool = False) -> Response:
    store, who, area_id = current_store(), current_identity(), area["_id"]
    row, text = emblems.own(store, area_id), request.args.get("text", "").strip()[:MOST_TEXT]
    inherited = None if row["digest"] else emblems.of(store, area_id)
    return answers.page(
        "console/admin/emblem.html",
        status,
        area=area,
        here=f"/console/admin/areas/{area_id}/emblem",
        form=Form(EmblemSchema(), forms.prefilled({}), faults, version=row["version"]),
        stale=stale,
        own=address_of(row),
        above=address_of(inherited) if inherited else "",
        text=text,
        rows=_offered(text),
        least=emblems.LEAST_SIDE,
        may_change=emblems.may_choose(store, who, area_id),
        done=done_of(DONE),
    )


def _offered(text: str) -> list[Offered]:
    found = library_search.search(current_store(), FileQuery(text=text, kind=FileKind.PICTURE), limit=OFFERED)
    return [
        Offered(shown, listed.row_of(shown).name, _why_not(file))
        for file in found.files
        for shown in [show(file)]
    ]


def _why_not(file: LibraryFile) -> str:
    fault = next(emblems.faults_of(file), None)
    return sentence(fault.code, current_language(), fault.params) if fault else ""
