"""The list of officials: a filter that stands in the address, filters that everybody needs, and a page of rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import request

from api.console.officials import names, places
from api.desk.officials.schemas import OfficialArgs, OfficialArgsSchema
from api.extensions.context import current_identity, current_store
from api.extensions.paging import cursor_faults
from api.extensions.problems import faults_in
from api.html.forms import Form, structured
from api.html.words import later, said
from models.access.permissions import Role
from models.areas import areas
from models.desk import filter_checks
from models.errors import Fault
from models.people import officials, officials_list
from models.people.official_shapes import Official
from models.people.officials import OfficialState
from models.people.officials_list import OfficialsQuery

#: Rows of a page.
ROWS = 30

#: Filters that everybody needs, as they stand in the address; the first is shown where none is asked for.
VIEWS: Sequence[tuple[str, Mapping[str, str]]] = (
    (later("Tất cả"), {}),
    (later("Đang làm việc"), {"state": OfficialState.ACTIVE}),
    (later("Chưa đặt xong"), {"state": OfficialState.PENDING}),
    (later("Đã khóa"), {"state": OfficialState.DISABLED}),
    (later("Quản trị viên"), {"role": Role.ADMIN}),
    (later("Cán bộ duyệt"), {"role": Role.APPROVER}),
    (later("Trực ban"), {"role": Role.DUTY_OFFICER}),
)

LABELS = {
    "q": later("Tên hoặc tên đăng nhập"),
    "role": later("Vai trò"),
    "state": later("Trạng thái"),
    "area": later("Địa bàn"),
    "agency": later("Cơ quan"),
}


@dataclass(frozen=True)
class Row:
    """An official in the list; `more` counts the roles that are not shown."""

    id: str
    name: str
    username: str
    roles: Sequence[str]
    more: int
    state: str
    colour: str
    lacks_app: bool


@dataclass(frozen=True)
class Listed:
    """A page of officials; `following` is the address of the next, "" for none."""

    rows: Sequence[Row]
    views: Sequence[tuple[str, str, bool]]
    form: Form
    following: str


def asked() -> Listed:
    """Return the page that the address asks for."""
    store, me = current_store(), current_identity()
    given = structured(OfficialArgsSchema(), request.args)
    query = {name: value for name, value in given.items() if name != "limit"}
    args, faults = _read(query)
    area_id = areas.searched(store, args["area"])["_id"] if args["area"] else ""
    wanted = OfficialsQuery(area_id, args["agency"], args["role"], args["state"], args["q"])
    found, following = officials_list.search(store, me, wanted, after=args["after"], limit=ROWS)
    kept = {name: str(value) for name, value in query.items() if name != "after"}
    options = {
        "role": names.roles(),
        "state": names.states(),
        "area": places.reached_areas(),
        "agency": places.reached_agencies(),
    }
    form = Form(OfficialArgsSchema(), request.args, faults, options=options, labels=LABELS, prefix="f-")
    address = f"/console/officials?{urlencode({**kept, 'after': following})}" if following else ""
    return Listed([_row(one) for one in found], list(_views(kept)), form, address)


def _read(query: Mapping[str, object]) -> tuple[OfficialArgs, Sequence[Fault]]:
    """Return the filters, those of everybody where something is wrong with them, and what is wrong."""
    schema = OfficialArgsSchema()
    everybody: OfficialArgs = schema.load({})
    faults: Sequence[Fault] = faults_in(schema, dict(query))
    args: OfficialArgs = everybody if faults else schema.load(query)
    if not faults:
        named = filter_checks.faults_of(current_store(), area=args["area"], agency=args["agency"])
        faults = [*named, *cursor_faults(args)]
    return (everybody if faults else args), faults


def _row(official: Official) -> Row:
    state = officials.state_of(official)
    held = official["assignments"]
    return Row(
        official["_id"],
        official["name"],
        official["username"],
        [names.held(one) for one in held[:2]],
        max(0, len(held) - 2),
        said(names.STATES[state]),
        names.COLOURS[state],
        state != OfficialState.DISABLED and officials.needs_second_factor(official) and not official["totp"],
    )


def _views(kept: Mapping[str, str]) -> Iterable[tuple[str, str, bool]]:
    for words, query in VIEWS:
        yield said(words), urlencode(query), dict(query) == dict(kept)
