"""Media of a line: what was sent and is no text, photo or document that Loa keeps, as its kind and its time."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TypedDict

from models.store import Store


class MediumKind(StrEnum):
    """What it was; `OTHER` where the channel does not say."""

    AUDIO = "audio"
    VIDEO = "video"
    FILE = "file"
    CARD = "card"
    OTHER = "other"


@dataclass(frozen=True)
class Medium:
    """One thing that was sent.

    :param at: when the person sent it.
    :param url: where the provider of the channel has it, on a host that Loa trusts; "" for nowhere.
    """

    kind: MediumKind
    at: datetime
    url: str = field(default="", repr=False)


class MediumFields(TypedDict):
    """A `Medium` as it is stored; `url` is sealed."""

    kind: str
    at: datetime
    url: str


def sealed(store: Store, medium: Medium) -> MediumFields:
    """Return it as it is stored."""
    return {"kind": medium.kind, "at": medium.at, "url": store.vault.encrypt(medium.url)}


def opened(store: Store, row: MediumFields) -> Medium:
    """Return what was stored."""
    return Medium(MediumKind(row["kind"]), row["at"], store.vault.decrypt(row["url"]))
