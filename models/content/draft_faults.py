"""What is wrong with a post: while it is written, and what it lacks when it is handed to those who approve."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from urllib.parse import urlsplit

from models.areas import agencies
from models.areas.areas import AREAS
from models.categories import categories
from models.content import channel_texts, corrections, short_forms
from models.content.draft_texts import DraftText, text_of
from models.content.posts import Post, PostKind, PostText
from models.errors import Fault
from models.language import visible
from models.language.dates import VIETNAM
from models.language.languages import LANGUAGES
from models.store import Store

LONGEST_TITLE = 300
LONGEST_BODY = 50_000
LONGEST_CHANNEL_TEXT = 2_000

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def of_texts(lang: str, texts: Mapping[str, DraftText | None]) -> Iterator[Fault]:
    """Yield what is wrong with the words of a post."""
    if lang not in LANGUAGES:
        yield Fault("lang", "not_a_choice", {"choices": ", ".join(LANGUAGES)})
    elif lang not in texts:
        yield Fault(f"texts.{lang}", "required", about=("lang", "texts"))
    yield from of_each_text(texts)


def of_each_text(texts: Mapping[str, DraftText | None]) -> Iterator[Fault]:
    """Yield what is wrong with the words of a post in each language; None takes one away."""
    for one, given in texts.items():
        if one not in LANGUAGES:
            yield Fault(f"texts.{one}", "unknown_field")
        elif given is not None:
            yield from _of_text(f"texts.{one}", given)


def of_place(store: Store, area_id: str, agency_id: str, category: str) -> Iterator[Fault]:
    """Yield what is wrong with where a post stands, who answers for it and what it is about."""
    yield from of_area(store, area_id)
    if agency_id and not agencies.find_open(store, agency_id):
        yield Fault("source_agency_id", "agency_unknown")
    codes = [topic["_id"] for topic in categories.topics(store)]
    if category not in codes:
        yield Fault("category", "not_a_choice", {"choices": ", ".join(codes)})


def of_area(store: Store, area_id: str) -> Iterator[Fault]:
    """Yield what is wrong with the area of a post."""
    if not store.collection(AREAS).find_one({"_id": area_id}, {"_id": 1}):
        yield Fault("area_id", "area_unknown")


def of_times(given: Mapping[str, datetime | None]) -> Iterator[Fault]:
    """Yield what is wrong with the times of a post."""
    for first, last in (("valid_from", "valid_to"), ("starts_at", "ends_at"), ("publish_at", "valid_to")):
        begin, end = given.get(first), given.get(last)
        if begin and end and end <= begin:
            yield Fault(last, "time_not_after", {"other": first}, about=(first, last))


def of_channels(channels: list[str], channel_texts: Mapping[str, Mapping[str, str]]) -> Iterator[Fault]:
    """Yield what is wrong with the channels of a post and with its short forms."""
    if not channels:
        yield Fault("channels", "required")
    for channel, texts in channel_texts.items():
        if channel not in set(short_forms.ROOMS):
            yield Fault(f"channel_texts.{channel}", "unknown_field")
            continue
        for lang, text in texts.items():
            field = f"channel_texts.{channel}.{lang}"
            if lang not in LANGUAGES:
                yield Fault(field, "unknown_field")
            else:
                yield from short_forms.faults(channel, lang, text)
                yield from visible.text_faults(field, text)


#: Characters that may stand in an address as they are (RFC 3986, appendix A).
_LINK = re.compile(r"https://[\w.~:/?#\[\]@!$&'()*+,;=%-]+", re.A)


def of_link(store: Store, link: str) -> Iterator[Fault]:
    """Yield what is wrong with the address of a film: its host is one of the setting VIDEO_HOSTS, or below one."""
    try:
        parts = urlsplit(link)
        fine = not link or (_LINK.fullmatch(link) is not None and bool(parts.hostname) and not parts.username)
        host = parts.hostname or ""
    except ValueError:
        fine, host = False, ""
    hosts = store.settings.video_hosts
    if not fine:
        yield Fault("video_link", "video_link_form")
    elif link and not any(host == one or host.endswith(f".{one}") for one in hosts):
        yield Fault("video_link", "video_host_unknown", {"hosts": ", ".join(hosts)})


def of_submission(post: Post, now: datetime) -> Iterator[Fault]:
    """Yield what a post lacks before somebody may approve it at `now`."""
    if post["valid_to"] and post["valid_to"] <= now:
        yield Fault("valid_to", "time_past")
    if post["kind"] == PostKind.DOCUMENT:
        yield from _of_document(post, now)
    if post["kind"] == PostKind.CORRECTION:
        yield from corrections.faults(post)
    for channel, lang in short_forms.stale(post):
        yield Fault(f"channel_texts.{channel}.{lang}", "channel_text_stale")
    for lang in channel_texts.sms_with_link(post):
        yield Fault(f"channel_texts.sms.{lang}", "sms_has_link", about=("channel_texts", "channels"))
    if post["revises"] and not any(visible.says_something(note) for note in _notes(post)):
        yield Fault("note", "required")


def _of_text(field: str, given: DraftText) -> Iterator[Fault]:
    text = text_of(given)
    for name, value, most in (("title", text["title"], LONGEST_TITLE), ("body", text["body"], LONGEST_BODY)):
        if not value:
            yield Fault(f"{field}.{name}", "required")
        if len(value) > most:
            yield Fault(f"{field}.{name}", "too_long", {"max": most})
    yield from _of_characters(field, given, text)
    if given.get("plain") and len(text["plain"]) > LONGEST_BODY:
        yield Fault(f"{field}.plain", "too_long", {"max": LONGEST_BODY})
    if given.get("spoken") and len(text["spoken"]) > LONGEST_BODY:
        yield Fault(f"{field}.spoken", "too_long", {"max": LONGEST_BODY})


def _of_characters(field: str, given: DraftText, text: PostText) -> Iterator[Fault]:
    turning = {
        name: visible.turning_faults(f"{field}.{name}", html.unescape(str(sent)))
        for name, sent in given.items()
    }
    # The two others are made of the body, unless somebody wrote them.
    for name, shown in (("title", text["title"]), ("body", text["plain"]), ("spoken", text["spoken"])):
        if turning.get(name):
            yield from turning[name]
        elif name != "spoken" or given.get("spoken"):
            yield from visible.text_faults(f"{field}.{name}", shown)
    yield from turning.get("plain", [])


def _of_document(post: Post, now: datetime) -> Iterator[Fault]:
    facts = post["document"]
    for name in ("number", "issued_by", "issued_on", "signer"):
        if not facts or not dict(facts).get(name):
            yield Fault(f"document.{name}", "required")
    if facts and facts["issued_on"] and not _is_day(facts["issued_on"]):
        yield Fault("document.issued_on", "not_a_day")
    elif facts and facts["issued_on"] > now.astimezone(VIETNAM).date().isoformat():
        yield Fault("document.issued_on", "time_in_future")


def _notes(post: Post) -> list[str]:
    return list(post["trace"]["note"].values()) if post["trace"] else []


def _is_day(text: str) -> bool:
    try:
        return bool(_DAY.fullmatch(text)) and bool(datetime.fromisoformat(text))
    except ValueError:
        return False
