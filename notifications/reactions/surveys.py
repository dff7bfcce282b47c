"""What follows the clock of a survey, and who is invited to it.

WATCH_SURVEY: it begins, reminds and closes when that is due. INVITE_TO_SURVEY: whoever follows its areas is invited or
reminded, on the channels that its officials chose; by SMS, which costs money, within a budget of the day.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import structlog
from pymongo import ASCENDING

from models.access import guards
from models.access.callers import HERE
from models.access.guards import Act
from models.following import subscriptions
from models.following.subscriptions import SUBSCRIPTIONS, SubscriptionChannel
from models.language.dates import day_and_time
from models.language.languages import choose
from models.messages import messages, wishes
from models.messages.messages import MessageChannel, OutgoingMessage, Owner
from models.messages.notification_templates import render
from models.messages.telling import Topic, Weight
from models.messages.wishes import QuietHours
from models.people import devices
from models.store import Query, Store
from models.store.events import Event
from models.store.reactions import Reaction
from models.surveys import clock, invitations, lists, voters
from models.surveys.definition import AudienceGroup, InvitationChannel, Survey, SurveyState
from notifications.reactor import NotYetError, Outside, reaction

log = structlog.get_logger(__name__)

#: What an invitation is, which says what may hold it back.
TOLD = (Topic.SURVEY, Weight.ORDINARY)

#: People who are read at once.
BATCH = 200

#: The part of the lease that one run may use up.
SHARE = 0.5


@dataclass(frozen=True)
class Guest:
    """Somebody who is invited.

    :param name: their name as a voter.
    :param quiet: their own quiet hours; None for those of the province.
    """

    owner: Owner
    channel: MessageChannel
    address: str
    language: str
    name: str
    quiet: QuietHours | None


@reaction(Reaction.WATCH_SURVEY)
def watch_survey(outside: Outside, event: Event) -> None:
    """Begin, remind or close, as soon as that is due.

    :raises NotYetError: something is due later.
    """
    due_at = clock.step(outside.store, event)
    if due_at:
        raise NotYetError(due_at)


@reaction(Reaction.INVITE_TO_SURVEY)
def invite(outside: Outside, event: Event) -> None:
    """Queue one message for each who is to be told; a second run queues only what the first did not.

    :raises NotYetError: there are more than one run can do.
    """
    store = outside.store
    survey = lists.get(store, event["subject"]["id"])
    ends = time.monotonic() + store.settings.outbox_lease_seconds * SHARE
    for guests in _batches(store, survey):
        if survey["state"] != SurveyState.OPEN or not _queue(store, survey, event, guests):
            return
        if time.monotonic() > ends:
            raise NotYetError(datetime.now(UTC))


def _queue(store: Store, survey: Survey, event: Event, guests: Sequence[Guest]) -> bool:
    """Queue the messages to some; False when the budget is used up."""
    # One message a person, whatever they follow by; who was told by the app is not told by Zalo, too.
    by_key = {f"{event['_id']}:invite:{guest.owner.kind}:{guest.owner.id}": guest for guest in guests}
    waiting = invitations.unanswered(store, survey, {guest.name for guest in guests})
    for key in messages.missing(store, list(by_key)):
        guest = by_key[key]
        if guest.name not in waiting:
            continue
        if guest.channel is MessageChannel.SMS and not guards.within(store, Act.SURVEY_SMS, HERE):
            log.error("survey_sms_budget_over", survey=survey["_id"])
            return False
        messages.queue(store, _message(store, survey, event["action"], guest, key))
    return True


def _message(store: Store, survey: Survey, action: str, guest: Guest, key: str) -> OutgoingMessage:
    title, body = render(
        f"survey_{action}",
        guest.language,
        survey=choose(survey["title"], guest.language),
        until=day_and_time(survey["closes_at"]),
        link=invitations.link(store, survey["_id"]),
    )
    return OutgoingMessage(
        key=key,
        channel=guest.channel,
        owner=guest.owner,
        title=title,
        body=body,
        to=guest.address,
        data={"kind": "survey", "id": survey["_id"], "action": action},
        topic=TOLD[0],
        weight=TOLD[1],
        due_at=wishes.not_before(store.settings, guest.quiet, *TOLD, datetime.now(UTC)),
        bulk=True,
    )


def _batches(store: Store, survey: Survey) -> Iterator[Sequence[Guest]]:
    """Yield all who are invited; SMS last, so that its budget keeps nobody else waiting."""
    if InvitationChannel.PUSH in survey["invite"]:
        after = ""
        while phones := invitations.phones_after(store, survey, after, BATCH, wishes.wanting(*TOLD)):
            after = phones[-1]["_id"]
            yield [_by_push(phone) for phone in phones]
    for channel in SubscriptionChannel:
        if channel in survey["invite"]:
            yield from _subscribers(store, survey, channel)


def _by_push(phone: devices.Device) -> Guest:
    citizen_id = phone["citizen_id"]
    owner = Owner("citizen", citizen_id) if citizen_id else Owner("device", phone["_id"])
    return Guest(
        owner,
        MessageChannel.PUSH,
        str(devices.address_of(phone)),
        phone["language"],
        voters.device(phone["_id"]),
        phone.get("wishes", {}).get("quiet"),
    )


def _subscribers(store: Store, survey: Survey, channel: SubscriptionChannel) -> Iterator[Sequence[Guest]]:
    query: Query = {
        "channel": channel,
        "active": True,
        "area_ids": {"$in": invitations.areas_of(store, survey)},
        **wishes.wanting(*TOLD),
    }
    if survey["audience"]["group"] == AudienceGroup.CITIZENS:
        query = {**query, "owner.kind": "citizen"}
    after = ""
    while found := list(
        store.collection(SUBSCRIPTIONS)
        .find({**query, "_id": {"$gt": after}})
        .sort("_id", ASCENDING)
        .limit(BATCH)
    ):
        after = found[-1]["_id"]
        yield [
            Guest(
                Owner(**one["owner"]),
                MessageChannel(channel),
                subscriptions.address_of(store, one),
                one["language"],
                f"{one['owner']['kind']}:{one['owner']['id']}",
                one.get("wishes", {}).get("quiet"),
            )
            for one in found
        ]
