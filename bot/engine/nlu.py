"""Understanding a text: what is certain decides at once, then the likeliest intent; entities by pattern and word list.

Words of the lexicon are compared folded (lower case, no diacritics) with chat spelling written out, because most people
type so. What is weighed is weighed by the project's understanding (`bot.engine.understanding`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Literal

from bot.engine import languages
from bot.engine.files import EntityRule, WordRule
from bot.engine.khmer import is_khmer, words_of
from bot.engine.languages import LANGUAGE
from bot.engine.listed_words import ListedWords, listed
from bot.engine.marked_words import NUMBER
from bot.engine.parse import FALLBACK_INTENT, Entity, Parse
from bot.engine.project import Project
from bot.engine.understanding import Guess, Ranking, Understanding
from models.language.text import fold, glyphs, marked, nfc

#: The intent of a text that is the name of a place and nothing else.
PLACE_INTENT = "inform_place"

#: Lists of a rule of words of each of which the text must have one.
KINDS: tuple[Literal["any", "also"], ...] = ("any", "also")

#: Stands behind the last word of a text, for words of the lexicon that are meant there only.
END = "."

#: Stands before the first word, for words of the lexicon that are meant there only.
START = ">"

_WORD = re.compile(r"\w+")
#: Signs that stand for a word.
_SIGNS = {"🆘": " sos "}

#: Texts as short as words of the lists are remembered: every message is compared with all of them.
_REMEMBERED_CHARACTERS = 40

_REPEATED = re.compile(r"([^\W\d])\1{2,}")


@dataclass(frozen=True)
class Nlu:
    """Understands the texts of a project."""

    project: Project
    understanding: Understanding

    @cached_property
    def _listed(self) -> ListedWords:
        return listed(self.project, lambda word: prepare(word, self.project.lexicon.teencode))

    def parse(self, text: str, is_place: Callable[[str], bool] = lambda text: False) -> Parse:
        """Return the intent and the entities of a text.

        :param is_place: is the text nothing but the name of a place?
        """
        typed = nfc(text)
        prepared = prepare(typed, self.project.lexicon.teencode)
        entities = tuple(_entities(self.project, self._listed, typed, prepared))
        intent = self._certain(typed, prepared, entities)
        if not intent and is_place(typed):
            intent = PLACE_INTENT
        if intent:
            return Parse(typed, intent, 1.0, entities, ranking=(Guess(intent, 1.0),))
        return self._weighed(typed, prepared, entities)

    def _certain(self, typed: str, prepared: str, entities: tuple[Entity, ...]) -> str:
        """Return the intent that the understanding, words or entities decide; "" when they leave it open."""
        if known := self.understanding.certain(typed):
            return known
        # "cuuuu voi": of drawn-out letters one is meant, or two.
        doubled = prepare(_REPEATED.sub(r"\1\1", fold(typed)), self.project.lexicon.teencode)
        for form in dict.fromkeys((prepared, doubled)):
            if intent := by_words(self.project.lexicon.rules, typed, form):
                return self._settled(typed, prepared, intent, by_words=True)
        rule = by_entities(self.project.lexicon.entities, (typed, prepared), entities)
        return rule["intent"] if rule and not self._is_left_to_weights(rule, typed) else ""

    def _is_left_to_weights(self, rule: EntityRule, typed: str) -> bool:
        """Say whether a text with an entity surely means something else with it: "add to VL-7K3M9: ..."."""
        if "unless_likely" not in rule:
            return False
        intent, confidence = self._ranking(typed)[0]
        return intent in rule["unless_likely"] and confidence >= self.understanding.least(intent)

    def _weighed(self, typed: str, prepared: str, entities: tuple[Entity, ...]) -> Parse:
        """Return the likeliest meaning of a text, or that it is not understood."""
        ranking = self._ranking(typed)
        intent, confidence = ranking[0]
        if confidence < self.understanding.least(intent) or not _WORD.search(prepared):
            return Parse(typed, FALLBACK_INTENT, 1 - confidence, entities, ranking=ranking)
        if not self._is_worded(intent, typed, prepared):
            return Parse(typed, FALLBACK_INTENT, 1 - confidence, entities, intent, ranking)
        taken = self._settled(typed, prepared, intent)
        return Parse(typed, taken, confidence, entities, "" if taken == intent else intent, ranking)

    def _settled(self, typed: str, prepared: str, intent: str, *, by_words: bool = False) -> str:
        rules = [rule for rule in self.project.lexicon.rules if rule["intent"] == intent]
        rest = without(prepared, rules) if rules else prepared
        return self.understanding.settled(typed, intent, rest=rest, by_words=by_words)

    def _ranking(self, text: str) -> Ranking:
        return self.understanding.ranking(text) or (Guess(FALLBACK_INTENT, 0.0),)

    def _is_worded(self, intent: str, typed: str, prepared: str) -> bool:
        """Say whether a text has one of the words without which an intent is not believed to the classifier."""
        words = self.project.lexicon.wants.get(intent)
        return not words or bool(by_words(({"intent": intent, "any": list(words)},), typed, prepared))


def without(prepared: str, rules: Sequence[WordRule]) -> str:
    """Return a prepared text without the words by which these rules decide, the longest first."""
    words = {word for rule in rules for kind in KINDS for word in rule.get(kind, ())}
    rest = f" {START} {prepared} {END} "
    for word in sorted(words, key=len, reverse=True):
        rest = rest.replace(word if is_khmer(word) else f" {word} ", " ")
    return rest.strip().removeprefix(START).removesuffix(END).strip()


def prepare(text: str, teencode: Mapping[str, str]) -> str:
    """Return `text` folded, without punctuation, chat spelling written out, drawn-out letters shortened."""
    words = _plain_words(text) if len(text) <= _REMEMBERED_CHARACTERS else _plain_words.__wrapped__(text)
    return " ".join(teencode.get(word, word) for word in words)


@lru_cache(maxsize=5_000)
def _plain_words(text: str) -> tuple[str, ...]:
    for sign, meant in _SIGNS.items():
        text = text.replace(sign, meant)
    return tuple(words_of(_REPEATED.sub(r"\1", fold(text))))


def by_words(rules: tuple[WordRule, ...], typed: str, prepared: str) -> str:
    """Return the intent that the lexicon's words decide; "" when they leave it open."""
    spelling = " ".join(words_of(marked(typed)))
    padded, spelt = (f" {START} {text} {END} " for text in (prepared, spelling))
    for rule in rules:
        named = [any(_has(word, padded, spelt) for word in rule[kind]) for kind in KINDS if kind in rule]
        hit = prepared in rule.get("exact", ()) or (named and all(named))
        if hit and not any(_has(word, padded, spelt) for word in rule.get("unless", ())):
            return rule["intent"]
    return ""


