"""The list of outlets: a filter that stands in the address, counts by state, and a page of rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlencode

from flask import request
from werkzeug.datastructures import MultiDict

from api.console.outlets import names, places
from api.console.outlets.names import Look
from api.console.outlets.registry.schemas import ListSchema
from api.extensions.context import current_identity, current_store
from api.extensions.problems import faults_in
from api.html import dot_map
from api.html.dot_map import Sign
from api.html.forms import Form, structured
from api.html.words import later
from models.access.permissions import Permission
from models.areas import areas
from models.errors import Fault, Invalid, NotFound
from models.monitoring import health
from models.monitoring.beats import Mode
from models.monitoring.health import Filter, Row
from models.monitoring.states import State
from models.outlets import access
from models.programme import whats

LABELS = {
    "area": later("Địa bàn"),
    "kind": later("Loại"),
    "state": later("Tình trạng"),
    "tag": later("Nhãn"),
    "code": later("Mã bắt đầu bằng"),
}


@dataclass(frozen=True)
class Shown:
    """An outlet in the list.

    :param playing: what it plays now, in words; "" while nothing is heard of it.
    :param at: its point as `map.js` reads it, "" where it has none.
    """

    row: Row
    kind: str
    icon: str
    area: str
    looks: Sequence[tuple[State, Look]]
    playing: str
    may_control: bool
    at: str
    sign: Sign


@dataclass(frozen=True)
class Count:
    """How many outlets are in a state, as a link of the filter."""

    state: State
    look: Look
    number: int
    query: str
    current: bool


@dataclass(frozen=True)
class Listed:
    """A page of outlets.

    :param query: the filter as it stands in an address.
    :param following: the address of the next page; "" for none.
    """

    rows: Sequence[Shown]
    counts: Sequence[Count]
    form: Form
    query: str
    following: str


def asked(address: str, most: int) -> Listed:
    """Return the page that the address asks for.

    :param most: rows of a page.
    """
    store, now, query = current_store(), datetime.now(UTC), structured(ListSchema(), request.args)
    faults: Sequence[Fault] = faults_in(ListSchema(), query)
    args = ListSchema().load({} if faults else query)
    try:
        wanted = _filter(args)
        found, following = health.listed(
            store, current_identity(), wanted, now, after=args["after"], limit=most
        )
    except (Invalid, NotFound) as error:
        faults = error.faults if isinstance(error, Invalid) else [Fault("area", "area_unknown")]
        wanted = Filter()
        found, following = health.listed(store, current_identity(), wanted, now, after=None, limit=most)
    kept = {name: str(value) for name, value in query.items() if name != "after" and not faults}
    return Listed(
        shown(found),
        _counts(wanted, kept, now),
        _form(faults),
        urlencode(kept),
        f"{address}?{urlencode({**kept, 'after': following})}" if following else "",
    )


def shown(found: Sequence[Row]) -> list[Shown]:
    """Return outlets as rows; the titles of what they play are read at once."""
    store, official = current_store(), current_identity()
    titles = whats.names(store, {_what(one) for one in found})
    names_of = places.names([one.outlet["area_id"] for one in found])
    rows = []
    for one in found:
        outlet, point = one.outlet, one.outlet["point"]
        looks = names.looks(one.states)
        rows.append(
            Shown(
                one,
                names.named(names.KINDS, outlet["kind"]),
                names.ICONS.get(outlet["kind"], "volume-2"),
                names_of[outlet["area_id"]],
                looks,
                playing(one, titles),
                access.may(official, Permission.OUTLET_CONTROL, outlet),
                f"{point['lat']:.6f},{point['lon']:.6f}" if point else "",
                looks[0][1].sign if looks else dot_map.OTHER,
            )
        )
    return rows


def playing(row: Row, titles: Mapping[str, str]) -> str:
    """Return what an outlet says that it plays; "" where it was not heard lately."""
    if row.heard is None or State.OFFLINE in row.states or State.RETIRED in row.states:
        return ""
    mode, title = row.heard["beat"]["mode"], titles.get(_what(row), "")
    words = names.named(names.MODES, mode)
    return f"{words}: {title}" if title and mode not in {Mode.IDLE, Mode.MUTED} else words


def _what(row: Row) -> str:
    return row.heard["beat"].get("what", "") if row.heard else ""


def _filter(args: Mapping[str, str]) -> Filter:
    """Return the filter of an address.

    :raises NotFound: it names an area that there is not.
    """
    store = current_store()
    return Filter(
        areas.id_of(store, args["area"]) if args["area"] else "",
        args["kind"],
        State(args["state"]) if args["state"] else None,
        args["tag"],
        args["code"],
    )


def _counts(wanted: Filter, kept: Mapping[str, str], now: datetime) -> list[Count]:
    """Return the states in which there is any outlet of the filter, the worst first."""
    found = health.in_states(current_store(), current_identity(), wanted, now)
    return [
        Count(state, look, found[state], urlencode({**kept, "state": state}), wanted.state is state)
        for state, look in names.LOOKS.items()
        if found[state] or wanted.state is state
    ]


def _form(faults: Sequence[Fault]) -> Form:
    return Form(
        ListSchema(),
        MultiDict(request.args.items(multi=True)),
        faults,
        options={
            "area": places.within(Permission.OUTLET_READ),
            "kind": names.options(names.KINDS),
            "state": names.states(),
        },
        labels=LABELS,
        prefix="f-",
    )
