"""`/console/outlets/new` and `/console/outlets/{id}/edit`: an outlet is added, or all of it is said again."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, Response, request
from werkzeug.datastructures import MultiDict

from api.console.admin.theirs import Difference, differing
from api.console.extension import answers
from api.console.extension.page import page
from api.console.outlets.writing import forms as outlet_forms
from api.extensions.context import current_identity, current_store
from api.extensions.idempotency import idempotent_form
from api.html import forms
from api.html.forms import Form
from models.access.permissions import Permission
from models.errors import Clash, Fault, Forbidden, Invalid, Stale
from models.outlets import access, registry
from models.outlets.outlets import Outlet

writing = Blueprint("console_outlet_writing", __name__, url_prefix="/console/outlets")


@writing.get("/new")
@page(permission=Permission.OUTLET_MANAGE)
def ask() -> Response:
    """Ask for a new outlet."""
    return _shown(outlet_forms.form_of(forms.prefilled(outlet_forms.USUAL)))


@writing.post("/new")
@page(permission=Permission.OUTLET_MANAGE)
@idempotent_form
def add() -> Response:
    """Add an outlet; its device is paired next."""
    try:
        made = registry.add(current_store(), current_identity(), outlet_forms.read(request.form))
    except Invalid as error:
        return _shown(outlet_forms.form_of(request.form, error.faults), 422)
    except Forbidden as error:
        return _shown(outlet_forms.form_of(request.form, [Fault("area_id", error.code)]), 403)
    return answers.go(f"/console/outlets/{made['_id']}", done="added")


@writing.get("/<string:outlet_id>/edit")
@page(permission=Permission.OUTLET_MANAGE)
def ask_again(outlet_id: str) -> Response:
    """Show what is written of an outlet, to be changed."""
    outlet = access.get_for(current_store(), current_identity(), Permission.OUTLET_MANAGE, outlet_id)
    return _shown(
        outlet_forms.form_of(outlet_forms.written(outlet), version=outlet["version"]), outlet=outlet
    )


@writing.post("/<string:outlet_id>/edit")
@page(permission=Permission.OUTLET_MANAGE)
@idempotent_form
def change(outlet_id: str) -> Response:
    """Say all of it again."""
    store, official, sent = current_store(), current_identity(), MultiDict(request.form.items(multi=True))
    outlet = access.get_for(store, official, Permission.OUTLET_MANAGE, outlet_id)
    expect = forms.version_of(sent)
    try:
        registry.edit(store, official, outlet_id, outlet_forms.read(sent, outlet_id), expect=expect)
    except Invalid as error:
        return _shown(outlet_forms.form_of(sent, error.faults, expect), 422, outlet=outlet)
    except (Clash, Forbidden) as error:
        form = outlet_forms.form_of(sent, [Fault("", error.code, error.params)], expect)
        return _shown(form, 409 if isinstance(error, Clash) else 403, outlet=outlet)
    except Stale:
        now = access.get(store, official, outlet_id)
        form = outlet_forms.form_of(sent, version=now["version"])
        return _shown(form, 412, outlet=now, theirs=differing(form, outlet_forms.written(now)))
    return answers.go(f"/console/outlets/{outlet_id}", done="changed")


def _shown(
    form: Form, status: int = 200, *, outlet: Outlet | None = None, theirs: Sequence[Difference] | None = None
) -> Response:
    return answers.page("console/outlets/write.html", status, form=form, outlet=outlet, theirs=theirs)
