"""Moves of whoever called for rescue to the house next door: the place is new, and the call is the same.

Which words tell such a move stands in `moves.yml`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

import yaml

from bot.understanding.glued import parted
from models.language.text import fold

FILE = Path(__file__).with_name("moves.yml")

#: So many words stand between the roof and whose it is: "mái nhà chú Bảy Lành kế bên".
_BETWEEN = r"(?: (?!{next})\w+){{0,3}}?"
#: So many letters behind it may still deny it: "leo qua nhà kế bên không được".
_AFTER = 8
_CLAUSE = re.compile(r"[,.;:!?\n()]+")


def next_door(text: str) -> bool:
    """Say whether a text tells that its writer went to the house of people next door."""
    return any(_moved(clause) for clause in _clauses(text))


def without(text: str) -> str:
    """Return a text, as it is compared, without where its writer went."""
    kept = []
    for clause in _clauses(text):
        found = _moved(clause)
        kept.append(f"{clause[: found.start()]} {clause[found.end() :]}" if found else clause)
    return " ".join(" ".join(kept).split())


def _moved(clause: str) -> re.Match[str] | None:
    moves, never = _patterns()
    found = moves.search(clause)
    return None if found is None or never.search(clause[: found.end() + _AFTER]) else found


def _clauses(text: str) -> list[str]:
    return [
        " ".join(re.findall(r"[\w\u1780-\u17ff]+", fold(clause))) for clause in _CLAUSE.split(parted(text))
    ]


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return what finds a move in a clause, and what says that nobody went."""
    words: dict[str, list[str]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    one = {name: f"(?:{'|'.join(sorted(rows, key=len, reverse=True))})" for name, rows in words.items()}
    begins = rf"(?:^|\b{one['begins']} )(?:(?:{one['when']}|{one['who']}) )*+"
    goes = rf"(?:{one['goes']}(?: {one['to']})*(?: {one['upon']})*|{one['stays']}(?: {one['upon']})+)"
    between = _BETWEEN.format(next=one["next"])
    moves = rf"{begins}{goes}{between} {one['next']}(?! {one['of_oneself']}\b)(?: s| mai| noc| roof| house| attic)*\b"
    return re.compile(moves), re.compile(rf"\b{one['never']}\b")
