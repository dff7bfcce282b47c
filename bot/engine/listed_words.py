"""Listed words: those of a project's lookups, synonyms and marked examples, made ready once to be found in texts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from bot.engine.khmer import is_khmer
from bot.engine.marked_words import Annotation
from bot.engine.project import Project

#: Makes a word comparable with prepared texts.
Prepare = Callable[[str], str]


class WordList:
    """Words that are looked for in prepared texts, the longest first."""

    def __init__(self, words: Iterable[str]) -> None:
        """Take the words, prepared as the texts will be."""
        longest = sorted(words, key=len, reverse=True)
        self._needles = [(word if is_khmer(word) else f" {word} ", word) for word in longest]

    def found(self, prepared: str) -> Iterator[str]:
        """Yield the words in a text, longest first; a place in the text counts once."""
        rest = f" {prepared} "
        for needle, word in self._needles:
            if needle in rest:
                rest = rest.replace(needle, " · ")
                yield word


@dataclass(frozen=True)
class ListedWords:
    """What a project lists.

    :param values: what words stand for.
    :param lookups: words by entity.
    :param marked: what the examples mark, by its words, of entities that no list or pattern finds.
    :param marks: the words of `marked`.
    """

    values: Mapping[str, str]
    lookups: Mapping[str, WordList]
    marked: Mapping[str, list[Annotation]]
    marks: WordList


def listed(project: Project, prepare: Prepare) -> ListedWords:
    """Make the listed words of a project ready."""
    found = project.lookups.keys() | project.regexes.keys()
    marked: dict[str, list[Annotation]] = {}
    for row in project.annotations:
        if row.entity not in found:
            marked.setdefault(prepare(row.text), []).append(row)
    return ListedWords(
        {prepare(word): value for value, words in project.synonyms.items() for word in words},
        {name: WordList(map(prepare, words)) for name, words in project.lookups.items()},
        marked,
        WordList(marked),
    )
