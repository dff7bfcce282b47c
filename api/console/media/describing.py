"""The form in which is said what a file shows: how it stands there at first, and what of it is changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from werkzeug.datastructures import MultiDict

from api.console.media import names
from api.console.posts import names as post_names
from api.console.posts import places
from api.console.posts.listed import area_name
from api.desk.media.schemas import FileDescriptionSchema
from api.extensions.context import current_store
from api.html import forms
from api.html.forms import Form, Option, Sent
from api.html.words import later
from models.files import library_facts
from models.files.library import LibraryFile
from models.files.library_facts import Description
from models.language.languages import LANGUAGES

#: What the form shows, and what each becomes that is emptied; rights and consent always have a kind.
EMPTIED: Mapping[str, object] = {
    "title": {},
    "description": {},
    "alt": {},
    "tags": [],
    "area_id": None,
    "taken_on": "",
}
FIELDS = (*EMPTIED, "rights", "consent")

LABELS: Mapping[str, str] = {
    "area_id": later("Nơi chụp hoặc nói đến"),
    "taken_on": later("Ngày chụp hoặc ghi"),
    "rights.kind": later("Quyền sử dụng"),
    "rights.note": later("Ai cho phép, đến đâu"),
    "consent.kind": later("Người trong tệp"),
    "consent.note": later("Ghi chú về sự đồng ý"),
}
IN_LANGUAGE: Mapping[str, str] = {
    "title.{}": later("Tên"),
    "alt.{}": later("Lời mô tả cho người không nhìn thấy"),
    "description.{}": later("Mô tả"),
}


def form_of(file: LibraryFile, sent: Sent | None = None) -> Form:
    """Return the form of a file, with what was typed."""
    every = {form.format(lang): words for form, words in IN_LANGUAGE.items() for lang in LANGUAGES}
    areas = places.written_for()
    if file["area_id"] and all(one.value != file["area_id"] for one in areas):
        areas = [Option(file["area_id"], area_name(file["area_id"])), *areas]
    return Form(
        FileDescriptionSchema(),
        written(file) if sent is None else sent,
        options={
            "area_id": areas,
            "rights.kind": post_names.options(names.RIGHTS),
            "consent.kind": post_names.options(names.CONSENTS),
        },
        labels={**LABELS, **every},
        version=file["version"],
    )


def written(file: LibraryFile) -> Sent:
    """Return what is said of a file as it stands in the form at first."""
    whole: Mapping[str, Any] = {**file}
    return forms.prefilled({name: whole[name] for name in FIELDS})


def typed(sent: Sent) -> Sent:
    """Return a form with its tags, which stand in one field with commas between them, as several values."""
    whole = MultiDict(sent)
    whole.setlist("tags", [one.strip() for one in sent.get("tags", "").split(",") if one.strip()])
    return whole


def changed(file: LibraryFile, sent: Sent) -> Description:
    """Return what a form changes of what is said of a file.

    :raises Invalid: with every fault.
    """
    schema, store = FileDescriptionSchema(), current_store()
    loaded = forms.load(schema, sent, lambda one: library_facts.faults(store, _whole(one)))
    before, after = forms.structured(schema, written(file)), forms.structured(schema, sent)
    whole: Mapping[str, Any] = {**_whole(loaded)}
    differs = [name for name in FIELDS if before.get(name) != after.get(name) and name in whole]
    return cast(Description, {name: whole[name] for name in differs})


def _whole(loaded: Mapping[str, Any]) -> Description:
    return cast(Description, {**EMPTIED, **loaded})
