"""What is done when something has happened: importing this package registers every reaction in it."""

from notifications.reactions import (
    alerts,
    clocks,
    counters,
    devices,
    followers,
    messages,
    photos,
    reports,
    uploads,
)

__all__ = [
    "alerts",
    "clocks",
    "counters",
    "devices",
    "followers",
    "messages",
    "photos",
    "reports",
    "uploads",
]
