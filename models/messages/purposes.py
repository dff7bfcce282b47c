"""What a message is for: channels with windows, quotas or templates ask."""

from __future__ import annotations

from enum import StrEnum


class Purpose(StrEnum):
    """`ALERT`: a warning, or a drill, which goes by the same ways. `LETTER`: to one person, about something of theirs.

    `NEWS`: a post, to whoever follows.
    """

    ALERT = "alert"
    LETTER = "letter"
    NEWS = "news"
