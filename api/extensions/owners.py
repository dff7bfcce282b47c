"""Owners: whose things a caller may see as their own."""

from __future__ import annotations

from models.access.callers import CallerKind, Identity
from models.messages.messages import MessageChannel, Owner
from models.reports.draft import Reporter


def owners_of(identity: Identity) -> list[Owner]:
    """Return the caller, and the device of a citizen; empty for anybody."""
    if not identity.id:
        return []
    mine = [Owner(str(identity.kind), identity.id)]
    if identity.kind is CallerKind.CITIZEN and identity.device_id:
        mine.append(Owner("device", identity.device_id))
    return mine


def reporter_of(identity: Identity, language: str) -> Reporter:
    """Return the caller as the reporter of what they file in the app."""
    first, *others = owners_of(identity)
    return Reporter(MessageChannel.PUSH, first, identity.actor, tuple(others), language=language)
