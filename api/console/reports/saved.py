"""Saved views as filters in an address: the links above the queue, and the fields of the form that keeps one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from werkzeug.datastructures import MultiDict

from api.desk.reports.filters import FilterBodySchema, FilterSchema
from api.extensions.context import current_identity, current_store
from api.html.forms import Sent, structured
from models.desk import saved_views
from models.desk.saved_views import DeskView

#: Filters that hold several values; in an address they stand with commas between them.
SEVERAL = ("state", "category", "urgency", "close_reason", "rating")


@dataclass(frozen=True)
class Saved:
    """A saved view as a link.

    :param own: whether the official may change it.
    """

    id: str
    name: str
    query: str
    own: bool
    shared: bool
    current: bool = False


def every(shown: Mapping[str, str] | None = None) -> list[Saved]:
    """Return the views that the official sees.

    :param shown: the filter that is shown now.
    """
    return [_saved(view, shown or {}) for view in saved_views.every(current_store(), current_identity())]


def query_of(view: DeskView) -> dict[str, str]:
    """Return a view as it stands in an address."""
    dumped = FilterBodySchema().dump(view["filter"])
    return {name: written(value) for name, value in dumped.items() if value is not None} | {
        "sort": view["sort"]
    }


def fields_of(sent: Sent) -> Sent:
    """Return the filter of an address as the fields of the form that saves it."""
    found: Sent = MultiDict({"filter.q": ""})
    for name, value in structured(FilterSchema(), sent).items():
        if value is False:
            continue
        if name == "sort":
            found["sort"] = value
        elif name in SEVERAL:
            found.setlist(f"filter.{name}", value.split(","))
        else:
            found[f"filter.{name}"] = written(value)
    return found


def written(value: Any) -> str:
    """Return the value of a filter as an address has it."""
    if isinstance(value, list | tuple):
        return ",".join(map(str, value))
    return str(value).lower() if isinstance(value, bool) else str(value)


def _saved(view: DeskView, shown: Mapping[str, str]) -> Saved:
    query = query_of(view)
    own = view["owner_id"] == current_identity().id
    return Saved(
        view["_id"], view["name"], urlencode(query), own, view["shared"], current=query == dict(shown)
    )
