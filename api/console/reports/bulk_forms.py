"""The form of one action on many reports: which can be chosen, and what it asks for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import marshmallow as ma

from api.console.reports.deeds import DEEDS, LABELS
from api.console.reports.forms import FILES
from api.desk.reports.actions import ACTIONS
from api.extensions.context import current_identity, current_language, current_store
from api.html.forms import Form, Option, Sent
from api.html.words import said
from models.access import permissions
from models.areas import agencies
from models.categories import categories
from models.desk import bulk
from models.desk.bulk import Item
from models.errors import Fault
from models.handling import responsible_officials
from models.language.languages import choose
from models.reports.reports import Report
from models.workflow.transitions import ReportAction, ReportState, allowed


def choices(reports: Sequence[Report]) -> list[Option]:
    """Return the actions that can mean the same for many reports: first what fits the state of most of them."""
    who = frozenset(permissions.all_of(current_identity()))
    fits = Counter(one for report in reports for one in allowed(ReportState(report["state"]), who))
    found = sorted(bulk.ACTIONS & ACTIONS.keys(), key=lambda one: (-fits[one], DEEDS[one].rank))
    return [Option(str(action), said(DEEDS[action].words)) for action in found]


def action_of(name: str) -> ReportAction | None:
    """Return the action that an address or a form names; None for none that is for many."""
    return next((action for action in bulk.ACTIONS if action == name and action in ACTIONS), None)


def form_of(
    action: ReportAction, reports: Sequence[Report], sent: Sent, faults: Sequence[Fault] = ()
) -> Form:
    """Return the form of an action, with what fits all the reports to choose from."""
    schema = ACTIONS[action][0]()
    options = _options(schema, reports)
    if action is ReportAction.REDIRECT:
        options.pop("receiver", None)
    return Form(schema, sent, faults, options, LABELS, "b-")


def asked_for(form: Form) -> list[str]:
    """Return the fields that the form shows: files belong to a single report."""
    return [name for name in form.names() if name not in FILES]


def read_items(sent: Sent) -> list[Item]:
    """Return the reports that are ticked: `VL-7K3M9:3` is a code and the version that was shown."""
    found: dict[str, Item] = {}
    for value in sent.getlist("item")[: bulk.MOST]:
        code, _, version = value.partition(":")
        known = version.isdecimal() and len(version) <= 18
        found.setdefault(code, Item(code, int(version) if known else None))
    return list(found.values())


def _options(schema: ma.Schema, reports: Sequence[Report]) -> dict[str, Sequence[Option]]:
    store, language, fields = current_store(), current_language(), schema.load_fields
    found: dict[str, Sequence[Option]] = {}
    if "receiver" in fields:
        found["receiver"] = [
            Option(one["_id"], choose(one["name"], language)) for one in agencies.every_open(store)
        ]
    if "assignee_id" in fields:
        found["assignee_id"] = _assignees(reports)
    if "category" in fields:
        kinds = {one["kind"] for one in reports}
        known = categories.every(store, kinds.pop()) if len(kinds) == 1 else categories.every(store)
        found["category"] = [Option(row["_id"], choose(row["name"], language)) for row in known]
    return found


def _assignees(reports: Sequence[Report]) -> list[Option]:
    """Return those whom each of the reports can be assigned to."""
    by_place = {(one["agency_id"], one["area_path"][-1]): one for one in reports}
    first, *others = [responsible_officials.names(current_store(), one) for one in by_place.values()] or [{}]
    return [Option(who, name) for who, name in first.items() if all(who in each for each in others)]
