"""The register of staff: names are read by few and go when they are needed no more; figures stay."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from models.errors import Clash, Forbidden, Invalid, NotFound
from models.files.uploads import UPLOADS
from models.staff import erasing, lists, registry, staff
from models.staff.content import TrainingContent
from models.staff.staff import STAFF
from models.store import Store, events
from models.store.collections import Kind
from models.store.outbox import OUTBOX
from tests.builders import PHUONG_LONG_DUC, PHUONG_TRA_VINH
from tests.planning import a_manager, a_member, an_upload, staff_content

#: Long enough ago that nothing is kept any more.
LONG_AGO = "2023-06-01"


def training(**given: str) -> TrainingContent:
    """A training elsewhere, in a field of a member's work."""
    return {
        "title": "Biên soạn bản tin",
        "skills": ["content"],
        "day": "2024-05-20",
        "hours": 16.0,
        "organiser": "Sở mẫu",
        "certificate_id": given.get("certificate_id", ""),
    }


def test_a_name_is_encrypted_and_no_event_tells_it(store: Store) -> None:
    member = a_member(store)
    assert "Mẫu" not in str(store.collection(STAFF).find_one({"_id": member["_id"]}))
    assert "Mẫu" not in str(events.timeline(store, Kind.STAFF_MEMBER, member["_id"]))
    assert staff.name_of(store, member) == "Nguyễn Văn Mẫu"


def test_only_a_training_in_a_field_of_their_work_counts(store: Store) -> None:
    official = a_manager(store)
    content, equipment = a_member(store, official), a_member(store, official, skills=["equipment"])
    for one in (content, equipment):
        registry.train(store, official.identity, one["_id"], training(), expect=1)
    found = lists.figures(lists.all_of(store, [PHUONG_TRA_VINH]), "2024-12-31")
    assert (found["trained"], found["there"], found["share"]) == (1, 2, 0.5)


def test_a_figure_of_a_day_counts_who_was_there_and_trained_then(store: Store) -> None:
    official = a_manager(store)
    member = a_member(store, official)
    registry.train(store, official.identity, member["_id"], training(), expect=1)
    registry.leave(store, official.identity, member["_id"], "2025-03-01", expect=2)
    rows = lists.all_of(store, [PHUONG_TRA_VINH])
    days = ("2021-12-31", "2023-12-31", "2024-12-31", "2025-12-31")
    found = [lists.figures(rows, day) for day in days]
    assert [(one["trained"], one["there"]) for one in found] == [(0, 0), (0, 1), (1, 1), (0, 0)]
    assert found[0]["share"] is None


def test_whoever_left_long_ago_is_named_no_more_and_still_counts(store: Store) -> None:
    official = a_manager(store)
    member = a_member(store, official)
    upload = an_upload(store, official)
    registry.train(store, official.identity, member["_id"], training(certificate_id=upload), expect=1)
    registry.leave(store, official.identity, member["_id"], LONG_AGO, expect=2)
    assert erasing.step(store, member["_id"]) is None
    after = store.one(STAFF, member["_id"])
    assert (after["name"], after["trainings"][0]["certificate_id"]) == ("", "")
    assert store.one(UPLOADS, upload)["files"] == {}
    assert lists.figures(lists.all_of(store, [PHUONG_TRA_VINH]), "2022-12-31")["there"] == 1


def test_whoever_left_lately_keeps_their_name_until_it_is_due(store: Store) -> None:
    official = a_manager(store)
    member = a_member(store, official)
    day = (datetime.now(UTC) - timedelta(days=30)).date().isoformat()
    registry.leave(store, official.identity, member["_id"], day, expect=1)
    assert erasing.step(store, member["_id"]) == erasing.due_at(day)
    assert store.collection(OUTBOX).count_documents({"reaction": "erase_staff"}) == 1


def test_nobody_is_erased_who_is_still_there(store: Store) -> None:
    official = a_manager(store)
    member = a_member(store, official)
    assert erasing.step(store, member["_id"]) is None
    with pytest.raises(Clash, match="staff_still_there"):
        erasing.erase(store, member, official.identity.actor, expect=1)


def test_a_certificate_is_a_file_of_ones_own(store: Store) -> None:
    official = a_manager(store)
    member, upload = a_member(store, official), an_upload(store, a_manager(store))
    with pytest.raises(Invalid) as refused:
        registry.train(store, official.identity, member["_id"], training(certificate_id=upload), expect=1)
    assert [(one.field, one.code) for one in refused.value.faults] == [
        ("certificate_id", "attachment_unknown")
    ]


def test_who_manages_one_commune_reads_nobody_elsewhere(store: Store) -> None:
    official = a_manager(store, area_id=PHUONG_TRA_VINH)
    member = a_member(store, area_id=PHUONG_LONG_DUC)
    with pytest.raises(NotFound):
        staff.get(store, official.identity, member["_id"])
    with pytest.raises(Forbidden):
        registry.add(store, official.identity, staff_content(area_id=PHUONG_LONG_DUC))
