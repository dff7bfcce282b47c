"""Requests: an office opens a report for a period, and each unit below it that it names owes one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from pymongo.client_session import ClientSession

from models.access import unit_access
from models.access.callers import Identity
from models.access.permissions import Permission
from models.directives import recipients
from models.directives.directives import RecipientGroup
from models.errors import Clash, Fault, Stale, insist_on_none
from models.language.text import nfc
from models.language.visible import is_visible, name_faults, text_faults
from models.returns import forms, periods
from models.returns.forms import AD_HOC, ColumnType, ReturnForm
from models.returns.periods import Calendar, Period, PeriodKind
from models.returns.returns import (
    REQUESTS,
    RETURNS,
    RequestState,
    Return,
    ReturnRequest,
    ReturnState,
    return_id,
)
from models.store import Store, events, new_id
from models.store.events import FirstEvent
from models.store.stored_values import as_stored
from models.surveys.answer_checks import is_day

MOST_TITLE, MOST_NOTE, MOST_COLUMNS = 300, 5_000, 60

#: The longest period of named days, and the years that make sense.
MOST_DAYS, YEARS = 400, (2020, 2100)


@dataclass(frozen=True)
class Wanted:
    """What an office asks for.

    :param year, number: which period of the kind that the form has; the first quarter is 1.
    :param first, last: days `YYYY-MM-DD` instead, for a form of named days.
    :param due_at: until when; None for the day that the form says.
    :param columns: names of counts, for the form whose columns whoever asks writes.
    :param amounts: names of numbers that may have a fraction, such as million đồng, for the same form.
    """

    form_id: str
    requester_id: str
    units: Sequence[str] = ()
    groups: Sequence[str] = ()
    year: int | None = None
    number: int = 1
    first: str = ""
    last: str = ""
    due_at: datetime | None = None
    title: str = ""
    note: str = ""
    columns: Sequence[str] = ()
    amounts: Sequence[str] = ()


def open_(store: Store, official: Identity, wanted: Wanted) -> ReturnRequest:
    """Open a request, in one transaction with a draft for each unit.

    :raises Invalid: naming every fault.
    :raises Forbidden: `no_permission` to ask for this office.
    """
    unit_access.insist_for(store, official, Permission.RETURN_REQUEST, wanted.requester_id)
    insist_on_none(faults_of(store, wanted))
    request = _request(store, official, wanted)
    if not request["units"]:
        insist_on_none([Fault("units", "recipients_needed")])
    drafts = [as_stored(_draft(store, request, unit)) for unit in request["units"]]

    def work(session: ClientSession) -> ReturnRequest:
        made = events.create(store, REQUESTS, request, action="opened", actor=official.actor, session=session)
        store.collection(RETURNS).insert_many(drafts, session=session)
        told = [FirstEvent(one["_id"], official.actor, request["opened_at"]) for one in drafts]
        events.begin(store, RETURNS, told, action="called_for", session=session)
        return made

    return store.transact(work)


def close(store: Store, official: Identity, request_id: str, *, expect: int) -> ReturnRequest:
    """Take no more reports; nobody is reminded any more.

    :raises NotFound, Forbidden, Stale: as usual.
    :raises Clash: `request_closed`.
    """
    before = permitted(store, official, request_id, expect)
    if before["state"] == RequestState.CLOSED:
        raise Clash("request_closed")
    values = {"state": RequestState.CLOSED}
    return events.change(
        store,
        REQUESTS,
        request_id,
        {"$set": values},
        action="closed",
        actor=official.actor,
        expect=expect,
    )


def permitted(store: Store, official: Identity, request_id: str, expect: int) -> ReturnRequest:
    """Return a request that an official may go on with for the office that asked.

    :raises NotFound: there is none that they may read as that office.
    :raises Forbidden: `no_permission`.
    :raises Stale: somebody changed it first.
    """
    found = store.one(
        REQUESTS, request_id, unit_access.within(official, Permission.RETURN_READ, "requester_id")
    )
    unit_access.insist_for(store, official, Permission.RETURN_REQUEST, found["requester_id"])
    if found["version"] != expect:
        raise Stale(found)
    return found


def faults_of(store: Store, wanted: Wanted) -> Iterator[Fault]:
    """Yield everything that is wrong with what is asked for."""
    known = forms.every()
    if wanted.title:
        yield from name_faults("title", wanted.title, MOST_TITLE)
    yield from text_faults("note", wanted.note)
    if len(nfc(wanted.note)) > MOST_NOTE:
        yield Fault("note", "too_long", {"max": MOST_NOTE})
    for number, group in enumerate(wanted.groups):
        if group not in tuple(RecipientGroup):
            yield Fault(f"groups.{number}", "not_a_choice", {"choices": ", ".join(RecipientGroup)})
            return
    yield from recipients.faults_of(store, wanted.requester_id, wanted.units, wanted.groups)
    if wanted.form_id not in known:
        yield Fault("form_id", "not_a_choice", {"choices": ", ".join(known)})
        return
    yield from _column_faults(wanted)
    yield from _period_faults(wanted, known[wanted.form_id])


def period_of(wanted: Wanted) -> Period:
    """Return the period of what is asked for, which must have no faults."""
    form = forms.every()[wanted.form_id]
    if form["period"] == PeriodKind.DAYS:
        return Period(date.fromisoformat(wanted.first), date.fromisoformat(wanted.last))
    kind, calendar = PeriodKind(form["period"]), Calendar(form["calendar"])
    return periods.of(calendar, kind, wanted.year or 0, wanted.number)


def _period_faults(wanted: Wanted, form: ReturnForm) -> Iterator[Fault]:
    if form["period"] == PeriodKind.DAYS:
        yield from _day_faults(wanted)
    else:
        most = periods.count(PeriodKind(form["period"]))
        if wanted.year is None:
            yield Fault("year", "required")
        elif not YEARS[0] <= wanted.year <= YEARS[1]:
            yield Fault("year", "out_of_range", {"min": YEARS[0], "max": YEARS[1]})
        if not 1 <= wanted.number <= most:
            yield Fault("number", "out_of_range", {"min": 1, "max": most})
    if wanted.due_at is not None and wanted.due_at <= datetime.now(UTC):
        yield Fault("due_at", "time_past")


def _day_faults(wanted: Wanted) -> Iterator[Fault]:
    bad = [name for name in ("first", "last") if not is_day(getattr(wanted, name))]
    yield from (Fault(name, "not_a_day") for name in bad)
    if bad:
        return
    length = (date.fromisoformat(wanted.last) - date.fromisoformat(wanted.first)).days
    if length < 0:
        yield Fault("last", "ends_before_start", about=("first", "last"))
    elif length > MOST_DAYS:
        yield Fault("last", "period_too_long", {"days": MOST_DAYS}, about=("first", "last"))


def _column_faults(wanted: Wanted) -> Iterator[Fault]:
    if wanted.form_id != AD_HOC:
        fixed = [name for name, given in _columns(wanted) if given]
        yield from (Fault(name, "columns_fixed", about=(name, "form_id")) for name in fixed)
    for field, given in _columns(wanted):
        if len(given) > MOST_COLUMNS:
            yield Fault(field, "too_many_items", {"max": MOST_COLUMNS})
            continue
        for number, name in enumerate(given):
            yield from name_faults(f"{field}.{number}", name, MOST_TITLE)


def _columns(wanted: Wanted) -> tuple[tuple[str, Sequence[str]], ...]:
    return ("columns", wanted.columns), ("amounts", wanted.amounts)


def _request(store: Store, official: Identity, wanted: Wanted) -> ReturnRequest:
    form = _form(wanted)
    period = period_of(wanted)
    title = nfc(wanted.title).strip() if is_visible(wanted.title) else form["title"]["vi"]
    return {
        "_id": new_id(),
        "version": 1,
        "state": RequestState.OPEN,
        "form_id": wanted.form_id,
        "form": form,
        "title": title,
        "note": nfc(wanted.note).strip(),
        "requester_id": wanted.requester_id,
        "paths": recipients.path_of(store, wanted.requester_id),
        "units": recipients.resolved(store, wanted.requester_id, wanted.units, wanted.groups),
        "first": period.first.isoformat(),
        "last": period.last.isoformat(),
        "due_at": wanted.due_at or periods.due(period, form["due"]),
        "by": official.id,
        "opened_at": as_stored(datetime.now(UTC)),
        "sums": 0,
    }


def _form(wanted: Wanted) -> ReturnForm:
    form = forms.every()[wanted.form_id]
    if not (wanted.columns or wanted.amounts):
        return form
    named = [(name, field == "amounts") for field, given in _columns(wanted) for name in given]
    section: Any = {
        "id": "a",
        "title": {"vi": "Số liệu", "km": "តួលេខ", "en": "Figures"},
        "columns": [
            {
                "id": f"a{number}",
                "type": ColumnType.NUMBER,
                "text": {"vi": nfc(name).strip()},
                **({"fraction": True} if fraction else {}),
            }
            for number, (name, fraction) in enumerate(named, start=1)
        ],
    }
    return {**form, "sections": [section]}


def _draft(store: Store, request: ReturnRequest, unit: str) -> Return:
    now = request["opened_at"]
    return {
        "_id": return_id(request["_id"], unit),
        "version": 1,
        "request_id": request["_id"],
        "agency_id": unit,
        "paths": recipients.path_of(store, unit),
        "requester_id": request["requester_id"],
        "state": ReturnState.DRAFT,
        "typed": {},
        "texts": {},
        "cells": {},
        "due_at": request["due_at"],
        "first_submitted_at": None,
        "submitted_at": None,
        "submitted_by": "",
        "decided_at": None,
        "decided_by": "",
        "note": "",
        "late": False,
        "opened_at": now,
        "updated_at": now,
    }
