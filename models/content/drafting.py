"""Writing posts: what an official gives of one, and the document that comes of it.

Two who edit at once do not undo one another: whoever saves second names a version that is no more (412).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import TypedDict, cast

from pymongo.client_session import ClientSession

from models.access.callers import Identity
from models.access.permissions import Permission
from models.content import (
    draft_faults,
    file_uses,
    media_faults,
    post_access,
    references,
    short_forms,
    source_changes,
    steps,
)
from models.content.draft_texts import DraftText, text_of
from models.content.post_defaults import DEFAULTS
from models.content.post_sources import TakenRef, VersionRef
from models.content.posts import (
    POSTS,
    AboutRef,
    Audience,
    CorrectionFacts,
    DocumentFacts,
    Medium,
    Post,
    PostChange,
    PostState,
    PostText,
    Trace,
)
from models.content.short_forms import ByChannel
from models.content.states import PostAction
from models.errors import Fault, insist_on_none
from models.files import library
from models.store import Store, events
from models.store.events import Actor, EventDetails


class PostDraft(TypedDict, total=False):
    """What an official gives of a post; `area_id`, `category`, `lang` and the text in `lang` are a must."""

    area_id: str
    kind: str
    category: str
    lang: str
    texts: Mapping[str, DraftText | None]
    source_agency_id: str
    priority: str
    audience: str
    valid_from: datetime | None
    valid_to: datetime | None
    starts_at: datetime | None
    ends_at: datetime | None
    publish_at: datetime | None
    channels: list[str]
    channel_texts: dict[str, dict[str, str]]
    media: list[Medium]
    image: str | None
    video_link: str
    document: DocumentFacts | None
    correction: CorrectionFacts | None
    about: AboutRef | None
    asks_feedback: bool
    feedback_public: bool
    needs_native_review: bool


class Begun(PostDraft, total=False):
    """What else a post begins with that is no official's to write."""

    _id: str
    channel_texts_of: ByChannel
    taken_from: TakenRef | None
    revises: VersionRef | None
    trace: Trace | None


class Words(TypedDict):
    """What Loa makes of what an official writes; see `Post`."""

    texts: dict[str, PostText]
    channel_texts_of: ByChannel


#: What of a post an official writes; the rest is Loa's.
WRITTEN = tuple(PostDraft.__annotations__)


def begin(store: Store, identity: Identity, draft: PostDraft) -> Post:
    """Begin a post. Without a source it is that of the agency for which the official works there.

    :raises Invalid: naming every fault.
    :raises Forbidden: `no_permission`, they may not write for this agency at this area.
    """
    insist_on_none(references.about_faults(store, identity, draft.get("about")))
    return begin_as(store, identity, cast(Begun, draft))


def begin_as(store: Store, identity: Identity, draft: Begun, *, session: ClientSession | None = None) -> Post:
    """Begin a post that may come of another one."""
    area_id = draft.get("area_id", "")
    source = draft.get("source_agency_id") or post_access.source_of(store, identity, area_id)
    full: Begun = {**draft, "source_agency_id": source}
    insist_on_none(faults(store, full))
    # What is taken over keeps the agency that answers for it; the taker needs their own right at the area.
    writes_for = post_access.source_of(store, identity, area_id) if full.get("taken_from") else source
    post_access.insist(store, identity, Permission.POST_WRITE, area_id, writes_for)
    return create(store, full, identity.actor, session=session)


def create(store: Store, draft: PostDraft, actor: Actor, *, session: ClientSession | None = None) -> Post:
    """Keep a new post as a draft, whoever may write it.

    :raises Invalid: naming every fault.
    """
    insist_on_none(faults(store, draft))
    writer = actor["id"] if actor["kind"] == "official" else ""
    texts = _stored(draft)
    forms, marks = draft.get("channel_texts", {}), cast(Begun, draft).get("channel_texts_of", {})
    fixed = {
        "texts": texts,
        "channel_texts_of": short_forms.marks(forms, texts, draft["lang"], marks),
        "state": PostState.DRAFT,
        "updated_at": datetime.now(UTC),
        "author": writer,
        "editors": [writer] if writer else [],
    }
    document = cast(Post, {**DEFAULTS, **draft, **fixed})

    def work(inner: ClientSession) -> Post:
        library.hold(store, file_uses.named_by(document), inner)
        return events.create(store, POSTS, document, action="drafted", actor=actor, session=inner)

    return work(session) if session else store.transact(work)


