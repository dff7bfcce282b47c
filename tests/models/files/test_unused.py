"""Uploads that nobody used are removed with everything of theirs; what is part of a report stays."""

from __future__ import annotations

import dataclasses
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

import notifications.reactions  # noqa: F401 registers what is done
from models.errors import Clash, Invalid, NotFound
from models.files import stored_files, unused, uploads
from models.files.uploads import Upload
from models.messages.messages import MessageChannel, Owner
from models.reports import filing
from models.reports.draft import Draft, Reporter
from models.reports.reports import Report
from models.store import Store, events, outbox
from models.store.collections import Kind
from models.store.events import Actor
from models.store.outbox import OutboxRow
from notifications.channels import Channels
from notifications.reactor import Outside, react
from tests.builders import PHUONG_TRA_VINH
from tests.photos import photo

OWNER, ACTOR = Owner("device", "phone"), Actor(kind="device", id="phone")


@pytest.fixture
def upload(store: Store) -> Upload:
    """A photo that was just sent."""
    return uploads.save(store, photo((80, 60), position=(9.93, 106.34)), owner=OWNER, actor=ACTOR)


def _file(store: Store, upload: Upload) -> Report:
    draft = Draft("Nước ngập trước chợ", "flood", area_id=PHUONG_TRA_VINH, photo_ids=[upload["_id"]])
    return filing.file(store, draft, Reporter(MessageChannel.PUSH, OWNER, ACTOR)).report


def _files(store: Store) -> tuple[int, int]:
    bucket = store.db[stored_files.BUCKET]
    return bucket.files.count_documents({}), bucket.chunks.count_documents({})


def _row(store: Store) -> OutboxRow:
    (row,) = store.collection(outbox.OUTBOX).find({"reaction": "clean_upload"})
    return row


def test_an_upload_is_looked_at_after_the_hours_of_the_setting(store: Store, upload: Upload) -> None:
    hours = timedelta(hours=store.settings.upload_unused_hours)
    assert abs(_row(store)["due_at"] - (upload["at"] + hours)) < timedelta(seconds=1)


def test_other_hours_are_a_setting(store: Store) -> None:
    settings = dataclasses.replace(store.settings, upload_unused_hours=2)
    uploads.save(dataclasses.replace(store, settings=settings), photo((8, 6)), owner=OWNER, actor=ACTOR)
    assert _row(store)["due_at"] < datetime.now(UTC) + timedelta(hours=3)


def test_what_nobody_used_is_removed_with_the_files_of_every_rendition(store: Store, upload: Upload) -> None:
    assert _files(store) == (2, 2)
    assert unused.clean(store, upload["_id"])
    assert _files(store) == (0, 0)
    with pytest.raises(NotFound):
        uploads.get(store, upload["_id"])
    actions = [event["action"] for event in events.timeline(store, Kind.UPLOAD, upload["_id"])]
    assert actions == ["saved", "removed"]


def test_it_is_removed_once(store: Store, upload: Upload) -> None:
    assert unused.clean(store, upload["_id"])
    assert not unused.clean(store, upload["_id"])


def test_the_photo_of_a_report_stays(store: Store, upload: Upload) -> None:
    _file(store, upload)
    assert not unused.clean(store, upload["_id"])
    assert uploads.rendition(store, uploads.get(store, upload["_id"]), "thumb")


def test_what_was_removed_can_not_be_used_any_more(store: Store, upload: Upload) -> None:
    unused.clean(store, upload["_id"])
    with pytest.raises(Invalid) as refused:
        _file(store, upload)
    assert [fault.code for fault in refused.value.faults] == ["photo_unknown"]


def test_filing_and_removing_at_once_leave_a_photo_whole_or_not_at_all(store: Store, upload: Upload) -> None:
    def file() -> bool:
        try:
            return bool(_file(store, upload))
        except (Clash, Invalid):
            return False

    with ThreadPoolExecutor(2) as pool:
        filed, removed = pool.submit(file), pool.submit(unused.clean, store, upload["_id"])
    assert filed.result() is not removed.result()
    assert _files(store) == ((2, 2) if filed.result() else (0, 0))


def test_the_worker_removes_it_when_it_is_due_and_not_before(store: Store, upload: Upload) -> None:
    outside, row = Outside(store, Channels({})), _row(store)
    assert not react(outside, row["_id"])
    store.collection(outbox.OUTBOX).update_one({"_id": row["_id"]}, {"$set": {"due_at": datetime.now(UTC)}})
    assert react(outside, row["_id"])
    assert store.collection(uploads.UPLOADS).count_documents({}) == 0
    assert upload["_id"] not in str(list(store.db[stored_files.BUCKET].files.find()))
