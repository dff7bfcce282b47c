"""Reporter identity: who reported is hidden from the unit, and opened with a reason that the resident can read.

The unit sees a pseudonym that belongs to one report. It is another one for each report on purpose: if it stayed the
same, opening one identity would open all other reports of that person without a reason and without a trace. A number
says instead how much somebody reports. Openings stand in the report (`openings`), in its events with the official, and
in the resident's access log.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from bson.objectid import ObjectId
from pymongo import DESCENDING

from models.access import report_access
from models.access.callers import Assignment, CallerKind, Identity
from models.access.permissions import Permission
from models.areas import agencies, areas
from models.desk import desk
from models.errors import Clash, NotFound
from models.handling.action_request import ActionRequest
from models.language.text import nfc
from models.messages.messages import BY_NUMBER, MessageChannel, Owner, owned_by
from models.people import citizens
from models.people.citizens import IdentityKind
from models.reports import codes_and_pins
from models.reports.reports import REPORTS, Opening, Report, ReporterOfReport
from models.store import Store
from models.workflow.transitions import ReportAction

#: How far back somebody's reports are counted.
LATELY = timedelta(days=30)


@dataclass(frozen=True)
class Person:
    """Who reported, as far as Loa knows; what is not known is empty."""

    channel: str
    name: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    zalo: str = field(default="", repr=False)


class LoggedOpening(Opening):
    """A line of the access log of a resident: an opening, and the `code` of the report."""

    code: str


def pseudonym(store: Store, report: Report) -> str:
    """Return the name under which the unit knows the reporter of this one report: its code and two characters."""
    owner = report["reporter"]["owner"]
    number = int(store.vault.digest("pseudonym", report["_id"], owner["kind"], owner["id"])[:8], 16)
    letters = codes_and_pins.ALPHABET
    return f"{report['code']}-{letters[number % 32]}{letters[number // 32 % 32]}"


def lately(store: Store, report: Report) -> int:
    """Return how many reports this reporter has filed in the last 30 days, this one included."""
    owner = report["reporter"]["owner"]
    since = str(ObjectId.from_datetime(datetime.now(UTC) - LATELY))
    query = {**owned_by([Owner(**owner)], "reporter.owner"), "_id": {"$gte": since}}
    return store.collection(REPORTS).count_documents(query, limit=1000)


def is_anonymous(store: Store, report: Report) -> bool:
    """Return whether there is nothing to open: nobody signed in on the phone behind it, or said who they are."""
    known = person(store, report)
    return not (known.name or known.phone or known.zalo)


def person(store: Store, report: Report) -> Person:
    """Return who filed a report; what they said of themselves counts where nothing better is known."""
    reporter = report["reporter"]
    channel = MessageChannel(reporter["channel"])
    address = store.vault.decrypt(reporter["address"])
    if reporter["owner"]["kind"] == "citizen":
        return _citizen(store, channel, reporter["owner"]["id"])
    told = _told(store, reporter)
    if channel in BY_NUMBER:
        return replace(told, phone=address)
    if channel is MessageChannel.ZALO and address:
        known = citizens.find(store, IdentityKind.ZALO, address)
        return _citizen(store, channel, known["_id"]) if known else replace(told, zalo=address)
    return told


def open_identity(store: Store, official: Identity, code: str, reason: str, *, expect: int) -> Person:
    """Open who filed a report, for a reason that they will read; the opening is part of the report's history.

    :param expect: the version that the official saw.
    :raises NotFound: the official may not know of the report.
    :raises Clash: `identity_not_known`: the report is anonymous. Nothing is written then.
    :raises Forbidden, Invalid, Stale: as `models.handling.actions.perform`.
    """
    report = desk.find(store, official, code)
    request = ActionRequest(
        ReportAction.OPEN_IDENTITY, note=nfc(reason), receiver=_office(store, official, report)
    )
    if Permission.IDENTITY_OPEN in desk.performer_of(store, official, report).who and is_anonymous(
        store, report
    ):
        raise Clash("identity_not_known")
    return person(store, desk.act(store, official, code, request, expect=expect))


def log_of(store: Store, owners: Sequence[Owner], *, limit: int = 100) -> list[LoggedOpening]:
    """Return who opened the identity behind the reports of these owners, the latest first."""
    if not owners:
        return []
    query = {**owned_by(owners, "reporter.owner"), "openings.0": {"$exists": True}}
    rows = store.collection(REPORTS).find(query, {"code": 1, "openings": 1}).sort("_id", DESCENDING)
    found: list[LoggedOpening] = [
        {**opening, "code": row["code"]} for row in rows.limit(limit) for opening in row["openings"]
    ]
    return sorted(found, key=lambda opening: opening["at"], reverse=True)[:limit]


def office_name(store: Store, office: str, language: str) -> str:
    """Return the name of an office in an opening: that of an agency, or of the area of an official of any agency."""
    try:
        return agencies.name(store, office, language)
    except NotFound:
        return str(areas.get(store, office)["full_name"])


def _office(store: Store, official: Identity, report: Report) -> str:
    """Return through which office the official may open it: their agency, else the area of their role."""
    held = [one for one in official.assignments if _opens(store, one, report)]
    named = [one.agency_id for one in held if one.agency_id]
    return next(iter([*named, *(one.area_id for one in held)]), "")


def _opens(store: Store, held: Assignment, report: Report) -> bool:
    return Permission.IDENTITY_OPEN in report_access.allowed(store, [held], report)


def _told(store: Store, reporter: ReporterOfReport) -> Person:
    """Return name and number that came with the report; of other systems the contact is not theirs to open."""
    sealed = None if reporter["owner"]["kind"] == CallerKind.KEY else reporter.get("contact")
    told = json.loads(store.vault.decrypt(sealed)) if sealed else {}
    return Person(reporter["channel"], name=told.get("name", ""), phone=told.get("phone", ""))


def _citizen(store: Store, channel: MessageChannel, citizen_id: str) -> Person:
    try:
        citizen = citizens.by_id(store, citizen_id)
    except NotFound:
        # They have left Loa.
        return Person(channel)
    return Person(
        channel,
        name=citizens.reveal_name(store, citizen),
        phone=citizens.reveal_phone(store, citizen),
        zalo=citizens.reveal(store, citizen, IdentityKind.ZALO),
    )
