"""`/console/incidents/figures`: the share of airings that were really heard, and uptime, by commune and month."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple, cast
from urllib.parse import urlencode

from flask import Blueprint, Response, request

from api.console.extension import answers
from api.console.extension.page import page
from api.console.outlets import places
from api.console.outlets.incidents.schemas import FiguresSchema
from api.desk.outlet_figures.schemas import MONTHS, FiguresArgs
from api.extensions import downloads
from api.extensions.context import current_identity, current_store
from api.html import forms, same_site
from api.html.forms import Form, Sent
from api.html.numbers import decimal
from api.html.words import later
from models.access.permissions import Permission
from models.areas import areas
from models.errors import Fault, Invalid, NotFound
from models.language.dates import VIETNAM
from models.monitoring import access, figures, figures_export
from models.monitoring.figures import MonthFigures
from models.store import Query

figure_pages = Blueprint("console_outlet_figures", __name__, url_prefix="/console/incidents/figures")

#: Rows of the page; the files have all.
MOST = 200

LABELS = {"area": later("Địa bàn"), "first": later("Từ tháng"), "last": later("Đến tháng")}


class Shown(NamedTuple):
    """One commune in one month; shares in percent, "" where there is nothing to divide."""

    area: str
    month: str
    row: MonthFigures
    share: str
    uptime: str
    there: str
    possible: str


@figure_pages.get("")
@page(permission=Permission.OUTLET_READ)
def show() -> Response:
    """Show the figures of the months that the address asks for; of this one and the last where it names none."""
    sent = request.args if "first" in request.args else forms.prefilled(_usual())
    form = Form(FiguresSchema(), sent, labels=LABELS, options={"area": places.within(Permission.OUTLET_READ)})
    rows: list[MonthFigures] = []
    try:
        rows = list(_found(_read(sent)))
    except Invalid as error:
        form.faults = error.faults
    query = {name: sent.get(name, "") for name in ("area", "first", "last") if sent.get(name)}
    return answers.page(
        "console/outlets/figures.html",
        form=form,
        rows=_rows(rows[:MOST]),
        total=_sum(rows),
        more=len(rows) > MOST,
        query="" if form.faults else urlencode(query),
    )


@figure_pages.get("/export.csv")
@page(permission=Permission.OUTLET_READ)
def as_csv() -> Response:
    """Send them as CSV; the export is noted."""
    lines = figures_export.as_csv(current_store(), current_identity(), _asked())
    return downloads.as_csv(lines, "diem-phat-so-lieu")


@figure_pages.get("/export.xlsx")
@page(permission=Permission.OUTLET_READ)
def as_xlsx() -> Response:
    """Send them for Excel; the export is noted."""
    found = figures_export.as_xlsx(current_store(), current_identity(), _asked(), datetime.now(UTC))
    return downloads.as_xlsx(found, "diem-phat-so-lieu")


def _asked() -> list[MonthFigures]:
    same_site.insist_of_link()
    return list(_found(_read(request.args)))


def _read(sent: Sent) -> FiguresArgs:
    """Return which months and area a form names.

    :raises Invalid: with every fault.
    """
    return cast(FiguresArgs, forms.load(FiguresSchema(), sent, _faults))


def _faults(given: FiguresArgs) -> Iterable[Fault]:
    try:
        if given["area"]:
            areas.id_of(current_store(), given["area"])
    except NotFound:
        yield Fault("area", "area_unknown")
    first, last = given["first"], given["last"]
    if first and last and not 1 <= len(figures.months_between(first, last)) <= MONTHS:
        yield Fault("last", "months_span", {"most": MONTHS}, about=("first", "last"))


def _found(given: FiguresArgs) -> Iterator[MonthFigures]:
    store = current_store()
    within: Query = access.areas_for(current_identity(), Permission.OUTLET_READ)
    if given["area"]:
        within = {"$and": [within, {"paths": areas.id_of(store, given["area"])}]}
    months = figures.months_between(given["first"], given["last"])
    return figures.of_communes(store, within, months, datetime.now(UTC))


def _usual() -> dict[str, str]:
    today = datetime.now(VIETNAM)
    before = today.replace(day=1) - timedelta(days=1)
    return {"first": f"{before:%Y-%m}", "last": f"{today:%Y-%m}"}


def _rows(found: Sequence[MonthFigures]) -> list[Shown]:
    names = places.names([one["area_id"] for one in found])
    return [
        Shown(
            names[one["area_id"]],
            f"{one['month'][5:]}/{one['month'][:4]}",
            one,
            _percent(one["share"]),
            _percent(one["uptime"]),
            decimal(round(one["there_seconds"] / 3600, 1)),
            decimal(round(one["possible_seconds"] / 3600, 1)),
        )
        for one in found
    ]


def _sum(found: Sequence[MonthFigures]) -> tuple[int, int, str]:
    """Return how many airings were heard, of how many, and the share in percent."""
    heard, due = sum(one["heard"] for one in found), sum(one["due"] for one in found)
    return heard, due, _percent(heard / due if due else None)


def _percent(share: float | None) -> str:
    return "" if share is None else f"{decimal(round(share * 100, 1))} %"
