"""Papers in targets: what went down and came up on the system (TV-9), and who reported the year in time (TV-14)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from models.directives import answering, drafting, sending
from models.directives.directives import Directive
from models.language.dates import VIETNAM
from models.returns import handing_in
from models.returns.returns import RETURNS, return_id
from models.store import Store
from models.targets import catalogue, dashboard, keeping, papers
from models.targets.dashboard import Row
from models.targets.figures import TARGET_FIGURES
from tests import planning
from tests.builders import OLD_TRA_VINH, PHUONG_LONG_DUC, PHUONG_TRA_VINH, VINH_LONG, Caller, in_province
from tests.directing import TRA_VINH, a_sender, content, of_unit, receipt, sent
from tests.planning import a_manager
from tests.returning import an_office, handed_in, opened

HERE = [VINH_LONG]

#: The year of the report that `opened` asks for, and the last moment at which it is in time.
NEXT_YEAR = datetime.now(UTC).year + 1
IN_TIME = datetime(NEXT_YEAR, 12, 14, 23, 59, tzinfo=VIETNAM)


def row(store: Store, target_id: str, now: datetime, area_id: str = OLD_TRA_VINH) -> Row:
    """A target on the dashboard of a moment."""
    plan = catalogue.plan_here(store, "tra_vinh")
    found = dashboard.of(store, plan, area_id, range(2021, now.year + 1), now)
    return next(one for one in found if one.target.id == target_id)


def pair(found: Row) -> tuple[int, int] | None:
    """The figure of today."""
    return (found.now.n, found.now.d) if found.now else None


def confirmed(store: Store, directive: Directive) -> Directive:
    """A document that the ward of Trà Vinh confirmed to have read."""
    official = of_unit(store)
    version = receipt(store, official, directive)["version"]
    answering.confirm(store, official.identity, directive["_id"], TRA_VINH, expect=version)
    return directive


def at_of(directive: Directive) -> datetime:
    """When a document was sent."""
    assert directive["sent_at"]
    return directive["sent_at"]


def year_of(directive: Directive) -> int:
    """The year in Vietnam in which a document was sent."""
    return at_of(directive).astimezone(VIETNAM).year


def reported_at(store: Store, office: Caller, at: datetime) -> str:
    """Let a ward hand in its yearly report at a moment; returns the id of the report."""
    its = handed_in(store, opened(store, office))["_id"]
    store.collection(RETURNS).update_one({"_id": its}, {"$set": {"first_submitted_at": at}})
    return its


def test_a_document_counts_as_sent_at_once_and_as_received_when_it_was_read(store: Store) -> None:
    out = confirmed(store, sent(store, a_sender(store)))
    found = papers.documents(store, HERE, year_of(out))
    assert dict(found) == {PHUONG_TRA_VINH: (1, 1), PHUONG_LONG_DUC: (0, 1)}
    assert papers.documents(store, HERE, year_of(out) - 1) == []


def test_a_version_that_was_replaced_is_not_counted_beside_the_new_one(store: Store) -> None:
    sender = a_sender(store)
    out = confirmed(store, sent(store, sender))
    new = drafting.revise(store, sender.identity, out["_id"], content(note="Sửa hạn"), expect=out["version"])
    last = sending.send(store, sender.identity, new["_id"], expect=new["version"])
    found = papers.documents(store, HERE, year_of(last))
    assert dict(found) == {PHUONG_TRA_VINH: (0, 1), PHUONG_LONG_DUC: (0, 1)}


def test_a_report_counts_once_it_is_handed_in_or_due(store: Store) -> None:
    handed_in(store, opened(store, an_office(store)))
    due = IN_TIME + timedelta(minutes=1)
    before = dict(papers.reports(store, HERE, NEXT_YEAR, due))
    after = dict(papers.reports(store, HERE, NEXT_YEAR, due + timedelta(seconds=1)))
    assert before == {PHUONG_TRA_VINH: (1, 1)}
    assert after == {PHUONG_TRA_VINH: (1, 1), PHUONG_LONG_DUC: (0, 1)}


def test_documents_and_reports_are_added_up_and_paper_is_named(store: Store) -> None:
    out = confirmed(store, sent(store, a_sender(store)))
    request, at = opened(store, an_office(store)), at_of(out)
    handed_in(store, request)
    store.collection(RETURNS).update_many({}, {"$set": {"due_at": at}})
    found = row(store, "TV-9", at + timedelta(seconds=1))
    assert (pair(found), found.reason) == ((2, 4), "paper_unknown")
    ward = row(store, "TV-9", at + timedelta(seconds=1), PHUONG_TRA_VINH)
    assert pair(ward) == (2, 2)


def test_a_figure_that_is_kept_says_what_it_leaves_out(store: Store) -> None:
    out = confirmed(store, sent(store, a_sender(store)))
    keeping.take(store, a_manager(store).identity, catalogue.plan_here(store, "tra_vinh"), at_of(out))
    (kept,) = store.collection(TARGET_FIGURES).find({"target_id": "TV-9"})
    assert (kept["n"], kept["d"], kept["note"]) == (1, 2, catalogue.reason("paper_unknown", "vi"))


def test_a_confirmed_figure_with_the_papers_stands_before_the_one_that_leaves_them_out(store: Store) -> None:
    out = confirmed(store, sent(store, a_sender(store)))
    now, official = at_of(out), a_manager(store)
    planning.confirmed(store, official, target_id="TV-9", day=planning.today(), n=9, d=12)
    keeping.take(store, official.identity, catalogue.plan_here(store, "tra_vinh"), now)
    found = row(store, "TV-9", now)
    assert (pair(found), found.reason) == ((9, 12), "")


def test_the_yearly_report_is_of_all_communes_before_15_december(store: Store) -> None:
    reported_at(store, an_office(store), IN_TIME)
    found = row(store, "TV-14", IN_TIME)
    assert (pair(found), found.reason) == ((1, 41), "paper_unknown")


def test_a_report_of_15_december_is_too_late_whatever_day_the_office_named(store: Store) -> None:
    reported_at(store, an_office(store), IN_TIME + timedelta(minutes=1))
    store.collection(RETURNS).update_many({}, {"$set": {"due_at": IN_TIME + timedelta(days=20)}})
    assert pair(row(store, "TV-14", IN_TIME)) == (0, 41)


def test_a_report_that_was_sent_back_was_handed_in_all_the_same(store: Store) -> None:
    office = an_office(store)
    its = reported_at(store, office, IN_TIME)
    version = store.one(RETURNS, its)["version"]
    handing_in.send_back(store, office.identity, its, "Thiếu số liệu đài", expect=version)
    assert papers.yearly(store, HERE, NEXT_YEAR).in_time == {PHUONG_TRA_VINH}


def test_another_form_is_no_yearly_report(store: Store) -> None:
    opened(store, an_office(store), form_id="quarterly", number=4)
    assert row(store, "TV-14", IN_TIME).reason == "no_yearly_report"


def test_on_the_old_map_districts_owe_the_yearly_report(store: Store) -> None:
    here = in_province(store, OLD_TRA_VINH)
    district, unit = "842@2021-01-01", "ubnd:842@2021-01-01"
    office = an_office(here, OLD_TRA_VINH)
    request = opened(here, office, requester_id=f"ubnd:{OLD_TRA_VINH}", units=[unit], year=2024)
    its = return_id(request["_id"], unit)
    in_time = {"first_submitted_at": datetime(2024, 12, 1, tzinfo=UTC)}
    here.collection(RETURNS).update_one({"_id": its}, {"$set": in_time})
    december = datetime(2024, 12, 20, tzinfo=UTC)
    assert pair(row(here, "TV-14", december)) == (1, 9)
    assert pair(row(here, "TV-14", december, district)) == (1, 1)
