"""Channel texts: a post as the resident reads or hears it on each channel, in their language.

Made of the post, unless somebody wrote a short form for the channel (`short_forms`). What is previewed at the desk and
what is sent are one function, so that nobody reads what no official has seen.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import NamedTuple

from models.content import posts
from models.content.posts import Channel, Post, PostText
from models.language import gsm7, sms_text
from models.language.languages import choose
from models.language.shortening import flowing, shortened, summary
from models.messages.notification_templates import render
from models.store import Store

#: Characters of a title and a text on a lock screen, of a text on Zalo, and of a summary in a list.
PUSH_TITLE, PUSH_BODY, ZALO_BODY, SUMMARY = 65, 180, 600, 200

#: Characters of the title of a post that was withdrawn, where that is told.
WITHDRAWN_TITLE = 80

#: Parts of an SMS that is made of a post, and what stands where it was cut: "…" is not in the alphabet of SMS.
SMS_PARTS, SMS_CUT = 2, "..."


class Occasion(StrEnum):
    """Why a post goes out: it appeared, was corrected, or was withdrawn."""

    PUBLISHED = "published"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"


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


def address(store: Store, post_id: str) -> str:
    """Return the address at which everybody reads a post."""
    return f"{store.settings.public_base}/p/{post_id}"


def _listed(text: PostText, edited: str, link: str) -> ChannelText:
    body = summary(text["plain"], SUMMARY)
    return ChannelText(text["title"], body)


def _pushed(text: PostText, edited: str, link: str) -> ChannelText:
    title, body = shortened(text["title"], PUSH_TITLE), edited or shortened(flowing(text["plain"]), PUSH_BODY)
    whole = title == text["title"] and body == (edited or flowing(text["plain"]))
    return ChannelText(title, body, cut=not whole)


def _on_zalo(text: PostText, edited: str, link: str) -> ChannelText:
    whole = edited or flowing(text["plain"])
    body = edited or shortened(whole, ZALO_BODY)
    return ChannelText(text["title"], f"{body}\n{link}", cut=body != whole)


def _by_sms(text: PostText, edited: str, link: str) -> ChannelText:
    """Return what fits into few parts, without a link: Vietnamese carriers refuse SMS that have one."""
    whole = sms_text.plain(edited or flowing(f"{text['title']}\n\n{text['plain']}"))
    fitting = whole if edited else _in_few_parts(whole)
    return ChannelText("", fitting, cut=fitting != whole)


def sms_with_link(post: Post) -> list[str]:
    """Return the languages in which the SMS of a post would have a link; none of a post that has no SMS."""
    if Channel.SMS not in post["channels"]:
        return []
    written = post["channel_texts"].get(Channel.SMS, {})
    texts = {lang: _by_sms(posts.text_of(post, lang), written.get(lang, ""), "") for lang in post["texts"]}
    bodies = {lang: text.body for lang, text in texts.items()} | written
    return sorted(lang for lang, body in bodies.items() if sms_text.has_link(body))


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
