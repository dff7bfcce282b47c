"""Understanding a text: words that decide at once, then a classifier; entities by pattern and word list.

Texts are compared folded (lower case, no diacritics) with chat spelling written out, because most people type
so; this is worth more than any choice of classifier. Calls for help are found by words, never by weight: a
classifier trained on a few examples misses half of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from bot.engine.files import EntityRule, WordRule
from bot.engine.marked_words import NUMBER, Annotation
from bot.engine.parse import FALLBACK_INTENT, Entity, Parse
from bot.engine.project import Project, Table
from models.language.languages import DEFAULT
from models.language.text import fold, glyphs, marked, nfc

#: Below this confidence the bot says that it did not understand; see `bench/nlu.py` for what that costs.
THRESHOLD = 0.35

#: The intent of a text that is the name of a place and nothing else.
PLACE_INTENT = "inform_place"

#: Texts longer than this are judged by their beginning.
JUDGED_CHARACTERS = 400

#: Lists of a rule of words of each of which the text must have one.
KINDS: tuple[Literal["any", "also"], ...] = ("any", "also")

#: Stands behind the last word of a text, for words of the lexicon that are meant there only.
END = "."

#: Stands before the first word, for words of the lexicon that are meant there only.
START = ">"

#: The entity that changes the language of a conversation, and how many words of a language make a text clear.
LANGUAGE = "language"
LEAST_MARKS = 2

_KHMER = re.compile(r"[\u1780-\u17ff]")
_WORD = re.compile(r"\w+")
#: Signs that stand for a word.
_SIGNS = {"🆘": " sos "}

_REPEATED = re.compile(r"([^\W\d])\1{2,}")


@dataclass(frozen=True)
class Nlu:
    """Understands texts.

    :param classify: the surest intent of a prepared text, and how sure (0 to 1).
    """

    project: Project
    classify: Callable[[str], tuple[str, float]]

    def parse(self, text: str, is_place: Callable[[str], bool] = lambda text: False) -> Parse:
        """Return the intent and the entities of a text.

        :param is_place: is the text nothing but the name of a place?
        """
        typed = nfc(text)
        prepared = prepare(typed, self.project.lexicon.teencode)
        entities = tuple(_entities(self.project, typed, prepared))
        # "cuuuu voi": of drawn-out letters one is meant, or two.
        doubled = prepare(_REPEATED.sub(r"\1\1", fold(typed)), self.project.lexicon.teencode)
        forms = dict.fromkeys((prepared, doubled))
        intent = next(filter(None, (by_words(self.project.lexicon.rules, typed, form) for form in forms)), "")
        if intent:
            return Parse(typed, self._beside(intent, typed, prepared), 1.0, entities)
        intent = by_entities(self.project.lexicon.entities, (typed, prepared), entities)
        if intent:
            return Parse(typed, intent, 1.0, entities)
        if is_place(typed):
            return Parse(typed, PLACE_INTENT, 1.0, entities)
        intent, confidence = self.classify(prepared[:JUDGED_CHARACTERS])
        if confidence < THRESHOLD or not _WORD.search(prepared):
            return Parse(typed, FALLBACK_INTENT, 1 - confidence, entities)
        if not self._is_worded(intent, typed, prepared):
            return Parse(typed, FALLBACK_INTENT, 1 - confidence, entities, guessed=intent)
        doubt = self.project.lexicon.doubtful.get(intent, "")
        return Parse(typed, doubt or intent, confidence, entities, guessed=intent if doubt else "")

    def _is_worded(self, intent: str, typed: str, prepared: str) -> bool:
        """Say whether a text has one of the words without which an intent is not believed to the classifier."""
        words = self.project.lexicon.wants.get(intent)
        return not words or bool(by_words(({"intent": intent, "any": list(words)},), typed, prepared))

    def _beside(self, intent: str, typed: str, prepared: str) -> str:
        """Return what a text means for which a rule decides, and which may mean something else without that rule."""
        lexicon = self.project.lexicon
        if not (both := lexicon.beside.get(intent)):
            return intent
        others = tuple(rule for rule in lexicon.rules if rule["intent"] != intent)
        other = by_words(others, typed, prepared)
        if not other:
            rest = without(prepared, [rule for rule in lexicon.rules if rule["intent"] == intent])
            guessed, confidence = self.classify(rest[:JUDGED_CHARACTERS])
            other = guessed if confidence >= THRESHOLD and _WORD.search(rest) else ""
        return both.get(other, intent)


def without(prepared: str, rules: Sequence[WordRule]) -> str:
    """Return a prepared text without the words by which these rules decide, the longest first."""
    words = {word for rule in rules for kind in KINDS for word in rule.get(kind, ())}
    rest = f" {START} {prepared} {END} "
    for word in sorted(words, key=len, reverse=True):
        rest = rest.replace(word if _KHMER.search(word) else f" {word} ", " ")
    return rest.strip().removeprefix(START).removesuffix(END).strip()


def prepare(text: str, teencode: Mapping[str, str]) -> str:
    """Return `text` folded, without punctuation, chat spelling written out, drawn-out letters shortened."""
    for sign, meant in _SIGNS.items():
        text = text.replace(sign, meant)
    short = _REPEATED.sub(r"\1", fold(text))
    return " ".join(teencode.get(word, word) for word in _words(short))


def by_words(rules: tuple[WordRule, ...], typed: str, prepared: str) -> str:
    """Return the intent that the lexicon's words decide; "" when they leave it open."""
    spelling = " ".join(_words(marked(typed)))
    padded, spelt = (f" {START} {text} {END} " for text in (prepared, spelling))
    for rule in rules:
        named = (any(_has(word, padded, spelt) for word in rule[kind]) for kind in KINDS if kind in rule)
        hit = prepared in rule.get("exact", ()) or all(named)
        if hit and not any(_has(word, padded, spelt) for word in rule.get("unless", ())):
            return rule["intent"]
    return ""


