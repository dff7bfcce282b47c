"""Fault tickets: an incident that lasts, or what a resident says at the pole, as a report that names its outlet.

It goes the way of every report: routed, with a promise and its clock. Its category (`models.reports.outlet_faults`) is
for nothing else and never public.
"""

from __future__ import annotations

from datetime import datetime

from models.areas.areas import AREAS
from models.errors import Stale
from models.language.dates import day_and_time
from models.language.languages import DEFAULT
from models.language.wording import word
from models.messages.messages import MessageChannel, Owner
from models.monitoring import rules
from models.monitoring.incidents import INCIDENTS, Incident
from models.monitoring.rules import Cause
from models.outlets.outlets import OUTLETS, Outlet
from models.reports import filing, outlet_faults
from models.reports.draft import MAX_TEXT, Filed, Reporter
from models.store import Query, Store, events
from models.store.events import SYSTEM, Actor

#: So many outlets are named in the words of a ticket.
NAMED = 20


def make_due(store: Store, now: datetime) -> None:
    """Make a report of each incident that has lasted for so long as its cause says."""
    for cause in Cause:
        after = rules.rule_of(cause).ticket
        if after is None:
            continue
        query: Query = {
            "open_key": {"$exists": True},
            "cause": str(cause),
            "calm_at": None,
            "opened_at": {"$lte": now - after},
            "report_id": {"$exists": False},
        }
        for incident in store.collection(INCIDENTS).find(query):
            make(store, incident, SYSTEM)


def make(store: Store, incident: Incident, actor: Actor) -> Incident:
    """Make a report of an incident, once however often it is tried, and note it there; returns the incident."""
    outlets = list(store.collection(OUTLETS).find({"_id": {"$in": incident["outlet_ids"]}}).sort("code"))
    draft = outlet_faults.draft(
        store,
        outlets[0],
        _text(incident, outlets),
        area_id=_area(store, incident, outlets[0]),
    )
    filed = filing.file(store, draft, _reporter(incident, actor), key=f"incident:{incident['_id']}")
    report = filed.report
    try:
        return events.change(
            store,
            INCIDENTS,
            incident["_id"],
            {"$set": {"report_id": report["_id"], "report_code": report["code"]}},
            action="ticketed",
            actor=actor,
            guard={"report_id": {"$exists": False}},
            details={"changes": {"report_code": report["code"]}},
        )
    except Stale:
        # Another try has noted it.
        return store.one(INCIDENTS, incident["_id"])


def of_resident(
    store: Store, outlet: Outlet, words: str, reporter: Reporter, *, key: str, network: str
) -> Filed:
    """File what a resident says of an outlet.

    :param words: what they chose and wrote.
    :raises Invalid: as for every report.
    """
    draft = outlet_faults.draft(store, outlet, words, area_id=outlet["area_id"])
    return filing.file(store, draft, reporter, key=key, network=network)


def _text(incident: Incident, outlets: list[Outlet]) -> str:
    named = ", ".join(f"{one['name']} ({one['code']})" for one in outlets[:NAMED])
    said = word(f"incident_{incident['cause']}", DEFAULT)
    return word("incident_ticket", DEFAULT).format(
        cause=said, since=day_and_time(incident["since"]), number=len(outlets), outlets=named
    )[:MAX_TEXT]


def _area(store: Store, incident: Incident, first: Outlet) -> str:
    """Return the commune of an incident; that of its first outlet where it is about the whole province."""
    area = store.collection(AREAS).find_one({"_id": incident["area_id"]}, {"level": 1})
    return incident["area_id"] if area and area["level"] == "commune" else first["area_id"]


def _reporter(incident: Incident, actor: Actor) -> Reporter:
    """Return who files it: the official who made it, or nobody whom anybody could answer."""
    made_by = Owner("official", actor["id"]) if actor["kind"] == "official" else None
    return Reporter(MessageChannel.INBOX, made_by or Owner("incident", incident["_id"]), actor)
