"""Who is asking: one value for every kind of caller."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from models.access.networks import network_of
from models.store.events import Actor


class CallerKind(StrEnum):
    """Kinds of callers, as a route declares them.

    `OPEN` nobody is asked; `DEVICE` anonymous device credential; `CITIZEN` verified phone or chat identity;
    `OFFICIAL` staff; `KEY` another system with an API key; `OUTLET` the paired device of a loudspeaker or a board;
    `SIGNED` the request itself carries its proof (a webhook's signature, a signed link).
    """

    OPEN = "open"
    DEVICE = "device"
    CITIZEN = "citizen"
    OFFICIAL = "official"
    KEY = "key"
    OUTLET = "outlet"
    SIGNED = "signed"


class KeyScope(StrEnum):
    """What the API key of another system is good for.

    `ALERTS`: it drafts warnings of its own, for people to release. `CAP`: it hands in CAP documents of one issuer, and
    an official decides whether a draft is made of one. `OPEN311`: it files reports. The first two are apart, so that
    whoever passes on documents writes no drafts.
    """

    ALERTS = "alerts"
    CAP = "cap"
    OPEN311 = "open311"


@dataclass(frozen=True)
class Assignment:
    """One role of an official, in one area (and everything below), for one agency ("" for any)."""

    role: str
    area_id: str
    agency_id: str = ""


@dataclass(frozen=True)
class Identity:
    """A caller that has been recognised.

    :param id: the device's, citizen's, official's, key's or outlet's id.
    :param device_id: the installation in use, for devices and citizens.
    :param session_id: the session behind the token, for citizens and officials.
    :param assignments: roles of an official.
    :param name: display name of an official, or of another system.
    :param scopes: what the key of another system is good for.
    """

    kind: CallerKind
    id: str
    device_id: str = ""
    session_id: str = ""
    assignments: tuple[Assignment, ...] = ()
    name: str = ""
    scopes: tuple[KeyScope, ...] = ()

    @property
    def actor(self) -> Actor:
        """Return the caller as the actor of an event."""
        actor: Actor = {"kind": str(self.kind), "id": self.id}
        if self.name:
            actor["name"] = self.name
        return actor


ANYBODY = Identity(CallerKind.OPEN, "")


@dataclass(frozen=True)
class Circumstances:
    """Where an act comes from, as far as its door knows: what limits count by (`models.access.guards`).

    :param address: network address; "" where a provider or a command stands between.
    :param kind: what kind of thing `id` is: a `CallerKind` or `chat`.
    :param id: the caller's id; "" for somebody whom nobody knows.
    """

    address: str = field(default="", repr=False)
    kind: str = ""
    id: str = ""

    @property
    def network(self) -> str:
        """Return the network of the address; "" without one."""
        return network_of(self.address)

    @property
    def registered(self) -> bool:
        """Say whether the id was given by Loa, which gives a network only so many; a sender of the chat makes it up."""
        return bool(self.id) and self.kind in _REGISTERED

    @property
    def way(self) -> tuple[str, ...]:
        """Return the way that they come, which they can't change at will.

        That is the caller whom Loa has registered, else the network, else the conversation; or nothing.
        """
        if self.registered:
            return (self.kind, self.id)
        if self.address:
            return ("network", self.network)
        return (self.kind, self.id) if self.id else ()


#: Kinds of callers whose ids Loa gives.
_REGISTERED = frozenset(
    {CallerKind.DEVICE, CallerKind.CITIZEN, CallerKind.OFFICIAL, CallerKind.KEY, CallerKind.OUTLET}
)

#: Whoever is at the machine.
HERE = Circumstances()
