"""Who is asking: one value for every kind of caller."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from models.events import Actor


class CallerKind(StrEnum):
    """Kinds of callers, as a route declares them.

    `OPEN` nobody is asked; `DEVICE` anonymous device credential; `CITIZEN` verified phone or chat identity;
    `OFFICIAL` staff; `SIGNED` the request itself carries its proof (a webhook's signature, a signed link).
    """

    OPEN = "open"
    DEVICE = "device"
    CITIZEN = "citizen"
    OFFICIAL = "official"
    SIGNED = "signed"


@dataclass(frozen=True)
class Assignment:
    """One role of an official, in one area (and everything below), for one agency ("" for any)."""

    role: str
    area_id: str
    agency_id: str = ""


@dataclass(frozen=True)
class Identity:
    """A caller that has been recognised.

    :param id: the device's, citizen's or official's id.
    :param device_id: the installation in use, for devices and citizens.
    :param session_id: the session behind the token, for citizens and officials.
    :param assignments: roles of an official.
    :param name: display name of an official.
    """

    kind: CallerKind
    id: str
    device_id: str = ""
    session_id: str = ""
    assignments: tuple[Assignment, ...] = ()
    name: str = ""

    @property
    def actor(self) -> Actor:
        """The caller as the actor of an event."""
        actor: Actor = {"kind": str(self.kind), "id": self.id}
        if self.name:
            actor["name"] = self.name
        return actor


ANYBODY = Identity(CallerKind.OPEN, "")
