"""Short forms: what somebody wrote of a post for one channel, how much room there is, and whether it is still right.

Where nobody wrote one, it is made of the post (`channel_texts`). One that was written keeps a mark of the words that
it was written for, so that it is known when those were changed since.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from models.content.posts import Channel, Post, PostText
from models.errors import Fault
from models.language import gsm7, sms_text

#: Texts, or their marks, by channel and language.
ByChannel = dict[str, dict[str, str]]


class Room(NamedTuple):
    """How long a short form may be.

    :param characters: at most so many.
    :param parts: of an SMS, each of which is paid; 0 where that does not matter.
    """

    characters: int
    parts: int = 0


#: The channels with a short form of their own. The feed and the pages show the post itself.
ROOMS: Mapping[Channel, Room] = {
    # What the lock screens of Android and iOS show of a notification that is opened out.
    Channel.PUSH: Room(240),
    # Zalo takes 2,000 characters in one message; title and link stand around these.
    Channel.ZALO: Room(1_500),
    Channel.SMS: Room(460, parts=3),
    # Four frames of a board.
    Channel.BOARD: Room(240),
    # Some three minutes.
    Channel.LOUDSPEAKER: Room(2_000),
}


def faults(channel: str, lang: str, text: str) -> Iterator[Fault]:
    """Yield what is wrong with the length of a short form."""
    field, room = f"channel_texts.{channel}.{lang}", ROOMS[Channel(channel)]
    if len(text) > room.characters:
        yield Fault(field, "too_long", {"max": room.characters})
    elif room.parts and (parts := gsm7.parts(sms_text.plain(text))) > room.parts:
        yield Fault(field, "too_many_sms_parts", {"parts": parts, "max": room.parts})


def marks(
    forms: Mapping[str, Mapping[str, str]],
    texts: Mapping[str, PostText],
    lang: str,
    before: Mapping[str, Mapping[str, str]],
    *,
    confirmed: bool = False,
) -> ByChannel:
    """Return the marks of short forms: what is new belongs to the words of now, what is old to those of then.

    :param lang: the original language, whose words count where a form has no translation beside it.
    :param before: the marks until now.
    :param confirmed: somebody has looked at all of them beside the words of now.
    """
    return {
        channel: {
            one: _mark(text, _words(texts, one, lang), before.get(channel, {}).get(one, ""), confirmed)
            for one, text in by_language.items()
        }
        for channel, by_language in forms.items()
    }


def is_stale(post: Post, channel: str, lang: str) -> bool:
    """Say whether a short form was written for other words than the post has now."""
    mark = post.get("channel_texts_of", {}).get(channel, {}).get(lang, "")
    written = bool(post["channel_texts"].get(channel, {}).get(lang))
    return written and bool(mark) and _of(mark) != _digest(_words(post["texts"], lang, post["lang"]))


def stale(post: Post) -> Iterator[tuple[str, str]]:
    """Yield channel and language of each short form that belongs to earlier words."""
    for channel, texts in post["channel_texts"].items():
        yield from ((channel, lang) for lang in texts if is_stale(post, channel, lang))


def _mark(form: str, words: str, before: str, confirmed: bool) -> str:
    own = _digest(form)
    kept = before if before.startswith(own) and not confirmed else ""
    return kept or f"{own}:{_digest(words)}"


def _of(mark: str) -> str:
    return mark.partition(":")[2]


def _words(texts: Mapping[str, PostText], one: str, lang: str) -> str:
    text = texts.get(one) or texts.get(lang)
    return f"{text['title']}\n{text['plain']}" if text else ""


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
