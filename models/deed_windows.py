"""Windows: for how long after its end a resident may rate or reopen his report. The days are settings."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from models.store import Document, Store


def rating_ends(store: Store, stopped_at: datetime) -> datetime:
    """Until when a report that ended then may be rated; the system closes it afterwards."""
    return stopped_at + timedelta(days=store.settings.report_rating_days)


def reopening_ends(store: Store, stopped_at: datetime) -> datetime:
    """Until when a report that ended then may be reopened."""
    return stopped_at + timedelta(days=store.settings.report_reopen_days)


def may_rate(store: Store, report: Document) -> bool:
    """Whether the window of the rating is still open."""
    stopped_at: datetime | None = report.get("stopped_at")
    return stopped_at is not None and datetime.now(UTC) < rating_ends(store, stopped_at)


def may_reopen(store: Store, report: Document) -> bool:
    """Whether the window of reopening is still open."""
    stopped_at: datetime | None = report.get("stopped_at")
    return stopped_at is not None and datetime.now(UTC) < reopening_ends(store, stopped_at)
