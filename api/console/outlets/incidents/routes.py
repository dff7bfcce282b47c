"""`/console/incidents`: outlets that are not well, put together by commune and cause, and what is done about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, request
from werkzeug.datastructures import MultiDict

from api.console.audit import things
from api.console.audit import words as audit_words
from api.console.extension import answers
from api.console.extension.answers import done_of
from api.console.extension.page import page
from api.console.outlets import names, places
from api.console.outlets.incidents import deeds
from api.console.outlets.incidents.deeds import Deed, Given
from api.console.outlets.incidents.schemas import IncidentListSchema
from api.console.outlets.one.shown import Act
from api.extensions.context import current_identity, current_language, current_store
from api.extensions.idempotency import idempotent_form
from api.extensions.problems import faults_in
from api.html import forms
from api.html.forms import Form, Option, Sent, structured
from api.html.words import later
from models.access.permissions import Permission
from models.areas import agencies, areas
from models.errors import Clash, Fault, Invalid, NotFound, Stale
from models.language import wording
from models.monitoring import access, health, rounds, states
from models.monitoring.incidents import Incident
from models.monitoring.outlet_states import OUTLET_STATES
from models.monitoring.rules import Cause
from models.monitoring.states import State
from models.outlets.outlets import OUTLETS, Outlet
from models.reports.reports import REPORTS
from models.store import Document, events
from models.store.collections import Kind

incident_pages = Blueprint("console_incidents", __name__, url_prefix="/console/incidents")

#: Rows of a page, and outlets and acts of one incident that are shown.
ROWS, MOST_OUTLETS, MOST_ACTS = 30, 100, 30

DONE: Mapping[str, str] = {
    "take": later("Đã ghi: bạn lo việc này."),
    "ticket": later("Đã lập phiếu sửa chữa."),
    "mute": later("Không ai bị gọi vì sự cố này cho đến lúc ấy."),
    "close": later("Đã đóng sự cố."),
}

LABELS = {
    "area": later("Địa bàn"),
    "cause": later("Nguyên nhân"),
    "over": later("Đã đóng"),
    "until": later("Đến lúc"),
    "reason": later("Vì sao đóng"),
    "note": later("Ghi chú"),
}


@incident_pages.get("")
@page(permission=Permission.OUTLET_READ)
def list_incidents() -> Response:
    """List the incidents of the official's areas, newest first."""
    store, official, query = (
        current_store(),
        current_identity(),
        structured(IncidentListSchema(), request.args),
    )
    faults: Sequence[Fault] = faults_in(IncidentListSchema(), query)
    args = IncidentListSchema().load({} if faults else query)
    try:
        wanted = _wanted(args)
        rows, following = health.incident_list(store, official, wanted, after=args["after"], limit=ROWS)
    except (Invalid, NotFound) as error:
        faults = error.faults if isinstance(error, Invalid) else [Fault("area", "area_unknown")]
        rows, following = health.incident_list(store, official, {"closed_at": None}, after=None, limit=ROWS)
    kept = {
        name: str(value) for name, value in query.items() if value not in (False, None) and name != "after"
    }
    people = things.names_of({one["taken_by"] for one in rows if one["taken_by"]})
    communes = places.names([one["area_id"] for one in rows])
    return answers.page(
        "console/outlets/incidents.html",
        rows=[
            (one, cause_of(one), communes[one["area_id"]], people.get(one["taken_by"] or "", ""))
            for one in rows
        ],
        form=_filter(faults),
        over=args["over"],
        now=datetime.now(UTC),
        following=f"/console/incidents?{urlencode({**kept, 'after': following})}" if following else "",
    )


@incident_pages.get("/<string:incident_id>")
@page(permission=Permission.OUTLET_READ)
def show(incident_id: str) -> Response:
    """Show one incident: its outlets as they are now, and what was done about it."""
    return _shown(incident_id)


@incident_pages.post("/<string:incident_id>")
@page(permission=Permission.OUTLET_CONTROL)
@idempotent_form
def act(incident_id: str) -> Response:
    """Do with it what the form says."""
    store, official, sent = current_store(), current_identity(), request.form
    deed = next((one for one in deeds.DEEDS if one.name == sent.get("do")), None)
    if deed is None:
        raise NotFound
    try:
        given = Given(**forms.load(deed.schema(), sent))
        deed.run(store, official, incident_id, given, forms.version_of(sent))
    except Invalid as error:
        return _shown(incident_id, 422, deed.name, error.faults)
    except Clash as error:
        return _shown(incident_id, 409, deed.name, [Fault("", error.code, error.params)])
    except Stale:
        return _shown(incident_id, 412, deed.name)
    return answers.go(f"/console/incidents/{incident_id}", done=deed.name)


