"""What is done when something has happened: importing this package registers every reaction in it."""

from notifications.reactions import (
    alerts,
    clocks,
    counters,
    devices,
    fetch_photos,
    followers,
    library,
    reading,
    recordings,
    send_message,
    send_posts,
    survey_answers,
    surveys,
    tell_about_posts,
    tell_about_reports,
    uploads,
)

__all__ = [
    "alerts",
    "clocks",
    "counters",
    "devices",
    "fetch_photos",
    "followers",
    "library",
    "reading",
    "recordings",
    "send_message",
    "send_posts",
    "survey_answers",
    "surveys",
    "tell_about_posts",
    "tell_about_reports",
    "uploads",
]
