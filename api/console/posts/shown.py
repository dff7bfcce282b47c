"""What the page of a post shows besides its words: pictures, previews of each channel, history, editions, sendings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, TypedDict

from markupsafe import Markup

from api.console.posts import names
from api.console.posts.listed import agency_name, area_name, topics
from api.desk.media.presented import ShownLibraryFile
from api.desk.media.presented import show as show_file
from api.desk.posts.presented import DeskPost
from api.desk.posts.presented import show as present
from api.extensions.context import current_identity, current_language, current_store
from api.extensions.problems import sentence
from api.html.words import said
from models.content import editions, file_uses, post_access, posts, previews, rich_text, sendings
from models.content.editions import PostEdition
from models.content.posts import Channel, Post
from models.content.previews import Preview
from models.content.sendings import Sent
from models.content.states import PostAction
from models.errors import NotFound
from models.files import library
from models.language import wording
from models.language.languages import LANGUAGES, OWN_NAMES
from models.people import officials
from models.store import events
from models.store.collections import Kind
from models.store.events import Event

#: Words of a preview that the page of the post shows in full anyway.
MOST_OF_BODY = 600


class Words(NamedTuple):
    """A post in one language; `body` is safe HTML."""

    lang: str
    name: str
    title: str
    body: Markup
    spoken: str


class Step(TypedDict):
    """A step as the macro `timeline` shows it."""

    at: datetime
    name: str
    by: str
    note: str


class Picture(NamedTuple):
    """A file of a post; `refusal` says why readers do not get it, "" if they do."""

    file: ShownLibraryFile
    alt: str
    is_cover: bool
    refusal: str


class OnChannel(NamedTuple):
    """A post on one channel in each language that it has there."""

    channel: str
    name: str
    chosen: bool
    texts: Sequence[OneText]


class OneText(NamedTuple):
    """A text on a channel: its measures in words, and what to look at."""

    lang: str
    name: str
    title: str
    body: str
    lines: Sequence[str]
    measures: Sequence[str]
    cautions: Sequence[str]


@dataclass(frozen=True)
class About:
    """What stands on the page of a post."""

    words: Sequence[Words]
    facts: Sequence[tuple[str, str]]
    pictures: Sequence[Picture]
    channels: Sequence[OnChannel]
    history: Sequence[Step]
    editions: Sequence[PostEdition]
    sent: Sequence[Sent]
    related: Sequence[tuple[str, str, str]]
    kind: str
    state: str
    colour: str
    area: str
    agency: str


def about(post: Post, shown: DeskPost) -> About:
    """Return what stands on the page of a post."""
    store = current_store()
    return About(
        words_of(post),
        list(_facts(post, shown)),
        pictures_of(post),
        channels_of(previews.previews(store, post)),
        history_of(post),
        editions.of_post(store, post["_id"]),
        sendings.of_post(store, post["_id"]),
        list(_related(post, shown)),
        names.named(names.KINDS, post["kind"]),
        names.named(names.STATES, post["state"]),
        names.COLOURS.get(post["state"], ""),
        area_name(post["area_id"]),
        agency_name(post["source_agency_id"]),
    )


def words_of(post: Post) -> Sequence[Words]:
    """Return a post in the languages that it has, Vietnamese first; its HTML is made safe once more."""
    return [
        Words(
            lang,
            OWN_NAMES[lang],
            text["title"],
            Markup(rich_text.clean(text["body"])),
            text["spoken"],
        )
        for lang in LANGUAGES
        if (text := post["texts"].get(lang))
    ]


def pictures_of(post: Post) -> Sequence[Picture]:
    """Return the files of a post, its cover first, also those that readers do not get."""
    ids, language = file_uses.named_by(post), current_language()
    found = library.by_ids(current_store(), ids)
    own = {medium["file_id"]: medium["alt"] for medium in post["media"]}
    return [
        Picture(
            show_file(file),
            _worded(own.get(one, {}), language) or _worded(file["alt"], language),
            one == post["image"],
            sentence(reason, language, {}) if (reason := library.refusal(file)) else "",
        )
        for one in ids
        if (file := found.get(one))
    ]


def history_of(post: Post, since: int = 0) -> Sequence[Step]:
    """Return what was done with a post, oldest first.

    :param since: only what came after this version.
    """
    found = events.timeline(current_store(), Kind.POST, post["_id"])
    return [_step(event) for event in found if event["seq"] > since]


def channels_of(found: Sequence[Preview]) -> Sequence[OnChannel]:
    """Return the previews by channel, those that were chosen first."""
    rows = [
        OnChannel(
            str(channel),
            names.named(names.CHANNELS, channel),
            any(one.chosen for one in found if one.channel == channel),
            [_text(one) for one in found if one.channel == channel],
        )
        for channel in Channel
    ]
    return sorted(rows, key=lambda row: not row.chosen)


def possible(post: Post) -> Sequence[PostAction]:
    """Return the actions that the caller may take now."""
    return present(post)["actions"]


def official_name(official_id: str) -> str:
    """Return the name of an official; that of Loa for none."""
    if not official_id:
        return "Loa"
    try:
        return officials.get(current_store(), official_id)["name"]
    except NotFound:
        return ""


def _worded(texts: Mapping[str, str], language: str) -> str:
    return texts.get(language) or texts.get("vi") or next(iter(texts.values()), "")


def _step(event: Event) -> Step:
    name = names.named(names.STEPS, event["action"])
    return {"at": event["at"], "name": name, "by": event["actor"].get("name", ""), "note": event["note"]}


def _text(one: Preview) -> OneText:
    body = one.body if len(one.body) <= MOST_OF_BODY else f"{one.body[:MOST_OF_BODY].rstrip()}…"
    cautions = [wording.word(f"caution_{code}", current_language()) for code in one.cautions]
    return OneText(one.lang, OWN_NAMES[one.lang], one.title, body, one.lines, list(_measures(one)), cautions)


def _measures(one: Preview) -> Sequence[str]:
    found = [said("%(n)s ký tự") % {"n": one.characters}]
    if one.parts:
        found.append(said("%(n)s tin nhắn") % {"n": one.parts})
    if one.frames:
        found.append(said("%(n)s khung hình") % {"n": one.frames})
    if one.seconds:
        found.append(said("đọc khoảng %(n)s giây") % {"n": one.seconds})
    if one.edited:
        found.append(said("đã viết riêng cho kênh này"))
    return found


def _facts(post: Post, shown: DeskPost) -> Sequence[tuple[str, str]]:
    rows = [
        (said("Chủ đề"), next((one.words for one in topics() if one.value == post["category"]), "")),
        (said("Mức ưu tiên"), names.named(names.PRIORITIES, post["priority"])),
        (said("Người đọc"), names.named(names.AUDIENCES, post["audience"])),
        (said("Người soạn"), official_name(post["author"])),
        (said("Đã duyệt"), f"{len(post['approvals'])} / {shown['approvals_needed']}"),
        (said("Người duyệt"), ", ".join(official_name(one["official_id"]) for one in post["approvals"])),
        (said("Lần xuất bản"), str(post["edition"] or "")),
        (said("Liên kết phim"), post["video_link"]),
    ]
    if facts := post["document"]:
        given = (facts["number"], facts["issued_by"], facts["issued_on"], facts["signer"])
        rows.append((said("Văn bản"), " · ".join(filter(None, given))))
    return [(name, value) for name, value in rows if value]


def _related(post: Post, shown: DeskPost) -> Sequence[tuple[str, str, str]]:
    """Return the posts that a post comes of: what they are, their id, their title."""
    rows = [(said("Đính chính của"), post["revises"]), (said("Tiếp nhận từ"), post["taken_from"])]
    found = []
    for words, ref in rows:
        if ref:
            found.append((words, ref["post_id"], _title(ref["post_id"])))
    return found


def _title(post_id: str) -> str:
    try:
        post = post_access.get(current_store(), current_identity(), post_id)
    except NotFound:
        return post_id
    return posts.text_of(post, current_language())["title"]
