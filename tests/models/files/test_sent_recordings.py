"""Sent recordings: made in the background, once, whatever happens to the worker; the original goes with the answer."""

from __future__ import annotations

import dataclasses
import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta

import pytest

import notifications.reactions  # noqa: F401 registers what is done
from models.errors import Invalid
from models.files import decoding, library, recording_pieces, sent_recordings, stored_files
from models.files.library import Origin
from models.files.recording_pieces import RECORDING_PIECES
from models.files.sent_recordings import MOST_TRIES, RecordingState, SentRecording
from models.store import Store, outbox
from models.store.events import Actor
from notifications import leases
from notifications.channels import Channels
from notifications.queues import QUEUE_OF, Queue
from notifications.reactor import Outside, react
from tests.builders import PHUONG_TRA_VINH
from tests.recordings import film, sound

ACTOR = Actor(kind="official", id="5b0000000000000000000001")
ORIGIN = Origin("Họp dân phường.mp4", "", PHUONG_TRA_VINH)


def sent(store: Store, data: bytes | None = None) -> SentRecording:
    return sent_recordings.send(store, film() if data is None else data, ORIGIN, actor=ACTOR)


def originals(store: Store) -> int:
    """How many recordings lie there as they were sent."""
    return len(store.collection(RECORDING_PIECES).distinct("original"))


def files(store: Store) -> int:
    """How many files are stored that something could serve."""
    return store.db[stored_files.BUCKET].files.count_documents({})


def rows(store: Store) -> list[outbox.OutboxRow]:
    return list(store.collection(outbox.OUTBOX).find({"reaction": "make_recording"}))


def work(store: Store) -> None:
    """Do what is due, as a worker does."""
    for row in rows(store):
        react(Outside(store, Channels({})), row["_id"])


def now(store: Store, recording: SentRecording) -> SentRecording:
    return sent_recordings.get(store, recording["_id"], ACTOR["id"])


def test_film_that_was_sent_becomes_a_file_of_the_library(store: Store) -> None:
    recording = sent(store)

    work(store)

    done = now(store, recording)
    assert done["state"] == RecordingState.READY
    file = library.get(store, str(done["file_id"]))
    assert (file["kind"], file["name"]) == ("video", "Họp dân phường.mp4")
    assert {name: part["mime"] for name, part in file["parts"].items()} == {
        "video": "video/mp4",
        "poster": "image/jpeg",
    }
    assert file["facts"]["seconds"] == pytest.approx(0.4, abs=0.15)
    assert file["uploaded_by"] == ACTOR["id"]


def test_sound_that_was_sent_becomes_a_file_of_the_library(store: Store) -> None:
    recording = sent(store, sound())

    work(store)

    file = library.get(store, str(now(store, recording)["file_id"]))
    assert file["kind"] == "audio"
    assert [(name, part["ending"]) for name, part in file["parts"].items()] == [("audio", "m4a")]


def test_what_was_sent_is_deleted_once_it_is_made(store: Store) -> None:
    recording = sent(store)
    assert (originals(store), files(store)) == (1, 0)

    work(store)

    assert now(store, recording)["original"] is None
    assert originals(store) == 0


def test_what_can_t_be_read_is_refused_with_the_reason_and_deleted(store: Store) -> None:
    recording = sent(store, film()[:300])
    assert recording["state"] == RecordingState.PROCESSING

    work(store)

    done = now(store, recording)
    assert done["state"] == RecordingState.REFUSED
    assert done["refusal"] == {"code": "recording_unknown", "params": {}}
    assert (originals(store), files(store)) == (0, 0)


def test_what_is_plainly_no_recording_is_refused_at_once_and_never_kept(store: Store) -> None:
    with pytest.raises(Invalid):
        sent(store, b"#EXTM3U\nfile:///etc/passwd")

    assert originals(store) == 0


def test_same_film_sent_twice_is_one_file(store: Store) -> None:
    first, second = sent(store), sent(store)

    work(store)

    assert now(store, first)["file_id"] == now(store, second)["file_id"]


def test_worker_makes_one_at_a_time_and_comes_back(store: Store) -> None:
    recording = sent(store)

    with decoding.places_of["recording"].one():
        work(store)

    (row,) = rows(store)
    assert now(store, recording)["state"] == RecordingState.PROCESSING
    assert now(store, recording)["tries"] == 0
    assert row["due_at"] > datetime.now(UTC)


def test_recording_that_ends_every_worker_is_refused(store: Store) -> None:
    recording = sent(store)
    tried = {"$set": {"tries": MOST_TRIES}}
    store.collection(sent_recordings.SENT_RECORDINGS).update_one({"_id": recording["_id"]}, tried)

    work(store)

    assert now(store, recording)["refusal"] == {"code": "upload_too_costly", "params": {}}


def test_recording_that_nobody_made_in_days_is_to_be_sent_again(store: Store) -> None:
    recording = sent(store)
    store.collection(RECORDING_PIECES).delete_many({})

    work(store)

    assert now(store, recording)["refusal"] == {"code": "recording_gone", "params": {}}


def test_large_recording_is_kept_in_pieces_and_read_as_it_was(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recording_pieces, "SIZE", 1_000)
    data = film()

    recording = sent(store, data)

    assert store.collection(RECORDING_PIECES).count_documents({}) > 1
    assert recording_pieces.read(store, str(recording["original"])) == data


def test_recordings_have_a_queue_of_their_own() -> None:
    assert [name for name, queue in QUEUE_OF.items() if queue is Queue.RECORDINGS] == ["make_recording"]


@pytest.mark.slow
def test_killed_worker_leaves_the_recording_to_the_next(store: Store) -> None:
    recording = sent(store, film(size=(960, 540), seconds=2))
    worker = subprocess.Popen(
        [sys.executable, "-c", WORKER, store.settings.mongodb_uri, store.db.name, recording["_id"]],
        cwd=decoding.ROOT,
    )
    while now(store, recording)["tries"] < 1 or not children(worker.pid):
        assert worker.poll() is None
        time.sleep(0.01)
    decoder = children(worker.pid)

    worker.send_signal(signal.SIGKILL)
    worker.wait(10)

    assert now(store, recording)["state"] == RecordingState.PROCESSING
    assert (originals(store), files(store)) == (1, 0)
    deadline = time.monotonic() + 5
    while any(map(is_running, decoder)) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not any(map(is_running, decoder))
    assert sent_recordings.make(store, recording["_id"])["state"] == RecordingState.READY
    assert (originals(store), files(store)) == (0, 2)


#: A worker with nothing but one recording.
WORKER = """
import sys
from models.files import sent_recordings
from models.settings import load
from models.store import open_store
uri, name, recording = sys.argv[1:]
store = open_store(load({"MONGODB_URI": uri, "MONGODB_DATABASE": name}))
sent_recordings.make(store, recording)
"""


def children(pid: int) -> list[int]:
    with open(f"/proc/{pid}/task/{pid}/children") as told:
        return [int(one) for one in told.read().split()]


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_lease_of_what_takes_minutes_is_renewed(store: Store) -> None:
    quick = dataclasses.replace(store, settings=dataclasses.replace(store.settings, outbox_lease_seconds=1))
    sent(quick)
    row = outbox.claim(quick, rows(quick)[0]["_id"])
    assert row is not None

    with leases.held(quick, row):
        time.sleep(0.5)

    (renewed,) = rows(quick)
    assert renewed["due_at"] >= row["due_at"] + timedelta(seconds=0.3)
