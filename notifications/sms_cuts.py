"""Cuts of the SMS of a warning: each part is paid, and a phone of the country shows few of them at once.

What is left out goes in this order: the later sentences of what to do, the source, the rest of the first sentence, the
rest of the headline. The level, until when it counts and how to answer are never cut.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from models.alerts.phrases import sms_parts
from models.language import gsm7
from models.language.shortening import shortened
from models.language.sms_text import plain

_MARK = "..."

#: The number of a list ("1.") ends no sentence.
_ENDS = re.compile(r"(?<!\d)[.!?…](?=\s)|[។៕]|\n")


@dataclass(frozen=True)
class SmsText:
    """The SMS of a warning in its parts, in their order.

    :param facts: level and time.
    :param question: how to answer it.
    """

    title: str
    facts: str
    action: str
    question: str = ""
    source: str = ""

    @property
    def body(self) -> str:
        """What stands below the headline."""
        return "\n".join(part for part in (self.facts, self.action, self.question, self.source) if part)


def fitted(whole: SmsText) -> SmsText:
    """Return the text as far as it has room in one SMS; the same where all of it has."""
    if _fits(whole):
        return whole
    tries = [whole, *(replace(whole, action=begun) for begun in _beginnings(whole.action))]
    last = tries[-1]
    bare = replace(last, source="")
    found = next((one for one in (*tries[1:], bare) if _fits(one)), None)
    if found:
        return found
    if cut := _longest(bare.action, lambda text: replace(bare, action=text)):
        return cut
    silent = replace(bare, action="")
    return _longest(silent.title, lambda text: replace(silent, title=text)) or silent


def _beginnings(text: str) -> Iterator[str]:
    """Yield how a text begins, fewer and fewer whole sentences of it, down to one."""
    ends = [found.end() for found in _ENDS.finditer(text) if text[found.end() :].strip()]
    for end in reversed(ends):
        yield f"{text[:end].rstrip()} {_MARK}"


def _longest(text: str, put: Callable[[str], SmsText]) -> SmsText | None:
    """Return the text with as much of one part as has room; None where there is room for hardly a word."""
    few, many = 20, len(text)
    if not _fits(put(shortened(text, few, mark=_MARK))):
        return None
    while few < many - 1:
        middle = (few + many) // 2
        if _fits(put(shortened(text, middle, mark=_MARK))):
            few = middle
        else:
            many = middle
    return put(shortened(text, few, mark=_MARK))


def _fits(text: SmsText) -> bool:
    return gsm7.parts(plain(f"{text.title}\n{text.body}")) <= sms_parts()
