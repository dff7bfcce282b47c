"""Letters to officials about an alert: to its writers, its approvers and the province."""

from __future__ import annotations

import pytest

from models.access.callers import Identity
from models.access.permissions import Role
from models.alerts import approval, drafting
from models.alerts.cap_terms import Status
from models.messages import messages
from models.messages.messages import Owner
from models.partners import incoming, taking_over
from models.store import Store
from models.store.events import SYSTEM
from tests.alerting import Country, content
from tests.builders import PHUONG_TRA_VINH, an_official
from tests.capping import at, document, issuer, reference


@pytest.fixture
def writer(store: Store) -> Identity:
    return an_official(store, role=Role.DUTY_OFFICER, area_id=PHUONG_TRA_VINH).identity


@pytest.fixture
def approver(store: Store) -> Identity:
    return an_official(store, role=Role.APPROVER, area_id=PHUONG_TRA_VINH).identity


@pytest.fixture
def chief(store: Store) -> Identity:
    return an_official(store, role=Role.APPROVER).identity


def letters(store: Store, official: Identity) -> list[tuple[str, str]]:
    Country(store).work()
    return [(one["title"], one["body"]) for one in messages.inbox(store, [Owner("official", official.id)])]


def waiting(store: Store, writer: Identity, status: Status = Status.ACTUAL) -> str:
    draft = drafting.draft(store, writer, status, content(area_ids=[PHUONG_TRA_VINH]))
    drafting.submit(store, writer, draft["_id"], expect=1)
    return draft["_id"]


def test_writers_hear_that_their_alert_comes_back(store: Store, writer: Identity, approver: Identity) -> None:
    drafting.give_back(store, approver, waiting(store, writer), "Thiếu giờ đỉnh triều.", expect=2)
    ((title, body),) = letters(store, writer)
    assert title == "Cảnh báo bị trả lại: Triều cường dâng cao chiều nay"
    assert "Lý do: Thiếu giờ đỉnh triều. Hãy sửa" in body


def test_a_writer_hears_that_the_issuer_of_their_draft_cancelled_it(store: Store, writer: Identity) -> None:
    source, first = issuer(store), document("A")
    row, _ = incoming.receive(store, source, first, SYSTEM)
    taking_over.take_over(store, writer, row["_id"], {"area_ids": [PHUONG_TRA_VINH]}, expect=row["version"])
    cancel = document("C", msgType="Cancel", references=reference(first, "A"), sent=at(-0.5))
    incoming.receive(store, source, cancel, SYSTEM)
    assert [title.partition(":")[0] for title, _ in letters(store, writer)] == ["Bản tin gốc đã bị hủy"]


def test_the_province_hears_that_an_alert_waits_for_its_sms(
    store: Store, writer: Identity, approver: Identity, chief: Identity
) -> None:
    alert_id = waiting(store, writer)
    approval.approve(store, approver, alert_id, expect=2)
    titles = [title for title, _ in letters(store, chief)]
    assert titles == ["Cảnh báo chờ cho phép nhắn tin SMS: Triều cường dâng cao chiều nay"]


def test_what_the_province_approves_waits_for_no_sms(
    store: Store, writer: Identity, approver: Identity, chief: Identity
) -> None:
    other = an_official(store, role=Role.APPROVER).identity
    approval.approve(store, chief, waiting(store, writer), expect=2)
    assert letters(store, other) == []


def test_the_letter_of_an_exercise_begins_with_its_mark(
    store: Store, writer: Identity, approver: Identity
) -> None:
    waiting(store, writer, Status.EXERCISE)
    ((title, body),) = letters(store, approver)
    assert title == "Cảnh báo chờ duyệt: [DIỄN TẬP] Triều cường dâng cao chiều nay"
    assert "Exercise" not in body
