"""What somebody else has saved meanwhile, beside what was typed into a form."""

from __future__ import annotations

from typing import NamedTuple

from api.extensions import field_words
from api.extensions.context import current_language
from api.html.forms import Form, Sent
from api.html.words import said

#: Fields that a form has besides those that somebody fills in.
OWN = frozenset({"key", "version", "do", "was", "proof"})


class Difference(NamedTuple):
    """A field that they saved otherwise, and what stands there now."""

    words: str
    value: str


def differing(form: Form, now: Sent) -> list[Difference]:
    """Return the fields in which what is saved now differs from what was typed."""
    names = [name for name in dict.fromkeys([*now, *form.sent]) if name not in OWN]
    return [
        Difference(_words(form, name), ", ".join(_filled(now, name)))
        for name in names
        if not name.startswith("trial_") and _filled(now, name) != _filled(form.sent, name)
    ]


def _filled(sent: Sent, name: str) -> list[str]:
    return [
        one.replace("\r\n", "\n").strip() for one in sent.getlist(name) if one.strip() not in {"", "false"}
    ]


def _words(form: Form, name: str) -> str:
    if name in form.labels:
        return said(form.labels[name])
    found = field_words.said(name, current_language())
    return found[:1].upper() + found[1:]
