"""Taking over: what comes down from above is aired as it is, or adapted, keeping the source.

By its priority (Circular 39/2020/TT-BTTTT): the commune decides whether and when a bulletin of the usual priority is
aired, plays one of priority first, and airs an urgent one at once and word for word.

Residents of a commune read what stands above it in their feed anyway. So what is taken over as it is goes out on the
commune's own means (boards, loudspeakers, its page, Zalo) and appears in no feed a second time; it was approved above
and needs nobody's approval again. What is adapted is a text of the commune's own, which answers for it, and goes the
way of every draft; readers are told after whose post it was written. How both follow that post, says `copies`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import cast

from models.access.callers import Identity
from models.access.permissions import Permission
from models.areas import areas
from models.content import draft_faults, drafting, editions, post_access, publishing, steps
from models.content.drafting import Begun, PostDraft
from models.content.posts import Channel, Post, Priority
from models.content.states import PostAction
from models.errors import Clash, Fault, Forbidden, insist_on_none
from models.store import Store


class Way(StrEnum):
    """How a post from above is taken over."""

    AS_IT_IS = "as_it_is"
    ADAPTED = "adapted"


#: How a post of each priority may be taken over.
WAYS: Mapping[Priority, frozenset[Way]] = {
    Priority.NORMAL: frozenset(Way),
    Priority.PRIORITY: frozenset(Way),
    Priority.URGENT: frozenset({Way.AS_IT_IS}),
}

#: A commune's own means, on which a post from above is aired again.
OWN_MEANS = (Channel.PAGE, Channel.ZALO, Channel.BOARD, Channel.LOUDSPEAKER)


@dataclass(frozen=True)
class TakingOver:
    """What an official wants of a post from above.

    :param channels: on which it is aired; empty takes those of the post that are the commune's own, or all of them.
    :param publish_at: when; None is at once. An urgent one does not wait.
    :param changed: what is adapted.
    """

    area_id: str
    way: Way
    channels: Sequence[str] = ()
    publish_at: datetime | None = None
    changed: PostDraft | None = None


def take_over(store: Store, identity: Identity, post_id: str, wanted: TakingOver, *, expect: int) -> Post:
    """Take a post from above over at an area below; returns the new post.

    :raises Invalid: naming every fault.
    :raises Forbidden: `no_permission` at the area.
    :raises Clash: `post_state`, `not_from_above`, `urgent_as_it_is`.
    :raises NotFound, Stale: as for `drafting.edit`.
    """
    post = steps.permitted(store, identity, post_id, PostAction.TAKE_OVER, expect)
    insist_on_none(faults(store, wanted))
    taker = post_access.source_of(store, identity, wanted.area_id)
    if not taker or not post_access.may(store, identity, Permission.POST_WRITE, wanted.area_id, taker):
        raise Forbidden("no_permission")
    if post["area_id"] not in areas.above(store, wanted.area_id)[:-1]:
        raise Clash("not_from_above")
    if wanted.way not in WAYS[Priority(post["priority"])]:
        raise Clash("urgent_as_it_is")
    if wanted.way is Way.ADAPTED:
        return drafting.begin_as(store, identity, _copied(post, wanted, taker))
    return _air(store, identity, post, wanted)


def faults(store: Store, wanted: TakingOver) -> list[Fault]:
    """Return what is wrong with what somebody wants."""
    found = list(draft_faults.of_area(store, wanted.area_id))
    if wanted.way is Way.AS_IT_IS:
        found += [
            Fault(f"channels.{number}", "not_a_choice", {"choices": ", ".join(OWN_MEANS)})
            for number, channel in enumerate(wanted.channels)
            if channel not in OWN_MEANS
        ]
        found += [Fault("changed", "changed_as_it_is", about=("way", "changed"))] if wanted.changed else []
    return found


def _copied(post: Post, wanted: TakingOver, agency_id: str) -> Begun:
    """Return what a copy begins with.

    :param agency_id: the body that answers for its words.
    """
    changed: PostDraft = wanted.changed or {}
    return cast(
        Begun,
        {
            **editions.content_of(post),
            "publish_at": wanted.publish_at,
            **({"channels": list(wanted.channels)} if wanted.channels else {}),
            **changed,
            "texts": drafting.texts_after(post, changed),
            "area_id": wanted.area_id,
            "audience": post["audience"],
            "source_agency_id": agency_id,
            "taken_from": {
                "post_id": post["_id"],
                "edition": post["edition"],
                "agency_id": post["source_agency_id"],
            },
        },
    )


def _air(store: Store, identity: Identity, post: Post, wanted: TakingOver) -> Post:
    """Let a post go out on a commune's own means, word for word."""
    own = [one for one in post["channels"] if one in OWN_MEANS]
    channels = list(wanted.channels) or own or list(map(str, OWN_MEANS))
    waits = wanted.publish_at if post["priority"] != Priority.URGENT else None
    begun: Begun = {
        **_copied(post, wanted, post["source_agency_id"]),
        "channels": channels,
        "publish_at": waits,
    }
    drafted = drafting.begin_as(store, identity, begun)
    return publishing.go_on(store, identity.actor, drafted, [], waits)
