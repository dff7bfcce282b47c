"""How long an alert holds: as long as such a danger usually lasts, or as two officials say once more and why.

A slip of the finger makes a warning of hours one of a month, or one that is over before it arrives. What is usual
stands in `hazards.yml`, by hazard. Ends of warnings hold for as long as they like: they frighten nobody.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from models.alerts import hazards
from models.alerts.alerts import Alert
from models.alerts.endings import ending_of
from models.errors import Fault
from models.language import visible
from models.language.dates import day_and_time

FIELD = "confirmed_span"


class Span(NamedTuple):
    """How long an alert holds, and what is usual, in hours."""

    hours: float
    least: float
    most: float

    @property
    def unusual(self) -> bool:
        """Say whether somebody must confirm it; an end in the past is refused as one, see `rules`."""
        return self.hours > 0 and not self.least <= self.hours <= self.most


def span(alert: Alert, now: datetime) -> Span | None:
    """Return how long an alert would hold if it were issued now; None while nobody can say, and for ends."""
    hazard, expires = hazards.hazards().get(alert["hazard"]), alert["expires"]
    if hazard is None or expires is None or ending_of(alert):
        return None
    begins = max(alert["effective"] or now, now)
    return Span(
        round((expires - begins) / timedelta(hours=1), 2), hazard.usual_hours[0], hazard.usual_hours[1]
    )


def faults(alert: Alert, reason: str, now: datetime) -> Iterator[Fault]:
    """Yield `span_unconfirmed` for an unusual span without a reason, and what is wrong with a reason."""
    found = span(alert, now)
    if reason:
        yield from visible.reason_faults(FIELD, reason)
    elif found and found.unusual and alert["expires"]:
        said = {
            "hours": f"{found.hours:g}",
            "least": f"{found.least:g}",
            "most": f"{found.most:g}",
            "until": day_and_time(alert["expires"]),
        }
        yield Fault(FIELD, "span_unconfirmed", said)
