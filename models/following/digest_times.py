"""When digests come: at an hour of Viet Nam's day, the weekly ones on a day of the week."""

from __future__ import annotations

from datetime import datetime, timedelta

from models.language.dates import VIETNAM
from models.messages.wishes import Digest

#: The hour of Viet Nam's day, and the day of the week of the weekly ones (0 is Monday).
HOUR, WEEKDAY = 18, 5


def next_time(digest: Digest, now: datetime) -> datetime:
    """Return the next moment at which a digest comes, after `now`."""
    local = now.astimezone(VIETNAM)
    at = local.replace(hour=HOUR, minute=0, second=0, microsecond=0)
    if digest is Digest.WEEKLY:
        at += timedelta(days=(WEEKDAY - at.weekday()) % 7)
    step = timedelta(days=7 if digest is Digest.WEEKLY else 1)
    return (at if at > local else at + step).astimezone(now.tzinfo)
