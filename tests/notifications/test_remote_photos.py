"""Photos that another system left on its server: fetched by the worker, once, from hosts on the list only."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from threading import Thread
from typing import Any

import pytest
from werkzeug.serving import make_server
from werkzeug.wrappers import Request, Response

from models.files import decoding, uploads
from models.messages.messages import MessageChannel, Owner
from models.reports import filing, remote_photos, reports
from models.reports.draft import Draft, Reporter
from models.reports.reports import Report
from models.store import Store
from models.store.events import EVENTS, Event
from notifications.channels import Channels
from notifications.reactions.fetch_photos import fetch_photos
from notifications.reactor import Outside, TryAgainError
from tests.builders import PHUONG_TRA_VINH, a_key
from tests.photos import photo

URLS = {"good": "/photo.jpg", "text": "/words.txt", "gone": "/gone.jpg", "busy": "/busy.jpg"}


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The server of the other system."""

    @Request.application
    def answer(request: Request) -> Response:
        bodies: dict[str, tuple[bytes, int]] = {
            URLS["good"]: (photo((300, 200)), 200),
            URLS["text"]: (b"no picture at all", 200),
            URLS["busy"]: (b"", 503),
        }
        body, status = bodies.get(request.path, (b"", 404))
        return Response(body, status)

    made: Any = make_server("127.0.0.1", 0, answer, threaded=True)
    thread = Thread(target=made.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{made.port}"
    made.shutdown()
    thread.join()
    made.server_close()


@pytest.fixture
def outside(store: Store) -> Outside:
    settings = dataclasses.replace(store.settings, open311_media_hosts=["127.0.0.1"])
    return Outside(dataclasses.replace(store, settings=settings), Channels({}))


def _filed(store: Store, *urls: str) -> Report:
    key = a_key(store)
    reporter = Reporter(MessageChannel.INBOX, Owner("key", key.id), key.identity.actor)
    draft = Draft("Nước ngập trước chợ", "flood", area_id=PHUONG_TRA_VINH, media_urls=urls)
    return filing.file(store, draft, reporter).report


def _promised(store: Store, report: Report) -> Event:
    found = store.collection(EVENTS).find_one({"subject.id": report["_id"], "action": "photos_promised"})
    assert found
    return found


def test_a_promised_photo_becomes_part_of_its_report(outside: Outside, server: str) -> None:
    report = _filed(outside.store, server + URLS["good"])
    fetch_photos(outside, _promised(outside.store, report))
    (upload_id,) = reports.get(outside.store, report["_id"])["photos"]
    assert uploads.get(outside.store, upload_id)["used_by"] == report["_id"]


def test_a_promise_is_written_by_the_filing_itself(outside: Outside, server: str) -> None:
    report = _filed(outside.store, server + URLS["good"])
    event = _promised(outside.store, report)
    assert outside.store.db.outbox.find_one({"event_id": event["_id"], "reaction": "fetch_photos"})


def test_a_second_run_adds_no_second_photo(outside: Outside, server: str) -> None:
    report = _filed(outside.store, server + URLS["good"])
    for _ in range(2):
        fetch_photos(outside, _promised(outside.store, report))
    assert len(reports.get(outside.store, report["_id"])["photos"]) == 1


def test_settling_twice_attaches_once(outside: Outside, server: str) -> None:
    url = server + URLS["good"]
    report = _filed(outside.store, url)
    fetch_photos(outside, _promised(outside.store, report))
    remote_photos.settle(outside.store, report["_id"], url, "65f000000000000000000000")
    assert len(reports.get(outside.store, report["_id"])["photos"]) == 1


@pytest.mark.parametrize("url", [URLS["text"], URLS["gone"]])
def test_what_can_never_be_a_photo_is_given_up(outside: Outside, server: str, url: str) -> None:
    report = _filed(outside.store, server + url)
    fetch_photos(outside, _promised(outside.store, report))
    after = reports.get(outside.store, report["_id"])
    assert (after["photos"], after["media_urls"]) == ([], [])


def test_a_busy_server_is_asked_again_later(outside: Outside, server: str) -> None:
    report = _filed(outside.store, server + URLS["busy"])
    with pytest.raises(TryAgainError):
        fetch_photos(outside, _promised(outside.store, report))
    assert reports.get(outside.store, report["_id"])["media_urls"]


@pytest.mark.parametrize("url", ["http://127.0.0.2/photo.jpg", "file:///etc/hostname", "http://localhost/x"])
def test_other_hosts_are_never_asked(outside: Outside, url: str) -> None:
    report = _filed(outside.store, url)
    fetch_photos(outside, _promised(outside.store, report))
    assert reports.get(outside.store, report["_id"])["media_urls"] == []


def test_a_photo_that_finds_no_decoder_is_tried_later(
    outside: Outside, server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decoding, "places", decoding.Places(count=1, most_waiting=0))
    report = _filed(outside.store, server + URLS["good"])

    with decoding.places.one(), pytest.raises(TryAgainError):
        fetch_photos(outside, _promised(outside.store, report))

    assert reports.get(outside.store, report["_id"]).get("media_urls") == [server + URLS["good"]]
