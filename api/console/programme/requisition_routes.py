"""`/console/programme/requisitions`: private boards that are taken for warnings, by whose order, and given back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import NamedTuple, cast

from flask import Blueprint, Response, request

from api.console.extension import answers
from api.console.extension.answers import done_of
from api.console.extension.page import page
from api.console.programme import places
from api.desk.programme.live_schemas import RequisitionBody, RequisitionBodySchema
from api.extensions.context import current_identity, current_store
from api.extensions.idempotency import idempotent_form
from api.html import forms
from api.html.forms import Form, Option, Sent
from api.html.words import later, said
from models.access import signed_links, unit_access
from models.access.permissions import Permission
from models.errors import Clash, Fault, Forbidden, Invalid
from models.language.dates import day_of
from models.monitoring import rounds, states
from models.monitoring.outlet_states import OUTLET_STATES
from models.monitoring.states import State
from models.outlets.outlets import OUTLETS, Outlet, OutletKind
from models.programme import at_once, programme_access, requisitions
from models.programme.requisitions import LONGEST, Requisition

requisition_pages = Blueprint("console_requisitions", __name__, url_prefix="/console/programme/requisitions")

#: So many private boards are offered.
MOST_BOARDS = 200

DONE: Mapping[str, str] = {
    "taken": later("Đã trưng dụng bảng. Bảng hiện cảnh báo của địa bàn cho đến lúc trả."),
    "given_back": later("Đã trả bảng."),
}

LABELS: Mapping[str, str] = {
    "outlet_id": later("Bảng tư nhân"),
    "reason": later("Lý do"),
    "begins": later("Từ lúc"),
    "ends": later("Đến lúc"),
}


#: Why a board that is taken would show nothing.
UNHEARD: Mapping[str, str] = {
    State.NEVER_HEARD: later(
        "Bảng này chưa từng kết nối: trưng dụng xong nó vẫn chưa hiện gì. Hãy gọi chủ bảng trước."
    ),
    State.OFFLINE: later("Bảng này đang mất kết nối: chưa hiện gì cho đến khi nối lại. Hãy gọi chủ bảng."),
}


class Row(NamedTuple):
    """A requisition in the list; `log` is the link for the owner of the board."""

    row: Requisition
    board: str
    place: str
    holds: bool
    over: bool
    may: bool
    log: str


@requisition_pages.get("")
@page(permission=Permission.OUTLET_READ)
def list_requisitions() -> Response:
    """Show the last requisitions, those that hold first."""
    return _listed()


def _listed(giving: str = "") -> Response:
    """Show them.

    :param giving: the one of which it is asked whether it shall be given back.
    """
    rows = sorted(
        requisitions.latest(current_store(), current_identity()), key=lambda one: -one["ends"].timestamp()
    )
    known = _boards_by_id([one["outlet_id"] for one in rows])
    return answers.page(
        "console/programme/requisitions.html",
        rows=[_row(one, known) for one in rows],
        takes=places.may(Permission.BOARD_REQUISITION),
        giving=giving,
        done=done_of(DONE),
    )


@requisition_pages.get("/new")
@page(permission=Permission.BOARD_REQUISITION)
def ask() -> Response:
    """Show the form, with the boards that may be taken and their contracts."""
    return _asked(_form(forms.prefilled({"outlet_id": request.args.get("outlet", "")})))


@requisition_pages.post("/new")
@page(permission=Permission.BOARD_REQUISITION)
@idempotent_form
def take() -> Response:
    """Ask whether it is meant, and then take a board, within the days and hours of its contract."""
    form = _form(request.form)
    try:
        given = cast(RequisitionBody, forms.load(form.schema, request.form, _faults))
        if request.form.get("do") != "take":
            return _asked(form, sure=_surely(given["outlet_id"]))
        at_once.requisition(
            current_store(),
            current_identity(),
            given["outlet_id"],
            given["reason"],
            given["begins"],
            given["ends"],
        )
    except Invalid as error:
        form.faults = error.faults
        return _asked(form, 422)
    except (Clash, Forbidden) as error:
        form.faults = [Fault("outlet_id", error.code, error.params)]
        return _asked(form, 409 if isinstance(error, Clash) else 403)
    return answers.go("/console/programme/requisitions", done="taken")


@requisition_pages.post("/<string:requisition_id>")
@page(permission=Permission.BOARD_REQUISITION)
@idempotent_form
def give_back(requisition_id: str) -> Response:
    """Ask whether it is meant, and then give a board back before its time."""
    if request.form.get("do") != "give":
        return _listed(giving=requisition_id)
    at_once.give_back(current_store(), current_identity(), requisition_id)
    return answers.go("/console/programme/requisitions", done="given_back")


def _faults(given: RequisitionBody) -> Iterator[Fault]:
    now = datetime.now(UTC).replace(microsecond=0)
    board = next((one for one in _boards() if one["_id"] == given["outlet_id"]), None)
    if board is None:
        yield Fault("outlet_id", "outlet_unknown")
    else:
        begins = given["begins"] or now
        yield from requisitions.faults_of(board, given["reason"], begins, given["ends"], now)


def _row(one: Requisition, known: Mapping[str, Outlet]) -> Row:
    now, board = datetime.now(UTC), known.get(one["outlet_id"])
    over = one["ends"] <= now
    return Row(
        one,
        board["name"] if board else one["outlet_id"],
        places.area_name(one["area_id"]),
        one["begins"] <= now < one["ends"],
        over,
        not over and programme_access.may(current_identity(), Permission.BOARD_REQUISITION, one),
        signed_links.sign(current_store(), f"/v1/requisitions/{one['_id']}/plays.csv"),
    )


def _boards_by_id(ids: Sequence[str]) -> dict[str, Outlet]:
    found = current_store().collection(OUTLETS).find({"_id": {"$in": list(ids)}})
    return {row["_id"]: row for row in found}


def _boards() -> list[Outlet]:
    """Return the private boards that the official may take, by name."""
    within = unit_access.within(current_identity(), Permission.BOARD_REQUISITION)
    query = {"$and": [within, {"kind": OutletKind.PRIVATE_BOARD, "retired_at": None}]}
    return list(current_store().collection(OUTLETS).find(query).sort("name").limit(MOST_BOARDS))


def _form(sent: Sent) -> Form:
    options = [Option(one["_id"], f"{one['name']} ({one['code']})") for one in _boards()]
    return Form(RequisitionBodySchema(), sent, options={"outlet_id": options}, labels=LABELS)


def _surely(outlet_id: str) -> tuple[Outlet, str]:
    """Return the board that would be taken, and what keeps it from showing anything, in words; "" for nothing."""
    board = next(one for one in _boards() if one["_id"] == outlet_id)
    heard = current_store().collection(OUTLET_STATES).find_one({"_id": outlet_id})
    how = states.of(board, heard, datetime.now(UTC), listening_since=rounds.listening_since(current_store()))
    return board, next((said(words) for state, words in UNHEARD.items() if state in how), "")


def _asked(form: Form, status: int = 200, *, sure: tuple[Outlet, str] | None = None) -> Response:
    contracts = [
        (
            board["name"],
            contract["number"],
            contract["company"],
            f"{day_of(contract['valid_from'])} – {day_of(contract['valid_to'])}",
            ", ".join(f"{one['start']}–{one['end']}" for one in contract["hours"]),
        )
        for board in _boards()
        if (contract := board.get("contract"))
    ]
    return answers.page(
        "console/programme/requisition_new.html",
        status,
        form=form,
        contracts=contracts,
        days=LONGEST.days,
        sure=sure,
    )
