"""Pull: the device asks by itself, and listens to hints by an open connection (`notifications.hints`)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from models.outlets.ways import WayKind
from notifications.channels.outcomes import SendError
from notifications.outlet_ways.base import Carries, OutletWay, Push


class PullWay(OutletWay):
    """Nothing is to be pushed."""

    kind: ClassVar[WayKind] = WayKind.PULL
    carries: ClassVar[Carries] = Carries.NOTHING

    def push_all(self, pushes: Sequence[Push]) -> list[SendError | None]:
        """Do nothing; it can't fail."""
        return [None] * len(pushes)
