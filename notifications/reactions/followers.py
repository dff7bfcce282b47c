"""TELL_FOLLOWERS: whoever said "me too", or reported the same, is notified of the public steps.

A report with a great many followers takes several runs: each leaves out what is queued already, so it goes on where
the run before stopped. Notes of officials to the reporter go to the reporter alone. How the report ended, and why, also
goes to those whose own report was merged into it.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from itertools import islice

from models.areas import agencies
from models.following import reaching
from models.following.reaching import Person
from models.language import wording
from models.language.dates import day_and_time
from models.messages import messages, telling
from models.messages.audiences import Audience, template_for
from models.messages.messages import OutgoingMessage
from models.messages.notification_templates import render
from models.reports import followers, reports
from models.reports.followers import Follower
from models.reports.reports import Report
from models.store import Store
from models.store.events import Event
from models.store.reactions import Reaction
from notifications.reactions import merged_results
from notifications.reactor import Outside, TryAgainError, reaction

#: So many followers are looked up at once.
BATCH = 200

#: The part of the lease that one run may use up.
SHARE = 0.5


@reaction(Reaction.TELL_FOLLOWERS)
def tell_followers(outside: Outside, event: Event) -> None:
    """Queue one message for each; a second run queues only what the first did not.

    :raises TryAgainError: there are more than one run can do.
    """
    store = outside.store
    report = reports.get(store, event["subject"]["id"])
    ends = time.monotonic() + store.settings.outbox_lease_seconds * SHARE
    for batch in _batches(followers.crowd(store, report)):
        by_key = {_key(event, follower): follower for follower in batch}
        for key in messages.missing(store, list(by_key)):
            messages.queue(store, _message(store, report, event, by_key[key], key))
        if time.monotonic() > ends:
            raise TryAgainError("more followers than one run can notify", seconds=0)


def _key(event: Event, follower: Follower) -> str:
    return f"{event['_id']}:tell_followers:{follower.owner.kind}:{follower.owner.id}"


def _message(store: Store, report: Report, event: Event, follower: Follower, key: str) -> OutgoingMessage:
    language = follower.language
    result = merged_results.said_in(event, language) if follower.own_code else ""
    audience = Audience.MERGED_REPORTER if follower.own_code else Audience.FOLLOWER
    title, body = render(
        template_for(audience, event["action"], ended=bool(result), rescue=reports.is_rescue(report)),
        language,
        result=result,
        code=report["code"],
        own=follower.own_code,
        agency=agencies.name(store, report["agency_id"], language),
        step=wording.step(event, language),
        state=wording.word(f"state_{report['state']}", language),
        due=day_and_time(report["due_at"]),
    )
    address = store.vault.decrypt(follower.address)
    told = telling.of_report(rescue=reports.is_rescue(report))
    data = {"kind": "report", "code": follower.own_code or report["code"], "action": event["action"]}
    return OutgoingMessage(
        key=key,
        channel=follower.channel,
        owner=follower.owner,
        title=title,
        body=body,
        data=data,
        **reaching.posting(store, Person(follower.owner, follower.channel, address), *told),
    )


def _batches(followers: Iterable[Follower]) -> Iterator[list[Follower]]:
    rest = iter(followers)
    while batch := list(islice(rest, BATCH)):
        yield batch
