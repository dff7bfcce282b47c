"""Hotlines by matter: whom to call for power, water, the police, a child in danger, the commune's office.

Which words, numbers and offices belong to a matter stands in `hotline_matters.yml`. Nothing is invented: an office
whose number is not known is named without one.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TypedDict, cast

from models.areas import agencies, areas
from models.language.languages import DEFAULT
from models.language.named import needle, spaced
from models.reports import hotlines
from models.reports.hotlines import Hotline
from models.store import Store, datafiles

FILE = "hotline_matters.yml"


class Matter(TypedDict):
    """One matter: its `numbers` are hotlines, `office` the code of an agency or "", its `words` are folded."""

    code: str
    numbers: list[str]
    office: str
    words: list[str]


class MattersFile(TypedDict):
    """The file; `ask` is the hotline that knows the numbers of all offices.

    :ivar of_places: words of a matter that stand in names of places, too.
    """

    ask: str
    of_places: list[str]
    matters: list[Matter]


@dataclass(frozen=True)
class Contact:
    """Whom to turn to.

    :param office: the name of the agency in charge; "" where the matter has none, or the commune is not known.
    :param numbers: what to call, of the matter itself.
    :param ask: the line that knows more numbers; None where the province has none.
    """

    office: str
    numbers: list[Hotline]
    ask: Hotline | None


@lru_cache(maxsize=1)
def rules() -> MattersFile:
    """Return what stands in `hotline_matters.yml`."""
    return cast(MattersFile, datafiles.read(FILE))


def meant(text: str) -> Matter | None:
    """Return the matter that a text names; of several the one with the longest word; None for none."""
    words = spaced(text)
    hits = [
        (len(word), -order, matter)
        for order, matter in enumerate(rules()["matters"])
        for word in matter["words"]
        if needle(word) in words
    ]
    return max(hits, key=lambda hit: hit[:2])[2] if hits else None


def named(text: str) -> Matter | None:
    """Return the matter that a text names by more than the kind of a place ("xã", "ward"); None for none."""
    matter, words, places = meant(text), spaced(text), rules()["of_places"]
    names = matter is not None and any(
        needle(word) in words for word in matter["words"] if word not in places
    )
    return matter if names else None


def line_to_ask(store: Store, area_id: str) -> Hotline | None:
    """Return the line that knows the numbers of all offices; None where the province has none."""
    return next((row for row in hotlines.every(store, area_id) if row["_id"] == rules()["ask"]), None)


def by_code(code: str) -> Matter | None:
    """Return a matter by its code; None if there is none."""
    return next((matter for matter in rules()["matters"] if matter["code"] == code), None)


def contact(store: Store, matter: Matter, area_id: str, lang: str = DEFAULT) -> Contact:
    """Return whom to turn to in an area.

    :param area_id: the commune, or the province where that is not known.
    """
    numbers = [row for row in hotlines.every(store, area_id) if row["_id"] in matter["numbers"]]
    ask = line_to_ask(store, area_id)
    return Contact(_office(store, matter["office"], area_id, lang), numbers, ask)


def _office(store: Store, code: str, area_id: str, lang: str) -> str:
    """Return the name of the office in charge; "" where the matter has none or the commune is not known."""
    province = areas.active_province_id(store)
    if not code or (code == agencies.COMMITTEE and area_id == province):
        return ""
    # The committee is the commune's own; all other offices are the province's.
    found = agencies.find(
        store, agencies.agency_id(code, area_id if code == agencies.COMMITTEE else province)
    )
    return agencies.name(store, found["_id"], lang) if found else ""
