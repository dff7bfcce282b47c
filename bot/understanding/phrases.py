"""Phrases: lists of words in a file, looked for in texts as they are spelt or without any marks; Khmer anywhere."""

from __future__ import annotations

import re
from functools import cached_property
from pathlib import Path
from typing import cast

import yaml

from bot.understanding.spelling import written
from models.language.text import fold

#: Stands where something was taken out.
GAP = " · "

#: Lists that end so count with their marks only: without any their words are others.
MARKED_ONLY = "_marked"

_KHMER = re.compile(r"[\u1780-\u17ff]")


class Phrases:
    """The lists of one file."""

    def __init__(self, path: Path, under: str = "") -> None:
        """Read the file when it is first needed.

        :param under: the key of the lists, in a file that holds more than these.
        """
        self._path, self._under = path, under
        self._found: dict[str, re.Pattern[str]] = {}

    @cached_property
    def content(self) -> dict[str, object]:
        """All that the file holds."""
        content: dict[str, object] = yaml.load(self._path.read_text(encoding="utf-8"), yaml.CSafeLoader)
        return content

    @cached_property
    def lists(self) -> dict[str, list[str]]:
        """All lists of the file by their names."""
        return cast("dict[str, list[str]]", self.content[self._under] if self._under else self.content)

    @staticmethod
    def typed(text: str) -> str:
        """Return a text as it is searched: chat spelling and leftovers of keyboards undone, a blank at either end."""
        return f" {written(text).marked} "

    def has(self, typed: str, *names: str) -> bool:
        """Say whether one of the phrases of some lists is in a text."""
        return any(self._pattern(name).search(typed) for name in names)

    def without(self, typed: str, *names: str, gap: str = GAP) -> str:
        """Return a text with the phrases of some lists taken out."""
        for name in names:
            typed = self._pattern(name).sub(gap, typed)
        return typed

    def is_whole(self, words: str, name: str) -> bool:
        """Say whether words are one phrase of a list and nothing besides."""
        return bool(words) and not self._pattern(name).sub("", f" {words} ").strip()

    def _pattern(self, name: str) -> re.Pattern[str]:
        if name not in self._found:
            phrases = sorted(self.lists.get(name, ()), key=len, reverse=True)
            forms = dict.fromkeys(_form(phrase, marked_only=name.endswith(MARKED_ONLY)) for phrase in phrases)
            self._found[name] = re.compile("|".join(forms) or r"(?!)")
        return self._found[name]


def _form(phrase: str, *, marked_only: bool) -> str:
    spelt = written(phrase).marked
    if _KHMER.search(spelt):
        return re.escape(spelt)
    forms = [" ".join(_either(word, marked_only=marked_only) for word in spelt.split())]
    if not marked_only and (bare := " ".join(fold(phrase).split())) != fold(spelt):
        # A word of the south typed without its marks is not undone: "vo bo" is "vô bờ".
        forms.append(re.escape(bare))
    # Two phrases in a row share one blank.
    return rf"(?<= )(?:{'|'.join(forms)})(?= )"


def _either(word: str, *, marked_only: bool) -> str:
    forms = [word] if marked_only else list(dict.fromkeys((word, fold(word))))
    return f"(?:{'|'.join(map(re.escape, forms))})"
