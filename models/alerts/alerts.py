"""Alerts (cảnh báo), in CAP's words: drafted by one official, approved by another, frozen, then told.

Document: `{_id, version, status, msg_type, scope, hazard, level, severity, urgency, certainty, response_types, infos:
{vi: {headline, description, instruction}, km?, en?}, source: {agency, number, issued_at, next_at}, area_ids, paths,
effective, onset, expires, sender, references: [{sender, identifier, sent}], previous_id, series, revision, state,
authors, submitted_by, approved_by, reason, created_at, updated_at}`. Approval adds `identifier, sent, approved_at,
category, areas, sender_names, cap`, the bytes that are served ever after, and a later alert `superseded_by`.

The level is copied from the bulletin, never computed. `authors` are all who wrote, edited or submitted: none of them
can approve. Only officials submit and approve, so whatever wrote the draft, two people stand behind an alert.
"""

from __future__ import annotations

from pymongo import ASCENDING, DESCENDING, IndexModel

from models.access import permissions
from models.access.callers import Identity
from models.access.permissions import Permission
from models.areas import areas
from models.store import Document, Store
from models.store.collections import CollectionSpec, Kind

ALERTS = CollectionSpec(
    "alerts",
    Document,
    purpose="",
    kept="",
    kind=Kind.ALERT,
    indexes=[
        IndexModel(
            [("identifier", ASCENDING)],
            unique=True,
            partialFilterExpression={"identifier": {"$exists": True}},
        ),
        IndexModel([("state", ASCENDING), ("status", ASCENDING), ("expires", DESCENDING)]),
        IndexModel([("paths", ASCENDING), ("_id", DESCENDING)]),
    ],
)


def get(store: Store, alert_id: str) -> Document:
    """One alert, whoever asks.

    :raises NotFound: there is none.
    """
    return store.one(ALERTS, alert_id)


def readable(store: Store, identity: Identity, alert_id: str) -> Document:
    """One alert that an official may read: of an area that he works for, or of one around it.

    :raises NotFound: there is none for him.
    """
    return store.one(ALERTS, alert_id, readable_by(store, identity))


def readable_by(store: Store, identity: Identity) -> Document:
    """The query for the alerts that an official may read."""
    held = [one.area_id for one in permissions.assignments_with(identity, Permission.ALERT_READ)]
    around = {area_id for one in held for area_id in areas.above(store, one)}
    return {"$or": [{"paths": {"$in": held}}, {"area_ids": {"$in": sorted(around)}}]}
