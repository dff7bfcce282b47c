"""Agencies at the desk: a province adds its own, words names better, closes one and opens it again.

What the desk made or changed has the origin `desk`: no file changes it any more. A People's Committee is never closed:
missed promises go up to it, and reports with no other agency go to it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypedDict

from pymongo import ASCENDING
from pymongo.client_session import ClientSession
from pymongo.errors import DuplicateKeyError

from models.access import permissions
from models.access.callers import Identity
from models.access.permissions import Permission
from models.areas import agencies, areas, open_agencies
from models.errors import Clash, Fault, NotFound, insist_on_none
from models.language import visible
from models.language.text import fold, nfc
from models.people.official_shapes import OFFICIALS
from models.reports.reports import REPORTS
from models.routing import routing
from models.routing import rules as routing_rules
from models.routing.rules import TemplateArea
from models.store import Document, Store, catalogue_rows, cursor, events
from models.workflow.transitions import OPEN_STATES

CODE = re.compile(r"[a-z][a-z0-9_]{1,39}", re.ASCII)
MAX_NAME = 200


@dataclass(frozen=True)
class Agency:
    """A new agency.

    :param code: short, such as `so_y_te`; with the area it makes the id.
    :param name: by language; Vietnamese is a must.
    """

    code: str
    area_id: str
    name: Mapping[str, str]


class AgencyChange(TypedDict, total=False):
    """What a change sets in the document of an agency."""

    name: dict[str, str]
    closed_at: datetime | None


@dataclass(frozen=True)
class Uses:
    """What still points at an agency: enabled officials, open reports, rules of routing."""

    officials: int
    reports: int
    rules: int


def of(agency: agencies.Agency) -> agencies.Agency:
    """Return an agency with what a row of the file lacks (version 0: nobody has changed it)."""
    return {**agency, "version": agency.get("version", 0), "closed_at": agency.get("closed_at")}


def get(store: Store, id: str) -> agencies.Agency:
    """Return one agency, as it is now.

    :raises NotFound: there is none.
    """
    agency = store.collection(agencies.AGENCIES).find_one({"_id": id})
    if agency is None:
        raise NotFound("agency_not_found", agency=id)
    return of(agency)


def search(
    store: Store,
    *,
    area_id: str = "",
    closed: bool | None = None,
    text: str = "",
    after: str | None = None,
    limit: int = 20,
) -> tuple[list[agencies.Agency], str | None]:
    """Return the agencies of an area with all below it (default: the active province), by id, and the next cursor.

    :raises Invalid: `bad_cursor`.
    """
    query: Document = {"area_id": {"$in": areas.below(store, area_id or areas.active_province_id(store))}}
    if closed is not None:
        query["closed_at"] = {"$ne": None} if closed else None
    if after:
        (last,) = cursor.decode(after, 1)
        query["_id"] = {"$gt": last}
    folded = fold(text)
    found = store.collection(agencies.AGENCIES).find(query).sort("_id", ASCENDING)
    rows: list[agencies.Agency] = []
    for row in found:
        if folded in fold(" ".join((row["_id"], *row["name"].values()))):
            rows.append(of(row))
        if len(rows) > limit:
            return rows[:limit], cursor.encode(rows[limit - 1]["_id"])
    return rows, None


def faults_of(store: Store, agency: Agency) -> list[Fault]:
    """Return everything that is wrong with a new agency."""
    faults = [] if CODE.fullmatch(agency.code) else [Fault("code", "agency_code_invalid")]
    try:
        inside = areas.active_province_id(store) in areas.above(store, agency.area_id)
        faults += [] if inside else [Fault("area_id", "area_elsewhere")]
    except NotFound:
        faults.append(Fault("area_id", "area_unknown"))
    return faults + name_faults(agency.name)


def name_faults(name: Mapping[str, str]) -> list[Fault]:
    """Return what is wrong with the name of an agency."""
    given = {"vi": "", **{language: text for language, text in name.items() if nfc(text)}}
    return [
        fault
        for language, text in given.items()
        for fault in visible.name_faults(f"name.{language}", text, MAX_NAME)
    ]


def create(store: Store, by: Identity, agency: Agency) -> agencies.Agency:
    """Add an agency.

    :raises Invalid: `agency_code_invalid`, `area_unknown`, `area_elsewhere`, `required`.
    :raises Forbidden: `no_permission` in its area.
    :raises Clash: `agency_exists`.
    """
    insist_on_none(faults_of(store, agency))
    area = areas.get(store, agency.area_id)
    permissions.insist_in(store, by, Permission.CATALOGUE_MANAGE, area["_id"])
    document: agencies.Agency = {
        "_id": agencies.agency_id(agency.code, area["_id"]),
        "code": agency.code,
        "name": _clean(agency.name),
        "area_id": area["_id"],
        "province_id": area["province_id"],
        "origin": catalogue_rows.DESK,
        "closed_at": None,
    }
    details: events.EventDetails = {"changes": {"name": document["name"]}}

    def work(session: ClientSession) -> agencies.Agency:
        store.invalidate_catalogue(session)
        return events.create(
            store,
            agencies.AGENCIES,
            document,
            action="created",
            actor=by.actor,
            details=details,
            session=session,
        )

    try:
        return store.transact(work)
    except DuplicateKeyError as error:
        raise Clash("agency_exists") from error


def rename(store: Store, by: Identity, id: str, name: Mapping[str, str], *, expect: int) -> agencies.Agency:
    """Give an agency another name, everywhere and at once.

    :raises Invalid: `required`.
    :raises NotFound: there is none.
    :raises Forbidden: `no_permission` in its area.
    :raises Stale: somebody was faster.
    """
    _managed(store, by, id)
    insist_on_none(name_faults(name))
    return _change(store, by, id, {"name": _clean(name)}, "changed", expect)


def close(store: Store, by: Identity, id: str, *, expect: int) -> agencies.Agency:
    """Close an agency to which nothing points any more; what it answered for keeps its name.

    :raises NotFound: there is none.
    :raises Forbidden: `no_permission` in its area.
    :raises Clash: `agency_is_committee`, `agency_closed`, or `agency_in_use` with what must move first.
    :raises Stale: somebody was faster.
    """
    agency = _managed(store, by, id)
    if agency["code"] == agencies.COMMITTEE:
        raise Clash("agency_is_committee")
    if agency["closed_at"]:
        raise Clash("agency_closed")

    def check(session: ClientSession) -> None:
        open_agencies.shut(store, id, session)
        found = uses(store, agency, session)
        if found != Uses(0, 0, 0):
            raise Clash("agency_in_use", **vars(found))

    return _change(store, by, id, {"closed_at": datetime.now(UTC)}, "closed", expect, check)


def reopen(store: Store, by: Identity, id: str, *, expect: int) -> agencies.Agency:
    """Open a closed agency again.

    :raises NotFound: there is none.
    :raises Forbidden: `no_permission` in its area.
    :raises Clash: `agency_open`.
    :raises Stale: somebody was faster.
    """
    if not _managed(store, by, id)["closed_at"]:
        raise Clash("agency_open")
    return _change(
        store,
        by,
        id,
        {"closed_at": None},
        "reopened",
        expect,
        lambda session: open_agencies.reopen(store, id, session),
    )


def uses(store: Store, agency: agencies.Agency, session: ClientSession | None = None) -> Uses:
    """Count what still points at an agency; for closing it in the transaction that has shut it."""
    agency_id = agency["_id"]
    area: TemplateArea = {"_id": agency["area_id"], "province_id": agency["province_id"]}
    people = {"assignments.agency_id": agency_id, "disabled_at": None}
    waiting = {"agency_id": agency_id, "state": {"$in": sorted(OPEN_STATES)}}
    rules = routing.get(store, areas.active_province_id(store))["rules"]
    return Uses(
        store.collection(OFFICIALS).count_documents(people, session=session),
        store.collection(REPORTS).count_documents(waiting, session=session),
        sum(routing_rules.named(rule["agency"], area) == agency_id for rule in rules),
    )


def _managed(store: Store, by: Identity, id: str) -> agencies.Agency:
    agency = get(store, id)
    permissions.insist_in(store, by, Permission.CATALOGUE_MANAGE, agency["area_id"])
    return agency


def _clean(name: Mapping[str, str]) -> dict[str, str]:
    return {language: text for language, given in name.items() if (text := nfc(given))}


def _nothing(session: ClientSession) -> None:
    """Refuse nothing."""


def _change(
    store: Store,
    by: Identity,
    id: str,
    values: AgencyChange,
    action: str,
    expect: int,
    check: Callable[[ClientSession], None] = _nothing,
) -> agencies.Agency:
    return catalogue_rows.change(
        store,
        agencies.AGENCIES,
        id,
        values,
        action=action,
        actor=by.actor,
        expect=expect,
        whole=of,
        check=check,
    )
