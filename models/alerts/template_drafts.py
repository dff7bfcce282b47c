"""Drafts from templates: the fastest way to a warning whose texts are whole in every language."""

from __future__ import annotations

from collections.abc import Mapping

from models.access.callers import Identity
from models.alerts import drafting, outlines, templates
from models.alerts.alerts import Alert
from models.alerts.cap_terms import Status
from models.alerts.content import Content, faults_of
from models.areas import areas
from models.errors import insist_on_none
from models.store import Store

#: Areas that a text names; more would leave no room for what to do.
MOST_NAMED = 3


def draft(
    store: Store, identity: Identity, status: Status, content: Content, values: Mapping[str, str]
) -> Alert:
    """Draft an alert whose texts come from the template of its hazard.

    :param values: `place` (default: the names of the areas) and `time`.
    :raises Invalid, Forbidden: as `drafting.draft`.
    """
    insist_on_none(faults_of(store, content))
    known = {"place": _place(store, content), "level": str(content.get("level") or ""), **values}
    infos = templates.filled(templates.get(store, content["hazard"]), known)
    return drafting.draft(store, identity, status, {**content, "infos": infos})


def _place(store: Store, content: Content) -> str:
    """Return the names of the areas; "" for many, which somebody must call something."""
    ids = list(content.get("area_ids") or outlines.touched(store, content.get("polygons", [])))
    return ", ".join(areas.get(store, one)["full_name"] for one in ids) if len(ids) <= MOST_NAMED else ""
