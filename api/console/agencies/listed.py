"""The list of agencies: a filter that stands in the address, and a page of rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import request

from api.console.posts.listed import area_name
from api.desk.agencies.schemas import AgencyArgs, AgencyArgsSchema
from api.extensions.context import current_language, current_store
from api.extensions.paging import cursor_faults
from api.extensions.problems import faults_in
from api.html.forms import Form, Option, structured
from api.html.words import later, said
from models.areas import areas
from models.areas.agencies import Agency
from models.desk import agency_changes, filter_checks
from models.errors import Fault
from models.language.languages import choose

#: Rows of a page.
ROWS = 50

#: Filters that everybody needs; the first is shown where none is asked for.
VIEWS: Sequence[tuple[str, Mapping[str, str]]] = (
    (later("Tất cả"), {}),
    (later("Đang hoạt động"), {"closed": "false"}),
    (later("Đã đóng"), {"closed": "true"}),
)

LABELS = {"q": later("Tên hoặc mã"), "area": later("Địa bàn"), "closed": later("Tình trạng")}


@dataclass(frozen=True)
class Row:
    """An agency in the list."""

    id: str
    name: str
    area: str
    closed: bool
    own: bool


@dataclass(frozen=True)
class Listed:
    """A page of agencies; `following` is the address of the next, "" for none."""

    rows: Sequence[Row]
    views: Sequence[tuple[str, str, bool]]
    form: Form
    following: str


def asked() -> Listed:
    """Return the page that the address asks for."""
    store = current_store()
    query = {
        name: value for name, value in structured(AgencyArgsSchema(), request.args).items() if name != "limit"
    }
    args, faults = _read(query)
    area_id = areas.searched(store, args["area"])["_id"] if args["area"] else ""
    found, following = agency_changes.search(
        store, area_id=area_id, closed=args["closed"], text=args["q"], after=args["after"], limit=ROWS
    )
    kept = {name: str(value) for name, value in query.items() if name != "after"}
    options = {
        "area": area_options(),
        "closed": [Option("false", said(VIEWS[1][0])), Option("true", said(VIEWS[2][0]))],
    }
    form = Form(AgencyArgsSchema(), request.args, faults, options=options, labels=LABELS, prefix="f-")
    address = f"/console/agencies?{urlencode({**kept, 'after': following})}" if following else ""
    return Listed([_row(one) for one in found], list(_views(kept)), form, address)


def area_options() -> Sequence[Option]:
    """Return the areas of the province, the highest first."""
    store = current_store()
    found = areas.known(store, areas.below(store, areas.active_province_id(store))).values()
    rows = sorted(found, key=lambda area: (len(area["path"]), area["full_name"]))
    return [Option(area["_id"], area["full_name"]) for area in rows]


def _read(query: Mapping[str, object]) -> tuple[AgencyArgs, Sequence[Fault]]:
    """Return the filters, those of all agencies where something is wrong with them, and what is wrong."""
    schema = AgencyArgsSchema()
    everything: AgencyArgs = schema.load({})
    faults: Sequence[Fault] = faults_in(schema, dict(query))
    args: AgencyArgs = everything if faults else schema.load(query)
    if not faults:
        faults = [*filter_checks.faults_of(current_store(), area=args["area"]), *cursor_faults(args)]
    return (everything if faults else args), faults


def _row(agency: Agency) -> Row:
    return Row(
        agency["_id"],
        choose(agency["name"], current_language()),
        area_name(agency["area_id"]),
        bool(agency.get("closed_at")),
        agency.get("origin") == "desk",
    )


def _views(kept: Mapping[str, str]) -> Iterable[tuple[str, str, bool]]:
    for words, query in VIEWS:
        yield said(words), urlencode(query), dict(query) == dict(kept)