def by_entities(rules: tuple[EntityRule, ...], forms: tuple[str, ...], entities: tuple[Entity, ...]) -> str:
    """Return the intent that a found entity decides; "" when none does.

    :param forms: the text as typed and as prepared.
    """
    for rule in rules:
        found = [entity.text for entity in entities if entity.name == rule["entity"]]
        whole = not rule.get("whole") or set(found) & set(forms)
        worded = "words" not in rule or any(f" {word} " in f" {forms[1]} " for word in rule["words"])
        if found and whole and worded:
            return rule["intent"]
    return ""


def _has(word: str, padded: str, spelt: str) -> bool:
    """Say whether a word or phrase is in the text. Khmer is written without blanks, so there it may stand anywhere."""
    if _KHMER.search(word):
        return word in padded
    return f" {word} " in (padded if word.isascii() else spelt)


def _entities(project: Project, typed: str, prepared: str) -> Iterator[Entity]:
    named = list(_named(project, typed, prepared))
    yield from named
    # Whoever names a language wants that one, in whatever language they say so.
    if all(entity.name != LANGUAGE for entity in named):
        yield from (Entity(LANGUAGE, name) for name in _language(project.lexicon.languages, typed))


def _named(project: Project, typed: str, prepared: str) -> Iterator[Entity]:
    """Yield the entities that stand in a text: by pattern, by word list, and those that the examples mark."""
    for name, patterns in project.regexes.items():
        found = (hit[0].upper() for pattern in patterns for hit in re.finditer(pattern, glyphs(typed)))
        for value in dict.fromkeys(found):
            yield Entity(name, value, value)
    values = _values(project.synonyms, project.lexicon.teencode)
    for name, words in project.lookups.items():
        # The shorter words of the same value say nothing new.
        hits: dict[str, str] = {}
        for word in _found(words, prepared, project.lexicon.teencode):
            hits.setdefault(values.get(word, word), word)
        yield from (Entity(name, value, word) for value, word in hits.items())
    yield from _annotated(project, typed, prepared)


def _annotated(project: Project, typed: str, prepared: str) -> Iterator[Entity]:
    """Yield what the examples mark, of entities that no list or pattern finds, and numbers where they are wanted."""
    listed = project.lookups.keys() | project.regexes.keys()
    values = _values(project.synonyms, project.lexicon.teencode)
    rows: dict[str, list[Annotation]] = {}
    for row in project.annotations:
        if row.entity not in listed:
            rows.setdefault(prepare(row.text, project.lexicon.teencode), []).append(row)
    for word in _found(tuple(rows), prepared, project.lexicon.teencode):
        before = f" {prepared} ".partition(f" {word} ")[0].split()
        word_row = rows[word][0]
        alike = (row for row in project.annotations if row.entity == word_row.entity)
        chosen = next((row for row in alike if before and row.before == before[-1]), word_row)
        yield Entity(word_row.entity, values.get(word, word_row.value), word, chosen.role, chosen.group)
    if project.numbers:
        for hit in NUMBER.finditer(typed):
            number = float(hit[0])
            yield Entity("number", int(number) if number.is_integer() else number, hit[0])


def _language(marks: Mapping[str, tuple[str, ...]], typed: str) -> list[str]:
    """Return the language that a text betrays: its script, or two of the words that mark one and more than of others.

    Short and doubtful texts betray none. English has no diacritics, Vietnamese is often written without.
    """
    if len(_KHMER.findall(typed)) >= 3:
        return ["km"]
    words, plain = set(_words(fold(typed))), marked(typed).isascii()
    counts = {name: len(words & set(marking)) for name, marking in marks.items() if plain or name == DEFAULT}
    if DEFAULT in counts:
        counts[DEFAULT] += not plain
    most = max(counts.values(), default=0)
    found = [name for name, count in counts.items() if count == most]
    return found if most >= LEAST_MARKS and len(found) == 1 else []


def _found(words: tuple[str, ...], prepared: str, teencode: Mapping[str, str]) -> Iterator[str]:
    """Yield the listed words in a text, longest first; a place in the text counts once."""
    rest = f" {prepared} "
    for word in sorted((prepare(word, teencode) for word in words), key=len, reverse=True):
        needle = word if _KHMER.search(word) else f" {word} "
        if needle in rest:
            rest = rest.replace(needle, " · ")
            yield word


def _values(synonyms: Table, teencode: Mapping[str, str]) -> dict[str, str]:
    return {prepare(word, teencode): value for value, words in synonyms.items() for word in words}


def _words(text: str) -> list[str]:
    # Khmer marks are no word characters to `re`, and must stay.
    return re.findall(r"[\w\u1780-\u17ff]+", text)
