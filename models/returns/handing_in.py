"""Handing in: who may take which step with the report of a unit, and what the office that asked decides."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from models.access import unit_access
from models.access.callers import Identity
from models.errors import Clash, Forbidden, Stale, insist_on_none
from models.language.text import nfc
from models.language.visible import reason_faults
from models.returns import lists
from models.returns.returns import RETURNS, Return, ReturnRequest
from models.returns.states import RETURN_STEPS, ReturnAction
from models.store import Store, events


def send_back(store: Store, official: Identity, its_id: str, note: str, *, expect: int) -> Return:
    """Send a report back to its unit, and say why; it is written and handed in again.

    :raises Invalid: nothing says why.
    :raises NotFound, Forbidden, Stale: as usual.
    :raises Clash: `return_state`, `request_closed`.
    """
    before, _ = permitted(store, official, its_id, ReturnAction.SEND_BACK, expect)
    insist_on_none(reason_faults("note", note))
    values = {**_decided(official), "note": nfc(note).strip()}
    return take(store, official, before, ReturnAction.SEND_BACK, values, note=values["note"])


def accept(store: Store, official: Identity, its_id: str, *, expect: int) -> Return:
    """Accept a report; from then on it counts in the sum.

    :raises Forbidden: `no_permission`; `own_return`: they handed it in themselves.
    :raises NotFound, Stale, Clash: as for `send_back`.
    """
    before, _ = permitted(store, official, its_id, ReturnAction.ACCEPT, expect)
    if before["submitted_by"] == official.id:
        raise Forbidden("own_return")
    return take(store, official, before, ReturnAction.ACCEPT, _decided(official))


def permitted(
    store: Store, official: Identity, its_id: str, action: ReturnAction, expect: int
) -> tuple[Return, ReturnRequest]:
    """Return a report with which an official may do this now, and its request.

    :raises NotFound: there is none for them.
    :raises Forbidden: `no_permission`.
    :raises Stale: somebody changed it first.
    :raises Clash: `return_state`, `request_closed`.
    """
    found, request = lists.readable(store, official, its_id)
    step = RETURN_STEPS[action]
    unit = found["requester_id"] if step.above else found["agency_id"]
    unit_access.insist_for(store, official, step.permission, unit)
    if found["version"] != expect:
        raise Stale(found)
    if not lists.is_open(request):
        raise Clash("request_closed")
    if found["state"] not in step.sources:
        raise Clash("return_state")
    return found, request


def take(
    store: Store,
    official: Identity,
    before: Return,
    action: ReturnAction,
    values: Mapping[str, Any],
    *,
    note: str = "",
) -> Return:
    """Take a step with a report that was read just now; what was handed in stands in the event, too.

    :raises Stale: somebody changed it first.
    """
    step = RETURN_STEPS[action]
    fresh = {**values, "state": step.target or before["state"], "updated_at": datetime.now(UTC)}
    told = {name: values[name] for name in ("cells", "typed", "texts") if name in values}
    return events.change(
        store,
        RETURNS,
        before["_id"],
        {"$set": fresh},
        action=step.event,
        actor=official.actor,
        expect=before["version"],
        details={"note": note, "changes": told},
    )


def _decided(official: Identity) -> dict[str, Any]:
    return {"decided_at": datetime.now(UTC), "decided_by": official.id}
