"""Place names as people write them: "xa long duc", "P. Trà Vinh", "o phuong 4 tp tra vinh".

Names of the map before count too, since people keep using them: they lead to the area that took theirs in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from models.areas import areas
from models.areas.areas import Area
from models.areas.spelled import Spelled, is_alike, spelled
from models.language.text import fold, marked
from models.store import Store

# How sure a match is, from the whole name with its kind down to a name with a slip of the finger.
_FULL, _NAME, _FULL_INSIDE, _SIMILAR_INSIDE, _NAME_INSIDE, _START, _SIMILAR = 100, 90, 80, 62, 60, 50, 40
#: From this score on a text is nothing but a name; a name of the map before stands one below.
WHOLE_NAME = _NAME
_PARENT_BONUS = 5
# Longer than any name: a sentence, which is not compared letter by letter.
_LONGEST_NAME = 40
# A name that was begun counts from so many characters on.
_SHORTEST_START = 3

# Abbreviations of the kinds of unit, as written before a name.
_KINDS = {
    "p": "phuong",
    "x": "xa",
    "tt": "thi tran",
    "tx": "thi xa",
    "tp": "thanh pho",
    "h": "huyen",
    "q": "quan",
    "t": "tinh",
}
#: The same in Khmer, which is written without blanks.
_KHMER_KINDS = {"ឃុំ": " xa ", "សង្កាត់": " phuong "}
_KIND = re.compile(r"(?<!\w)(tt|tx|tp|[pxhqt])(?:\.\s*|\s+(?=\d|\w{2}))(?=\w)|(?<!\w)(p)(?=\d)")
# Kinds of unit as they are written out, behind which a name follows that may be misspelt; so many words at most.
_WRITTEN_OUT = frozenset({"xa", "phuong", "thi tran", "thi xa", "thanh pho", "huyen", "quan"})
_MOST_WORDS = 4

_NOT_WORD = re.compile(r"[^\w\s]+")


@dataclass(frozen=True)
class Candidate:
    """An area of the active map that a text may mean.

    :param score: 0 to 105, higher is surer.
    :param via: the former name that matched, or None when the area's own name did.
    :param above: the id of what the former area lay in.
    """

    area: Area
    score: int
    via: str | None = None
    above: str | None = None


def plain(text: str) -> str:
    """Return `text` folded, without punctuation, kinds of unit written out: what names are compared with."""
    return _words(fold(text))


def _words(text: str) -> str:
    for khmer, kind in _KHMER_KINDS.items():
        text = text.replace(khmer, kind)
    spelled = _KIND.sub(lambda hit: f"{_KINDS[hit[1] or hit[2]]} ", text)
    return " ".join(_NOT_WORD.sub(" ", spelled).split())


def search(store: Store, text: str, limit: int = 5, level: areas.Level | None = None) -> list[Candidate]:
    """Return the areas of the active map that `text` may name, surest first.

    :param text: a name or a sentence that holds one, with or without diacritics.
    """
    wanted, typed = plain(text), _words(marked(text))
    if not wanted:
        return []
    best: dict[str, Candidate] = {}
    for candidate, _ in _longest(wanted, _meant(wanted, typed, _names(store))):
        held = best.get(candidate.area["_id"])
        if held is None or held.score < candidate.score:
            best[candidate.area["_id"]] = candidate
    found = [one for one in best.values() if level in (None, one.area["level"])]
    return sorted(found, key=_rank)[:limit]


def _meant(wanted: str, typed: str, names: _Names) -> list[tuple[Candidate, _Named]]:
    """Return what a text may name, each with the name that it was found by."""
    return [
        (candidate, one)
        for candidate, one in _candidates(_text(wanted), names)
        if candidate.score >= _FULL_INSIDE or not _is_other_word(wanted, typed, one)
    ]


def _longest(wanted: str, found: list[tuple[Candidate, _Named]]) -> Iterable[tuple[Candidate, _Named]]:
    """Leave out names that stand in the text only as a part of a longer one: "Bình Hòa" in "Bình Hòa Phước"."""
    inside = {one.name.text for _, one in found if one.name.inside in f" {wanted} "}
    for candidate, one in found:
        rest = f" {wanted} "
        for longer in inside:
            if longer != one.name.text and one.name.inside in f" {longer} ":
                rest = rest.replace(f" {longer} ", " , ")
        if one.name.text not in inside or one.name.inside in rest:
            yield candidate, one


def is_name(store: Store, text: str) -> bool:
    """Say whether `text` is nothing but the name of an area: what `search` gives at least `WHOLE_NAME`."""
    return plain(text) in _names(store).whole


@dataclass(frozen=True)
class _Named:
    """An area, its names ready to be compared.

    :param parent: the plain name of the area that it lies in; None where that is of no map that is looked through.
    """

    area: Area
    full: Spelled
    name: Spelled
    is_number: bool
    parent: str | None


@dataclass(frozen=True)
class _Names:
    """The names of a map, ready to be compared.

    :param named: areas of the active map by id.
    :param whole: what alone names an area of it: their names, and the full ones of the map before.
    """

    active: list[_Named]
    former: list[_Named]
    named: dict[str, Area]
    whole: frozenset[str]


@dataclass(frozen=True)
class _Text:
    """A text, ready to be compared.

    :param behind: what may be a name in a sentence, by the number of its blanks: the words behind each kind of unit.
    """

    whole: Spelled
    behind: Mapping[int, list[Spelled]]


def _names(store: Store) -> _Names:
    """Return the names of the active map, once a process: folding some hundred for every text takes longest."""
    return store.cached(("names", areas.active_province_id(store)), lambda: _read(store))


def _read(store: Store) -> _Names:
    active = _active(store)
    named = {area["_id"]: area for area in active}
    former = _former(store, named)
    names = {area["_id"]: plain(area["name"]) for area in (*active, *former, *_districts(store, former))}
    whole = {area["folded"] for area in (*active, *former)} | {names[area["_id"]] for area in active}
    ready = [_ready(area, names) for area in active]
    return _Names(ready, [_ready(area, names) for area in former], named, frozenset(whole))


def _ready(area: Area, names: Mapping[str, str]) -> _Named:
    name = names[area["_id"]]
    parent = names.get(area["parent_id"] or "")
    return _Named(area, spelled(area["folded"]), spelled(name), name.isdigit(), parent)


def _candidates(text: _Text, names: _Names) -> Iterable[tuple[Candidate, _Named]]:
    for one in names.active:
        if score := _score(text, one):
            yield Candidate(one.area, score), one
    for one in names.former:
        score = _score(text, one)
        for successor in one.area["successors"] if score else ():
            if successor in names.named:
                yield (
                    Candidate(
                        names.named[successor], score - 1, one.area["full_name"], one.area["parent_id"]
                    ),
                    one,
                )


def _is_other_word(wanted: str, typed: str, one: _Named) -> bool:
    """Say whether the name inside of a sentence has other diacritics there: "lông thành đống" is not Long Thành."""
    words, marks, plain_name = wanted.split(), typed.split(), one.name.text
    length = plain_name.count(" ") + 1
    if len(words) != len(marks) or len(words) <= length:
        return False
    found = [
        " ".join(marks[at : at + length])
        for at in range(len(words) - length + 1)
        if " ".join(words[at : at + length]) == plain_name
    ]
    # Who types without diacritics, or leaves them out in the name alone, may mean it.
    meant = (_words(marked(one.area["name"])), plain_name)
    return bool(found) and not any(words in meant for words in found)


def _active(store: Store) -> list[Area]:
    return list(store.collection(areas.AREAS).find({"path": areas.active_province_id(store)}))


def _former(store: Store, named: dict[str, Area]) -> list[Area]:
    """Return communes of the map before whose land lies in the active province."""
    query = {"successors": {"$in": list(named)}, "level": areas.Level.COMMUNE}
    return list(store.collection(areas.AREAS).find(query))


def _districts(store: Store, communes: list[Area]) -> list[Area]:
    """Return what these communes lie in: of several old wards 4 the one is meant whose town stands behind it."""
    above = sorted({area["parent_id"] for area in communes if area["parent_id"]})
    return list(store.collection(areas.AREAS).find({"_id": {"$in": above}}))


def _text(wanted: str) -> _Text:
    """Return a plain text, ready to be compared with names."""
    behind: dict[int, list[Spelled]] = {}
    for words in _behind_kinds(wanted):
        one = spelled(words)
        behind.setdefault(one.blanks, []).append(one)
    return _Text(spelled(wanted), behind)


def _behind_kinds(wanted: str) -> frozenset[str]:
    """Return what may be a name in a sentence: the words behind each kind of unit, as many as a name has."""
    words = wanted.split()
    starts = [
        at
        for at in range(1, len(words))
        if words[at - 1] in _WRITTEN_OUT or " ".join(words[max(0, at - 2) : at]) in _WRITTEN_OUT
    ]
    return frozenset(
        " ".join(words[at : at + length])
        for at in starts
        for length in range(1, min(_MOST_WORDS, len(words) - at) + 1)
    )


def _score(text: _Text, one: _Named) -> int:
    score = _inside(text.whole, one) or _alike(text.whole, one) or _misspelt_inside(text, one)
    if not score or not one.parent:
        return score
    rest = text.whole.text.replace(one.full.text, "", 1).replace(one.name.text, "", 1)
    return score + _PARENT_BONUS if f" {one.parent} " in f" {rest} " else score


def _inside(whole: Spelled, one: _Named) -> int:
    if whole.text == one.full.text:
        return _FULL
    if whole.text == one.name.text:
        return _NAME
    if one.full.inside in whole.inside:
        return _FULL_INSIDE
    # A bare number is no name inside a sentence: "4 ngày" is not ward 4.
    if not one.is_number and one.name.inside in whole.inside:
        return _NAME_INSIDE
    return 0


def _alike(whole: Spelled, one: _Named) -> int:
    begun = whole.text
    if whole.length >= _SHORTEST_START and (
        one.full.text.startswith(begun) or one.name.text.startswith(begun)
    ):
        return _START
    if whole.length > _LONGEST_NAME or one.is_number:
        return 0
    return _SIMILAR if is_alike(whole, one.full) or is_alike(whole, one.name) else 0


def _misspelt_inside(text: _Text, one: _Named) -> int:
    if one.is_number:
        return 0
    behind = text.behind.get(one.name.blanks, ())
    return _SIMILAR_INSIDE if any(is_alike(words, one.name) for words in behind) else 0


def _rank(candidate: Candidate) -> tuple[int, bool, int, str]:
    area = candidate.area
    return -candidate.score, area["level"] != areas.Level.COMMUNE, -len(area["folded"]), area["code"]
