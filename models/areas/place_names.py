"""Place names as people write them: "xa long duc", "P. Trà Vinh", "o phuong 4 tp tra vinh".

Names of the map before count too, since people keep using them: they lead to the area that took theirs in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

from models.areas import areas
from models.areas.areas import Area
from models.language.text import fold
from models.store import Store

# How sure a match is, from the whole name with its kind down to a name with a slip of the finger.
_FULL, _NAME, _FULL_INSIDE, _NAME_INSIDE, _START, _SIMILAR = 100, 90, 80, 60, 50, 40
#: From this score on a text is nothing but a name; a name of the map before stands one below.
WHOLE_NAME = _NAME
_PARENT_BONUS = 5
_ENOUGH_ALIKE = 0.84
# Longer than any name: a sentence, which is not compared letter by letter.
_LONGEST_NAME = 40

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
_KIND = re.compile(r"(?<!\w)(tt|tx|tp|[pxhqt])(?:\.\s*|\s+(?=\d|\w{2}))(?=\w)|(?<!\w)(p)(?=\d)")
_NOT_WORD = re.compile(r"[^\w\s]+")


@dataclass(frozen=True)
class Candidate:
    """An area of the active map that a text may mean.

    :param score: 0 to 105, higher is surer.
    :param via: the former name that matched, or None when the area's own name did.
    """

    area: Area
    score: int
    via: str | None = None


def plain(text: str) -> str:
    """Return `text` folded, without punctuation, kinds of unit written out: what names are compared with."""
    spelled = _KIND.sub(lambda hit: f"{_KINDS[hit[1] or hit[2]]} ", fold(text))
    return " ".join(_NOT_WORD.sub(" ", spelled).split())


def search(store: Store, text: str, limit: int = 5, level: areas.Level | None = None) -> list[Candidate]:
    """Return the areas of the active map that `text` may name, surest first.

    :param text: a name or a sentence that holds one, with or without diacritics.
    """
    wanted = plain(text)
    if not wanted:
        return []
    best: dict[str, Candidate] = {}
    for candidate in _candidates(wanted, _names(store)):
        held = best.get(candidate.area["_id"])
        if held is None or held.score < candidate.score:
            best[candidate.area["_id"]] = candidate
    found = [one for one in best.values() if level in (None, one.area["level"])]
    return sorted(found, key=_rank)[:limit]


@dataclass(frozen=True)
class _Names:
    """The names of a map, ready to be compared.

    :param plain: the names of `active` and `former` as `plain` writes them, by id.
    """

    active: list[Area]
    former: list[Area]
    named: dict[str, Area]
    plain: dict[str, str]


def _names(store: Store) -> _Names:
    """Return the names of the active map, once a process: folding some hundred for every text takes longest."""
    return store.cached(("names", areas.active_province_id(store)), lambda: _read(store))


def _read(store: Store) -> _Names:
    active = _active(store)
    named = {area["_id"]: area for area in active}
    former = _former(store, named)
    return _Names(active, former, named, {area["_id"]: plain(area["name"]) for area in (*active, *former)})


def _candidates(wanted: str, names: _Names) -> Iterable[Candidate]:
    for area in names.active:
        if score := _score(wanted, area, names.plain):
            yield Candidate(area, score)
    for area in names.former:
        score = _score(wanted, area, names.plain)
        for successor in area["successors"] if score else ():
            if successor in names.named:
                yield Candidate(names.named[successor], score - 1, area["full_name"])


def _active(store: Store) -> list[Area]:
    return list(store.collection(areas.AREAS).find({"path": areas.active_province_id(store)}))


def _former(store: Store, named: dict[str, Area]) -> list[Area]:
    """Return communes of the map before whose land lies in the active province."""
    query = {"successors": {"$in": list(named)}, "level": areas.Level.COMMUNE}
    return list(store.collection(areas.AREAS).find(query))


def _score(wanted: str, area: Area, names: dict[str, str]) -> int:
    full, name = area["folded"], names[area["_id"]]
    score = _named(wanted, full, name) or _alike(wanted, full, name)
    parent = names.get(area["parent_id"] or "")
    rest = wanted.replace(full, "", 1).replace(name, "", 1)
    return score + _PARENT_BONUS if score and parent and _holds(rest, parent) else score


def _named(wanted: str, full: str, name: str) -> int:
    if wanted == full:
        return _FULL
    if wanted == name:
        return _NAME
    if _holds(wanted, full):
        return _FULL_INSIDE
    # A bare number is no name inside a sentence: "4 ngày" is not ward 4.
    if not name.isdigit() and _holds(wanted, name):
        return _NAME_INSIDE
    return 0


def _alike(wanted: str, full: str, name: str) -> int:
    if len(wanted) >= 3 and (full.startswith(wanted) or name.startswith(wanted)):
        return _START
    if len(wanted) > _LONGEST_NAME or name.isdigit():
        return 0
    return _SIMILAR if any(_is_alike(wanted, other) for other in (full, name)) else 0


def _is_alike(wanted: str, name: str) -> bool:
    compared = SequenceMatcher(None, wanted, name)
    # The first two are cheap upper bounds of the third.
    ratios = (compared.real_quick_ratio, compared.quick_ratio, compared.ratio)
    return all(ratio() >= _ENOUGH_ALIKE for ratio in ratios)


def _holds(text: str, words: str) -> bool:
    return f" {words} " in f" {text} "


def _rank(candidate: Candidate) -> tuple[int, bool, int, str]:
    area = candidate.area
    return -candidate.score, area["level"] != areas.Level.COMMUNE, -len(area["folded"]), area["code"]
