"""What the schemas of the actions load; `ActionRequest` takes it."""

from __future__ import annotations

from datetime import datetime
from typing import TypedDict

from models.workflow.transitions import CloseReason, Rating


class ActionBody(TypedDict, total=False):
    """What goes along with an action; which of it there is depends on the action's schema."""

    note: str
    reason: CloseReason
    photo_ids: list[str]
    attachment_ids: list[str]
    receiver: str
    assignee_id: str
    date: datetime
    category: str
    target: str
    reference: str
    rating: Rating
    about_post_id: str
    confirmed_doubts: list[str]
