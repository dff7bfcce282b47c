"""What comes of a message: the receipt of its provider, or an error and what that means for the message."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple, TypeAlias


class Verdict(StrEnum):
    """What an error of a provider means for the message and its address."""

    RETRY = "retry"  #: passes by itself; wait `retry_after`
    REFRESH = "refresh"  #: the access token died again right after a refresh; wait and retry
    UNREACHABLE = "unreachable"  #: nobody uses this address any more; drop it
    WINDOW = "window"  #: not now: outside of the time in which the provider allows it
    QUOTA = "quota"  #: what was bought is used up; stop; the operator must act
    CONFIG = "config"  #: an account, key or permission is wrong; the operator must act
    PERMANENT = "permanent"  #: this message can never be sent; stop, keep the address


#: What these say is about one message or its address: it holds nobody else up.
OF_ONE = frozenset({Verdict.UNREACHABLE, Verdict.WINDOW, Verdict.PERMANENT})


#: The code of what was not handed over, since its provider would have been asked too often.
HELD_BACK = "rate"


class SendError(Exception):
    """A provider did not take it.

    :param code: the provider's own code, or one of ours (`timeout`, `connection`, `HELD_BACK`).
    :param detail: the provider's sentence; may name the address, so it belongs in the store, not in logs.
    :param retry_after: seconds to wait, where the provider said so.
    :param alone: that wait is for this message; others may be sent meanwhile.
    """

    def __init__(
        self,
        verdict: Verdict,
        provider: str,
        code: str,
        detail: str = "",
        retry_after: float | None = None,
        *,
        alone: bool = False,
    ) -> None:
        super().__init__(f"{provider}: {verdict} ({code})")
        self.verdict = verdict
        self.provider = provider
        self.code = code
        self.detail = detail
        self.retry_after = retry_after
        self.alone = alone

    @property
    def unasked(self) -> bool:
        """Whether the provider does not even know of it; that counts as no try."""
        return self.code == HELD_BACK

    @property
    def pause(self) -> float | None:
        """Seconds for which the provider is to be asked for nobody; None where it did not ask for that."""
        return None if self.alone or self.verdict in OF_ONE else self.retry_after


@dataclass(frozen=True)
class Receipt:
    """The provider took the message.

    :param provider_id: its id there; of the last part, where the text had to be cut into several.
    """

    provider_id: str
    at: datetime


#: What came of one message of many.
Outcome: TypeAlias = Receipt | SendError


class Tried(NamedTuple):
    """What came of one message, and how many seconds its call took."""

    outcome: Outcome
    seconds: float
