"""Files that people send: whatever they are made to do, the server answers, and its memory comes back."""

from __future__ import annotations

import re
import threading
import zlib
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from io import BytesIO

import psutil
import pytest
import yaml
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from models.files import decoder, decoding
from models.store import Store
from tests.builders import Caller, a_device, headers_for
from tests.photos import photo
from tests.problems import assert_problem

MIB = 1 << 20


def send(client: FlaskClient, caller: Caller, data: bytes) -> TestResponse:
    boundary, body = encode_multipart({"file": FileStorage(BytesIO(data), "a")})
    kind = f"multipart/form-data; boundary={boundary}"
    return client.post("/v1/uploads", data=body, content_type=kind, headers=headers_for(caller))


def flat(width: int, height: int, kind: str = "PNG", **options: object) -> bytes:
    """A picture of one colour: few bytes, many pixels."""
    out = BytesIO()
    Image.new("RGB", (width, height), "teal").save(out, kind, **options)
    return out.getvalue()


@dataclass
class Watched:
    """The most that this process and its decoders took at a time, in bytes, and how many decoders there were."""

    own: list[int] = field(default_factory=list)
    theirs: list[int] = field(default_factory=list)
    many: list[int] = field(default_factory=list)


@contextmanager
def watched() -> Iterator[Watched]:
    """Look at the memory of the process tree all the while."""
    seen, done, me = Watched(), threading.Event(), psutil.Process()

    def look() -> None:
        while not done.wait(0.02):
            sizes = []
            for child in me.children():
                with suppress(psutil.Error):
                    if "models.files.decoder" in child.cmdline():
                        sizes.append(child.memory_info().rss)
            seen.own.append(me.memory_info().rss)
            seen.theirs.append(sum(sizes))
            seen.many.append(len(sizes))

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        yield seen
    finally:
        done.set()
        watcher.join()


@pytest.mark.slow
def test_eight_large_pictures_at_once_take_a_bounded_memory_that_comes_back(app: Flask, store: Store) -> None:
    data, callers = flat(7300, 5465), [a_device(store) for _ in range(8)]
    before = psutil.Process().memory_info().rss

    with watched() as seen, ThreadPoolExecutor(len(callers)) as pool:
        answers = list(pool.map(lambda caller: send(app.test_client(), caller, data), callers))

    assert len(data) < 200_000
    assert {answer.status_code for answer in answers} <= {201, 503}
    assert 201 in {answer.status_code for answer in answers}
    assert all(int(answer.headers["Retry-After"]) for answer in answers if answer.status_code == 503)
    assert 1 <= max(seen.many) <= decoding.PLACES
    assert max(seen.theirs) <= decoding.PLACES * decoder.MOST_MEMORY
    assert max(seen.own) - before < 200 * MIB
    assert psutil.Process().memory_info().rss - before < 200 * MIB


def test_file_that_finds_no_place_is_asked_to_come_back(
    client: FlaskClient, phone: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decoding, "places", decoding.Places(count=1, most_waiting=0))

    with decoding.places.one():
        refused = send(client, phone, photo())

    body = assert_problem(refused, 503)
    assert body["code"] == "decoders_busy"
    assert refused.headers["Retry-After"] == str(decoding.COME_BACK)
    assert send(client, phone, photo()).status_code == 201


def chunk(kind: bytes, data: bytes) -> bytes:
    check = zlib.crc32(kind + data).to_bytes(4, "big")
    return len(data).to_bytes(4, "big") + kind + data + check


def png_of_many_pixels() -> bytes:
    """What says in its header that 900 megapixels follow."""
    made, sides = flat(8, 8), (30_000).to_bytes(4, "big") * 2
    return made[:8] + chunk(b"IHDR", sides + made[24:29]) + made[33:]


def png_with_a_text_that_swells() -> bytes:
    made = flat(8, 8)
    bomb = chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(500 * MIB), 9))
    return made[:33] + bomb + made[33:]


def png_with_a_profile_that_swells() -> bytes:
    made = flat(8, 8)
    return made[:33] + chunk(b"iCCP", b"x\0\0" + zlib.compress(bytes(500 * MIB), 9)) + made[33:]


def gif_of_many_frames() -> bytes:
    images = [Image.new("P", (200, 200), n % 2) for n in range(2)]
    out = BytesIO()
    images[0].save(out, "GIF", save_all=True, append_images=images[1:], duration=50)
    data = out.getvalue()
    frame = data.rindex(b"!\xf9")
    return data[:frame] + data[frame:-1] * 20_000 + b";"


