"""A post that is out goes to those who follow its area; so does its correction or withdrawal when it is urgent.

PLAN_POST cuts the recipients into shards, SEND_POST sends one of them. Both may be killed between any two steps: what
is planned or sent has a name of its own, under which it is planned or sent once.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from functools import partial

from models.content import posts, sending_ledger, sending_rules, sending_shards, sendings
from models.content.channel_texts import Occasion
from models.content.posts import Post, PostState
from models.store import Store
from models.store.events import Event
from models.store.reactions import Reaction
from notifications import post_recipients, post_sending
from notifications.reactor import NotYetError, Outside, reaction
from notifications.rounds import ROUND

#: What a worker was just asking for is looked at again after so long.
ASKING_SECONDS = 2

#: In which state a post must be on each occasion; what came after it makes an occasion of its own.
STATES = {
    Occasion.PUBLISHED: PostState.PUBLISHED,
    Occasion.CORRECTED: PostState.PUBLISHED,
    Occasion.WITHDRAWN: PostState.WITHDRAWN,
}


@reaction(Reaction.PLAN_POST)
def plan_post(outside: Outside, event: Event) -> None:
    """Plan the shards of a post on each channel, once the quiet hours are over.

    :raises NotYetError: it is too early, or there are more recipients than one run can plan.
    """
    store, occasion = outside.store, Occasion(event["action"])
    post = posts.get(store, event["subject"]["id"])
    if post["state"] != STATES[occasion]:
        return
    _end_what_is_over(store, post, occasion)
    channels = sending_rules.channels(store.settings, post, occasion)
    now = datetime.now(UTC)
    begins = sending_rules.not_before(store.settings, post, now)
    if channels and begins > now:
        raise NotYetError(begins)
    ends = time.monotonic() + store.settings.outbox_lease_seconds * ROUND
    for channel in channels:
        sendings.keep(store, post, occasion, channel)
        ids = partial(post_recipients.ids_after, store, post, occasion, channel)
        while sending_shards.plan_next(store, post, occasion, channel, ids):
            if time.monotonic() > ends:
                raise NotYetError(datetime.now(UTC))


@reaction(Reaction.SEND_POST)
def send_post(outside: Outside, event: Event) -> None:
    """Send a shard, or what is left of it."""
    post_sending.send(outside, event["subject"]["id"])


def _end_what_is_over(store: Store, post: Post, occasion: Occasion) -> None:
    """Stop what a withdrawal or an urgent correction takes the place of.

    :raises NotYetError: somebody may be getting a post that was withdrawn, who must hear of that, too.
    """
    if occasion is Occasion.WITHDRAWN:
        sending_shards.stop_all(store, post["_id"], "withdrawn")
        if sending_ledger.is_asking(store, post["_id"]):
            raise NotYetError(datetime.now(UTC) + timedelta(seconds=ASKING_SECONDS))
    elif occasion is Occasion.CORRECTED and post["priority"] == posts.Priority.URGENT:
        sending_shards.stop_all(store, post["_id"], "superseded", before=post["edition"])
