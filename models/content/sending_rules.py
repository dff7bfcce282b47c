"""Rules of sending: which posts go out on which channels on which occasion, when in the day, and to nobody twice."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from models.content import posts
from models.content.channel_texts import Occasion
from models.content.posts import Audience, Channel, Post, PostState, Priority
from models.messages import telling, wishes
from models.outlets.outlets import OUTLETS, OutletKind
from models.settings import Settings
from models.store import Store

#: Channels on which a post goes to each recipient, and the names of their providers in the setting CHANNELS.
SENT: Mapping[Channel, str] = {Channel.PUSH: "fcm", Channel.ZALO: "zalo", Channel.SMS: "sms"}


class NotSent(StrEnum):
    """Why a post is not sent on a channel that was chosen for it.

    `STAFF`: it is for officials. `NO_SENDER`: there are no boards or
    loudspeakers in its area; whoever has some airs it. `OFF`:
    the province has not switched the channel on. `PRIORITY`: the channel is for more urgent posts.
    """

    STAFF = "staff"
    NO_SENDER = "no_sender"
    OFF = "off"
    PRIORITY = "priority"


_QUIET = frozenset({Channel.PUSH, Channel.ZALO})

#: Channels that are reached through outlets: the post becomes a bulletin (`models.programme.from_posts`).
OUTLETS_OF: Mapping[Channel, frozenset[OutletKind]] = {
    Channel.BOARD: frozenset({OutletKind.BOARD}),
    Channel.LOUDSPEAKER: frozenset({OutletKind.LOUDSPEAKER, OutletKind.CONVERTER}),
}

#: On which of its channels a post is sent. A correction of what is not urgent is read in the feed; an SMS costs money.
OCCASIONS: Mapping[tuple[Occasion, Priority], frozenset[Channel]] = {
    (Occasion.PUBLISHED, Priority.NORMAL): _QUIET,
    (Occasion.PUBLISHED, Priority.PRIORITY): _QUIET,
    (Occasion.PUBLISHED, Priority.URGENT): frozenset(SENT),
    (Occasion.CORRECTED, Priority.URGENT): frozenset(SENT),
    (Occasion.WITHDRAWN, Priority.URGENT): frozenset(SENT),
}

#: What could not be sent for so long is no news any more.
TOO_LATE = timedelta(days=2)


def channels(settings: Settings, post: Post, occasion: Occasion) -> list[Channel]:
    """Return the channels on which a post is sent on an occasion, in order; none of what is not for the public."""
    chosen = (channel for channel in SENT if channel in post["channels"])
    return [channel for channel in chosen if why_not(settings, post, channel, occasion) is None]


def why_not(
    settings: Settings,
    post: Post,
    channel: Channel,
    occasion: Occasion = Occasion.PUBLISHED,
    *,
    outlets: bool = False,
) -> NotSent | None:
    """Return why a post would not go out on a channel, if it were chosen; None if it would.

    :param outlets: there are outlets of that channel in its area (`has_outlets`).
    """
    if post["audience"] != Audience.PUBLIC:
        return NotSent.STAFF
    if channel in OUTLETS_OF:
        return None if outlets else NotSent.NO_SENDER
    if channel not in SENT:
        return None
    if SENT[channel] not in settings.channels or (channel is Channel.SMS and not settings.posts_by_sms):
        return NotSent.OFF
    by_rule = OCCASIONS.get((occasion, Priority(post["priority"])), frozenset())
    return None if channel in by_rule else NotSent.PRIORITY


def has_outlets(store: Store, post: Post, channel: Channel) -> bool:
    """Say whether there are outlets in use in the area of a post, or below, that a channel is reached through."""
    kinds = sorted(OUTLETS_OF.get(channel, ()))
    query = {"paths": post["area_id"], "kind": {"$in": kinds}, "retired_at": None}
    return bool(kinds) and store.collection(OUTLETS).find_one(query, {"_id": 1}) is not None


def not_before(settings: Settings, post: Post, now: datetime) -> datetime:
    """Return when a post may be sent: now, or when the quiet hours of the province end; an urgent one at once."""
    return wishes.not_before(settings, None, *telling.of_post(post["priority"]), now)


def out_of_date(post: Post, occasion: Occasion, edition: int, since: datetime, now: datetime) -> str:
    """Return why a sending that was begun at `since` must not go on; "" if it must."""
    if now - since > TOO_LATE:
        return "too_late"
    if occasion is Occasion.WITHDRAWN:
        return ""
    if post["state"] != PostState.PUBLISHED:
        return str(post["state"])
    # What is not urgent goes on with the words of now; an urgent correction is sent to everybody again.
    urgent = post["priority"] == Priority.URGENT
    return "superseded" if urgent and post["edition"] != edition else ""


def story(store: Store, post: Post, occasion: Occasion) -> str:
    """Return what a recipient hears of once: the same for a post and for those that were taken over from it.

    The editions of an urgent post are told one by one, of any other the first that reaches somebody.
    """
    edition = post["edition"] if post["priority"] == Priority.URGENT else 1
    withdrawn = occasion is Occasion.WITHDRAWN
    while source := post["taken_from"]:
        urgent = post["priority"] == Priority.URGENT
        if urgent and not withdrawn and edition != source.get("copy_edition", 1):
            break
        above = posts.get(store, source["post_id"])
        if withdrawn and above["state"] != PostState.WITHDRAWN:
            break
        post, edition = above, source["edition"] if above["priority"] == Priority.URGENT else 1
    return f"{post['_id']}:{'withdrawn' if withdrawn else edition}"
