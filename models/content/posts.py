"""Posts: what the hub of a province publishes, by area, in several languages.

In Vietnamese: tin bài của hệ thống thông tin nguồn (Decree 49/2024/NĐ-CP). A post stands at one area and is read there
and everywhere below. Begin with `drafting` for how one is written, with `states` for its way to the readers.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import NotRequired, TypedDict

from pymongo import ASCENDING, DESCENDING, IndexModel

from models.content.feed_indexes import FEED_INDEXES, FILE_INDEXES, NEWEST
from models.content.post_sources import SourceChange, TakenRef, VersionRef
from models.language import defused
from models.language.languages import DEFAULT
from models.store import Query, Store
from models.store.collections import CollectionSpec, Kind


class PostState(StrEnum):
    """Where a post stands; `models.content.states` says how it goes on.

    `APPLIED` is a correction that has become an edition of the post that it corrects, `DISCARDED` what was never out.
    """

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    SCHEDULED = "scheduled"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    APPLIED = "applied"
    DISCARDED = "discarded"


#: What was out once, whatever became of it.
OUT = (PostState.PUBLISHED, PostState.WITHDRAWN, PostState.EXPIRED)


class PostKind(StrEnum):
    """What a post is.

    News says what happened, a notice what is coming. Essential information (thông tin thiết yếu) is what Decree
    49/2024/NĐ-CP wants everybody to have; a document directs or announces with a number and a signature; a correction
    says of a false claim what is true; an answer is given to residents' opinions.
    """

    NEWS = "news"
    NOTICE = "notice"
    ESSENTIAL = "essential"
    DOCUMENT = "document"
    CORRECTION = "correction"
    ANSWER = "answer"


class Priority(StrEnum):
    """The three priorities of bulletins of Circular 39/2020/TT-BTTTT, low to high: thường, ưu tiên, khẩn cấp."""

    NORMAL = "normal"
    PRIORITY = "priority"
    URGENT = "urgent"


class Audience(StrEnum):
    """Whom a post is for; only public ones stand in the feed."""

    PUBLIC = "public"
    STAFF = "staff"


class Channel(StrEnum):
    """Where a post is read or heard: `FEED` is the app with the address that is shared, `PAGE` a commune's web page."""

    FEED = "feed"
    PAGE = "page"
    PUSH = "push"
    ZALO = "zalo"
    SMS = "sms"
    BOARD = "board"
    LOUDSPEAKER = "loudspeaker"


class PostText(TypedDict):
    """A post in one language: `body` is safe HTML, `plain` its letters alone, `spoken` what a voice says."""

    title: str
    body: str
    plain: str
    spoken: str


class Medium(TypedDict):
    """One picture, sound, film or file of a post; caption and alternative text by language."""

    file_id: str
    caption: dict[str, str]
    alt: dict[str, str]


class DocumentFacts(TypedDict):
    """What identifies a document of direction; `issued_on` is a day, YYYY-MM-DD."""

    number: str
    issued_by: str
    issued_on: str
    signer: str


class CorrectionFacts(TypedDict):
    """A false claim and what is true, by language; what shows that (căn cứ), and who says so.

    :param seen_at: where the claim was seen, in words; missing or "" where nobody wrote it.
    """

    claim: dict[str, str]
    truth: dict[str, str]
    source: str
    who: str
    seen_at: NotRequired[str]


class AboutRef(TypedDict):
    """What a post is about: `kind` is post, report or document."""

    kind: str
    id: str


class Approval(TypedDict):
    """One pair of eyes: who approved which version of the document."""

    official_id: str
    version: int
    at: datetime


class Returned(TypedDict):
    """Why an editor sent a post back."""

    official_id: str
    note: str
    at: datetime


class Trace(TypedDict):
    """What readers are told of the last correction or of the withdrawal: when, and why, by language."""

    at: datetime
    note: dict[str, str]


