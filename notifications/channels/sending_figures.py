"""What is logged and counted of messages: how long each took, and what came of them; never whom they were for.

A warning to a million people is many calls of some hundred messages. Each message is counted and timed; of many at
once the log has one line with their numbers, and the first few that failed for each reason. The ledger of the delivery
has the fate of every one.
"""

from __future__ import annotations

from collections import Counter as Numbers
from collections.abc import Sequence

import prometheus_client
import structlog

from notifications.channels.outcomes import SendError, Tried
from notifications.channels.outgoing import Outgoing

log = structlog.get_logger(__name__)

SENDS = prometheus_client.Counter(
    "loa_sends", "Calls to providers, by what came of them.", ["provider", "verdict"]
)
SECONDS = prometheus_client.Histogram("loa_send_seconds", "Duration of calls to providers.", ["provider"])

#: The verdict that `SENDS` counts for a message that the provider took.
ACCEPTED = "accepted"

#: So many of those that failed for one reason are logged, where many are sent at once.
EXAMPLES = 3


def note(provider: str, outgoings: Sequence[Outgoing], tried: Sequence[Tried]) -> None:
    """Log, count and time what came of messages that were sent at once."""
    observe = SECONDS.labels(provider).observe
    for one in tried:
        observe(one.seconds)
    verdicts = Numbers(_verdict(one) for one in tried)
    for verdict, number in verdicts.items():
        SENDS.labels(provider, verdict).inc(number)
    if len(tried) == 1:
        _log_one(provider, outgoings[0], tried[0])
    elif tried:
        _log_many(provider, outgoings, tried, verdicts)


def _log_many(
    provider: str, outgoings: Sequence[Outgoing], tried: Sequence[Tried], verdicts: Numbers[str]
) -> None:
    seen: Numbers[str] = Numbers()
    for outgoing, one in zip(outgoings, tried, strict=True):
        if not isinstance(one.outcome, SendError):
            continue
        seen[one.outcome.code] += 1
        if seen[one.outcome.code] <= EXAMPLES:
            _log_one(provider, outgoing, one)
    slowest = max(one.seconds for one in tried)
    log.info(
        "sent many",
        provider=provider,
        first_key=outgoings[0].key,
        number=len(tried),
        slowest_milliseconds=round(slowest * 1000),
        **verdicts,
    )


def _log_one(provider: str, outgoing: Outgoing, one: Tried) -> None:
    verdict, outcome = _verdict(one), one.outcome
    more = {"code": outcome.code} if isinstance(outcome, SendError) else {"provider_id": outcome.provider_id}
    log.info(
        "sent" if verdict == ACCEPTED else "not sent",
        provider=provider,
        kind=outgoing.to.kind.value,
        key=outgoing.key,
        verdict=verdict,
        milliseconds=round(one.seconds * 1000),
        **more,
    )


def _verdict(one: Tried) -> str:
    return str(one.outcome.verdict) if isinstance(one.outcome, SendError) else ACCEPTED
