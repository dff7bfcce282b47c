"""Periodic reports for tests: whole and valid requests, of which a test names only what it is about."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from models.access.permissions import Role
from models.returns import filling, handing_in, lists, requests
from models.returns.requests import Wanted
from models.returns.returns import Return, ReturnRequest, return_id
from models.store import Store
from tests.builders import PHUONG_TRA_VINH, VINH_LONG, Caller, an_official
from tests.directing import LONG_DUC, SENDER, TRA_VINH

TEXTS = {"results": "Đã làm tốt.", "difficulties": "Thiếu người.", "next": "Làm tiếp."}


def wanted(**given: Any) -> Wanted:
    """The yearly report of two communes for this year."""
    row: dict[str, Any] = {
        "form_id": "yearly",
        "requester_id": SENDER,
        "units": [TRA_VINH, LONG_DUC],
        "year": datetime.now(UTC).year + 1,
    }
    return Wanted(**row | given)


def an_office(store: Store, area_id: str = VINH_LONG) -> Caller:
    """Somebody who asks for reports and decides on them."""
    return an_official(store, role=Role.APPROVER, area_id=area_id)


def a_writer(store: Store, area_id: str = PHUONG_TRA_VINH) -> Caller:
    """Somebody who writes the report of a commune."""
    return an_official(store, role=Role.HANDLER, area_id=area_id)


def a_head(store: Store, area_id: str = PHUONG_TRA_VINH) -> Caller:
    """Somebody who hands the report of a commune in."""
    return an_official(store, role=Role.APPROVER, area_id=area_id)


def opened(store: Store, office: Caller, **given: Any) -> ReturnRequest:
    """A request that is open."""
    return requests.open_(store, office.identity, wanted(**given))


def found(store: Store, office: Caller, request: ReturnRequest, agency_id: str = TRA_VINH) -> Return:
    """The report of a unit as it is now."""
    return lists.readable(store, office.identity, return_id(request["_id"], agency_id))[0]


def typed(**values: int) -> dict[str, Any]:
    """What a unit types in place of what the system knows, each with a reason."""
    return {name: {"value": value, "reason": "Đếm tại chỗ ngày 1 tháng 12"} for name, value in values.items()}


def handed_in(
    store: Store,
    request: ReturnRequest,
    agency_id: str = TRA_VINH,
    area_id: str = PHUONG_TRA_VINH,
    **values: int,
) -> Return:
    """The report of a unit, written and handed in."""
    writer, head = a_writer(store, area_id), a_head(store, area_id)
    its = return_id(request["_id"], agency_id)
    written = filling.write(
        store,
        writer.identity,
        its,
        typed(**values),
        TEXTS,
        expect=found(store, head, request, agency_id)["version"],
    )
    return filling.submit(store, head.identity, its, expect=written["version"])


def accepted(store: Store, office: Caller, submitted: Return) -> Return:
    """A report that was accepted."""
    return handing_in.accept(store, office.identity, submitted["_id"], expect=submitted["version"])
