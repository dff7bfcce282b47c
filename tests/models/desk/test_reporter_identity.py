"""Identities: hidden by a pseudonym, opened with a reason, and the resident learns of it. Redaction."""

from __future__ import annotations

import dataclasses

import pytest

from models.access.callers import Identity
from models.access.permissions import Role
from models.desk import reporter_identity
from models.desk.reporter_identity import Person
from models.errors import Clash, Forbidden, Invalid, NotFound
from models.files import uploads
from models.messages.messages import MessageChannel, Owner
from models.privacy import redaction
from models.reports import reports
from models.reports.draft import Reporter
from models.reports.reports import Report
from models.store import Store, events
from models.store.collections import Kind
from models.workflow.transitions import ReportAction
from tests.builders import PHUONG_TRA_VINH, VINH_LONG, a_citizen
from tests.reporting import HANDLER, a_photo, act, filed, fixed, official, resident

PHONE = "+84900000012"


def citizens_report(store: Store) -> Report:
    citizen = a_citizen(store, PHONE)
    owner = Owner("citizen", citizen.id)
    return filed(store, Reporter(MessageChannel.PUSH, owner, citizen.identity.actor))


def opened(
    store: Store, report: Report, who: Identity = HANDLER, reason: str = "Cần gặp để xác minh"
) -> Person:
    version = reports.get(store, report["_id"])["version"]
    return reporter_identity.open_identity(store, who, report["code"], reason, expect=version)


def test_pseudonym_is_the_same_for_one_report_and_another_one_for_the_next(province: Store) -> None:
    first, second = filed(province, "d1"), filed(province, "d1")

    assert reporter_identity.pseudonym(province, first) == reporter_identity.pseudonym(province, first)
    assert reporter_identity.pseudonym(province, first) != reporter_identity.pseudonym(province, second)
    assert reporter_identity.lately(province, second) == 2


def test_opening_shows_the_phone_and_leaves_a_trace(province: Store) -> None:
    report = citizens_report(province)

    assert opened(province, report).phone == PHONE

    last = events.timeline(province, Kind.REPORT, report["_id"])[-1]
    assert (last["action"], last["note"], last["public"]) == ("identity_opened", "Cần gặp để xác minh", False)
    assert last["actor"]["id"] == HANDLER.id


def test_resident_reads_which_office_opened_it_and_why(province: Store) -> None:
    report = citizens_report(province)
    opened(province, report)
    opened(province, report, reason="Hẹn ngày sửa")

    later, first = reporter_identity.log_of(province, [Owner(**report["reporter"]["owner"])])

    assert (first["reason"], later["reason"]) == ("Cần gặp để xác minh", "Hẹn ngày sửa")
    assert first["code"] == report["code"]
    assert reporter_identity.office_name(province, first["office"], "vi") == "Phường Trà Vinh"


def test_anonymous_report_has_nothing_to_open_and_no_trace_is_left(province: Store) -> None:
    report = filed(province)

    with pytest.raises(Clash) as refused:
        opened(province, report)

    assert refused.value.code == "identity_not_known"
    assert len(events.timeline(province, Kind.REPORT, report["_id"])) == 1


def test_number_of_a_report_by_sms_is_opened(province: Store) -> None:
    owner = Owner("chat", "sms:1")
    report = filed(
        province, Reporter(MessageChannel.SMS, owner, {"kind": "chat", "id": "sms:1"}, address=PHONE)
    )

    assert opened(province, report) == Person("sms", phone=PHONE)


def test_name_and_number_that_came_with_a_report_are_opened(province: Store) -> None:
    sender = dataclasses.replace(resident(), contact='{"name": "Lê Văn A", "phone": "+84900000012"}')
    known = reporter_identity.person(province, filed(province, sender))
    assert (known.name, known.phone) == ("Lê Văn A", "+84900000012")


def test_opening_needs_a_reason(province: Store) -> None:
    with pytest.raises(Invalid):
        opened(province, citizens_report(province), reason="  ")


def test_leader_who_may_read_may_not_open(province: Store) -> None:
    report = citizens_report(province)

    with pytest.raises(Forbidden):
        opened(province, report, official(Role.VIEWER))
    with pytest.raises(NotFound):
        opened(province, report, official(agency_id=f"cong_an:{VINH_LONG}"))


def test_person_is_not_printed(province: Store) -> None:
    assert PHONE not in repr(opened(province, citizens_report(province)))
    assert dataclasses.asdict(Person("sms"))["phone"] == ""
    assert PHUONG_TRA_VINH in citizens_report(province)["area_path"]


def redacted(store: Store, report: Report) -> Report:
    return redaction.redact(store, reports.get(store, report["_id"]), {"kind": "device", "id": "d1"})


def test_redacted_report_keeps_place_and_history_and_loses_words_and_photos(province: Store) -> None:
    photo_id = a_photo(province, Owner("device", "d1"))
    report = filed(province, address="12 đường Mẫu", photo_ids=[photo_id])
    act(province, report, ReportAction.PUBLISH)

    after = redacted(province, report)

    assert after == reports.get(province, report["_id"])
    assert (after["text"], after["place"]["address"], after["photos"]) == ("", "", [])
    assert after["place"]["point"] == report["place"]["point"]
    assert after["published"] is False
    assert [one["action"] for one in events.timeline(province, Kind.REPORT, report["_id"])] == [
        "filed",
        "published",
        "redacted",
    ]


def test_files_of_a_redacted_report_are_gone(province: Store) -> None:
    photo_id = a_photo(province, Owner("device", "d1"))
    report = filed(province, photo_ids=[photo_id])

    redacted(province, report)

    with pytest.raises(NotFound):
        uploads.rendition(province, uploads.get(province, photo_id), "large")
    assert province.db["files.files"].count_documents({}) == 0
    assert province.db["files.chunks"].count_documents({}) == 0


def test_photo_of_the_result_stays(province: Store) -> None:
    report = fixed(province, filed(province))

    assert redacted(province, report)["after_photos"] == report["after_photos"]


def test_redacting_twice_is_one_event(province: Store) -> None:
    report = filed(province)
    redacted(province, report)
    redacted(province, report)

    assert len(events.timeline(province, Kind.REPORT, report["_id"])) == 2


def test_private_point_is_blurred_when_the_words_go(province: Store) -> None:
    report = filed(province, private_place=True)

    assert redacted(province, report)["place"]["point"] != report["place"]["point"]


def test_work_on_a_redacted_report_goes_on_and_it_cannot_be_found_by_its_words(province: Store) -> None:
    report = filed(province)
    redacted(province, report)

    assert act(province, report, ReportAction.ACCEPT)["state"] == "accepted"
    assert province.db["reports"].count_documents({"tokens": "ngap"}) == 0
