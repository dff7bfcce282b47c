"""Small pictures that take long: each is refused soon, and whoever sends many keeps nobody else waiting."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from threading import Event, Thread

import pytest
from flask import Flask
from PIL import Image

from models.access.callers import Circumstances
from models.errors import Invalid, Unavailable
from models.files import decoding, picture_maker, scans
from models.files.decoder import Made
from models.files.decoding import Places
from models.files.limits import MOST_PIXELS, MOST_SCANS
from models.store import Store
from tests.builders import a_device, headers_for
from tests.photos import photo

ATTACKER, OTHER = "198.51.100.7", "203.0.113.9"


def progressive(width: int, height: int, scans_again: int) -> bytes:
    """A progressive JPEG whose last scan stands there so many times more."""
    out = BytesIO()
    Image.new("RGB", (width, height), "teal").save(out, "JPEG", progressive=True)
    data = out.getvalue()
    last = data.rindex(b"\xff\xda")
    return data[:-2] + data[last:-2] * scans_again + data[-2:]


def made(data: bytes) -> Made:
    """What becomes of a picture here, in this process."""
    return picture_maker.make(data, max_pixels=MOST_PIXELS, max_frames=1)


def test_scans_are_counted_before_anything_is_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(picture_maker, "_decoded", lambda *_: pytest.fail("decoded"))

    with pytest.raises(Invalid) as refused:
        made(progressive(500, 500, scans_again=300))
    assert [fault.code for fault in refused.value.faults] == ["upload_too_costly"]


def test_progressive_photos_of_phones_are_pictures() -> None:
    data = progressive(400, 300, scans_again=0)

    assert 1 < scans.count(data, MOST_SCANS) <= MOST_SCANS
    assert made(data).facts["width"] == 400


def test_what_is_no_scan_of_the_picture_is_not_counted() -> None:
    plain = photo((80, 60))
    preview = b"\xff\xe2" + (2 + 4 * 100).to_bytes(2) + b"\xff\xda\0\4" * 100
    film = b"\xff\xda\0\4" * 100

    assert (
        scans.count(plain[:2] + preview + plain[2:] + film, MOST_SCANS) == scans.count(plain, MOST_SCANS) == 1
    )


def test_fewer_pixels_have_less_time() -> None:
    """In a process of its own, that has the limit of a decoder: it tells what is left after a small picture."""
    script = (
        "import resource, sys; from models.files import picture_maker as p; from models.files.limits import *;"
        "resource.setrlimit(resource.RLIMIT_CPU, (100, 100));"
        "p.make(sys.stdin.buffer.read(), max_pixels=MOST_PIXELS, max_frames=1);"
        "print(resource.getrlimit(resource.RLIMIT_CPU)[0])"
    )
    told = subprocess.run(
        [sys.executable, "-c", script],
        input=photo((800, 600)),
        capture_output=True,
        check=True,
        cwd=decoding.ROOT,
    )

    assert json.loads(told.stdout) < 20
    assert resource.getrlimit(resource.RLIMIT_CPU)[0] == resource.RLIM_INFINITY


def _wait(places: Places, where: Circumstances, go: Event) -> Thread:
    def hold() -> None:
        with places.one(where):
            go.wait(60)

    before = places.waiting()
    thread = Thread(target=hold)
    thread.start()
    while places.waiting() == before:
        assert thread.is_alive()
    return thread


def test_a_network_leaves_one_place_to_others() -> None:
    places, there = Places(count=2, most_waiting=0), Circumstances(ATTACKER)

    with places.one(there):
        with pytest.raises(Unavailable), places.one(there):
            pass
        with places.one(Circumstances(OTHER)):
            pass


def test_a_device_has_one_place_whichever_network_it_comes_from() -> None:
    places = Places(count=3, most_waiting=0)

    with places.one(Circumstances(ATTACKER, "device", "d1")):
        with pytest.raises(Unavailable), places.one(Circumstances(OTHER, "device", "d1")):
            pass
        with places.one(Circumstances(OTHER, "device", "d2")):
            pass


def test_a_network_leaves_one_place_for_waiting_to_others() -> None:
    places, there, go = Places(count=2, most_waiting=2, patience=60), Circumstances(ATTACKER), Event()

    with places.one(there), places.one(Circumstances(OTHER)):
        waiting = _wait(places, there, go)
        with pytest.raises(Unavailable), places.one(there):
            pass
        also = _wait(places, Circumstances("192.0.2.4"), go)
    go.set()
    for thread in (waiting, also):
        thread.join(60)


@pytest.mark.slow
def test_sixteen_dear_pictures_at_once_keep_nobody_waiting(app: Flask, store: Store) -> None:
    dear, callers = progressive(5000, 5000, scans_again=MOST_SCANS - 15), [a_device(store) for _ in range(16)]

    def send(data: bytes, address: str, headers: dict[str, str]) -> int:
        answer = app.test_client().post(
            "/v1/uploads",
            data={"file": (BytesIO(data), "a.jpg")},
            headers=headers,
            environ_overrides={"REMOTE_ADDR": address},
        )
        return answer.status_code

    with ThreadPoolExecutor(len(callers)) as pool:
        attack = [pool.submit(send, dear, ATTACKER, dict(headers_for(caller))) for caller in callers]
        resident = [send(photo((80, 60)), OTHER, dict(headers_for(a_device(store)))) for _ in range(5)]

    assert resident == [201] * 5
    assert Counter(one.result() for one in attack)[503] > 0
