"""`/report/photos`: photos from the camera or the phone, several at once; each can be taken out again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from flask import Response, request

from api.extensions.context import current_store
from api.extensions.idempotency import idempotent_form
from api.extensions.request_sizes import body
from api.html.forms import Form
from api.public import sent_photos, shown, visitor
from api.public.page import page
from api.public.report import steps
from api.public.report.schemas import PhotosSchema
from api.public.report.steps import Step, report_pages
from api.reports.photos import photos_of
from models.errors import Fault
from models.files import uploads
from models.reports.unsent import Unsent


@report_pages.get("/photos")
@page
def photos() -> Response:
    """Ask for photos, and show those that there are."""
    found = steps.filled()
    return _form(found) if found.text else steps.go(Step.WHAT)


@report_pages.post("/photos")
@page
@body(sent_photos.ROOM)
@idempotent_form
def take_photos() -> Response:
    """Keep the photos that came along, take out the one that is named, and go on or stay to add more."""
    found = steps.filled()
    if not found.text:
        return steps.go(Step.WHAT)
    left = [one for one in found.photo_ids if one != request.form.get("remove")]
    taken = sent_photos.take(visitor.begin(), left)
    found = replace(found, photo_ids=taken.photo_ids)
    steps.keep(found)
    if taken.faults:
        return _form(found, taken.faults)
    if request.form.get("go") == "on":
        return steps.go_on(Step.PHOTOS)
    return shown.go("report.photos", to=request.args.get("to"))


def _form(found: Unsent, faults: Sequence[Fault] = ()) -> Response:
    store = current_store()
    return steps.page(
        Step.PHOTOS,
        422 if faults else 200,
        form=Form(PhotosSchema(), faults=faults),
        photos=photos_of(store, uploads.by_ids(store, found.photo_ids), found.photo_ids),
        most=uploads.MAX_PER_REPORT,
    )
