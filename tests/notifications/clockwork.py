"""What the tests of the clock of a report share: its moments, and what relay and worker do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from models.access.callers import Identity
from models.areas import agencies
from models.desk import desk
from models.handling.action_request import ActionRequest
from models.language.dates import VIETNAM
from models.messages import messages
from models.messages.messages import MessageChannel, Owner
from models.reports import filing, reports
from models.reports.draft import Draft, Reporter
from models.reports.reports import Report
from models.store import Store, events, outbox
from models.store.collections import Kind
from notifications.channels import Channels
from notifications.reactor import Outside, react
from tests.builders import PHUONG_TRA_VINH, VINH_LONG, Caller

RESIDENT = Reporter(MessageChannel.INBOX, Owner("chat", "web:1"), {"kind": "chat", "id": "web:1"})

WARD, PROVINCE = agencies.committee(PHUONG_TRA_VINH), agencies.committee(VINH_LONG)

#: A Monday; a promise of three days ends on Thursday at 17:00.
FILED = datetime(2026, 11, 23, 9, 0, tzinfo=VIETNAM)
THURSDAY = datetime(2026, 11, 26, 17, 0, tzinfo=VIETNAM)
#: Four fifths of its thirty working hours.
REMINDER = datetime(2026, 11, 26, 9, 0, tzinfo=VIETNAM)
#: One, three and five working days after the end.
FRIDAY, TUESDAY, NEXT_THURSDAY = (THURSDAY + timedelta(days=days) for days in (1, 5, 7))

#: Goes to a moment.
Travel = Callable[[datetime], None]

CLOCK = {"reminded", "overdue", "escalated", "nudged", "resumed"}


def flooded(store: Store, area_id: str = PHUONG_TRA_VINH) -> Report:
    """A report that was filed just now, with a promise of three days."""
    return filing.file(store, Draft("Đường ngập tới đầu gối", "flood", area_id=area_id), RESIDENT).report


def work(store: Store) -> None:
    """What relay and worker do until nothing is due."""
    while rows := outbox.forgotten(store):
        for row in rows:
            assert react(Outside(store, Channels({})), row["_id"])


def act(store: Store, who: Identity, report: Report, asked: ActionRequest) -> Report:
    """What an official does with the report as it is now."""
    fresh = reports.get(store, report["_id"])
    return desk.act(store, who, report["code"], asked, expect=fresh["version"])


def clock_steps(store: Store, report: Report) -> list[str]:
    """The steps of a report that its clock may take."""
    found = events.timeline(store, Kind.REPORT, report["_id"])
    return [event["action"] for event in found if event["action"] in CLOCK]


def heard(store: Store, owner: Owner) -> list[str]:
    """The steps that somebody finds in their inbox."""
    return [message["data"]["action"] for message in messages.inbox(store, [owner])]


def of(official: Caller) -> Owner:
    """Whose inbox an official's is."""
    return Owner("official", official.id)