def by_entities(
    rules: tuple[EntityRule, ...], forms: tuple[str, ...], entities: tuple[Entity, ...]
) -> EntityRule | None:
    """Return the rule by which a found entity decides the intent; None when none does.

    :param forms: the text as typed and as prepared.
    """
    for rule in rules:
        found = [entity.text for entity in entities if entity.name == rule["entity"]]
        whole = not rule.get("whole") or set(found) & set(forms)
        worded = "words" not in rule or any(f" {word} " in f" {forms[1]} " for word in rule["words"])
        if found and whole and worded:
            return rule
    return None


def _has(word: str, padded: str, spelt: str) -> bool:
    """Say whether a word or phrase is in the text. Khmer is written without blanks, so there it may stand anywhere."""
    needle, folded = _needle(word)
    return needle in (padded if folded else spelt)


@lru_cache(maxsize=20_000)
def _needle(word: str) -> tuple[str, bool]:
    """Return what to look for in a text to find a word of the lexicon, and whether in the folded text."""
    return (word, True) if is_khmer(word) else (f" {word} ", word.isascii())


def _entities(project: Project, words: ListedWords, typed: str, prepared: str) -> Iterator[Entity]:
    named = list(_named(project, words, typed, prepared))
    yield from (entity for entity in named if entity.name != LANGUAGE)
    spoken = languages.written(project.lexicon.languages, typed)
    wanted = languages.wanted((one for one in named if one.name == LANGUAGE), prepared, spoken)
    # Whoever names a language wants that one, in whatever language they say so.
    yield from wanted or (Entity(LANGUAGE, name) for name in spoken)


def _named(project: Project, words: ListedWords, typed: str, prepared: str) -> Iterator[Entity]:
    """Yield the entities that stand in a text: by pattern, by word list, and those that the examples mark."""
    shaped = glyphs(typed)
    for name, patterns in project.regexes.items():
        found = (hit[0].upper() for pattern in patterns for hit in re.finditer(pattern, shaped))
        for value in dict.fromkeys(found):
            yield Entity(name, value, value)
    for name, word_list in words.lookups.items():
        # The shorter words of the same value say nothing new.
        hits: dict[str, str] = {}
        for word in word_list.found(prepared):
            hits.setdefault(words.values.get(word, word), word)
        yield from (Entity(name, value, word) for value, word in hits.items())
    yield from _annotated(project, words, typed, prepared)


def _annotated(project: Project, words: ListedWords, typed: str, prepared: str) -> Iterator[Entity]:
    """Yield what the examples mark, of entities that no list or pattern finds, and numbers where they are wanted."""
    for word in words.marks.found(prepared):
        before = f" {prepared} ".partition(f" {word} ")[0].split()
        word_row = words.marked[word][0]
        alike = (row for row in project.annotations if row.entity == word_row.entity)
        chosen = next((row for row in alike if before and row.before == before[-1]), word_row)
        yield Entity(word_row.entity, words.values.get(word, word_row.value), word, chosen.role, chosen.group)
    if project.numbers:
        for hit in NUMBER.finditer(typed):
            number = float(hit[0])
            yield Entity("number", int(number) if number.is_integer() else number, hit[0])
