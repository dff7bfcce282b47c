"""`/console/programme/week`: what is planned in a week, day by day and hour by hour."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

import marshmallow as ma
from flask import Blueprint, Response, request

from api.console.extension import answers
from api.console.extension.page import page
from api.console.extension.times import WEEKDAYS
from api.console.programme import entry_words, places
from api.extensions.context import current_identity, current_store
from api.extensions.problems import faults_in
from api.html.forms import Form, structured
from api.html.words import later, said
from models.access.permissions import Permission
from models.language.dates import VIETNAM
from models.programme import bulletins, entries, scheduling, unheard
from models.programme.bulletins import BulletinState
from models.programme.entries import EntryState

week_pages = Blueprint("console_programme_week", __name__, url_prefix="/console/programme")

#: So many entries are read; a commune has a few dozen.
MOST = 200

#: Days that may be asked for: what lies far away has no week before or after it.
DAYS = ma.validate.Range(date(2000, 1, 3), date(2099, 12, 31), error="Invalid value.")

LABELS = {"area": later("Địa bàn"), "day": later("Tuần có ngày")}


class WeekArgsSchema(ma.Schema):
    """Which week, and of which area."""

    area = ma.fields.String(load_default="", validate=ma.validate.Length(max=40))
    day = ma.fields.Date(load_default=None, validate=DAYS)


class Due(NamedTuple):
    """An entry that falls due at an hour; `rests` says that it is paused, or that its bulletin is not approved.

    :param unheard: on how many of its outlets it would stay silent.
    :param cancelled: somebody cancelled this day alone.
    """

    hour: str
    id: str
    title: str
    is_station: bool
    rests: bool
    unheard: int
    cancelled: bool = False


@week_pages.get("/week")
@page(permission=Permission.OUTLET_READ)
def show() -> Response:
    """Show the week that the address asks for, this one unless it names a day."""
    schema = WeekArgsSchema()
    query = {name: value for name, value in structured(schema, request.args).items() if value}
    faults = faults_in(schema, query)
    args = schema.load({} if faults else query)
    asked: date = args["day"] or datetime.now(VIETNAM).date()
    begin = asked - timedelta(days=asked.weekday())
    days = [begin + timedelta(days=number) for number in range(7)]
    area = f"&area={args['area']}" if args["area"] else ""
    planned, more = _planned(args["area"], days)
    return answers.page(
        "console/programme/week.html",
        days=[(day, said(WEEKDAYS[day.weekday()]), planned.get(day, ())) for day in days],
        today=datetime.now(VIETNAM).date(),
        is_empty=not planned,
        more=more,
        form=Form(schema, request.args, faults, options={"area": places.read()}, labels=LABELS, prefix="f-"),
        before=f"/console/programme/week?day={begin - timedelta(days=7)}{area}",
        after=f"/console/programme/week?day={begin + timedelta(days=7)}{area}",
    )


def _planned(area_id: str, days: Sequence[date]) -> tuple[Mapping[date, Sequence[Due]], bool]:
    """Return what falls due on each day, by hour, and whether there is more than is read."""
    store = current_store()
    found, following = scheduling.page(store, current_identity(), area_id=area_id, limit=MOST)
    known = bulletins.by_ids(store, {one["bulletin_id"] for one in found if one["bulletin_id"]})
    silent = unheard.of_entries(store, [one for one in found if one["state"] == EntryState.ACTIVE])
    planned: dict[date, list[Due]] = {}
    for entry in sorted(found, key=lambda one: (one["start"], one["order"])):
        bulletin = known.get(entry["bulletin_id"])
        rests = entry["state"] != EntryState.ACTIVE or (
            bulletin is not None and bulletin["state"] != BulletinState.APPROVED
        )
        title = entry_words.title_of(entry, bulletin)
        missed = 0 if rests else len(silent.get(entry["_id"], ()))
        due = Due(entry["start"], entry["_id"], title, entry["station"] is not None, rests, missed)
        left_out = entry["except_days"]
        for day, _ in entries.by_rule(entry, days[0], days[-1] + timedelta(days=1)):
            planned.setdefault(day, []).append(due._replace(cancelled=day.isoformat() in left_out))
    return planned, following is not None
