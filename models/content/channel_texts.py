"""Channel texts: a post as the resident reads or hears it on each channel, in their language.

Made of the post, unless somebody wrote a short form for the channel (`short_forms`). What is previewed at the desk and
what is sent are one function, so that nobody reads what no official has seen.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import NamedTuple

from models.content import posts, short_forms
from models.content.posts import Channel, Post, PostText
from models.language import gsm7, sms_text
from models.language.languages import LANGUAGES, choose
from models.language.shortening import shortened
from models.messages.notification_templates import render
from models.store import Store

#: Characters of a title and a text on a lock screen, of a text on Zalo, and of a summary in a list.
PUSH_TITLE, PUSH_BODY, ZALO_BODY, SUMMARY = 65, 180, 600, 200

#: Characters of the title of a post that was withdrawn, where that is told.
WITHDRAWN_TITLE = 80

#: Parts of an SMS that is made of a post, and what stands where it was cut: "…" is not in the alphabet of SMS.
SMS_PARTS, SMS_CUT = 2, "..."

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


class Occasion(StrEnum):
    """Why a post goes out: it appeared, was corrected, or was withdrawn."""

    PUBLISHED = "published"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"


class Caution(StrEnum):
    """What an official should look at before a text goes out."""

    CUT = "cut"
    LONG_SPOKEN = "long_spoken"
    MANY_FRAMES = "many_frames"
    NO_TRANSLATION = "no_translation"
    STALE = "stale"
    UCS2 = "ucs2"


class ChannelText(NamedTuple):
    """A text on one channel; `title` is "" where the channel has none. `edited`: somebody wrote it for the channel."""

    title: str
    body: str
    edited: bool = False
    cut: bool = False

    @property
    def whole(self) -> str:
        """Return title and body as one text."""
        return "\n".join(part for part in (self.title, self.body) if part)


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


def text_on(store: Store, post: Post, channel: Channel, lang: str) -> ChannelText:
    """Return a post on a channel, in `lang` where it can be read in it."""
    text = posts.text_of(post, lang)
    written = post["channel_texts"].get(channel, {})
    edited = written.get(lang) or written.get(posts.language_of(post, lang), "")
    made = _MAKERS[channel](text, edited, address(store, post["_id"]))
    return made._replace(edited=bool(edited))


def sent_on(store: Store, post: Post, channel: Channel, lang: str, occasion: Occasion) -> ChannelText:
    """Return what is sent of a post on a channel: itself, that it was corrected, or that it was withdrawn and why."""
    if occasion is Occasion.PUBLISHED:
        return text_on(store, post, channel, lang)
    sms = channel is Channel.SMS
    if occasion is Occasion.CORRECTED:
        made = text_on(store, post, channel, lang)
        said, _ = render("post_sent_corrected", lang, title=made.body if sms else made.title, note="")
        return made._replace(body=sms_text.plain(said)) if sms else made._replace(title=said)
    own = shortened(posts.text_of(post, lang)["title"], WITHDRAWN_TITLE)
    title, body = render("post_sent_withdrawn", lang, title=own, note=shortened(why(post, lang), SUMMARY))
    if sms:
        return ChannelText("", _in_few_parts(sms_text.plain(f"{title}. {body}")))
    link = address(store, post["_id"])
    return ChannelText(title, f"{body}\n{link}" if channel is Channel.ZALO else body)


def why(post: Post, lang: str) -> str:
    """Return what readers are told of the last correction or of the withdrawal; "" where there was none."""
    return choose(post["trace"]["note"], lang) if post["trace"] else ""


def previews(store: Store, post: Post) -> list[Preview]:
    """Return a post on every channel in every language, as residents read or hear it."""
    return [preview(store, post, channel, lang) for channel in Channel for lang in LANGUAGES]


def preview(store: Store, post: Post, channel: Channel, lang: str) -> Preview:
    """Return a post on one channel in one language, with its measures and what is to be looked at."""
    made = text_on(store, post, channel, lang)
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
    return shown._replace(cautions=_cautions(post, shown, cut=made.cut))


def address(store: Store, post_id: str) -> str:
    """Return the address at which everybody reads a post."""
    return f"{store.settings.public_base}/p/{post_id}"


def board_lines(text: str) -> list[str]:
    """Return a text in the lines of a board."""
    return textwrap.wrap(text, BOARD_LINE)


def spoken_seconds(text: str, lang: str) -> int:
    """Return about how many seconds a voice needs for a text; each digit is a word."""
    words = len("".join(text.split())) if lang == "km" else len(text.split()) + len(_DIGITS.findall(text))
    return -int(-words // SPOKEN_EACH_SECOND[lang])


def _listed(text: PostText, edited: str, link: str) -> ChannelText:
    body = shortened(text["plain"], SUMMARY)
    return ChannelText(text["title"], body)


def _pushed(text: PostText, edited: str, link: str) -> ChannelText:
    title, body = shortened(text["title"], PUSH_TITLE), edited or shortened(text["plain"], PUSH_BODY)
    return ChannelText(title, body, cut=title != text["title"])


def _on_zalo(text: PostText, edited: str, link: str) -> ChannelText:
    body = edited or shortened(text["plain"], ZALO_BODY)
    return ChannelText(text["title"], f"{body}\n{link}")


def _by_sms(text: PostText, edited: str, link: str) -> ChannelText:
    """Return what fits into few parts, without a link: Vietnamese carriers refuse SMS that have one."""
    whole = sms_text.plain(edited or " ".join(f"{text['title']}. {text['plain']}".split()))
    fitting = whole if edited else _in_few_parts(whole)
    return ChannelText("", fitting, cut=fitting != whole)


def _in_few_parts(whole: str) -> str:
    most, fitting = len(whole), whole
    while gsm7.parts(fitting) > SMS_PARTS:
        most = min(most, len(fitting)) - 10
        fitting = shortened(whole, most, mark=SMS_CUT)
    return fitting


def _on_board(text: PostText, edited: str, link: str) -> ChannelText:
    return ChannelText("", edited or text["title"])


def _said(text: PostText, edited: str, link: str) -> ChannelText:
    return ChannelText("", edited or f"{text['title']}. {text['spoken']}")


_MAKERS: Mapping[Channel, Callable[[PostText, str, str], ChannelText]] = {
    Channel.FEED: _listed,
    Channel.PAGE: _listed,
    Channel.PUSH: _pushed,
    Channel.ZALO: _on_zalo,
    Channel.SMS: _by_sms,
    Channel.BOARD: _on_board,
    Channel.LOUDSPEAKER: _said,
}


def _frames(text: str) -> int:
    """Return on how many screens a text stands, by its words and by its lines."""
    return max(-(-len(text.split()) // BOARD_WORDS), -(-len(board_lines(text)) // BOARD_LINES))


def _cautions(post: Post, shown: Preview, *, cut: bool) -> list[Caution]:
    own = shown.lang in post["texts"] or shown.lang in post["channel_texts"].get(shown.channel, {})
    found = {
        Caution.CUT: cut,
        Caution.LONG_SPOKEN: shown.seconds > LONG_SPOKEN_SECONDS,
        Caution.MANY_FRAMES: shown.frames > MOST_FRAMES,
        Caution.NO_TRANSLATION: not own,
        Caution.STALE: short_forms.is_stale(post, shown.channel, shown.lang),
        Caution.UCS2: shown.encoding == "ucs2",
    }
    return [warning for warning, holds in found.items() if holds]
