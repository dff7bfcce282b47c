"""What the page of a report shows besides the report: its clock, texts to begin with, others like it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import parse_qsl, urlencode

from markupsafe import Markup, escape

from api.console.reports import published_answer
from api.console.reports.published_answer import PublishedAnswer
from api.desk.reports.presented import WholeReport
from api.desk.reports.presented_steps import DeskStep
from api.desk.templates.presented import FilledTemplate, fill
from api.extensions.context import current_identity, current_language, current_store
from api.html.words import later, said
from api.reports.presented_around import ShownSuggestion, suggestion_views
from models.desk import reply_templates
from models.errors import NotFound
from models.language import wording
from models.outlets import access as outlet_access
from models.people import officials
from models.reports import similar
from models.reports.reports import Report
from models.workflow.transitions import OPEN_STATES, ReportAction, ReportState, next_state

#: So many others like it stand on the page, and so many texts to begin with.
MOST_LIKE, MOST_TEXTS = 3, 4

#: Actions whose words are begun from a template: one that fits the state that the report has then.
WRITTEN = (ReportAction.REPLY, ReportAction.ASK, ReportAction.REJECT, ReportAction.RESOLVE)

#: Ways that residents come by which are not messages.
CHANNELS: Mapping[str, str] = {
    "push": later("ứng dụng"),
    "open311": later("hệ thống khác"),
    "hub": later("hệ thống cấp trên"),
}


@dataclass(frozen=True)
class About:
    """What stands beside a report.

    :param gone: how much of its promise has passed, 0 to 100.
    :param text: its words, with personal data marked.
    :param channel: the way that the resident came, in words.
    :param texts: to begin with, by the action that they are for.
    :param answer: the post that publishes what was answered, or why there is none; None: it is no question.
    :param running: whether somebody has still to do something.
    :param outlet: the id and the name of the loudspeaker or board that it is about, where the official may read it.
    """

    gone: int
    text: Markup
    channel: str
    assignee: str
    answer: PublishedAnswer | None
    like: Sequence[ShownSuggestion]
    texts: Mapping[str, Sequence[FilledTemplate]]
    running: bool
    outlet: tuple[str, str] | None

    @property
    def best(self) -> str:
        """Return the code of the report that is most like it; "" for none."""
        return self.like[0]["code"] if self.like else ""


def about(report: Report, shown: WholeReport) -> About:
    """Return what stands beside a report."""
    store, official = current_store(), current_identity()
    is_open = report["state"] in OPEN_STATES
    found = similar.for_desk(store, official, report, limit=MOST_LIKE) if is_open else []
    return About(
        _gone(report),
        marked(shown["text"], [one["text"] for one in shown["personal"]]),
        _channel(shown["channel"]),
        _name(report.get("assignee_id")),
        published_answer.of(report),
        suggestion_views(found, whole=True),
        {str(one): _texts(report, one) for one in WRITTEN if one in shown["actions"]},
        is_open,
        _outlet(report),
    )


def _outlet(report: Report) -> tuple[str, str] | None:
    if not (outlet_id := report.get("outlet_id")):
        return None
    with suppress(NotFound):
        found = outlet_access.get(current_store(), current_identity(), outlet_id)
        return found["_id"], f"{found['name']} ({found['code']})"
    return None


def _texts(report: Report, action: ReportAction) -> Sequence[FilledTemplate]:
    store, language = current_store(), report["reporter"].get("language") or current_language()
    then = next_state(ReportState(report["state"]), action, None)
    fitting = reply_templates.ranked(store, then, report["category"])[:MOST_TEXTS]
    return [fill(store, one, report, language) for one in fitting]


def marked(text: str, personal: Sequence[str]) -> Markup:
    """Return a text as HTML, with these parts of it marked."""
    found = escape(text)
    for part in sorted(set(personal), key=len, reverse=True):
        found = found.replace(escape(part), Markup("<mark>{}</mark>").format(part))
    return found


def steps_since(report: Report, shown: WholeReport, version: int) -> list[DeskStep]:
    """Return the steps that were taken since a version of a report; each step is one version."""
    count = report["version"] - version
    return shown["timeline"][-count:] if count > 0 else []


def without(address: str, *names: str) -> str:
    """Return an address without some of its parameters."""
    path, _, query = address.partition("?")
    kept = [(name, value) for name, value in parse_qsl(query) if name not in {*names, "do"}]
    return f"{path}?{urlencode(kept)}" if kept else path


def _gone(report: Report) -> int:
    whole = (report["due_at"] - report["filed_at"]).total_seconds()
    passed = (datetime.now(UTC) - report["filed_at"]).total_seconds()
    return max(0, min(100, round(100 * passed / whole))) if whole > 0 else 100


def _channel(channel: str) -> str:
    if channel in CHANNELS:
        return said(CHANNELS[channel])
    known = f"channel_{channel}" in wording.words()
    return wording.word(f"channel_{channel}", current_language()) if known else channel


def _name(official_id: str | None) -> str:
    if not official_id:
        return ""
    try:
        return officials.get(current_store(), official_id)["name"]
    except NotFound:
        return ""
