"""The registry's changes: outlets are added, edited and retired by officials who manage them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from pymongo.errors import DuplicateKeyError

from models.access import permissions, unit_access
from models.access.callers import Identity
from models.access.permissions import Permission
from models.areas import agencies, areas
from models.errors import Clash, Fault, Forbidden, Invalid, insist_on_none
from models.language.text import nfc
from models.outlets import access, ways
from models.outlets.content import ContractContent, OutletContent, faults_of
from models.outlets.outlets import OUTLETS, Contract, Outlet
from models.outlets.ways import Way, WayKind
from models.store import Store, events, new_id


def add(store: Store, official: Identity, content: OutletContent) -> Outlet:
    """Add an outlet.

    :raises Invalid: as `models.outlets.content.faults_of` says.
    :raises Forbidden: `no_permission` at its area, or for its way (`insist_on_way`).
    """
    insist_on_none(faults_of(store, content))
    insist_on_way(store, official, content, ways.PULLED)
    document = new_document(store, content)
    access.insist(official, Permission.OUTLET_MANAGE, document)
    details: events.EventDetails = {"changes": told(document)}
    try:
        return events.create(store, OUTLETS, document, action="added", actor=official.actor, details=details)
    except DuplicateKeyError as error:
        raise Invalid(Fault("code", "outlet_code_taken", {"code": content["code"]})) from error


def edit(store: Store, official: Identity, outlet_id: str, content: OutletContent, *, expect: int) -> Outlet:
    """Say all of it again; who manages it where it stands and where it shall stand may.

    :raises NotFound: there is none for them.
    :raises Forbidden: `no_permission`.
    :raises Invalid: as `add`.
    :raises Clash: `outlet_retired`.
    :raises Stale: somebody was faster.
    """
    outlet = access.get_for(store, official, Permission.OUTLET_MANAGE, outlet_id)
    insist_on_none(faults_of(store, content, outlet_id))
    insist_in_use(outlet)
    insist_on_way(store, official, content, ways.of(outlet))
    fields = stored(store, content, outlet)
    if not unit_access.may_at(official, Permission.OUTLET_MANAGE, fields["paths"], fields["agency_id"]):
        raise Forbidden("no_permission")
    try:
        return events.change(
            store,
            OUTLETS,
            outlet_id,
            update_of(fields),
            action="changed",
            actor=official.actor,
            expect=expect,
            guard={"retired_at": None},
            details={"changes": told(differences(outlet, fields))},
        )
    except DuplicateKeyError as error:
        raise Invalid(Fault("code", "outlet_code_taken", {"code": content["code"]})) from error


def retire(store: Store, official: Identity, outlet_id: str, reason: str, *, expect: int) -> Outlet:
    """Take an outlet down for good; its device is shut out at once.

    :raises NotFound, Forbidden, Clash, Stale: as `edit`.
    """
    insist_in_use(access.get_for(store, official, Permission.OUTLET_MANAGE, outlet_id))
    now = datetime.now(UTC)
    update = {
        "$set": {"retired_at": now, "updated_at": now, "paired_at": None},
        "$inc": {"generation": 1},
    }
    details: events.EventDetails = {"note": nfc(reason)}
    return events.change(
        store,
        OUTLETS,
        outlet_id,
        update,
        action="retired",
        actor=official.actor,
        expect=expect,
        details=details,
    )


def insist_in_use(outlet: Outlet) -> None:
    """Demand that an outlet was not taken down.

    :raises Clash: `outlet_retired`.
    """
    if outlet["retired_at"]:
        raise Clash("outlet_retired")


def insist_on_way(store: Store, official: Identity, content: OutletContent, before: Way) -> None:
    """Demand that a way on which Loa calls an address is set, changed or taken away by who runs the catalogue.

    Such an address lies in networks of others, and Loa sends it a password.

    :raises Forbidden: `no_permission`.
    """
    if "way" not in content:
        return
    given = content["way"] or {"kind": WayKind.PULL}
    if not ways.CALLED.isdisjoint({given["kind"], before["kind"]}):
        province_id = areas.active_province_id(store)
        permissions.insist_in(store, official, Permission.CATALOGUE_MANAGE, province_id)


def new_document(store: Store, content: OutletContent) -> Outlet:
    """Return the document of a new outlet, whose content has no faults."""
    now = datetime.now(UTC)
    fields: Any = {
        "_id": new_id(),
        "version": 1,
        **stored(store, content, None),
        "generation": 1,
        "paired_at": None,
        "muted": None,
        "retired_at": None,
        "created_at": now,
        "updated_at": now,
    }
    if fields["contract"] is None:
        del fields["contract"]
    document: Outlet = fields
    return document


def stored(store: Store, content: OutletContent, before: Outlet | None) -> dict[str, Any]:
    """Return the fields that content becomes; `contract` is None where there is none.

    :param before: the outlet as it is; a contact that is not said stays as it was.
    """
    area_id = content["area_id"]
    contract = content.get("contract")
    rest = {name: value for name, value in content.items() if name not in ("contract", "way")}
    return {
        **rest,
        **_way(store, content, before),
        "name": nfc(content["name"]),
        "hamlets": [nfc(one) for one in content["hamlets"]],
        "tags": [nfc(one) for one in content["tags"]],
        "paths": areas.above(store, area_id),
        "agency_id": content["agency_id"] or agencies.committee(area_id),
        "lead_in_seconds": float(content["lead_in_seconds"]),
        "contract": _sealed(store, contract, before) if contract else None,
    }


def _way(store: Store, content: OutletContent, before: Outlet | None) -> dict[str, Way]:
    """Return the way that content says, as a field; one that is not said stays, and None takes it away."""
    if "way" not in content:
        return {}
    way, known = content["way"], ways.of(before) if before else ways.PULLED
    return {"way": ways.sealed(store.vault, way, known) if way else ways.PULLED}


def update_of(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return the update that writes these fields."""
    kept = {name: value for name, value in fields.items() if name != "contract" or value is not None}
    update: dict[str, Any] = {"$set": {**kept, "updated_at": datetime.now(UTC)}}
    if fields.get("contract") is None:
        update["$unset"] = {"contract": ""}
    return update


