"""Trying rules: on a report that somebody makes up, and on the last reports that there were. Nothing is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

import marshmallow as ma

from api.console.admin import words
from api.console.admin.routing import shown
from api.extensions.context import current_store
from api.extensions.fields import Text
from api.html import forms
from api.html.forms import Form, Sent
from api.html.words import later, said
from models.areas import areas
from models.categories.report_kinds import ReportKind
from models.desk import routing_dry_run, routing_walk
from models.desk.routing_walk import Imagined
from models.errors import Fault, Invalid, NotFound
from models.language.dates import VIETNAM
from models.routing.rules import StoredRule

#: Reports that a changed rule is tried on, the newest, and examples that are shown.
LAST, MOST_EXAMPLES = 1000, 10


class TrialSchema(ma.Schema):
    """A report that nobody filed."""

    text = Text(2000)
    category = ma.fields.String(required=True, validate=ma.validate.Length(max=40))
    area = ma.fields.String(required=True, validate=ma.validate.Length(max=40))
    kind = ma.fields.Enum(ReportKind, by_value=True, load_default=ReportKind.INCIDENT)
    at = ma.fields.AwareDateTime(load_default=None, allow_none=True)


LABELS = {
    "text": later("Nội dung phản ánh thử"),
    "category": later("Lĩnh vực"),
    "area": later("Ở xã, phường"),
    "kind": later("Loại phản ánh"),
    "at": later("Gửi lúc"),
}


class Step(NamedTuple):
    """What one rule said; `number` counts from 1."""

    number: int
    words: str
    fits: bool
    said: str


@dataclass(frozen=True)
class Outcome:
    """Where a report goes; `unit` is empty when no rule fits."""

    unit: str
    assignee: str
    steps: Sequence[Step]


class Example(NamedTuple):
    """A report that would have gone elsewhere."""

    code: str
    category: str
    area: str
    before: str
    after: str


@dataclass(frozen=True)
class Past:
    """What changed rules would have done with the last reports; the numbers of rules count from 1."""

    reports: int
    changed: int
    examples: Sequence[Example]
    unused: Sequence[int]


def form_of(sent: Sent | None = None, prefix: str = "") -> Form:
    """Return the form of a report to try.

    :param prefix: of its fields in `sent`.
    """
    typed = _unprefixed(sent, prefix) if sent is not None else forms.prefilled({"kind": "incident"})
    chosen = {
        "category": words.category_options(),
        "area": words.commune_options(),
        "kind": words.options(words.KIND),
    }
    return Form(TrialSchema(), typed, (), chosen, LABELS, prefix)


def read(sent: Sent, prefix: str = "") -> Imagined:
    """Return the report that was typed.

    :raises Invalid: with every fault.
    """
    try:
        given = forms.load(TrialSchema(), _unprefixed(sent, prefix), _faults)
    except Invalid as error:
        raise Invalid(
            *(Fault(f"{prefix}{one.field}", one.code, one.params) for one in error.faults)
        ) from error
    return Imagined(
        given["text"],
        given["category"],
        str(given["kind"]),
        given["area"],
        given["at"] or datetime.now(VIETNAM),
    )


def outcome(rules: Sequence[StoredRule], imagined: Imagined) -> Outcome:
    """Return where a report goes by some rules, in force or not, and why."""
    walk = routing_walk.through(current_store(), rules, imagined)
    steps = [
        Step(
            one.number + 1,
            rules[one.number]["name"]
            or "; ".join(shown.when(rules[one.number]["when"]))
            or said("Mọi phản ánh còn lại"),
            not one.lacks and not one.closed,
            said("cơ quan đã đóng, bỏ qua")
            if one.closed
            else words.named(words.LACKS, one.lacks)
            if one.lacks
            else said("hợp, quyết định ở đây"),
        )
        for one in walk.steps
    ]
    if walk.decision is None:
        return Outcome("", "", steps)
    assignee = shown.person(walk.decision.assignee_id or "")
    return Outcome(words.office(walk.decision.agency_id), assignee, steps)


def past(rules: Sequence[StoredRule]) -> Past:
    """Return what changed rules would have done with the last reports."""
    store = current_store()
    found = routing_dry_run.run(store, areas.active_province_id(store), rules, LAST)
    examples = [
        Example(
            one.code,
            words.category(one.category),
            words.area(one.area_id),
            words.office(one.before.get("agency_id", "")),
            words.office(one.after["agency_id"]),
        )
        for one in found.examples[:MOST_EXAMPLES]
    ]
    return Past(found.reports, found.changed, examples, [one + 1 for one in found.unused])


def _faults(given: dict[str, str]) -> list[Fault]:
    known = {one.value for one in words.category_options()}
    faults = [] if given["category"] in known else [Fault("category", "category_unknown")]
    try:
        areas.get(current_store(), given["area"])
    except NotFound:
        faults.append(Fault("area", "area_unknown"))
    return faults


def _unprefixed(sent: Sent, prefix: str) -> Sent:
    found = forms.prefilled({})
    for name, value in sent.items(multi=True):
        if name.startswith(prefix):
            found.add(name.removeprefix(prefix), value)
    return found
