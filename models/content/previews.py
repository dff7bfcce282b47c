"""Previews: a post on every channel in every language, with its measures and what to look at before it goes out."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from models.content import channel_texts, post_files, posts, sending_rules, short_forms
from models.content.posts import Channel, Post
from models.files.kinds import FileKind
from models.language import gsm7
from models.language.languages import LANGUAGES
from models.store import Store

#: Characters of a line of a board, lines of a frame, and words that are read while it stands there.
BOARD_LINE, BOARD_LINES, BOARD_WORDS = 28, 4, 12

#: Frames that somebody who passes by reads.
MOST_FRAMES = 4

#: What a voice says in a second: syllables of Vietnamese and words of English, which stand between blanks; Khmer has
#: none, so its letters are counted. At the pace of a loudspeaker in the open.
SPOKEN_EACH_SECOND: Mapping[str, float] = {"vi": 3.0, "km": 10.0, "en": 2.2}

#: Nobody listens longer to a loudspeaker.
LONG_SPOKEN_SECONDS = 180

_DIGITS = re.compile(r"\d")


#: Channels that show the pictures of a post.
_WITH_PICTURES = frozenset({Channel.FEED, Channel.PAGE})


class Caution(StrEnum):
    """What an official should look at before a text goes out; also why it will not (`sending_rules.NotSent`)."""

    CUT = "cut"
    LONG_SPOKEN = "long_spoken"
    MANY_FRAMES = "many_frames"
    NO_ALT = "no_alt"
    NO_SENDER = "no_sender"
    NO_TRANSLATION = "no_translation"
    OFF = "off"
    PRIORITY = "priority"
    STAFF = "staff"
    STALE = "stale"
    UCS2 = "ucs2"


class Preview(NamedTuple):
    """A text on one channel in one language, and its measures.

    :param characters: of title and body; `encoding` and `parts` of an SMS, else "" and 0.
    :param lines: as a board breaks it, else empty; `frames` are how many screens that is.
    :param seconds: how long a voice speaks, else 0.
    """

    channel: str
    lang: str
    chosen: bool
    title: str
    body: str
    edited: bool
    characters: int
    encoding: str
    parts: int
    lines: list[str]
    frames: int
    seconds: int
    cautions: list[Caution]


def previews(store: Store, post: Post) -> list[Preview]:
    """Return a post on every channel in every language, as residents read or hear it."""
    return [preview(store, post, channel, lang) for channel in Channel for lang in LANGUAGES]


def _undescribed(store: Store, post: Post, lang: str) -> bool:
    """Say whether a picture has nothing for whoever does not see it."""
    if not (post["media"] or post["image"]):
        return False
    files = post_files.of_post(store, post)
    return any(one.file["kind"] == FileKind.PICTURE and not one.alt(lang)["text"] for one in files)


def preview(store: Store, post: Post, channel: Channel, lang: str) -> Preview:
    """Return a post on one channel in one language, with its measures and what is to be looked at."""
    made = channel_texts.text_on(store, post, channel, lang)
    sms, board, voice = (channel is one for one in (Channel.SMS, Channel.BOARD, Channel.LOUDSPEAKER))
    lines = board_lines(made.whole) if board else []
    fits = gsm7.fits(made.whole)
    shown = Preview(
        channel=channel,
        lang=lang,
        chosen=channel in post["channels"],
        title=made.title,
        body=made.body,
        edited=made.edited,
        characters=len(made.whole),
        encoding=("gsm7" if fits else "ucs2") if sms else "",
        parts=gsm7.parts(made.whole) if sms else 0,
        lines=lines,
        frames=_frames(made.whole) if board else 0,
        seconds=spoken_seconds(made.whole, posts.language_of(post, lang)) if voice else 0,
        cautions=[],
    )
    others = {
        Caution.CUT: made.cut,
        Caution.NO_ALT: channel in _WITH_PICTURES and _undescribed(store, post, lang),
    }
    reason = _why_not(store, post, channel) if shown.chosen else None
    return shown._replace(
        cautions=_cautions(post, shown, others | ({Caution(reason): True} if reason else {}))
    )


def _why_not(store: Store, post: Post, channel: Channel) -> sending_rules.NotSent | None:
    outlets = sending_rules.has_outlets(store, post, channel)
    return sending_rules.why_not(store.settings, post, channel, outlets=outlets)


def board_lines(text: str) -> list[str]:
    """Return a text in the lines of a board."""
    return textwrap.wrap(text, BOARD_LINE)


def spoken_seconds(text: str, lang: str) -> int:
    """Return about how many seconds a voice needs for a text; each digit is a word."""
    words = len("".join(text.split())) if lang == "km" else len(text.split()) + len(_DIGITS.findall(text))
    return -int(-words // SPOKEN_EACH_SECOND[lang])


def _frames(text: str) -> int:
    """Return on how many screens a text stands, by its words and by its lines."""
    return max(-(-len(text.split()) // BOARD_WORDS), -(-len(board_lines(text)) // BOARD_LINES))


def _cautions(post: Post, shown: Preview, others: Mapping[Caution, bool]) -> list[Caution]:
    own = shown.lang in post["texts"] or shown.lang in post["channel_texts"].get(shown.channel, {})
    found = {
        Caution.LONG_SPOKEN: shown.seconds > LONG_SPOKEN_SECONDS,
        Caution.MANY_FRAMES: shown.frames > MOST_FRAMES,
        Caution.NO_TRANSLATION: not own,
        Caution.STALE: short_forms.is_stale(post, shown.channel, shown.lang),
        Caution.UCS2: shown.encoding == "ucs2",
        **others,
    }
    return [one for one in Caution if found.get(one)]
