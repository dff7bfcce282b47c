"""A console that can fail on order."""

from __future__ import annotations

from notifications.channels import Outgoing, Receipt, SendError
from notifications.channels.console import ConsoleChannel


class FailingConsole(ConsoleChannel):
    """A console that refuses the addresses in `refused`, and keeps in `asked` whatever was asked of it."""

    def __init__(self) -> None:
        super().__init__()
        self.refused: dict[str, SendError] = {}
        self.asked: list[str] = []

    def try_send(self, outgoing: Outgoing) -> Receipt:
        """Take it, or refuse."""
        self.asked.append(outgoing.to.value)
        if outgoing.to.value in self.refused:
            raise self.refused[outgoing.to.value]
        return super().try_send(outgoing)
