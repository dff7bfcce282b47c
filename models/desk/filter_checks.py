"""Checks that what a search or a saved filter names exists."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from models.areas import agencies, areas
from models.categories import categories
from models.errors import Fault, NotFound
from models.people import officials
from models.store import Store

#: What a filter may say of the assignee besides an id: the caller, or nobody.
ME, NOBODY = "me", "none"


def order_faults(**times: datetime | None) -> Iterator[Fault]:
    """Yield a fault for the second of two times, by their fields, that does not come after the first."""
    (first, begins), (second, ends) = times.items()
    if begins and ends and begins >= ends:
        yield Fault(second, "time_not_after", {"other": first}, about=(first, second))


def faults_of(
    store: Store,
    *,
    area: str = "",
    agency: str = "",
    category: str | Sequence[str] = "",
    assignee: str = "",
) -> Iterator[Fault]:
    """Yield a fault for each of these that does not exist; what is empty is not looked at.

    :param area: a code or an id.
    :param category: a code, or several; then the field is `category.<number>`.
    :param assignee: an official's id, `ME` or `NOBODY`.
    """
    if isinstance(category, str):
        named = [("category", category)]
    else:
        named = [(f"category.{number}", code) for number, code in enumerate(category)]
    person = "" if assignee in {ME, NOBODY} else assignee
    rows: list[tuple[str, str, str, Callable[[Store, str], object]]] = [
        ("area", "area_unknown", area, areas.searched),
        ("agency", "agency_unknown", agency, agencies.get),
        ("assignee", "official_unknown", person, officials.get),
        *((field, "category_unknown", code, categories.get) for field, code in named),
    ]
    for field, fault, value, read in rows:
        try:
            if value:
                read(store, value)
        except NotFound:
            yield Fault(field, fault)
