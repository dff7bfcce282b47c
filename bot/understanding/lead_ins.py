"""Lead-ins: words around what people add to a report (`lead_ins.yml`): it was lost, forgotten, said before."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from bot.understanding.phrases import Phrases
from models.language.text import aligned, nfc

WORDS = Phrases(Path(__file__).with_name("lead_ins.yml"))

_KHMER = re.compile(r"[\u1780-\u17ff]")
_BETWEEN = r"[\s,.:;!?…–-]*"
#: Short forms of "không", as people type them.
_SHORT = {"khong": r"(?:khong|ko|k|kg|hok|hong|hk)", "qua": r"(?:qua|wa|qa)", "roi": r"(?:roi|r|rui)"}


def without(text: str) -> str:
    """Return a text without such words at its beginning and its end; "" where it has nothing else."""
    rest = nfc(text).strip()
    for pattern in (_pattern("about"), _begins(), _ends()):
        while (hit := pattern.search(aligned(rest))) and hit.end() > hit.start():
            rest = f"{rest[: hit.start()]} {rest[hit.end() :]}".strip(" ,.:;!?…–-")
    return rest


def adds(text: str) -> bool:
    """Say whether a text says that something is missing in the report, or was said before."""
    return WORDS.has(WORDS.typed(nfc(text)), "missing") and without(text) != nfc(text).strip()


@cache
def _begins() -> re.Pattern[str]:
    return re.compile(rf"^(?:{_any_of('begins')}){_BETWEEN}(?=\S|$)")


@cache
def _ends() -> re.Pattern[str]:
    return re.compile(rf"{_BETWEEN}(?:{_any_of('ends')}){_BETWEEN}$")


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(rf"{_BETWEEN}(?:{_any_of(name)}){_BETWEEN}")


@cache
def _any_of(name: str) -> str:
    phrases = sorted({aligned(nfc(one)) for one in WORDS.lists[name]}, key=len, reverse=True)
    return "|".join(
        re.escape(one)
        if _KHMER.search(one)
        else rf"(?<!\w){' '.join(_SHORT.get(word, re.escape(word)) for word in one.split())}(?!\w)"
        for one in phrases
    )
