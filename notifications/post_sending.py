"""Sending one shard of a post: recipient by recipient, in rounds shorter than a lease.

A round ends when every recipient is settled, when its time is up, when the provider asks for a pause, when what a
minute or a day may take is used up, or when the quiet hours begin. An event then schedules the rest. What was
withdrawn, has expired or was superseded meanwhile goes to nobody any more.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
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
from models.content.sendings import PostSending
from models.errors import TooMany
from models.following import subscriptions
from models.language.languages import spoken
from models.messages.purposes import Purpose
from models.people import devices
from models.store import Store
from notifications import post_recipients
from notifications.channels import Outgoing, SendError
from notifications.post_recipients import Recipient
from notifications.reactor import Outside
from notifications.rounds import CONSEQUENCES, ROUND, Round, gives_up, pause_after

log = structlog.get_logger(__name__)

#: What each channel may take in a while.
ACTS: Mapping[Channel, Act] = {
    Channel.PUSH: Act.POST_PUSH,
    Channel.ZALO: Act.POST_ZALO,
    Channel.SMS: Act.POST_SMS,
}

#: A limit that has room again later than this is a budget, and who was to come after it is not told.
BUDGET_SECONDS = 3600

#: How long a provider may keep trying.
LONGEST_SECONDS = int(sending_rules.TOO_LATE.total_seconds())


@dataclass(frozen=True)
class Job:
    """A shard with the post as it is now, and the words that go out."""

    shard: PostShard
    post: Post
    occasion: Occasion
    channel: Channel
    sending: PostSending
    story: str

    def claim(self, one: Recipient) -> Claim:
        """Return the claim to a recipient in the ledger."""
        key = f"{self.story}:{self.channel}:{one.id}"
        return Claim(
            key, self.post["_id"], self.sending["_id"], self.shard["_id"], self.shard["channel"], one.id
        )


def send(outside: Outside, shard_id: str) -> None:
    """Do one round of a shard, and schedule the next if something is left."""
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
    job = _job(store, shard, post, occasion)
    left = _left(store, job)
    _conclude(store, job, left, _go_round(outside, job, left))


def outgoing(job: Job, one: Recipient, key: str, now: datetime) -> Outgoing:
    """Return the message for one recipient."""
    text = job.sending["texts"][spoken(one.language)]
    post, push = job.post, job.channel is Channel.PUSH
    until = post["valid_to"] or now + sending_rules.TOO_LATE
    data = {
        "kind": "post",
        "id": post["_id"],
        "edition": str(job.sending["edition"]),
        "occasion": str(job.occasion),
        "priority": post["priority"],
    }
    return Outgoing(
        key=key,
        to=one.address,
        title=text["title"],
        body=text["body"],
        data=data if push else {},
        urgent=post["priority"] == Priority.URGENT,
        ttl_seconds=max(0, min(LONGEST_SECONDS, int((until - now).total_seconds()))),
        collapse_key=post["_id"],
        purpose=Purpose.NEWS,
    )


def _job(store: Store, shard: PostShard, post: Post, occasion: Occasion) -> Job:
    channel = Channel(shard["channel"])
    sending = sendings.keep(store, post, occasion, channel)
    return Job(shard, post, occasion, channel, sending, sending_rules.story(store, post, occasion))


def _left(store: Store, job: Job) -> list[Recipient]:
    """Return whom of a shard nobody is done with."""
    shard = job.shard
    found = post_recipients.between(
        store, job.post, job.occasion, job.channel, shard["after"], shard["upto"], shard["planned"]
    )
    by_key = {job.claim(one).key: one for one in found}
    done = sending_ledger.settled(store, list(by_key), shard["_id"])
    return [one for key, one in by_key.items() if key not in done]


def _go_round(outside: Outside, job: Job, left: list[Recipient]) -> Round:
    """Ask the provider for each of those left, until the round is over."""
    store, result = outside.store, Round()
    ends = time.monotonic() + store.settings.outbox_lease_seconds * ROUND
    for one in left:
        if time.monotonic() > ends:
            result.resume_at = datetime.now(UTC)
        # Whoever withdraws the post stops its shards: nobody is asked for after that.
        if result.over or not sending_shards.is_planned(store, job.shard["_id"]):
            break
        _ask(outside, job, one, result)
    return result


def _ask(outside: Outside, job: Job, one: Recipient, result: Round) -> None:
    store, claim = outside.store, job.claim(one)
    attempts = sending_ledger.take(store, claim)
    if not attempts:
        return
    try:
        guards.spend(store, ACTS[job.channel], HERE)
        receipt = outside.channels.send(outgoing(job, one, claim.key, datetime.now(UTC)))
    except TooMany as full:
        sending_ledger.put_off(store, claim.key, seconds=0, code="limit")
        _wait(job, full, result)
    except SendError as error:
        _suffer(store, job, one, attempts, error, result)
    else:
        sending_ledger.mark_sent(store, claim.key, receipt.provider_id)
        result.troubles = 0


def _wait(job: Job, full: TooMany, result: Round) -> None:
    """End the round until a limit has room; where that takes too long, for good."""
    if full.retry_after > BUDGET_SECONDS:
        result.stopped = "budget"
        log.error("post_budget_over", post=job.post["_id"], channel=job.channel)
    else:
        result.resume_at = datetime.now(UTC) + timedelta(seconds=full.retry_after)


def _suffer(store: Store, job: Job, one: Recipient, attempts: int, error: SendError, result: Round) -> None:
    """Do what an error means, by the table."""
    consequence, key = CONSEQUENCES[error.verdict], job.claim(one).key
    if consequence.retires and one.push:
        devices.forget_address(store, one.id, one.push)
    elif consequence.retires:
        subscriptions.retire(store, one.id, error.code)
    if consequence.stops:
        result.stopped = error.code
    if gives_up(error, attempts):
        sending_ledger.mark_failed(store, key, error.code)
        return
    pause = pause_after(error, attempts)
    sending_ledger.put_off(store, key, seconds=pause, code=error.code)
    result.note_trouble(error, pause)
    if result.over:
        log.warning("post_halted", post=job.post["_id"], channel=job.channel, code=error.code)


def _conclude(store: Store, job: Job, left: list[Recipient], result: Round) -> None:
    """Settle the shard, or schedule the rest of it."""
    keys = [job.claim(one).key for one in left]
    still = len(sending_ledger.settled(store, keys, job.shard["_id"])) < len(keys)
    if result.stopped:
        _stop(store, job.shard, result.stopped)
        log.error("post_shard_stopped", shard=job.shard["_id"], code=result.stopped)
    elif still:
        again = result.resume_at or sending_ledger.open_of(store, job.shard["_id"]) or datetime.now(UTC)
        note = "halted" if result.resume_at else "waiting"
        sending_shards.proceed(store, job.shard, at=again, note=note)
    else:
        sending_shards.settle(store, job.shard, ShardState.DONE)
        sending_ledger.give_up(store, job.shard["_id"])


def _stop(store: Store, shard: PostShard, reason: str) -> None:
    sending_shards.settle(store, shard, ShardState.STOPPED, reason)
    sending_ledger.give_up(store, shard["_id"])