def jpeg_of_many_scans(size: int = 3_000_000) -> bytes:
    """A progressive JPEG whose last scan stands there again and again."""
    data = flat(4000, 3000, "JPEG", progressive=True)
    last = data.rindex(b"\xff\xda")
    return data[:last] + data[last:-2] * ((size - last) // (len(data) - 2 - last)) + data[-2:]


def svg() -> bytes:
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    return f'<!DOCTYPE svg [<!ENTITY a0 "x">{entities}]><svg>&a11;</svg>'.encode()


#: Files that swell, and what is said of each; None: it is a picture, if a strange one, or is refused.
BOMBS = {
    "PNG of many pixels": (png_of_many_pixels, "upload_too_many_pixels"),
    "PNG with a text that swells": (png_with_a_text_that_swells, None),
    "PNG with a profile that swells": (png_with_a_profile_that_swells, None),
    "WebP of many pixels": (lambda: flat(8000, 7000, "WEBP", method=0), "upload_too_many_pixels"),
    "JPEG of many pixels": (lambda: flat(20_000, 20_000, "JPEG"), "upload_too_many_pixels"),
    "progressive JPEG of many pixels": (
        lambda: flat(15_000, 13_000, "JPEG", progressive=True, subsampling=0),
        "upload_too_costly",
    ),
    "JPEG of many scans": (jpeg_of_many_scans, "upload_too_costly"),
    "JPEG of as many scans as there is room for": (
        lambda: jpeg_of_many_scans(14_000_000),
        "upload_too_costly",
    ),
    "GIF of many frames": (gif_of_many_frames, "upload_animated"),
    "TIFF": (lambda: flat(8000, 8000, "TIFF", compression="tiff_deflate"), "upload_not_a_picture"),
    "SVG": (svg, "upload_not_a_picture"),
}


@pytest.mark.slow
@pytest.mark.turns(4)
@pytest.mark.parametrize("name", BOMBS)
def test_file_that_swells_is_answered_and_does_not_swell_the_server(
    client: FlaskClient, phone: Caller, name: str
) -> None:
    make, code = BOMBS[name]
    data, before = make(), psutil.Process().memory_info().rss

    with watched() as seen:
        answer = send(client, phone, data)

    assert max(seen.own) - before < 200 * MIB
    assert max(seen.theirs) <= decoder.MOST_MEMORY
    if code is not None:
        assert [fault["code"] for fault in assert_problem(answer, 422)["faults"]] == [code]
    assert answer.status_code in {201, 422}
    assert send(client, phone, photo((80, 60))).status_code == 201


def test_decoder_that_hangs_is_ended_and_others_go_on(
    client: FlaskClient, phone: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as hurried:
        hurried.setattr(decoding, "PATIENCE", 0.01)
        body = assert_problem(send(client, phone, flat(7000, 5000)), 422)

    assert [fault["code"] for fault in body["faults"]] == ["upload_too_costly"]
    assert send(client, phone, photo()).status_code == 201


def test_decoder_that_crashes_harms_its_own_file_alone(app: Flask, store: Store) -> None:
    """Shoot the decoder of a large picture while small ones are sent."""
    large, small = flat(7300, 5465), photo((80, 60))
    shot = threading.Event()

    def shoot() -> None:
        while not shot.is_set():
            for child in psutil.Process().children():
                with suppress(psutil.Error):
                    if "models.files.decoder" in child.cmdline():
                        child.send_signal(11)
                        shot.set()

    shooter = threading.Thread(target=shoot)
    shooter.start()
    broken = send(app.test_client(), a_device(store), large)
    shot.set()
    shooter.join()

    body = assert_problem(broken, 422)
    assert [fault["code"] for fault in body["faults"]] == ["upload_too_costly"]
    with ThreadPoolExecutor(3) as pool:
        callers = [a_device(store) for _ in range(3)]
        answers = pool.map(lambda caller: send(app.test_client(), caller, small).status_code, callers)
        assert Counter(answers) == {201: 3}


PHONES = {
    "48 megapixels": (8064, 6048),
    "108 megapixels": (12_000, 9000),
    "200 megapixels": (16_320, 12_240),
    "panorama": (60_000, 1200),
}


@pytest.mark.slow
@pytest.mark.turns(2)
@pytest.mark.parametrize("name", PHONES)
def test_largest_photos_of_phones_are_accepted_in_little_memory(
    client: FlaskClient, phone: Caller, name: str
) -> None:
    data = flat(*PHONES[name], "JPEG", quality=50)

    with watched() as seen:
        answer = send(client, phone, data)

    assert answer.status_code == 201
    assert (answer.get_json()["width"], answer.get_json()["height"]) == PHONES[name]
    assert max(seen.theirs) < 300 * MIB


@pytest.mark.slow
@pytest.mark.long
def test_photo_of_48_megapixels_in_heic_is_accepted(client: FlaskClient, phone: Caller) -> None:
    data = flat(8064, 6048, "HEIF", quality=30, enc_params={"preset": "ultrafast"})

    assert send(client, phone, data).status_code == 201


#: Most memory of one process of Loa without the files that it reads, in bytes; measured: a web process takes 200 MB.
BASE = 512 * MIB


def gib(text: str) -> float:
    return float(text[:-1]) * 1024 * MIB


@pytest.mark.parametrize(
    ("service", "unit", "processes", "places"),
    [
        ("api", "web", 2, decoding.PLACES),
        ("worker", "worker", 1, decoding.PLACES),
        # It makes recordings, one at a time, and reads no photos.
        ("bulk_worker", "bulk-worker", 1, 1),
    ],
)
def test_limits_of_memory_leave_room_for_every_place(
    service: str, unit: str, processes: int, places: int
) -> None:
    needed = processes * (BASE + places * decoder.MOST_MEMORY)
    compose = yaml.safe_load((decoding.ROOT / "compose.yaml").read_text(encoding="utf-8"))
    systemd = (decoding.ROOT / f"deploy/systemd/loa-{unit}.service").read_text(encoding="utf-8")
    (allowed,) = re.findall(r"^MemoryMax=(\d+G)$", systemd, re.MULTILINE)

    assert gib(compose["services"][service]["mem_limit"]) >= needed
    assert gib(allowed) >= needed


def test_every_service_has_a_limit_of_memory() -> None:
    compose = yaml.safe_load((decoding.ROOT / "compose.yaml").read_text(encoding="utf-8"))

    assert [name for name, service in compose["services"].items() if not service.get("mem_limit")] == []
