"""Moments as GeoReport v2 writes them: W3C date and time with a zone, and the span that one query may have."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from models.errors import Fault, Invalid

#: A query may not reach over more, and reaches over so much when nobody says (GeoReport v2, GET Service Requests).
LONGEST_SPAN = timedelta(days=90)

#: In a query string a plus that was not encoded arrives as a blank.
_LOST_PLUS = re.compile(r" (?=\d\d:\d\d$)")


class Span(NamedTuple):
    """From the first moment to the last, both included."""

    start: datetime
    end: datetime


#: All that was ever kept.
EVER = Span(datetime(1970, 1, 1, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC))


def moment(text: str) -> datetime | None:
    """Return the moment in UTC; None if it is no date and time, or has no zone."""
    try:
        found = datetime.fromisoformat(_LOST_PLUS.sub("+", text.strip()))
        return found.astimezone(UTC) if found.tzinfo else None
    except (ValueError, OverflowError):
        return None


def written(at: datetime) -> str:
    """Write a moment as it goes out: UTC, whole seconds, `Z`."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def span(start: datetime | None, end: datetime | None, now: datetime) -> Span:
    """Return what a query reaches over; a missing end is 90 days away from the other.

    :raises Invalid: the end comes before the start, or more than 90 days after it.
    """
    try:
        last = end or (min(now, start + LONGEST_SPAN) if start and start < now else now)
        first = start or last - LONGEST_SPAN
    except OverflowError as error:
        raise Invalid(Fault("start_date", "span_too_long", {"days": LONGEST_SPAN.days})) from error
    if first > last:
        raise Invalid(Fault("end_date", "ends_before_start"))
    if last - first > LONGEST_SPAN:
        raise Invalid(Fault("start_date", "span_too_long", {"days": LONGEST_SPAN.days}))
    return Span(first, last)
