"""Corrections of false information (đính chính, bác bỏ tin giả): what is claimed, what is true, and who says so.

Officials write the claim, and where it was seen, as they saw them. Whoever else reads
them gets `shown`, where nothing of them can be tapped: to warn of a swindle must not lead to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import TypedDict

from models.content import posts
from models.content.editions import PostEdition
from models.content.posts import CorrectionFacts, Post, PostKind
from models.errors import Fault
from models.language import defused, visible
from models.language.languages import choose

_LINK = re.compile(r'href="([^"]*)"')


class ShownCorrection(TypedDict):
    """A correction in one language; nothing in `claim` and `seen_at` can be tapped.

    :param source: what shows what is true.
    :param seen_at: where the claim was seen, or "".
    """

    claim: str
    truth: str
    source: str
    who: str
    seen_at: str


def shown(post: Post | PostEdition, lang: str | None) -> ShownCorrection | None:
    """Return what readers see of a correction, or of one of its editions; None for every other post.

    :param lang: in which language, where there is that; None for the one that it was written in.
    """
    facts, wanted = post["correction"], lang or post["lang"]
    if post["kind"] != PostKind.CORRECTION or facts is None:
        return None
    return {
        "claim": defused.defused(choose(facts["claim"], wanted)),
        "truth": choose(facts["truth"], wanted),
        "source": defused.defused_of(facts["source"], posts.warned_of(facts)),
        "who": facts["who"],
        "seen_at": defused.defused(facts.get("seen_at", "")),
    }


def faults(post: Post) -> Iterator[Fault]:
    """Yield what a correction lacks before somebody may approve it, and where it leads to what it warns of.

    Claim and truth are needed in each language of the post: of half a translation readers would take the claim away.
    """
    facts: CorrectionFacts = post["correction"] or {"claim": {}, "truth": {}, "source": "", "who": ""}
    for lang in sorted(post["texts"]):
        for name, said in (("claim", facts["claim"]), ("truth", facts["truth"])):
            yield from _needed(f"correction.{name}.{lang}", said.get(lang, ""))
        yield from visible.text_faults(f"correction.truth.{lang}", facts["truth"].get(lang, ""))
    for field, given in (("source", facts["source"]), ("who", facts["who"])):
        yield from _needed(f"correction.{field}", given)
        yield from visible.text_faults(f"correction.{field}", given)
    yield from _led_to(post, facts)


def _needed(field: str, text: str) -> Iterator[Fault]:
    if not visible.is_visible(text):
        yield Fault(field, "required")


def _led_to(post: Post, facts: CorrectionFacts) -> Iterator[Fault]:
    """Yield where the post links to what it warns of, and where a phone would."""
    quoted = posts.warned_of(facts)
    links: dict[str, list[str]] = {
        **{f"texts.{lang}.body": _LINK.findall(text["body"]) for lang, text in sorted(post["texts"].items())},
        **{
            f"channel_texts.{channel}.{lang}": [text]
            for channel, by_lang in sorted(post["channel_texts"].items())
            for lang, text in sorted(by_lang.items())
        },
        "video_link": [post["video_link"]],
    }
    for field, texts in links.items():
        led = defused.addresses(*map(unescape, texts))
        if any(f"{page}/".startswith(f"{one}/") for page in led for one in quoted):
            yield Fault(field, "claim_linked", about=(field, "correction"))
