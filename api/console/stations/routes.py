"""`/console/stations`: the register of stations, one of them, and the plan of conversion."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast
from urllib.parse import urlencode

from flask import Blueprint, Response, request
from werkzeug.datastructures import MultiDict

from api.console.extension import answers, table_import
from api.console.extension.answers import done_of
from api.console.extension.page import page
from api.console.outlets import names, places
from api.desk.stations import planned
from api.desk.stations.schemas import (
    ConversionBodySchema,
    PlanArgs,
    PlanArgsSchema,
    RegisteredStationBodySchema,
    RegisteredStationListSchema,
    StationArgs,
    area_faults,
    list_faults,
)
from api.extensions import downloads
from api.extensions.context import current_identity, current_store
from api.extensions.idempotency import idempotent_form
from api.html import forms, same_site
from api.html.forms import Form, Sent
from api.html.numbers import decimal
from api.html.words import later
from models.access import permissions
from models.access.permissions import Permission
from models.areas import areas
from models.errors import Clash, Fault, Forbidden, Invalid, Stale
from models.language.dates import day_of
from models.outlets.outlets import Technology
from models.stations import content, exporting, lists, registry, stations
from models.stations.content import ConversionContent, StationContent
from models.stations.lists import Filter
from models.stations.stations import Station

station_pages = Blueprint("console_stations", __name__, url_prefix="/console/stations")

HERE = "/console/stations"

DONE = {
    "imported": later("Đã nhập: %(made)s thêm, %(edited)s sửa."),
    "added": later("Đã thêm đài."),
    "changed": later("Đã lưu đài."),
    "converted": later("Đã ghi nhận chuyển đổi."),
    "retired": later("Đài đã ngừng sử dụng."),
}

LABELS = {
    "area": later("Nơi"),
    "percent": later("Phần trăm mỗi năm"),
    "name": later("Tên đài"),
    "area_id": later("Xã, phường"),
    "technology": later("Công nghệ"),
    "condition": later("Tình trạng"),
    "year_installed": later("Năm đưa vào sử dụng"),
    "clusters": later("Số cụm loa"),
    "speakers": later("Số loa"),
    "connected": later("Đã kết nối hệ thống thông tin nguồn"),
    "planned_year": later("Năm dự kiến chuyển đổi"),
    "day": later("Ngày chuyển đổi"),
    "cost": later("Kinh phí (triệu đồng)"),
    "note": later("Ghi chú"),
}

WORDS = {"technology": names.TECHNOLOGIES, "condition": names.CONDITIONS}

#: Fields of a station that the form of the console has; what reaches whom is listed by commune (`hamlets`).
FIELDS = (
    "name",
    "area_id",
    "technology",
    "condition",
    "year_installed",
    "clusters",
    "speakers",
    "connected",
    "planned_year",
    "note",
)


@station_pages.get("")
@page(permission=Permission.STATION_READ)
def listed() -> Response:
    """List the stations of the filter, by name."""
    store, official = current_store(), current_identity()
    form = Form(RegisteredStationListSchema(), request.args, options=_options(), labels=LABELS)
    rows: list[Station] = []
    following = None
    try:
        query = cast(
            StationArgs,
            forms.load(form.schema, request.args, lambda one: list_faults(store, one)),
        )
        area_id = areas.by_code(store, query["area"])["_id"] if query["area"] else ""
        wanted = Filter(area_id, query["technology"], query["condition"], query["retired"])
        rows, following = lists.page(store, official, wanted, after=query["after"], limit=50)
    except Invalid as error:
        form.faults = error.faults
    kept = {name: value for name, value in request.args.items() if value and name != "after"}
    known = places.names([one["area_id"] for one in rows])
    return answers.page(
        "console/stations/list.html",
        form=form,
        rows=[_row(one, known) for one in rows],
        following=f"{HERE}?{urlencode({**kept, 'after': following})}" if following else "",
        manages=bool(permissions.assignments_with(official, Permission.STATION_MANAGE)),
        query=urlencode({name: value for name, value in kept.items() if name == "area"}),
        done=table_import.done(done_of(DONE)),
    )


@station_pages.get("/plan")
@page(permission=Permission.STATION_READ)
def plan() -> Response:
    """Show who goes next, what each pace reaches by 2025, and what was done."""
    store, official = current_store(), current_identity()
    query: PlanArgs = {"area": "", "percent": 15}
    typed = {name: value for name, value in request.args.items() if value}
    form = Form(PlanArgsSchema(), forms.prefilled({**query, **typed}), options=_options(), labels=LABELS)
    try:
        query = _plan_query()
    except Invalid as error:
        form.faults = error.faults
    found = planned.shown(store, official, planned.area_of(store, query["area"]), query["percent"])
    proposed = [one for year in found["proposed"] for one in year.stations]
    early = [one for year in found["done"] for one in year.before_worse]
    known = places.names([one["area_id"] for one in (*proposed, *early)])
    return answers.page(
        "console/stations/plan.html",
        form=form,
        plan=found,
        rates={one.percent: decimal(one.of * one.percent / 100) for one in found["reaches"]},
        years=[(year.year, [_row(one, known) for one in year.stations]) for year in found["proposed"]],
        ended=[(one, [_row(each, known) for each in one.before_worse]) for one in found["done"]],
        percent=query["percent"],
    )


@station_pages.get("/export.csv")
@page(permission=Permission.STATION_READ)
def as_csv() -> Response:
    """Send the register as CSV; the export is noted."""
    lines = exporting.as_csv(current_store(), current_identity(), _taken())
    return downloads.as_csv(lines, "dai-truyen-thanh")


@station_pages.get("/export.xlsx")
@page(permission=Permission.STATION_READ)
def as_xlsx() -> Response:
    """Send the register for Excel; the export is noted."""
    parts = exporting.as_xlsx(current_store(), current_identity(), _taken())
    return downloads.as_xlsx(parts, "dai-truyen-thanh")


@station_pages.get("/new")
@page(permission=Permission.STATION_MANAGE)
def ask() -> Response:
    """Ask for a new station."""
    return _shown(MultiDict())


@station_pages.post("/new")
@page(permission=Permission.STATION_MANAGE)
@idempotent_form
def create() -> Response:
    """Add a station."""
    sent: Sent = MultiDict(request.form.items(multi=True))
    try:
        registry.add(current_store(), current_identity(), _read(sent))
    except Invalid as error:
        return _shown(sent, error.faults, 422)
    except Forbidden as error:
        return _shown(sent, [Fault("area_id", error.code, error.params)], 409)
    return answers.go(HERE, done="added")


@station_pages.get("/<string:station_id>")
@page(permission=Permission.STATION_READ)
def show(station_id: str) -> Response:
    """Show one station."""
    row = stations.get(current_store(), current_identity(), station_id)
    return _shown(_written(row), row=row)


@station_pages.post("/<string:station_id>")
@page(permission=Permission.STATION_MANAGE)
@idempotent_form
def change(station_id: str) -> Response:
    """Save a station again, record its conversion, or take it down."""
    store, official = current_store(), current_identity()
    sent: Sent = MultiDict(request.form.items(multi=True))
    row, doing, expect = stations.get(store, official, station_id), sent.get("do", ""), forms.version_of(sent)
    try:
        if doing == "convert":
            registry.convert(store, official, station_id, _conversion(sent, row), expect=expect)
        elif doing == "retire":
            registry.retire(store, official, station_id, sent.get("note", ""), expect=expect)
        else:
            registry.edit(
                store, official, station_id, {**_read(sent), "hamlets": row["hamlets"]}, expect=expect
            )
    except Invalid as error:
        return _shown(sent if not doing else _written(row), error.faults, 422, row=row)
    except Clash as error:
        return _shown(_written(row), [Fault("", error.code, error.params)], 409, row=row)
    except Stale:
        return _shown(sent, [Fault("", "stale")], 412, row=stations.get(store, official, station_id))
    done = {"convert": "converted", "retire": "retired"}.get(doing, "changed")
    return answers.go(HERE, done=done)


def _read(sent: Sent) -> StationContent:
    store = current_store()
    given = forms.load(RegisteredStationBodySchema(), sent, lambda one: content.faults_of(store, one))
    return cast(StationContent, given)


def _conversion(sent: Sent, row: Station) -> ConversionContent:
    given = forms.load(
        ConversionBodySchema(), sent, lambda one: content.conversion_faults(one, row["year_installed"])
    )
    return cast(ConversionContent, given)


def _written(row: Station) -> Sent:
    return forms.prefilled({name: row[name] for name in FIELDS})  # type: ignore[literal-required]


def _plan_query() -> PlanArgs:
    store = current_store()
    return cast(
        PlanArgs,
        forms.load(PlanArgsSchema(), request.args, lambda one: area_faults(store, one["area"])),
    )


def _taken() -> list[Station]:
    same_site.insist_of_link()
    store = current_store()
    return planned.stations_of(store, current_identity(), planned.area_of(store, _plan_query()["area"]))


def _options() -> dict[str, list[forms.Option]]:
    return {
        "area": places.within(Permission.STATION_READ),
        **{name: names.options(words) for name, words in WORDS.items()},
    }


def _row(one: Station, known: dict[str, str]) -> tuple[Station, str, str, str]:
    return (
        one,
        known[one["area_id"]],
        names.named(names.TECHNOLOGIES, one["technology"]),
        names.named(names.CONDITIONS, one["condition"]),
    )


def _shown(
    sent: Sent, faults: Sequence[Fault] = (), status: int = 200, *, row: Station | None = None
) -> Response:
    own = places.within(Permission.STATION_MANAGE, communes=True)
    chosen = {**_options(), "area_id": own}
    version = row["version"] if row else None
    done = row["converted"] if row else None
    return answers.page(
        "console/stations/one.html",
        status,
        form=Form(
            RegisteredStationBodySchema(), sent, faults, options=chosen, labels=LABELS, version=version
        ),
        conversion=Form(ConversionBodySchema(), MultiDict(), labels=LABELS, prefix="c-", version=version),
        row=row,
        fields=FIELDS,
        done_on=day_of(done["day"]) if done else "",
        may_manage=row is None
        or (not row["retired_at"] and stations.may(current_identity(), Permission.STATION_MANAGE, row)),
        is_old=bool(row and row["technology"] != Technology.IP),
    )
