"""My work: what waits for one official, of all kinds in one list by due time.

Reports are theirs when they are assigned to them, and when nobody has them though they handle them. Alerts and posts
are theirs to approve, and to mend when they came back; conversations to take. Of outlets see `my_outlets`, of
documents, reports, figures and messages of other hubs `my_papers`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from models.access import permissions
from models.access.callers import Identity
from models.access.permissions import Permission
from models.alerts import drills, lists
from models.alerts.alerts import Alert
from models.alerts.lists import AlertQuery
from models.alerts.states import AlertState
from models.content import waiting_posts
from models.content.posts import Post
from models.desk import conversations, my_outlets, my_papers, search
from models.desk.conversations import Shown, Wanted
from models.desk.filter_checks import ME, NOBODY
from models.desk.search import Filter, Order
from models.directives.directives import Directive, Receipt
from models.hub.arrivals import HubArrival
from models.monitoring.incidents import Incident
from models.programme.bulletins import Bulletin
from models.reports.reports import Report
from models.returns.returns import Return, ReturnRequest
from models.store import Store
from models.talks.talks import Talk
from models.targets.figures import TargetFigure
from models.workflow.transitions import OPEN_STATES, RUNNING_STATES

#: So many of a kind stand in the list; more are found in the list of that kind.
MOST = 50

#: Counting for the menu stops here.
MOST_COUNTED = 99

#: So long an alert may wait for whoever approves it or writes it again.
ALERTS_WAIT = timedelta(minutes=15)

OPEN = tuple(sorted(OPEN_STATES))


class WorkKind(StrEnum):
    """What waits."""

    REPORT = "report"
    ALERT = "alert"
    POST = "post"
    TALK = "talk"
    INCIDENT = "incident"
    BULLETIN = "bulletin"
    DIRECTIVE = "directive"
    RETURN = "return"
    FIGURE = "figure"
    ARRIVAL = "arrival"


@dataclass(frozen=True)
class Work:
    """One thing that waits.

    :param due_at: when it should be done; None: at once, before everything else.
    :param late_at: from when on it is late, where that is another moment.
    """

    kind: WorkKind
    due_at: datetime | None
    late_at: datetime | None = None
    report: Report | None = None
    alert: Alert | None = None
    post: Post | None = None
    talk: Talk | None = None
    incident: Incident | None = None
    bulletin: Bulletin | None = None
    directive: tuple[Receipt, Directive] | None = None
    owed: tuple[Return, ReturnRequest] | None = None
    figure: TargetFigure | None = None
    arrival: HubArrival | None = None

    @property
    def late(self) -> bool:
        """Say whether it should be done by now."""
        at = self.late_at or self.due_at
        return at is not None and at < datetime.now(UTC)


@dataclass(frozen=True)
class Counts:
    """How many wait; None where the official has no such work. `MOST_COUNTED + 1` is more than that."""

    mine: int | None = None
    reports: int | None = None
    alerts: int | None = None
    posts: int | None = None
    talks: int | None = None
    incidents: int | None = None
    bulletins: int | None = None
    papers: int | None = None
    figures: int | None = None
    arrivals: int | None = None

    def of(self, name: str) -> int | None:
        """Return one count by its name; None for none."""
        found: int | None = getattr(self, name) if name else None
        return found


def waiting(store: Store, official: Identity) -> list[Work]:
    """Return what waits for an official, what is due first at the beginning."""
    found = [
        *(Work(WorkKind.REPORT, one["due_at"], report=one) for one in _reports(store, official)),
        *(_of_alert(store, one) for one in _alerts(store, official)),
        *(Work(WorkKind.POST, waiting_posts.due_at(one), post=one) for one in _posts(store, official)),
        *(Work(WorkKind.TALK, one["due_at"] or one["since"], talk=one) for one in _talks(store, official)),
        *(_of_incident(one) for one in my_outlets.incidents(store, official, MOST)),
        *(_of_bulletin(one) for one in my_outlets.bulletins(store, official, MOST)),
        *(_of_directive(one) for one in my_papers.directives(store, official, MOST)),
        *(
            Work(WorkKind.RETURN, one[0]["due_at"], owed=one)
            for one in my_papers.returns(store, official, MOST)
        ),
        *(_of_figure(one) for one in my_papers.to_confirm(store, official, MOST)),
        *(
            Work(WorkKind.ARRIVAL, one["received_at"] + my_papers.PATIENCE, arrival=one)
            for one in my_papers.arrivals(store, official, MOST)
        ),
    ]
    return sorted(found, key=lambda one: one.due_at or datetime.min.replace(tzinfo=UTC))


def counts(store: Store, official: Identity) -> Counts:
    """Return what the menu counts."""
    may = set(permissions.all_of(official))
    reports = alerts = posts = talks = None
    mine = 0
    if Permission.REPORT_HANDLE in may:
        # What nobody has yet, and what is theirs.
        reports = search.count(store, official, Filter(states=OPEN, handled=True), MOST_COUNTED) or 0
        mine += sum(search.count(store, official, one, MOST_COUNTED) or 0 for one in _wanted())
    if may & {Permission.ALERT_APPROVE, Permission.ALERT_DRAFT}:
        alerts = len(_alerts(store, official))
    if may & {Permission.POST_PUBLISH, Permission.POST_WRITE}:
        posts = len(_posts(store, official))
    if Permission.CONVERSATION_HANDLE in may:
        talks = len(_talks(store, official))
    incidents, bulletins = _counts_of_outlets(store, official, may)
    papers, figures = _counts_of_papers(store, official, may)
    arrived = len(my_papers.arrivals(store, official, MOST)) or None
    mine += sum(one or 0 for one in (alerts, posts, talks, incidents, bulletins, papers, figures, arrived))
    return Counts(mine, reports, alerts, posts, talks, incidents, bulletins, papers, figures, arrived)


def _counts_of_outlets(
    store: Store, official: Identity, may: AbstractSet[Permission]
) -> tuple[int | None, int | None]:
    """Return how many incidents and bulletins wait; None for who has nothing to do with them."""
    incidents = bulletins = None
    if Permission.OUTLET_CONTROL in may:
        incidents = len(my_outlets.incidents(store, official, MOST))
    if may & {Permission.PROGRAMME_PUBLISH, Permission.PROGRAMME_WRITE}:
        bulletins = len(my_outlets.bulletins(store, official, MOST))
    return incidents, bulletins


def _counts_of_papers(
    store: Store, official: Identity, may: AbstractSet[Permission]
) -> tuple[int | None, int | None]:
    """Return how many documents with reports, and figures wait; None for who has nothing to do with them."""
    papers = figures = None
    if may & {Permission.DIRECTIVE_ANSWER, Permission.RETURN_WRITE, Permission.RETURN_SUBMIT}:
        papers = len(my_papers.directives(store, official, MOST))
        papers += len(my_papers.returns(store, official, MOST))
    if Permission.TARGET_CONFIRM in may:
        figures = len(my_papers.to_confirm(store, official, MOST))
    return papers, figures


def to_approve(store: Store, official: Identity) -> list[Alert]:
    """Return the alerts that wait for the approval of an official, who has no part in them."""
    if not permissions.assignments_with(official, Permission.ALERT_APPROVE):
        return []
    rows, _ = lists.search(store, official, AlertQuery(state=AlertState.SUBMITTED), limit=MOST)
    return [row for row in rows if official.id not in row["authors"] and _may_approve(store, official, row)]


def _may_approve(store: Store, official: Identity, alert: Alert) -> bool:
    return all(
        permissions.may_in(store, official, Permission.ALERT_APPROVE, area_id)
        for area_id in alert["area_ids"]
    )


def _alerts(store: Store, official: Identity) -> list[Alert]:
    """Return the alerts to approve, and those that were given back to an official who wrote in them."""
    found = to_approve(store, official)
    if permissions.assignments_with(official, Permission.ALERT_DRAFT):
        rows, _ = lists.search(store, official, AlertQuery(state=AlertState.RETURNED), limit=MOST)
        found += [row for row in rows if official.id in row["authors"]]
    return found


def _of_alert(store: Store, alert: Alert) -> Work:
    """Return an alert as work: a warning at once, a drill before it begins, what was given back when its turn comes."""
    if alert["state"] == AlertState.RETURNED:
        return Work(WorkKind.ALERT, alert["updated_at"] + ALERTS_WAIT, alert=alert)
    drill = drills.planned_of(store, alert["_id"])
    if drill:
        return Work(WorkKind.ALERT, drill["starts_at"], alert=alert)
    return Work(WorkKind.ALERT, None, alert["updated_at"] + ALERTS_WAIT, alert=alert)


def _of_incident(incident: Incident) -> Work:
    return Work(WorkKind.INCIDENT, incident["opened_at"] + my_outlets.PATIENCE, incident=incident)


def _of_bulletin(bulletin: Bulletin) -> Work:
    due_at, late_at = my_outlets.bulletin_due_at(bulletin), bulletin["updated_at"] + my_outlets.PATIENCE
    return Work(WorkKind.BULLETIN, due_at, late_at, bulletin=bulletin)


def _of_directive(found: tuple[Receipt, Directive]) -> Work:
    receipt, _ = found
    due_at = receipt["due_at"] or receipt["received_at"] + my_papers.PATIENCE
    return Work(WorkKind.DIRECTIVE, due_at, directive=found)


def _of_figure(figure: TargetFigure) -> Work:
    return Work(WorkKind.FIGURE, figure["at"] + my_papers.PATIENCE, figure=figure)


def _wanted() -> Sequence[Filter]:
    running = tuple(sorted(RUNNING_STATES))
    return (
        Filter(states=running, assignee=ME, handled=True),
        Filter(states=running, assignee=NOBODY, handled=True),
    )


def _reports(store: Store, official: Identity) -> Iterable[Report]:
    if not permissions.assignments_with(official, Permission.REPORT_HANDLE):
        return ()
    return _once(
        row
        for one in _wanted()
        for row in search.page(store, official, one, Order.DUE, after=None, limit=MOST, collapsed=True)[0]
    )


def _once(rows: Iterable[Report]) -> Iterator[Report]:
    seen = set()
    for row in rows:
        if row["_id"] not in seen:
            seen.add(row["_id"])
            yield row


def _posts(store: Store, official: Identity) -> list[Post]:
    return [
        *waiting_posts.to_approve(store, official, MOST),
        *waiting_posts.returned(store, official, MOST),
    ]


def _talks(store: Store, official: Identity) -> list[Talk]:
    if not permissions.assignments_with(official, Permission.CONVERSATION_HANDLE):
        return []
    waits, _ = conversations.search(store, official, Wanted(Shown.WAITING), limit=MOST)
    held, _ = conversations.search(store, official, Wanted(Shown.TAKEN, mine=True), limit=MOST)
    return [*waits, *held]
