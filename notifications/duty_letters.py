"""Letters about conversations to the officials on duty: one for each that waits, and of a crowd one for all.

Whoever floods the chat with calls would bury the one that counts in letters: from the sixth on that waits at a desk
there is one letter in ten minutes, in danger in two, that says how many wait.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from models.areas import agencies, areas
from models.language import wording
from models.language.dates import day_and_time
from models.language.languages import DEFAULT
from models.messages.audiences import Audience, template_for
from models.messages.notification_templates import render
from models.store import Query, Store
from models.store.events import Event
from models.talks import waits
from models.talks.states import UNTAKEN
from models.talks.talks import TALKS, Reason, Talk

#: So many that wait at one desk are told each by itself.
MOST_SINGLE = 5

#: The letters of a crowd have so much time between them.
PAUSE, PAUSE_IN_DANGER = timedelta(minutes=10), timedelta(minutes=2)


@dataclass(frozen=True)
class Letter:
    """What is written of an event.

    :param key: the same for whatever is told in one letter.
    """

    key: str
    title: str
    body: str


def of(store: Store, talk: Talk, event: Event) -> Letter:
    """Return what the officials on duty read of an event of a talk, never with the resident's words."""
    in_danger = talk["reason"] == Reason.DANGER
    count = 0 if talk["taken_by"] else _waiting(store, talk, in_danger=in_danger)
    if count > MOST_SINGLE:
        pause = PAUSE_IN_DANGER if in_danger else PAUSE
        key = f"crowd:{talk['agency_id']}:{talk['reason']}:{int(event['at'].timestamp() / pause.total_seconds())}"
        return _written(key, "talk_crowd", _facts(store, talk) | {"count": str(count)}, in_danger=in_danger)
    template = template_for(Audience.ON_DUTY, event["action"])
    if template == "talk_asked" and talk["level"] >= waits.PROVINCE:
        # Nothing is above it.
        template = "talk_asked_at_top"
    return _written(event["_id"], template, _facts(store, talk), in_danger=in_danger)


def _written(key: str, template: str, facts: dict[str, str], *, in_danger: bool) -> Letter:
    title, body = render(template, DEFAULT, **facts)
    if in_danger and template != "talk_endangered":
        title = wording.word("talk_in_danger", DEFAULT).format(title=title)
    return Letter(key, title, body)


def _waiting(store: Store, talk: Talk, *, in_danger: bool) -> int:
    """Return how many wait at the desk of a talk as it does, in danger or not."""
    reason = Reason.DANGER if in_danger else {"$ne": Reason.DANGER}
    query: Query = {"agency_id": talk["agency_id"], "state": {"$in": sorted(UNTAKEN)}, "reason": reason}
    return store.collection(TALKS).count_documents(query)


def _facts(store: Store, talk: Talk) -> dict[str, str]:
    return {
        "area": areas.get(store, talk["area_id"])["full_name"],
        "office": agencies.name(store, talk["agency_id"], DEFAULT),
        "channel": wording.word(f"talk_channel_{talk['channel']}", DEFAULT),
        "reason": wording.word(f"talk_reason_{talk['reason']}", DEFAULT),
        "since": day_and_time(talk["since"]),
        "until": day_and_time(talk["due_at"]) if talk["due_at"] else "",
        "link": f"{store.settings.public_base}/v1/desk/conversations/{talk['_id']}",
        "list": f"{store.settings.public_base}/v1/desk/conversations",
    }
