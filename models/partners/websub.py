"""WebSub (W3C Recommendation, 2018): a hub outside tells whoever subscribed to a feed that it has changed.

Loa is a publisher and no hub: the setting WEBSUB_HUB_URL names one, the feeds name it, too, and it is told of each
warning that goes out. How a publisher tells a hub is no part of the standard; hubs take a form with `hub.mode=publish`
and the address of the feed as `hub.url` (PubSubHubbub 0.4, section 7.1), some as `hub.topic`.
"""

from __future__ import annotations

from models.alerts.audience import path_of
from models.alerts.cap_terms import Status

#: The feeds of a status, by the last part of their addresses.
FEEDS = ("feed.atom", "feed.rss")


def address(status: Status, feed: str, base: str) -> str:
    """Return the address of a feed, under which it is subscribed to: its topic.

    :param feed: one of `FEEDS`.
    :param base: the public address of this Loa.
    """
    return f"{base}{path_of(status)}/{feed}"


def topics(status: Status, base: str) -> list[str]:
    """Return the feeds that a warning of this status changes."""
    return [address(status, feed, base) for feed in FEEDS]


def announcement(topic: str) -> dict[str, str]:
    """Return the form that tells a hub that a feed has changed."""
    return {"hub.mode": "publish", "hub.url": topic, "hub.topic": topic}


def links(status: Status, feed: str, base: str, hub: str) -> str:
    """Return the `Link` header of a feed (section 4): what it is called, and where it is subscribed to.

    :param hub: "" where there is none.
    """
    own = f'<{address(status, feed, base)}>; rel="self"'
    return f'{own}, <{hub}>; rel="hub"' if hub else own
