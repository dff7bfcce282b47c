"""Officials are told on their phones, too, that something waits, and nothing private."""

from __future__ import annotations

import dataclasses

import pytest

from models.access.permissions import Role
from models.alerts import drafting
from models.alerts.cap_terms import Status
from models.categories.report_kinds import ReportKind
from models.messages import messages
from models.messages.messages import Owner
from models.people import desk_phones, devices
from models.store import Store
from models.talks.talks import Reason
from notifications.channels import Loudness, Outgoing, Section
from notifications.channels.outcomes import SendError, Verdict
from tests.alerting import Country, content
from tests.builders import PHUONG_TRA_VINH, VINH_LONG, Caller, an_official
from tests.reporting import filed
from tests.talking import a_talk, let_time_pass

TOKEN = "desk-token-1"


@pytest.fixture
def pushing(store: Store) -> Store:
    """The store where pushes are sent."""
    return dataclasses.replace(store, settings=dataclasses.replace(store.settings, channels=["fcm"]))


def at_work(store: Store, role: str = "duty_officer", area_id: str = PHUONG_TRA_VINH) -> Caller:
    """An official with a phone."""
    official = an_official(store, role=role, area_id=area_id)
    desk_phones.register(store, official.identity, {"platform": "android", "push_token": TOKEN})
    return official


def pushed(country: Country) -> list[Outgoing]:
    """What arrived on the phone."""
    return [one for one in country.console.sent if one.to.value == TOKEN]


def test_a_conversation_that_waits_is_pushed_without_a_word_of_it(pushing: Store) -> None:
    country, _ = Country(pushing), at_work(pushing)
    a_talk(pushing)
    country.work()
    (push,) = pushed(country)
    assert push.title == "Có tin cần xử lý"
    assert push.body == "Trò chuyện chờ cán bộ · UBND Phường Trà Vinh"
    assert (push.urgent, push.notice.section) == (False, Section.MESSAGES)
    assert {"id", "kind", "action"} <= push.data.keys()


def test_a_conversation_in_danger_is_loud(pushing: Store) -> None:
    country, _ = Country(pushing), at_work(pushing)
    a_talk(pushing, reason=Reason.DANGER)
    country.work()
    (push,) = pushed(country)
    assert (push.urgent, push.notice.section, push.notice.loudness) == (True, Section.DUTY, Loudness.LOUD)


def test_a_conversation_that_climbs_is_pushed_above(pushing: Store) -> None:
    country, _ = Country(pushing), at_work(pushing, area_id=VINH_LONG)
    an_official(pushing, role="duty_officer", area_id=PHUONG_TRA_VINH)
    talk = a_talk(pushing)
    country.work()
    assert pushed(country) == []
    let_time_pass(pushing, talk)
    country.work()
    assert pushed(country) != []


def test_a_call_for_rescue_is_loud_and_names_nobody(pushing: Store) -> None:
    country, _ = Country(pushing), at_work(pushing)
    filed(pushing, kind=ReportKind.RESCUE, category="rescue", text="Nhà bà Sáu ngập tới nóc")
    country.work()
    (push,) = pushed(country)
    assert push.body.startswith("Kêu cứu · ")
    assert "Sáu" not in push.text + str(push.data)
    assert push.notice.section is Section.DUTY


def test_another_report_is_not_pushed(pushing: Store) -> None:
    country, _ = Country(pushing), at_work(pushing)
    filed(pushing)
    country.work()
    assert pushed(country) == []


def test_a_warning_that_waits_for_approval_is_pushed(pushing: Store) -> None:
    country, _ = Country(pushing), at_work(pushing, Role.APPROVER)
    writer = an_official(pushing, role=Role.DUTY_OFFICER, area_id=PHUONG_TRA_VINH).identity
    draft = drafting.draft(pushing, writer, Status.ACTUAL, content(area_ids=[PHUONG_TRA_VINH]))
    drafting.submit(pushing, writer, draft["_id"], expect=1)
    country.work()
    assert [one.body for one in pushed(country)] == ["Cảnh báo chờ duyệt · Phường Trà Vinh"]


def test_a_phone_that_is_gone_is_forgotten(pushing: Store) -> None:
    country, official = Country(pushing), at_work(pushing)
    (phone,) = desk_phones.of(pushing, official.id)
    country.console.refused[TOKEN] = SendError(Verdict.UNREACHABLE, "fcm", "UNREGISTERED", "")
    a_talk(pushing)
    country.work()
    assert devices.address_of(devices.get(pushing, phone["_id"])) is None


def test_the_inbox_shows_the_letter_alone(pushing: Store) -> None:
    country, official = Country(pushing), at_work(pushing)
    a_talk(pushing)
    country.work()
    owners = [Owner("official", official.id), Owner("device", desk_phones.of(pushing, official.id)[0]["_id"])]
    assert len(messages.inbox(pushing, owners)) == 1
