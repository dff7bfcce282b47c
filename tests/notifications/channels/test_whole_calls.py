"""A host that drips holds nobody: a call has a time as a whole, whatever arrives meanwhile."""

from __future__ import annotations

import dataclasses
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests

from models.settings import Settings
from models.store import Store
from notifications.channels import (
    AddressKind,
    SendError,
    Verdict,
    http_failures,
    open_channels,
)
from notifications.channels.zalo.media import fetch_media
from tests.notifications.channels.cases import CASES
from tests.notifications.channels.dripping import dripping
from tests.standins import Box

#: A drop falls far more often, so that no single read ever waits so long.
TIMEOUT = 0.2

#: Drops would go on for ever; a whole call takes three times as long.
SOON = 30.0

HEADER = b"HTTP/1.1 200 OK\r\nX-Long: "
BODY = b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n"
ENDLESS = b"HTTP/1.1 200 OK\r\n\r\n"

#: A record of TLS that is announced to be long.
HANDSHAKE = b"\x16\x03\x03\x3f\xff"


@contextmanager
def soon() -> Iterator[None]:
    started = time.monotonic()
    yield
    assert time.monotonic() - started < SOON


@pytest.mark.parametrize(
    "first", [b"", HEADER, BODY, ENDLESS], ids=["status", "header", "body", "endless body"]
)
@pytest.mark.parametrize("well", [0, 1], ids=["new connection", "used connection"])
def test_an_answer_that_drips_is_given_up(first: bytes, well: int) -> None:
    with dripping(first, well=well) as url, http_failures.session(TIMEOUT) as session, soon():
        for _ in range(well):
            assert session.post(url, timeout=TIMEOUT).ok
        with pytest.raises(requests.Timeout):
            session.post(url, timeout=TIMEOUT)


def test_a_handshake_that_drips_is_given_up() -> None:
    with (
        dripping(HANDSHAKE) as url,
        http_failures.session(TIMEOUT) as session,
        soon(),
        pytest.raises(requests.RequestException),
    ):
        session.get(url.replace("http:", "https:"), timeout=TIMEOUT)


def test_a_header_of_a_picture_that_drips_is_given_up(provided: Settings) -> None:
    with dripping(HEADER) as url, soon(), pytest.raises(SendError) as given_up:
        fetch_media(url, provided)
    assert (given_up.value.verdict, given_up.value.code) == (Verdict.RETRY, "timeout")


def test_a_call_in_time_leaves_its_connection_open_for_the_next() -> None:
    with dripping(b"", well=3) as url, http_failures.session(TIMEOUT) as session:
        answers = [session.post(url, timeout=TIMEOUT) for _ in range(2)]
        time.sleep(http_failures.TIMEOUTS_A_CALL * TIMEOUT + 0.2)
        answers.append(session.post(url, timeout=TIMEOUT))
    assert [answer.text for answer in answers] == ["connection 1"] * 3


def test_tokens_of_google_that_drip_are_asked_for_again_later(provided_store: Store, box: Box) -> None:
    (outgoing,) = (case.outgoing() for case in CASES if case.kind is AddressKind.FCM_TOKEN)
    with dripping(HEADER) as url:
        account = json.loads(Path(provided_store.settings.fcm_credentials).read_text()) | {"token_uri": url}
        turned = dataclasses.replace(provided_store.settings, fcm_credentials=json.dumps(account))
        channels = open_channels(dataclasses.replace(provided_store, settings=turned))
        with soon(), pytest.raises(SendError) as given_up:
            channels.send(outgoing)
        channels.close()
    assert given_up.value.verdict is Verdict.RETRY
