"""Drafts from templates: the fastest way to a warning whose texts are whole in every language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypedDict

from models.access.callers import Identity
from models.alerts import drafting, templates
from models.alerts.alerts import Alert
from models.alerts.cap_terms import Status
from models.alerts.content import Content, faults_of
from models.errors import insist_on_none
from models.language import spoken_times
from models.language.languages import DEFAULT, LANGUAGES
from models.store import Store


class Values(TypedDict, total=False):
    """Input: what stands in place of placeholders; `times` by language.

    A Vietnamese time is said in the other languages where it can be, see `spoken_times`.
    """

    place: str
    time: str
    times: Mapping[str, str]


def draft(store: Store, identity: Identity, status: Status, content: Content, values: Values) -> Alert:
    """Draft an alert whose texts come from the template of its hazard.

    Its level stays a placeholder until it is issued, and so do the names of its areas unless `values` calls them
    something: see `placeholders`.

    :raises Invalid, Forbidden: as `drafting.draft`.
    """
    insist_on_none(faults_of(store, content))
    known = {
        language: {"place": values.get("place", ""), "time": _time(values, language)}
        for language in LANGUAGES
    }
    infos = templates.filled(templates.get(store, content["hazard"]), known)
    return drafting.draft(store, identity, status, {**content, "infos": infos})


def _time(values: Values, language: str) -> str:
    """Return the time in a language: as it is said there, else what the Vietnamese one means, else as it is given."""
    times, general = values.get("times", {}), values.get("time", "")
    spoken = spoken_times.said_in(times.get(DEFAULT) or general, language) if language != DEFAULT else ""
    return times.get(language) or spoken or general