class Post(TypedDict):
    """One post.

    :param kind: a `PostKind`; `state` a `PostState`, `priority` a `Priority`, `audience` an `Audience`, `channels`
        values of `Channel`.
    :param category: the code of a topic.
    :param lang: the language that it was written in; `texts` has that and the translations.
    :param source_agency_id: the body that answers for it; "" in posts of before there were any.
    :param valid_from: what it says holds from then to `valid_to`, when it leaves the feed; None is open.
    :param starts_at: with `ends_at`, when what it announces takes place.
    :param publish_at: when it is to appear; None is as soon as it is approved.
    :param submitted_at: when it was first handed to those who approve.
    :param published_at: when it first appeared; a correction keeps it.
    :param channel_texts: the short forms that somebody edited, by channel and language.
    :param channel_texts_of: for which words each of them was written (`short_forms`).
    :param image: the file that is its cover.
    :param taken_from: the edition of a post from above that it airs or adapts; `source_change` what became of that.
    :param revises: the edition of the post that this one corrects.
    :param author: the id of the official who began it, "" for Loa itself; `editors` are all who wrote in it.
    :param approvals: by whom the text as it stands was approved.
    :param edition: 0 until it is published, then counted up by each correction.
    :param trace: None while it is as it was first published.
    :param needs_native_review: a native speaker has still to review it.
    """

    _id: str
    version: int
    area_id: str
    kind: str
    category: str
    lang: str
    texts: dict[str, PostText]
    source_agency_id: str
    priority: str
    audience: str
    state: str
    valid_from: datetime | None
    valid_to: datetime | None
    starts_at: datetime | None
    ends_at: datetime | None
    published_at: datetime | None
    publish_at: datetime | None
    submitted_at: datetime | None
    updated_at: datetime
    channels: list[str]
    channel_texts: dict[str, dict[str, str]]
    channel_texts_of: NotRequired[dict[str, dict[str, str]]]
    media: list[Medium]
    image: str | None
    video_link: str
    document: DocumentFacts | None
    correction: CorrectionFacts | None
    about: AboutRef | None
    taken_from: TakenRef | None
    source_change: NotRequired[SourceChange]
    revises: VersionRef | None
    author: str
    editors: list[str]
    approvals: list[Approval]
    returned: Returned | None
    edition: int
    trace: Trace | None
    asks_feedback: bool
    feedback_public: bool
    needs_native_review: bool


class PostChange(TypedDict, total=False):
    """What a step sets in a post, besides what is written in it."""

    state: str
    publish_at: datetime | None
    submitted_at: datetime | None
    published_at: datetime | None
    updated_at: datetime
    approvals: list[Approval]
    returned: Returned | None
    edition: int
    trace: Trace | None
    source_change: SourceChange
    taken_from: TakenRef


POSTS = CollectionSpec(
    "posts",
    Post,
    purpose="One item of news, notice, document, correction or answer for the people of an area.",
    kept="For ever; one that was withdrawn or has expired leaves the feed.",
    kind=Kind.POST,
    indexes=[
        IndexModel([("area_id", ASCENDING), ("state", ASCENDING), ("audience", ASCENDING), *NEWEST]),
        *FEED_INDEXES,
        IndexModel([("area_id", ASCENDING), ("_id", DESCENDING)]),
        IndexModel([("source_agency_id", ASCENDING), ("_id", DESCENDING)]),
        IndexModel([("state", ASCENDING), ("_id", DESCENDING)]),
        *FILE_INDEXES,
        IndexModel([("taken_from.post_id", ASCENDING)], sparse=True),
        IndexModel([("about.id", ASCENDING)], sparse=True),
    ],
)


def get(store: Store, id: str) -> Post:
    """Return a post in whatever state.

    :raises NotFound: there is none.
    """
    return store.one(POSTS, id)


def get_published(store: Store, id: str) -> Post:
    """Return a post that the public may read.

    :raises NotFound: there is none, or it is not (or no longer) for the public.
    """
    return store.one(POSTS, id, public())


def readable() -> Query:
    """Return the condition that a post stands in lists for the public now.

    A time that comes changes the state (`publishing`), so no clock is asked here.
    """
    return {**public(), "channels": Channel.FEED}


def public() -> Query:
    """Return the condition that the public may read a post now, by whatever channel they heard of it."""
    return {"state": PostState.PUBLISHED, "audience": Audience.PUBLIC}


def is_public(post: Post) -> bool:
    """Say whether a post is for the public, whatever its state: what `readable` asks of the store besides."""
    return post["audience"] == Audience.PUBLIC and Channel.FEED in post["channels"]


def language_of(post: Post, lang: str | None) -> str:
    """Return the language in which somebody who wants `lang` reads a post: that, else Vietnamese, else the original.

    :param lang: None for the language that it was written in.
    """
    wished = (lang, DEFAULT) if lang else ()
    return next((one for one in wished if one in post["texts"]), post["lang"])


def text_of(post: Post, lang: str | None) -> PostText:
    """Return the words of a post as readers get them, in the language that `language_of` says.

    Of a correction nothing in the title can be tapped, nor what it warns of in the text without mark-up.
    """
    text, facts = post["texts"][language_of(post, lang)], post["correction"]
    if post["kind"] != PostKind.CORRECTION or facts is None:
        return text
    plain = defused.defused_of(text["plain"], warned_of(facts))
    return {**text, "title": defused.defused(text["title"]), "plain": plain}


def warned_of(facts: CorrectionFacts) -> frozenset[str]:
    """Return the addresses and numbers that a correction warns of: those of the claim and of where it was seen."""
    return defused.addresses(*facts["claim"].values(), facts.get("seen_at", ""))


def languages(post: Post) -> list[str]:
    """Return the languages in which a post can be read, in order."""
    return sorted(post["texts"])
