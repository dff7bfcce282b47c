"""Defaults: what a post has where nobody said otherwise."""

from __future__ import annotations

from collections.abc import Mapping

from models.content.posts import Audience, Channel, PostKind, Priority

#: What a post has where nobody said otherwise; `models.migrations` gives it to older ones.
DEFAULTS: Mapping[str, object] = {
    "kind": PostKind.NEWS,
    "source_agency_id": "",
    "priority": Priority.NORMAL,
    "audience": Audience.PUBLIC,
    "valid_from": None,
    "valid_to": None,
    "starts_at": None,
    "ends_at": None,
    "published_at": None,
    "publish_at": None,
    "submitted_at": None,
    "channels": [Channel.FEED, Channel.PAGE],
    "channel_texts": {},
    "media": [],
    "image": None,
    "video_link": "",
    "document": None,
    "correction": None,
    "about": None,
    "taken_from": None,
    "revises": None,
    "author": "",
    "editors": [],
    "approvals": [],
    "returned": None,
    "edition": 0,
    "trace": None,
    "asks_feedback": False,
    "feedback_public": False,
    "needs_native_review": False,
}
