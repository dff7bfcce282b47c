"""Zalo: its refusals as errors. Zalo answers HTTP 200 and `{"error": <negative>, "message": …}`.

What each code means stands in `models/data/provider_errors.yml`.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from models.language.dates import VIETNAM
from notifications.channels.base import SendError
from notifications.channels.error_tables import table

PROVIDER = "zalo"

#: The tables of the Official Account API and of template messages (ZNS).
ACCOUNT, TEMPLATE = "zalo", "zns"

#: Zalo takes some kinds of messages not before this hour.
MORNING = 6

#: Refused because it is night.
NIGHT = frozenset({-133, -234})


def refusal(of: str, code: int, message: str) -> SendError:
    """Return the `SendError` of an error code; one about the night says how long to wait.

    :param of: the table that the code stands in.
    """
    wait = until_morning(datetime.now(VIETNAM)) if code in NIGHT else None
    return SendError(table(of).verdict(code), PROVIDER, str(code), message, wait)


def until_morning(now: datetime) -> float:
    """Return the seconds from `now` to the next hour at which Zalo takes every kind of message."""
    morning = now.astimezone(VIETNAM).replace(hour=MORNING, minute=0, second=0, microsecond=0)
    if morning <= now:
        morning += timedelta(days=1)
    return (morning - now).total_seconds()
