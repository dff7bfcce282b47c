"""SEND_DIGEST: what was published since the last digest goes to its reader as one message, and the next is awaited."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from models.content import posts
from models.content.posts import Post
from models.following import digest_times, digests, reaching
from models.following.preferences import Preferences
from models.following.reaching import Person
from models.messages import messages
from models.messages.messages import MessageChannel, OutgoingMessage, Owner
from models.messages.notification_templates import render
from models.messages.telling import Topic, Weight
from models.messages.wishes import Digest
from models.store import Store
from models.store.events import Event
from models.store.reactions import Reaction
from notifications.reactor import NotYetError, Outside, reaction

#: What was published just now may not stand in the store yet; it comes with the next digest.
SETTLED = timedelta(seconds=30)

#: So many posts are named; of the others the number.
NAMED = 10

#: Chats by which somebody may have come; a citizen or a phone has the app.
_CHATS = {"zalo": MessageChannel.ZALO, "sms": MessageChannel.SMS}


@reaction(Reaction.SEND_DIGEST)
def send_digest(outside: Outside, event: Event) -> None:
    """Queue the digest that is due, and wait for the next; none when nothing was published.

    The key names the moment since which was collected, so that a second run queues nothing.

    :raises NotYetError: the next one is due then.
    """
    store, now = outside.store, datetime.now(UTC)
    wished = digests.find(store, event["subject"]["id"])
    if wished["digest"] == Digest.NONE or wished.get("digest_seq") != event["seq"]:
        # Given up, or another event has the clock.
        return
    until = now - SETTLED
    found = digests.collect(store, wished, until)
    if found:
        messages.queue(store, _message(store, wished, found))
    digests.collected(store, wished, until)
    raise NotYetError(digest_times.next_time(Digest(wished["digest"]), now))


def _message(store: Store, wished: Preferences, found: list[Post]) -> OutgoingMessage:
    owner = Owner(**wished["owner"])
    language = digests.language_of(store, owner)
    lines = [f"• {posts.text_of(post, language)['title']}" for post in found[-NAMED:]]
    more = [f"+{len(found) - len(lines)}"] if len(found) > len(lines) else []
    title, body = render(
        "digest",
        language,
        count=len(found),
        lines="\n".join([*lines, *more]),
        site=store.settings.public_base,
    )
    channel, address = _came_by(store, owner)
    return OutgoingMessage(
        key=f"digest:{wished['_id']}:{wished['digest_from'].isoformat()}",
        channel=channel,
        owner=owner,
        title=title,
        body=body,
        data={"kind": "digest", "ids": ",".join(post["_id"] for post in found[-NAMED:])},
        **reaching.posting(store, Person(owner, channel, address), Topic.DIGEST, Weight.ORDINARY),
        bulk=True,
    )


def _came_by(store: Store, owner: Owner) -> tuple[MessageChannel, str]:
    """Return the channel of a chat with the address there; of anybody else the app."""
    if owner.kind != "chat":
        return MessageChannel.PUSH, ""
    channel = _CHATS.get(owner.id.partition(":")[0], MessageChannel.INBOX)
    return channel, digests.address_of(store, owner, channel)
