"""Decoding: each file in a process of its own, with ceilings and no secrets, and so many at a time."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Sequence

import pytest

from models.errors import Invalid, Unavailable
from models.files import decoder, decoding
from models.files.decoding import Places
from tests.documents import document

PATIENCE = 20.0

#: What a decoder could be made to do by what it reads, as a program that runs behind its doors.
SHUT = "import sys, os, socket, signal, time; from models.files import decoder; decoder.shut_doors(); "


def behind_doors(program: str) -> Sequence[str]:
    return [sys.executable, "-c", SHUT + program]


def refused_by(program: str) -> str:
    """What a taken-over decoder is told when it does this: the name of the error."""
    tried = f"\ntry:\n    {program}\n    print('done')\nexcept BaseException as error:\n    print(type(error).__name__)"
    return decoding.run([sys.executable, "-c", SHUT + tried], b"", PATIENCE).decode().strip()


@pytest.mark.parametrize(
    ("program", "error"),
    [
        ("socket.create_connection(('127.0.0.1', 1))", "OSError"),
        ("open('/etc/passwd').read()", "OSError"),
        ("open('/proc/%d/environ' % os.getppid()).read()", "OSError"),
        ("os.close(0); open('/etc/passwd').read()", "OSError"),
        ("bytearray(decoder.MOST_MEMORY)", "MemoryError"),
    ],
    ids=["network", "files", "secrets of the caller", "files in place of an open one", "memory"],
)
def test_a_decoder_that_is_taken_over_can_do_nothing(program: str, error: str) -> None:
    assert refused_by(program) == error


def test_a_decoder_knows_nothing_of_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HASH_KEY", "a secret of the province")

    shown = decoding.run(
        [sys.executable, "-c", "import os, json; print(json.dumps(dict(os.environ)))"], b"", PATIENCE
    )

    assert set(json.loads(shown)) <= {*decoding.ENVIRONMENT, "LC_CTYPE"}


@pytest.mark.parametrize(
    "program",
    [
        "os.kill(os.getpid(), signal.SIGSEGV)",
        "sys.stdin.buffer.read(); os._exit(3)",
        "os._exit(0)",
        "os.close(0); os._exit(1)",
        "os.fork() and os._exit(0); time.sleep(600)",
    ],
    ids=["crashes", "fails", "says nothing", "does not listen", "leaves another behind"],
)
def test_a_process_that_breaks_says_nothing(program: str) -> None:
    assert decoding.run(behind_doors(program), b"x" * 3_000_000, 5) == b""


@pytest.mark.parametrize("program", ["time.sleep(600)", "os.fork() or time.sleep(600); time.sleep(600)"])
def test_a_process_that_hangs_is_ended_with_what_it_started(program: str) -> None:
    assert decoding.run(behind_doors(program), b"x" * 3_000_000, patience=1) == b""


def test_a_process_that_loops_uses_up_its_time() -> None:
    looping = (
        "from models.files import decoder; decoder.MOST_SECONDS = 1; decoder.shut_doors()\nwhile True: pass"
    )

    assert decoding.run([sys.executable, "-c", looping], b"", patience=60) == b""


def test_a_process_that_talks_without_end_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decoding, "MOST_ANSWERED", 1_000_000)
    talking = behind_doors("\nwhile True: sys.stdout.buffer.write(bytes(65536))")

    assert decoding.run(talking, b"", PATIENCE) == b""


def test_what_breaks_its_process_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decoding, "PATIENCE", 0.001)

    with pytest.raises(Invalid) as refused:
        decoding.decode("pdf", document(), {"max_pages": 5})

    assert [fault.code for fault in refused.value.faults] == ["upload_too_costly"]


def test_whoever_finds_no_place_in_time_is_asked_to_come_back() -> None:
    places = Places(count=1, most_waiting=1, patience=0.01)

    with places.one(), pytest.raises(Unavailable) as busy, places.one():
        pass

    assert busy.value.retry_after > 0


def test_no_more_wait_than_may() -> None:
    places = Places(count=1, most_waiting=1, patience=60)
    waiting, entered = threading.Event(), threading.Event()

    def wait() -> None:
        waiting.set()
        with places.one():
            entered.set()

    with places.one():
        second = threading.Thread(target=wait)
        second.start()
        waiting.wait(60)
        while places.waiting() < 1:
            pass
        with pytest.raises(Unavailable), places.one():
            pass
        assert not entered.is_set()
    second.join(60)
    assert entered.is_set()


def test_places_come_free_whatever_happens_in_them() -> None:
    places = Places(count=1, most_waiting=0, patience=0.01)

    for _ in range(3):
        with pytest.raises(ZeroDivisionError), places.one():
            raise ZeroDivisionError

    with places.one():
        pass


def test_memory_that_runs_out_is_told_as_such() -> None:
    def greedy(data: bytes) -> decoder.Made:
        raise MemoryError

    assert json.loads(decoder.answer(greedy, b"", {}))["fault"]["code"] == "upload_too_costly"