def differences(before: Outlet, fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields that change, with what they are from now on."""
    known: Mapping[str, Any] = before
    return {name: value for name, value in fields.items() if known.get(name) != value}


def told(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return what an event tells of fields: all but who runs a private board, and the password of a way."""
    shown = {
        name: value
        for name, value in fields.items()
        if name not in {"_id", "version", "paths", "created_at", "updated_at"}
    }
    if contract := shown.get("contract"):
        shown["contract"] = {name: value for name, value in contract.items() if name != "contact"}
    if way := shown.get("way"):
        shown["way"] = {name: value for name, value in way.items() if name != "credential"}
    return shown


def contact_of(store: Store, outlet: Outlet) -> str:
    """Return who runs a private board, as it was written; "" where nothing is known."""
    sealed = outlet["contract"]["contact"] if "contract" in outlet else ""
    return store.vault.decrypt(sealed) if sealed else ""


def _sealed(store: Store, contract: ContractContent, before: Outlet | None) -> Contract:
    """Seal the contact; one that was not said, or is the same, stays as it is sealed."""
    kept = before["contract"]["contact"] if before and "contract" in before else ""
    said = contract.get("contact")
    words = kept
    if said is not None and nfc(said) != (store.vault.decrypt(kept) if kept else ""):
        words = store.vault.encrypt(nfc(said)) if nfc(said) else ""
    return {
        "number": nfc(contract["number"]),
        "company": nfc(contract["company"]),
        "valid_from": contract["valid_from"],
        "valid_to": contract["valid_to"],
        "hours": contract["hours"],
        "contact": words,
    }
