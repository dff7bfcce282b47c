"""The forms of a report: one for each action that is possible now, drawn by its schema of the table `ACTIONS`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import marshmallow as ma
from werkzeug.datastructures import MultiDict

from api.console.reports.deeds import BAR, DEEDS, LABELS, TO_OFFICIALS, TO_RESIDENTS, Deed
from api.desk.reports.actions import ACTIONS
from api.desk.reports.presented import WholeReport
from api.extensions.context import current_identity, current_language, current_store
from api.html.forms import Form, Option, Sent
from api.html.words import said
from models.areas import agencies
from models.categories import categories
from models.content import desk_list, posts
from models.content.desk_list import PostQuery
from models.content.posts import PostState
from models.errors import Fault
from models.handling import responsible_officials
from models.language import wording
from models.language.languages import choose
from models.reports.reports import Report
from models.workflow.transitions import WORKFLOW, CloseReason, ReportAction

#: Forms that stand before those of the bar: an answer, a note.
FIRST = 100

#: So many posts, the newest, can be chosen from.
MOST_POSTS = 50

#: Fields whose values are files.
FILES = ("photo_ids", "attachment_ids")


@dataclass(frozen=True)
class ActionForm:
    """An action with its form.

    :param name: the action, as the form sends it.
    :param bare: it asks for nothing: the button alone does it.
    """

    name: str
    deed: Deed
    words: str
    hint: str
    form: Form
    in_bar: bool
    bare: bool

    @property
    def place(self) -> int:
        """Return its place among the forms below the report: words first, what ends it last."""
        return self.deed.rank if self.deed.rank > BAR else self.deed.rank + FIRST


def named(shown: WholeReport) -> dict[str, ReportAction]:
    """Return the actions that are possible, by what they are called outside."""
    possible = set(shown["actions"])
    return {str(action): action for action in ACTIONS if action in possible} | (
        # Two parties call alike what each of them may do.
        {str(ReportAction.TAKE_UP): ReportAction.TAKE_UP} if ReportAction.REOPEN in possible else {}
    )


def forms_of(
    report: Report,
    shown: WholeReport,
    sent: Sent | None = None,
    faults: Sequence[Fault] = (),
    doing: str = "",
    best: str = "",
) -> list[ActionForm]:
    """Return the form of each possible action, what leads on first.

    :param sent: what was typed into the form of the action `doing`, with its faults.
    :param best: the code of the report that is most like it, to merge with.
    """
    first: Sent = MultiDict({"target": best} if best else {})
    first["about_post_id"] = report.get("about_post_id") or ""
    options = _options(report, shown)
    found = [
        _form(
            action,
            report,
            options,
            sent if name == doing and sent else first,
            faults if name == doing else (),
        )
        for name, action in named(shown).items()
    ]
    return sorted(found, key=lambda one: one.deed.rank)


def _form(
    action: ReportAction,
    report: Report,
    options: Mapping[str, Sequence[Option]],
    sent: Sent,
    faults: Sequence[Fault],
) -> ActionForm:
    schema, deed = schema_of(action), DEEDS[action]
    fields = {name: options[name] for name in options if name in schema.load_fields}
    if action is ReportAction.REDIRECT:
        fields.pop("receiver", None)
    form = Form(schema, sent, faults, fields, LABELS, f"{action}-", version=report["version"])
    bare = action in {ReportAction.ACCEPT, ReportAction.START, ReportAction.RESUME}
    return ActionForm(str(action), deed, said(deed.words), hint_of(action), form, deed.rank <= BAR, bare)


def schema_of(action: ReportAction) -> ma.Schema:
    """Return what the form of an action loads: of "no post any more" a form sends nothing."""
    schema = ACTIONS[action][0]()
    if action is ReportAction.LINK:
        chosen = schema.load_fields["about_post_id"]
        chosen.required, chosen.load_default = False, ""
    return schema


def hint_of(action: ReportAction) -> str:
    """Return who reads what is written with an action: what the workflow keeps to officials, residents do not."""
    return said(TO_RESIDENTS if WORKFLOW[action].public else TO_OFFICIALS)


def _options(report: Report, shown: WholeReport) -> dict[str, list[Option]]:
    store, language = current_store(), current_language()
    return {
        "receiver": [
            Option(one["_id"], choose(one["name"], language))
            for one in agencies.every_open(store)
            if one["_id"] != report["agency_id"]
        ],
        "assignee_id": [Option(*row) for row in responsible_officials.names(store, report).items()],
        "category": [
            Option(row["_id"], choose(row["name"], language))
            for row in categories.every(store, report["kind"])
            if row["_id"] != report["category"]
        ],
        "reason": [Option(str(one), wording.word(f"reason_{one}", language)) for one in CloseReason],
        "about_post_id": _posts(report) if ReportAction.LINK in named(shown).values() else [],
        "confirmed_doubts": [Option(one["text"], one["text"]) for one in shown["doubts"]],
    }


def _posts(report: Report) -> list[Option]:
    """Return the newest posts that are out, and the one that the report is about already."""
    store, wanted = current_store(), PostQuery(state=PostState.PUBLISHED)
    found, _ = desk_list.search(store, current_identity(), wanted, limit=MOST_POSTS)
    options = [Option(one["_id"], posts.text_of(one, current_language())["title"]) for one in found]
    now = report.get("about_post_id")
    if now and now not in {one.value for one in options}:
        options.append(Option(now, now))
    return options
