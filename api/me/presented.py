"""A citizen's own profile."""

from __future__ import annotations

from datetime import datetime
from typing import TypedDict

from models.people import citizens
from models.people.citizens import Citizen, IdentityKind
from models.store import Store


class Profile(TypedDict):
    """A citizen as they see themselves; `phone` is in E.164, empty without one."""

    id: str
    phone: str
    name: str
    language: str
    identities: list[IdentityKind]
    created_at: datetime


def profile(store: Store, citizen: Citizen) -> Profile:
    """Show a citizen to themselves."""
    return {
        "id": citizen["_id"],
        "phone": citizens.reveal_phone(store, citizen),
        "name": citizens.reveal_name(store, citizen),
        "language": citizen["language"],
        "identities": [IdentityKind(one["kind"]) for one in citizen["identities"]],
        "created_at": citizen["created_at"],
    }
