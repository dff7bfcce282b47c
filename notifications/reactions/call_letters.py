"""Call letters: what officials are told of many calls that may come from one hand (`models.reports.bursts`).

Each call and each further word of a caller is news. An official gets a letter of the first, the second, the fifth and
so on; what comes in between they learn together with the next letter, and after `WAIT` at the latest.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Protocol

from models.language import wording
from models.language.languages import DEFAULT
from models.reports import call_groups, call_news
from models.reports.call_news import News
from models.reports.reports import Report
from models.store import Store
from models.store.events import Event
from models.workflow.transitions import ReportState
from notifications.reactor import NotYetError

#: The action that a digest is sent for.
DIGEST = "more_calls"

#: Nobody waits longer for what came meanwhile.
WAIT = timedelta(minutes=3)

#: There is a letter when so much is new, and then with every further `EVERY`.
LETTERS, EVERY = frozenset({1, 2, 5, 10, 25, 50, 100, 250, 500}), 1000


class Write(Protocol):
    """Queue a letter to an official; with a digest one that stands for much news."""

    def __call__(self, official_id: str, digest: str = "") -> None:
        """Queue it; a second time does nothing."""


def are_thinned(report: Report, event: Event) -> bool:
    """Say whether a letter of this event may wait: nobody works on the call yet, and no official did it."""
    is_new = report["state"] in {ReportState.SUBMITTED, ReportState.WITHDRAWN}
    return bool(call_groups.group_of(report)) and is_new and event["actor"]["kind"] != "official"


def tell(store: Store, report: Report, event: Event, official_ids: Sequence[str], write: Write) -> None:
    """Tell some officials now, and let the event wait for the others if no other does.

    :raises NotYetError: it waits.
    """
    group = call_groups.group_of(report)
    if waiting := call_news.waiting(store, event["_id"]):
        _tell_together(store, report, event, waiting, write)
        return
    silent = []
    for official_id in official_ids:
        news = call_news.count(store, group, official_id)
        if news["count"] in LETTERS or news["count"] % EVERY == 0:
            write(official_id, _digest(store, report, news) if news["count"] > 1 else "")
            call_news.told(store, news)
        else:
            silent.append(news)
    due_at = datetime.now(UTC) + WAIT
    if call_news.wait(store, silent, event["_id"], due_at):
        raise NotYetError(due_at)


def _tell_together(store: Store, report: Report, event: Event, waiting: Sequence[News], write: Write) -> None:
    due_at = max(row["due_at"] for row in waiting)
    if due_at > datetime.now(UTC):
        raise NotYetError(due_at)
    for news in waiting:
        if news["count"] > news["told"]:
            write(news["official_id"], _digest(store, report, news))
        call_news.told(store, news, waited=True)


def _digest(store: Store, report: Report, news: News) -> str:
    """Return what a letter says of much news: "57 calls, same sender. 12 new calls or messages."."""
    size = call_groups.sizes(store, [report])[call_groups.group_of(report)]
    calls = wording.word(f"calls_by_{report['burst']['by']}", DEFAULT).format(calls=size["calls"])
    fresh = wording.word("calls_news", DEFAULT).format(news=news["count"] - news["told"])
    return f"{calls}. {fresh}"