def edit(store: Store, identity: Identity, post_id: str, changed: PostDraft, *, expect: int) -> Post:
    """Change a post that is not approved: what is left out stays. It is a draft again, and they one of its writers.

    :raises Invalid: naming every fault.
    :raises Forbidden: `no_permission`, for what it was or for what it becomes.
    :raises NotFound: there is no such post for this official.
    :raises Clash: `post_state`.
    :raises Stale: somebody changed it first.
    """
    post = steps.permitted(store, identity, post_id, PostAction.EDIT, expect)
    about = references.about_faults(store, identity, changed.get("about"))
    insist_on_none([*edit_faults(store, post, changed), *about])
    merged = changed_in(post, changed)
    if (post["area_id"], post["source_agency_id"]) != (merged["area_id"], merged["source_agency_id"]):
        post_access.insist(
            store, identity, Permission.POST_WRITE, merged["area_id"], merged["source_agency_id"]
        )
    fresh: PostChange = {
        "state": PostState.DRAFT,
        "approvals": [],
        "returned": None,
        **source_changes.seen_to(post),
    }
    values = cast(PostChange, {**changed, **_words(post, merged, changed), **fresh})
    details: EventDetails = {"changes": {"fields": sorted(changed)}}

    def work(session: ClientSession) -> Post:
        library.hold(store, file_uses.named(merged["image"], merged["media"]), session)
        return steps.take(
            store,
            identity.actor,
            post,
            PostAction.EDIT,
            values,
            writer=identity.id,
            details=details,
            session=session,
        )

    return store.transact(work)


def _words(post: Post, merged: PostDraft, changed: PostDraft) -> Words:
    """Return the words of a post after a change, and for which words its short forms were written."""
    kept = {lang: text for lang, text in post["texts"].items() if lang in merged["texts"]}
    texts = {**kept, **_stored(changed)}
    # Whoever writes the short forms again beside the words as they are has looked at them.
    confirmed = "channel_texts" in changed and "texts" not in changed
    before = post.get("channel_texts_of", {})
    marks = short_forms.marks(merged["channel_texts"], texts, merged["lang"], before, confirmed=confirmed)
    return {"texts": texts, "channel_texts_of": marks}


def faults(store: Store, draft: PostDraft) -> list[Fault]:
    """Return everything that is wrong with a new post."""
    return [
        *draft_faults.of_texts(draft.get("lang", ""), draft.get("texts", {})),
        *draft_faults.of_place(
            store, draft.get("area_id", ""), draft.get("source_agency_id", ""), draft.get("category", "")
        ),
        *_time_faults(draft),
        *draft_faults.of_channels(
            draft.get("channels", cast(list[str], DEFAULTS["channels"])), draft.get("channel_texts", {})
        ),
        *draft_faults.of_link(store, draft.get("video_link", "")),
        *media_faults.of_draft(store, draft.get("media", ()), draft.get("image")),
    ]


def partial_faults(store: Store, changed: PostDraft) -> list[Fault]:
    """Return what is wrong with a change, whatever post it is made to."""
    texts, channels = changed.get("texts", {}), changed.get("channels", ["any"])
    found = [
        *draft_faults.of_each_text(texts),
        *_time_faults(changed),
        *draft_faults.of_channels(channels, changed.get("channel_texts", {})),
        *draft_faults.of_link(store, changed.get("video_link", "")),
        *media_faults.of_draft(store, changed.get("media", ()), changed.get("image")),
    ]
    placed = draft_faults.of_place(
        store, changed.get("area_id", ""), changed.get("source_agency_id", ""), changed.get("category", "")
    )
    return found + [fault for fault in placed if fault.field in changed]


def edit_faults(store: Store, post: Post, changed: PostDraft) -> list[Fault]:
    """Return everything that is wrong with a post once it is changed."""
    merged = changed_in(post, changed)
    fixed = [("area_id", post["area_id"])] if post["revises"] else []
    if post["taken_from"] and post["audience"] == Audience.STAFF:
        # It was written by others, for officials alone.
        fixed.append(("audience", post["audience"]))
    moved = [Fault(name, "invalid_value") for name, value in fixed if merged.get(name) != value]
    return faults(store, merged) + moved


def changed_in(post: Post, changed: PostDraft) -> PostDraft:
    """Return what is written in a post once it is changed; texts change by language, and None takes one away."""
    return {**_written(post), **changed, "texts": texts_after(post, changed)}


def texts_after(post: Post, changed: PostDraft) -> dict[str, DraftText]:
    """Return the words of a post once it is changed."""
    texts: Mapping[str, DraftText | None] = {**_written(post)["texts"], **changed.get("texts", {})}
    return {lang: text for lang, text in texts.items() if text is not None}


def _written(post: Post) -> PostDraft:
    return cast(PostDraft, {name: value for name, value in post.items() if name in WRITTEN})


def _time_faults(draft: PostDraft) -> Iterator[Fault]:
    return draft_faults.of_times(
        {
            "valid_from": draft.get("valid_from"),
            "valid_to": draft.get("valid_to"),
            "starts_at": draft.get("starts_at"),
            "ends_at": draft.get("ends_at"),
            "publish_at": draft.get("publish_at"),
        }
    )


def _stored(draft: PostDraft) -> dict[str, PostText]:
    return {lang: text_of(given) for lang, given in draft.get("texts", {}).items() if given is not None}
