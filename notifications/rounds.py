"""Rounds: sending to many, recipient by recipient, in stretches shorter than a lease.

Alerts and posts share what an error of a provider means for its recipient and for the others.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from notifications.channels import SendError, Verdict

#: A recipient is tried so often (some five hours) while the provider fails for a reason that is not theirs.
MAX_ATTEMPTS = 30
MAX_PAUSE_SECONDS = 900.0

#: So many failures in a row are the provider's, not the recipients'.
TROUBLES = 5

#: The part of a lease that a round may take; the rest is for the provider's last answer.
ROUND = 1 / 3


@dataclass(frozen=True)
class Consequence:
    """What an error means for the recipient and for the delivery.

    :param fails: the recipient is settled as failed; else tried again later.
    :param retires: their subscription ends.
    :param halts: the round ends; the others wait just as long.
    :param stops: the delivery ends for good.
    """

    fails: bool = False
    retires: bool = False
    halts: bool = False
    stops: bool = False


CONSEQUENCES: Mapping[Verdict, Consequence] = {
    Verdict.RETRY: Consequence(),
    Verdict.REFRESH: Consequence(),
    Verdict.UNREACHABLE: Consequence(fails=True, retires=True),
    Verdict.WINDOW: Consequence(fails=True),
    Verdict.QUOTA: Consequence(halts=True),
    Verdict.CONFIG: Consequence(halts=True),
    Verdict.PERMANENT: Consequence(fails=True, stops=True),
}


@dataclass
class Round:
    """What a round has come to.

    :param resume_at: when to go on, if it had to end early.
    :param stopped: the code for which the delivery ends.
    """

    troubles: int = 0
    resume_at: datetime | None = None
    stopped: str = ""

    @property
    def over(self) -> bool:
        """Say whether the round must end now."""
        return bool(self.stopped) or self.resume_at is not None

    def note_trouble(self, error: SendError, pause: float) -> None:
        """Count a failure that is not the recipient's; the round ends when it is the provider's."""
        self.troubles += 1
        if CONSEQUENCES[error.verdict].halts or error.retry_after is not None or self.troubles >= TROUBLES:
            self.resume_at = datetime.now(UTC) + timedelta(seconds=pause)


def pause_after(error: SendError, attempts: int) -> float:
    """Return in how many seconds a recipient may be asked for again."""
    return error.retry_after or min(2.0**attempts, MAX_PAUSE_SECONDS)


def gives_up(error: SendError, attempts: int) -> bool:
    """Say whether a recipient is settled as failed by an error, or by too many."""
    consequence = CONSEQUENCES[error.verdict]
    return consequence.fails or (attempts >= MAX_ATTEMPTS and not consequence.halts)
