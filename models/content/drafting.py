"""Writing posts: what an official gives, what is wrong with it, and the document that comes of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import TypedDict, cast

from pymongo.client_session import ClientSession

from models.areas.areas import AREAS
from models.categories import categories
from models.content import rich_text
from models.content.posts import (
    DEFAULTS,
    POSTS,
    AboutRef,
    CorrectionFacts,
    DocumentFacts,
    Medium,
    Post,
    PostState,
    PostText,
    VersionRef,
)
from models.errors import Fault, insist_on_none
from models.language.languages import LANGUAGES
from models.language.text import nfc
from models.store import Store, events
from models.store.events import Actor

LONGEST_TITLE = 300
LONGEST_BODY = 50_000


class DraftText(TypedDict, total=False):
    """The words of a post as they are written; `plain` and `spoken` are derived from `body` where left out."""

    title: str
    body: str
    plain: str
    spoken: str


class PostDraft(TypedDict, total=False):
    """What an official gives of a post; `area_id`, `category`, `lang` and the text in `lang` are a must."""

    _id: str
    area_id: str
    kind: str
    category: str
    lang: str
    texts: Mapping[str, DraftText]
    source_agency_id: str
    priority: str
    audience: str
    valid_from: datetime | None
    valid_to: datetime | None
    starts_at: datetime | None
    ends_at: datetime | None
    channels: list[str]
    channel_texts: dict[str, dict[str, str]]
    media: list[Medium]
    image: str | None
    video_link: str
    document: DocumentFacts | None
    correction: CorrectionFacts | None
    about: AboutRef | None
    taken_from: VersionRef | None
    revises: VersionRef | None
    asks_feedback: bool
    feedback_public: bool
    needs_native_review: bool


def create(store: Store, draft: PostDraft, actor: Actor, *, session: ClientSession | None = None) -> Post:
    """Keep a new post as a draft.

    :raises Invalid: naming every fault.
    """
    insist_on_none(faults(store, draft))
    writer = actor["id"] if actor["kind"] == "official" else ""
    fixed = {
        "texts": texts_of(draft),
        "state": PostState.DRAFT,
        "updated_at": datetime.now(UTC),
        "author": writer,
        "editors": [writer] if writer else [],
    }
    document = cast(Post, {**DEFAULTS, **draft, **fixed})
    return events.create(store, POSTS, document, action="drafted", actor=actor, session=session)


def texts_of(draft: PostDraft) -> dict[str, PostText]:
    """Return the words of a draft as they are stored."""
    return {lang: _text(given) for lang, given in draft.get("texts", {}).items()}


def faults(store: Store, draft: PostDraft) -> list[Fault]:
    """Return everything that is wrong with a draft."""
    found = list(_of_texts(draft))
    if not any(topic["_id"] == draft.get("category") for topic in categories.topics(store)):
        found.append(Fault("category", "not_a_choice"))
    if not store.collection(AREAS).find_one({"_id": draft.get("area_id")}, {"_id": 1}):
        found.append(Fault("area_id", "area_not_found", {"area": draft.get("area_id", "")}))
    return found


def _of_texts(draft: PostDraft) -> Iterator[Fault]:
    lang, texts = draft.get("lang", ""), draft.get("texts", {})
    if lang not in LANGUAGES:
        yield Fault("lang", "not_a_choice")
    elif lang not in texts:
        yield Fault(f"texts.{lang}", "required")
    for one, given in texts.items():
        if one not in LANGUAGES:
            yield Fault(f"texts.{one}", "not_a_choice")
        text = _text(given)
        for name, value, most in (
            ("title", text["title"], LONGEST_TITLE),
            ("body", text["body"], LONGEST_BODY),
        ):
            if not value:
                yield Fault(f"texts.{one}.{name}", "required")
            if len(value) > most:
                yield Fault(f"texts.{one}.{name}", "too_long", {"max": most})


def _text(given: DraftText) -> PostText:
    body = rich_text.clean(given.get("body", ""))
    return {
        "title": nfc(given.get("title", "")),
        "body": body,
        "plain": nfc(given.get("plain", "")) or rich_text.plain(body),
        "spoken": nfc(given.get("spoken", "")) or rich_text.spoken(body),
    }
