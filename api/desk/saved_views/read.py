"""A saved view as a body asks for it, for the API and the console alike."""

from __future__ import annotations

from api.desk.reports.filters import FilterBodySchema, faults_of_body
from api.desk.saved_views.schemas import ViewBody
from models.desk import saved_views
from models.desk.saved_views import SavedView
from models.errors import Fault, insist_on_none


def faults_of(body: ViewBody) -> list[Fault]:
    """Return what is wrong with the name and the filter."""
    return [*saved_views.faults_of_name(body["name"]), *faults_of_body(body["filter"])]


def view_from(body: ViewBody) -> SavedView:
    """Return what a body asks to be saved: what differs from no filter at all.

    :raises Invalid: with every fault.
    """
    insist_on_none(faults_of(body))
    empty = FilterBodySchema().load({})
    kept = {name: value for name, value in body["filter"].items() if value not in (empty[name], [])}
    return SavedView(body["name"], kept, body["sort"], body["shared"])
