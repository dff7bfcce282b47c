"""The console: a way that reaches nobody, says so in the log, and remembers the last pushes. For development."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from typing import ClassVar

import structlog

from models.outlets.ways import WayKind
from notifications.channels.outcomes import SendError
from notifications.outlet_ways.base import Carries, OutletWay, Push

log = structlog.get_logger(__name__)


class ConsoleWay(OutletWay):
    """Stands in for a way that development has no device for.

    :ivar pushed: the last pushes, oldest first.
    """

    kind: ClassVar[WayKind] = WayKind.CONSOLE
    carries: ClassVar[Carries] = Carries.HINT

    def __init__(self, keep: int = 1000) -> None:
        self.pushed: deque[Push] = deque(maxlen=keep)

    def push_all(self, pushes: Sequence[Push]) -> list[SendError | None]:
        """Say and remember them; it can't fail."""
        for push in pushes:
            log.info("outlet_told", outlet=push.outlet["code"], etag=push.etag)
        self.pushed.extend(pushes)
        return [None] * len(pushes)
