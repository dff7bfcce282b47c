"""Webhooks as administrators see them."""

from __future__ import annotations

from datetime import datetime
from typing import TypedDict

from models.partners.webhooks import Webhook


class ShownWebhook(TypedDict):
    """A webhook without its secrets."""

    _id: str
    version: int
    name: str
    url: str
    statuses: list[str]
    state: str
    reason: str
    failures: int
    verified_at: datetime | None
    created_at: datetime
    updated_at: datetime


class NewWebhook(ShownWebhook):
    """The same with a secret that was just made."""

    secret: str


def show(webhook: Webhook) -> ShownWebhook:
    """Show a webhook."""
    return {
        "_id": webhook["_id"],
        "version": webhook["version"],
        "name": webhook["name"],
        "url": webhook["url"],
        "statuses": webhook["statuses"],
        "state": webhook["state"],
        "reason": webhook["reason"],
        "failures": webhook["failures"],
        "verified_at": webhook["verified_at"],
        "created_at": webhook["created_at"],
        "updated_at": webhook["updated_at"],
    }
