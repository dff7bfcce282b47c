"""What follows the steps of a post inside the house.

TELL_APPROVERS: whoever may approve it is notified in their inbox that it waits. TELL_WRITERS: whoever wrote it is
notified of what became of it. WATCH_POST: what time alone brings is done. FOLLOW_SOURCE: copies follow their source.
"""

from __future__ import annotations

from collections.abc import Iterable

from models.areas import agencies, areas
from models.content import copies, post_clock, posts
from models.content.posts import Post
from models.desk import post_approvers
from models.following import letters
from models.language import wording
from models.language.languages import DEFAULT
from models.messages import messages
from models.messages.audiences import Audience, template_for
from models.messages.messages import MessageChannel, OutgoingMessage, Owner
from models.messages.notification_templates import render
from models.store import Store
from models.store.events import Event
from models.store.reactions import Reaction
from notifications.reactor import NotYetError, Outside, reaction


@reaction(Reaction.TELL_APPROVERS)
def tell_approvers(outside: Outside, event: Event) -> None:
    """Notify each official who may approve the post as it stands now."""
    post = posts.get(outside.store, event["subject"]["id"])
    if post["state"] == posts.PostState.SUBMITTED:
        _tell(outside.store, post, event, Audience.APPROVER, post_approvers.of(outside.store, post))


@reaction(Reaction.TELL_WRITERS)
def tell_writers(outside: Outside, event: Event) -> None:
    """Notify each official who wrote the post."""
    post = posts.get(outside.store, event["subject"]["id"])
    _tell(outside.store, post, event, Audience.WRITER, post["editors"])


@reaction(Reaction.WATCH_POST)
def watch_post(outside: Outside, event: Event) -> None:
    """Publish what was scheduled, and end what is no longer valid, as soon as that is due."""
    put_off = post_clock.step(outside.store, event["subject"]["id"])
    if put_off:
        raise NotYetError(put_off)


@reaction(Reaction.FOLLOW_SOURCE)
def follow_source(outside: Outside, event: Event) -> None:
    """Let what was taken over from a post follow it, and the post its own source if that changed meanwhile."""
    store, post_id = outside.store, event["subject"]["id"]
    for one in (post_id, *copies.of(store, post_id)):
        copies.follow(store, one)


def _tell(store: Store, post: Post, event: Event, audience: Audience, official_ids: Iterable[str]) -> None:
    language = DEFAULT
    title, body = render(
        template_for(audience, event["action"]),
        language,
        title=posts.text_of(post, language)["title"],
        agency=_source(store, post, language),
        area=areas.get(store, post["area_id"])["full_name"],
        priority=wording.word(f"priority_{post['priority']}", language),
        note=event["note"],
    )
    for official_id in official_ids:
        if event["actor"] == {**event["actor"], "kind": "official", "id": official_id}:
            continue
        message = OutgoingMessage(
            key=f"{event['_id']}:{audience}:{official_id}",
            channel=MessageChannel.INBOX,
            owner=Owner("official", official_id),
            title=title,
            body=body,
            data={"kind": "post", "id": post["_id"], "action": event["action"]},
            **letters.ways_to(store, official_id),
        )
        messages.queue(store, message)


def _source(store: Store, post: Post, language: str) -> str:
    found = agencies.find(store, post["source_agency_id"])
    return (
        agencies.name(store, found["_id"], language)
        if found
        else areas.get(store, post["area_id"])["full_name"]
    )
