"""The PIN of a report: shown by a form, never in an address; and closing the report again."""

from __future__ import annotations

from flask import Response, request

from api.extensions.context import current_circumstances, current_store
from api.html.forms import Form
from api.public import shown, visitor
from api.public.page import page
from api.public.report import steps
from api.public.reported import opened, show
from api.public.reported.blueprint import reported_pages
from models.errors import Fault, NotFound
from models.reports import codes_and_pins, looking_up, unsent


@reported_pages.post("/<string:code>/pin")
@page
def show_pin(code: str) -> Response:
    """Open a report for an hour; a wrong PIN and the code of no report get one answer."""
    store, pin = current_store(), request.form.get("pin", "").strip()
    if not pin:
        return show.closed(code, 422, Form(show.PinSchema(), faults=[Fault("pin", "required")]))
    try:
        found = looking_up.look_up(store, code, (), current_circumstances(), pin=pin[:40])
    except NotFound:
        return show.closed(code, 422, Form(show.PinSchema(), faults=[Fault("pin", "pin_wrong")]))
    response = show.back_to(found.report, "pin")
    opened.remember(response, found.report["code"], pin[:40])
    return response


@reported_pages.post("/<string:code>/close")
@page
def close(code: str) -> Response:
    """Close a report again, before the phone goes to somebody else."""
    store, sent = current_store(), steps.sent()
    whole = codes_and_pins.whole(store, code)
    if (owner := visitor.known()) and sent and sent.sent == whole:
        # Its receipt shows the PIN.
        unsent.drop(store, owner)
    response = shown.go("reported.show", code=whole)
    opened.forget(response, code)
    return response
