"""Sending one shard of a post: window by window, in rounds shorter than a lease (`rounds`).

A round ends when every recipient is settled, when its time is up, when the provider asks for a pause, when what a
minute or a day may take is used up, or when the quiet hours begin. An event then schedules the rest. What was
withdrawn, has expired or was superseded meanwhile goes to nobody any more.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import structlog

from models.access import guards
from models.access.callers import HERE
from models.access.guards import Act
from models.content import posts, sending_ledger, sending_rules, sending_shards, sendings
from models.content.channel_texts import Occasion
from models.content.posts import Channel, Post, Priority
from models.content.sending_ledger import Claim
from models.content.sending_shards import PostShard, ShardState
from models.errors import TooMany
from models.following import subscriptions
from models.language.languages import spoken
from models.messages import telling, wishes
from models.messages.ledgers import Outcome
from models.messages.purposes import Purpose
from models.people import devices
from models.store import Store
from notifications import loudness, post_recipients, rounds
from notifications.channels import AddressKind, Outgoing
from notifications.post_recipients import Recipient
from notifications.reactor import Outside
from notifications.rounds import Round

log = structlog.get_logger(__name__)

#: What each channel may take in a while.
ACTS: Mapping[Channel, Act] = {
    Channel.PUSH: Act.POST_PUSH,
    Channel.ZALO: Act.POST_ZALO,
    Channel.SMS: Act.POST_SMS,
}

#: The kind of addresses of each channel.
KINDS: Mapping[Channel, AddressKind] = {
    Channel.PUSH: AddressKind.FCM_TOKEN,
    Channel.ZALO: AddressKind.ZALO_USER,
    Channel.SMS: AddressKind.PHONE,
}

#: A limit that has room again later than this is a budget, and who was to come after it is not told.
BUDGET_SECONDS = 3600

#: How long a provider may keep trying.
LONGEST_SECONDS = int(sending_rules.TOO_LATE.total_seconds())


@dataclass(frozen=True, slots=True)
class Told:
    """A recipient with the claim to them in the ledger."""

    to: Recipient
    claim: Claim

    @property
    def key(self) -> str:
        """Their key in the ledger and at the provider."""
        return self.claim.key


class Sending:
    """The work of a round: a shard with the post as it is now, and the words that go out."""

    def __init__(self, store: Store, shard: PostShard, post: Post, occasion: Occasion) -> None:
        self.store, self.shard, self.post, self.occasion = store, shard, post, occasion
        self.on = Channel(shard["channel"])
        self.channel, self.kind = sending_rules.SENT[self.on], KINDS[self.on]
        self.sending = sendings.keep(store, post, occasion, self.on)
        self.story = sending_rules.story(store, post, occasion)

    def recipients(self) -> list[Told]:
        """Return whom of the shard the post is for now."""
        shard = self.shard
        found = post_recipients.between(
            self.store,
            self.post,
            self.occasion,
            self.on,
            shard["after"],
            shard["upto"],
            shard["planned"],
        )
        return [Told(one, self._claim_to(one)) for one in found]

    def admit(self, result: Round, window: Sequence[Told]) -> Sequence[Told]:
        """Return as many of a window as the limits have room for; nobody once the post is withdrawn."""
        if not sending_shards.is_planned(self.store, self.shard["_id"]):
            result.resume_at = datetime.now(UTC)
            return []
        count = min(len(window), guards.room(self.store, ACTS[self.on], HERE)) or 1
        try:
            guards.spend(self.store, ACTS[self.on], HERE, times=count)
        except TooMany as full:
            self._wait(full, result)
            return []
        return window[:count]

    def claim(self, window: Sequence[Told]) -> Mapping[str, int]:
        """Claim a window in the ledger; returns the number of the try by key."""
        return sending_ledger.claim(self.store, [one.claim for one in window])

    def write(self, window: Sequence[Told]) -> list[Outgoing]:
        """Return the messages for a window."""
        now = datetime.now(UTC)
        until = self.post["valid_to"] or now + sending_rules.TOO_LATE
        seconds = max(0, min(LONGEST_SECONDS, int((until - now).total_seconds())))
        return [self._to(one, seconds) for one in window]

    def settle(self, outcomes: Mapping[str, Outcome]) -> None:
        """Note in the ledger what came of a window, by key."""
        sending_ledger.settle(self.store, outcomes)

    def retire(self, gone: Sequence[tuple[Told, str]]) -> None:
        """Forget push addresses behind which there is nobody any more, and end subscriptions."""
        phones = [(one.to.id, one.to.push) for one, _ in gone if one.to.push]
        if phones:
            devices.forget_addresses(self.store, phones)
        for one, code in gone:
            if not one.to.push:
                subscriptions.retire(self.store, one.to.id, code)

    def _claim_to(self, one: Recipient) -> Claim:
        shard, key = self.shard, f"{self.story}:{self.on}:{one.id}"
        return Claim(key, self.post["_id"], self.sending["_id"], shard["_id"], shard["channel"], one.id)

    def _to(self, one: Told, seconds: int) -> Outgoing:
        text, post = self.sending["texts"][spoken(one.to.language)], self.post
        data = {
            "kind": "post",
            "id": post["_id"],
            "edition": str(self.sending["edition"]),
            "occasion": str(self.occasion),
            "priority": post["priority"],
        }
        return Outgoing(
            key=one.key,
            to=one.to.address,
            title=text["title"],
            body=text["body"],
            data=data if self.on is Channel.PUSH else {},
            urgent=post["priority"] == Priority.URGENT,
            ttl_seconds=seconds,
            collapse_key=post["_id"],
            notice=loudness.of_post(urgent=post["priority"] == Priority.URGENT),
            purpose=Purpose.NEWS,
        )

    def _wait(self, full: TooMany, result: Round) -> None:
        """End the round until a limit has room; where that takes too long, for good."""
        if full.retry_after > BUDGET_SECONDS:
            result.stopped = "budget"
            log.error("post_budget_over", post=self.post["_id"], channel=self.on)
        else:
            result.resume_at = datetime.now(UTC) + timedelta(seconds=full.retry_after)


def send(outside: Outside, shard_id: str) -> None:
    """Do one round of a shard, and schedule the next if something is left.

    :raises NotYetError: its channel is left alone now.
    """
    store, now = outside.store, datetime.now(UTC)
    shard = sending_shards.get(store, shard_id)
    if shard["state"] != ShardState.PLANNED:
        return
    post, occasion = posts.get(store, shard["post_id"]), Occasion(shard["occasion"])
    reason = sending_rules.out_of_date(post, occasion, shard["edition"], shard["created_at"], now)
    if reason:
        _stop(store, shard, reason)
        return
    begins = sending_rules.not_before(store.settings, post, now)
    if begins > now:
        sending_shards.proceed(store, shard, at=begins, note="quiet_hours")
        return
    rounds.insist_on_a_turn(store, sending_rules.SENT[Channel(shard["channel"])])
    work = Sending(store, shard, post, occasion)
    all_of_it = work.recipients()
    standing = sending_ledger.standing(store, shard["_id"], [one.key for one in all_of_it])
    left = [one for one in all_of_it if one.key not in standing.done]
    own = {one.key: one.to.quiet for one in left}
    asleep = wishes.asleep(store.settings, own, *telling.of_post(post["priority"]))
    ready = [one for one in left if one.key not in standing.waiting and one.key not in asleep]
    took = sending_ledger.took_any(store, shard["_id"])
    wakes = min(asleep.values(), default=None)
    _conclude(store, shard, left, ready, rounds.go(outside, work, ready, took=took), wakes)


def _conclude(
    store: Store,
    shard: PostShard,
    left: Sequence[Told],
    ready: Sequence[Told],
    result: Round,
    wakes: datetime | None,
) -> None:
    """Settle the shard, or schedule the rest of it.

    :param wakes: when the quiet hours of the next of those left end; None where they hold nobody.
    """
    untouched = any(one.key not in result.claimed for one in ready)
    next_time = sending_ledger.next_time(store, shard["_id"], [one.key for one in left])
    if result.stopped:
        _stop(store, shard, result.stopped)
        log.error("post_shard_stopped", shard=shard["_id"], code=result.stopped)
    elif untouched or next_time:
        again = rounds.next_round(result, untouched=untouched, next_time=next_time)
        note = "halted" if result.resume_at else "waiting"
        sending_shards.proceed(store, shard, at=again, note=note)
    elif wakes:
        sending_shards.proceed(store, shard, at=wakes, note="quiet_hours")
    else:
        sending_shards.settle(store, shard, ShardState.DONE)
        sending_ledger.give_up(store, shard["_id"])


def _stop(store: Store, shard: PostShard, reason: str) -> None:
    sending_shards.settle(store, shard, ShardState.STOPPED, reason)
    sending_ledger.give_up(store, shard["_id"])