def cause_of(incident: Incident) -> str:
    """Return the cause of an incident in words."""
    return wording.word(f"incident_{incident['cause']}", current_language())


def _wanted(args: Mapping[str, Any]) -> Document:
    """Return the query of a filter.

    :raises NotFound: it names an area that there is not.
    """
    wanted: Document = {"closed_at": {"$ne": None} if args["over"] else None}
    if args["area"]:
        wanted["paths"] = areas.id_of(current_store(), args["area"])
    if args["cause"]:
        wanted["cause"] = args["cause"]
    return wanted


def _filter(faults: Sequence[Fault]) -> Form:
    language = current_language()
    causes = [Option(str(one), wording.word(f"incident_{one}", language)) for one in Cause]
    options = {"area": places.within(Permission.OUTLET_READ), "cause": causes}
    sent: Sent = MultiDict(request.args.items(multi=True))
    return Form(IncidentListSchema(), sent, faults, options=options, labels=LABELS, prefix="f-")


def _shown(incident_id: str, status: int = 200, tried: str = "", faults: Sequence[Fault] = ()) -> Response:
    """Show an incident.

    :param tried: the form that came back, with what was typed and its faults.
    """
    store, official = current_store(), current_identity()
    incident = access.incident(store, official, Permission.OUTLET_READ, incident_id)
    told = {one["official_id"] for one in incident["told"]}
    people = things.names_of(told | ({incident["taken_by"]} if incident["taken_by"] else set()))
    return answers.page(
        "console/outlets/incident.html",
        status,
        incident=incident,
        cause=cause_of(incident),
        area=places.name(incident["area_id"]),
        taken_by=people.get(incident["taken_by"] or "", ""),
        desk=_desk(incident),
        means=names.named(deeds.MEANS, incident["cause"]) if incident["cause"] in deeds.MEANS else "",
        told=[(people.get(one["official_id"], "?"), one["at"]) for one in incident["told"]],
        end=names.named(deeds.ENDS, incident["close_reason"] or ""),
        outlets=_outlets(incident),
        acts=_acts(incident),
        now=datetime.now(UTC),
        deeds=[
            (one, _form(one, tried, faults, incident["version"]))
            for one in deeds.open_to(official.id, incident, _controls(incident_id))
        ],
        tried=tried,
        stale=status == 412,
        done=done_of(DONE),
    )


def _desk(incident: Incident) -> str:
    """Return which agency has the ticket of an incident; "" for none."""
    if not (report_id := incident.get("report_id")):
        return ""
    with suppress(NotFound):
        report = current_store().one(REPORTS, report_id)
        return agencies.name(current_store(), report["agency_id"], current_language())
    return ""


def _controls(incident_id: str) -> bool:
    try:
        access.incident(current_store(), current_identity(), Permission.OUTLET_CONTROL, incident_id)
    except NotFound:
        return False
    return True


def _form(deed: Deed, tried: str, faults: Sequence[Fault], version: int) -> Form:
    came_back = deed.name == tried
    sent: Sent = request.form if came_back else MultiDict()
    return Form(
        deed.schema(),
        sent,
        faults if came_back else (),
        options={"reason": [one for one in names.options(deeds.ENDS) if one.value != "well"]},
        labels=LABELS,
        prefix=f"{deed.name}-",
        version=version,
    )


def _outlets(incident: Incident) -> list[tuple[Outlet, list[tuple[State, names.Look]], datetime | None]]:
    """Return the outlets of an incident with how they are now, and when they were heard last."""
    store, now = current_store(), datetime.now(UTC)
    query = {
        "$and": [
            {"_id": {"$in": incident["outlet_ids"][:MOST_OUTLETS]}},
            access.outlets_for(current_identity(), Permission.OUTLET_READ),
        ]
    }
    since, found = rounds.listening_since(store), list(store.collection(OUTLETS).find(query).sort("code"))
    heard = {
        row["_id"]: row
        for row in store.collection(OUTLET_STATES).find({"_id": {"$in": [one["_id"] for one in found]}})
    }
    shown = []
    for one in found:
        state = heard.get(one["_id"])
        looks = names.looks(states.of(one, state, now, listening_since=since))
        shown.append((one, looks, state["heard_at"] if state else None))
    return shown


def _acts(incident: Incident) -> list[Act]:
    found, _ = events.history(current_store(), Kind.INCIDENT, incident["_id"], limit=MOST_ACTS)
    people = things.names_of({one["actor"]["id"] for one in found if one["actor"]["kind"] == "official"})
    return [
        Act(
            one["at"],
            audit_words.action(Kind.INCIDENT, one["action"]),
            one.get("note", ""),
            audit_words.actor(one["actor"], people.get(one["actor"]["id"], "")),
        )
        for one in found
    ]
