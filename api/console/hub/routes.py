"""`/console/hub`: the hubs above and beside, what waits or was refused, and what came in."""

from __future__ import annotations

from flask import Blueprint, Response
from marshmallow import Schema

from api.console.extension import answers
from api.console.extension.answers import done_of
from api.console.extension.page import page
from api.console.hub.words import KINDS, STATES
from api.extensions.allowed_callers import store_for_managers
from api.extensions.context import current_identity
from api.html.forms import Form
from api.html.words import later, said
from models.access.permissions import Permission
from models.errors import Clash, Stale
from models.hub import arrivals, dispatches, peers
from models.hub.arrivals import ArrivalState
from models.hub.dispatches import DispatchState
from models.hub.links import HUB_LINKS

hub_pages = Blueprint("console_hub", __name__, url_prefix="/console/hub")

MANAGE = Permission.PEOPLE_MANAGE

#: So many rows of each list are shown.
MOST = 50

DONE = {"again": later("Đã xếp lại để gửi.")}


@hub_pages.get("")
@page(permission=MANAGE)
def show() -> Response:
    """Show every hub, what it is owed or has refused, and what came from it and waits."""
    store = store_for_managers()
    known = {row["_id"]: row for row in store.collection(HUB_LINKS).find()}
    out = [
        row
        for state in (DispatchState.REFUSED, DispatchState.PENDING)
        for row in dispatches.search(store, state=state, limit=MOST)[0]
    ]
    came = [
        row
        for state in (ArrivalState.WAITING, ArrivalState.DRAFTED)
        for row in arrivals.search(store, {"state": state}, limit=MOST)[0]
    ]
    return answers.page(
        "console/hub/list.html",
        peers=[(one, known.get(one.id)) for one in peers.every(store.settings)],
        out=[(row, Form(Schema()), *_named(row["kind"], row["state"])) for row in out],
        came=[(row, *_named(row["kind"], row["state"])) for row in came],
        done=done_of(DONE),
    )


def _named(kind: str, state: str) -> tuple[str, str]:
    return said(KINDS[kind]), said(STATES[state])


@hub_pages.post("/<string:dispatch_id>/again")
@page(permission=MANAGE)
def send_again(dispatch_id: str) -> Response:
    """Send a message again that was refused; done twice it changes nothing."""
    store = store_for_managers()
    try:
        dispatches.send_again(store, dispatch_id, current_identity().actor)
    except (Clash, Stale):
        # Somebody had it sent a moment ago.
        return answers.go("/console/hub")
    return answers.go("/console/hub", done="again")
