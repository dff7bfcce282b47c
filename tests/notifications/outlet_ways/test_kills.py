"""Processes that are killed without a word: devices come back to the next one, and an airing is heard as a whole."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import requests

from local import ports
from models.outlets import way_plays
from models.store import Store
from notifications.outlet_ways.media import Media
from tests.forks import Program
from tests.notifications.hints.devices import Listening
from tests.notifications.outlet_ways.stage import a_programme, a_sound, an_airing, an_item
from tests.outlet_ways import access_token, an_outlet, put_programme
from tests.standins import icecast as icecasts
from tests.standins.icecast import IcecastServer


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def files_of(folder: Path) -> Iterator[str]:
    """The files of a folder, at an address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def environment(store: Store, **given: str) -> dict[str, str]:
    """What a program of this store is started with."""
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": os.environ.get("PYTHONPATH", "."),
        "MONGODB_URI": store.settings.mongodb_uri,
        "MONGODB_DATABASE": store.settings.mongodb_database,
        "BROKER_URL": store.settings.broker_url,
        **given,
    }


def kill(program: Program) -> None:
    program.send_signal(signal.SIGKILL)
    program.wait(10)


@pytest.mark.slow
def test_devices_come_back_to_the_next_server_of_hints(store: Store, tmp_path: Path) -> None:
    outlet, port = an_outlet(store), ports.free_port()
    base, told = f"http://127.0.0.1:{port}", environment(store, HINTS_PORT=str(port))
    old = put_programme(store, outlet["_id"])
    first = Program(("notifications.hints",), told, tmp_path / "first.log")
    _until_answers(base)
    device = Listening(base, access_token(store, outlet))
    assert device.etag() == old
    kill(first)
    assert device.ended()
    new = put_programme(store, outlet["_id"])
    second = Program(("notifications.hints",), told, tmp_path / "second.log")
    _until_answers(base)

    assert Listening(base, access_token(store, outlet), last=old).etag() == new
    kill(second)


@pytest.mark.slow
def test_airing_of_a_killed_driver_is_heard_as_a_whole_from_the_next(
    store: Store, icecast: IcecastServer, media: Media, tmp_path: Path
) -> None:
    converter = an_outlet(
        store,
        {
            "kind": "icecast",
            "address": icecast.url,
            "mount": "/x.mp3",
            "user": icecasts.USER,
            "password": icecasts.PASSWORD,
        },
    )
    item = an_item(media, length=12.0)
    file = tmp_path / item["renditions"][0]["path"].lstrip("/")
    file.parent.mkdir()
    file.write_bytes(a_sound(12.0, 400 + 50 * len("one")))
    programme = a_programme([item], airings=[an_airing(item, datetime.now(UTC))])
    programme["windows"][0] |= {"from": "00:00", "to": "24:00"}
    put_programme(store, converter["_id"], programme)
    with files_of(tmp_path) as url:
        told = environment(store, OUTLET_MEDIA_URL=url)
        first = Program(("notifications.outlet_driver",), told, tmp_path / "first.log")
        icecast.wait("/x.mp3", 12_000, 60)
        kill(first)
        cut = len(icecast.received("/x.mp3"))
        second = Program(("notifications.outlet_driver",), told, tmp_path / "second.log")
        while _reasons(store, converter["_id"])[-1:] != ["ended"]:
            assert second.poll() is None
        kill(second)

    assert _reasons(store, converter["_id"]) == ["restart", "ended"]
    assert [round(one.seconds) for one in icecast.heard("/x.mp3", cut)] == [12]


def _reasons(store: Store, outlet_id: str) -> list[str]:
    rows = way_plays.since(store, outlet_id, datetime(2020, 1, 1, tzinfo=UTC))
    return [one["reason"] for one in rows]


def _until_answers(base: str) -> None:
    while True:
        try:
            if requests.get(f"{base}/healthz", timeout=2).ok:
                return
        except requests.ConnectionError:
            continue
