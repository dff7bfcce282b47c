"""Ids: the names of a form as ids of Loa, each once."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from models.language.text import fold
from models.surveys.definition_checks import ID, LONGEST_ID
from models.surveys.xlsform.left_out import Place, Report

_STRANGE = re.compile(r"[^A-Za-z0-9_-]+")


@dataclass
class Ids:
    """Gives out ids.

    :ivar given: by the name in the form its id, of a name that stands there twice the first.
    :ivar order: all ids as they were given out.
    """

    report: Report
    given: dict[str, str] = field(default_factory=dict)
    order: list[str] = field(default_factory=list)
    _taken: set[str] = field(default_factory=set)

    def has(self, name: str) -> bool:
        """Say whether this name has an id."""
        return name in self.given

    def take(self, name: str, place: Place) -> str:
        """Return the id for a name; tells where it is another."""
        wanted = name if ID.fullmatch(name) else plain(name)
        made, number = wanted, 2
        while made in self._taken:
            made = f"{wanted[: LONGEST_ID - len(str(number)) - 1]}_{number}"
            number += 1
        if made != name:
            self.report.change(place, name, "name_changed" if wanted != name else "name_repeated")
        self._taken.add(made)
        self.order.append(made)
        self.given.setdefault(name, made)
        return made


def plain(name: str) -> str:
    """Return a name with what an id may have."""
    return _STRANGE.sub("_", fold(name))[:LONGEST_ID].strip("_") or "q"
