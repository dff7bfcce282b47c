"""Parts of a new report: its place, its reporter, and the mark of a matter of the law."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymongo.client_session import ClientSession

from models import events
from models.cells import cell_of
from models.events import SYSTEM, Kind
from models.legal import LegalKind
from models.store import Document, Store
from models.text import nfc

if TYPE_CHECKING:
    from models.reports import Draft, Reporter


def place(draft: Draft, area: Document) -> Document:
    """Where it is: `{area_id, address, source}`, and what is known of `private`, `point` and `cell`."""
    found: Document = {"area_id": area["_id"], "address": nfc(draft.address), "source": draft.place_source}
    if draft.private_place:
        found["private"] = True
    if draft.lat is not None and draft.lon is not None:
        found["point"] = {"type": "Point", "coordinates": [draft.lon, draft.lat]}
        found["cell"] = cell_of(draft.lat, draft.lon)
    return found


def reporter(store: Store, who: Reporter) -> Document:
    """Who reports, with his address sealed."""
    return {
        "channel": who.channel,
        "owner": {"kind": who.owner.kind, "id": who.owner.id},
        "address": store.vault.encrypt(who.address),
        "language": who.language,
        **({"contact": store.vault.encrypt(who.contact)} if who.contact else {}),
    }


def mark_legal(store: Store, report: Document, kind: LegalKind, session: ClientSession) -> Document:
    """The report is a matter of the law; the reaction tells the resident where to go with it."""
    return events.change(
        store,
        Kind.REPORT,
        report["_id"],
        {"$set": {"legal": kind}},
        action="legal_recognised",
        actor=SYSTEM,
        told={"changes": {"legal": kind}},
        session=session,
    )
