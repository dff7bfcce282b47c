"""Addresses that Loa is told to call for outlets: nobody turns it into their browser inside the house."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from models.access import hosts
from models.outlets import ways
from models.outlets.ways import WayContent
from models.programme.links import link_faults
from models.settings import Environment, Settings
from notifications.outlet_ways.live_feed import LiveFeed

PRODUCTION = Settings(loa_env=Environment.PRODUCTION, outlet_networks=["10.20.0.0/16"])

#: Each of them leads to this machine, to the house or to where clouds keep their secrets; or nowhere.
ODD_HOSTS = [
    "2852039166",
    "0xa9fea9fe",
    "0251.0376.0251.0376",
    "169.16689662",
    "010.0.0.5",
    "10.5",
    "0",
    "127.1",
    "１２７.0.0.1",
    "127。0。0。1",
    "a..example.vn",
    "loa.example.vn.",
    ".example.vn",
    f"{'a' * 64}.vn",
    "-loa.vn",
    "loa.0x7f",
]

INSIDE = [
    "127.0.0.1",
    "169.254.169.254",
    "192.168.1.1",
    "[::1]",
    "[::ffff:10.0.0.5]",
    "localhost",
    "loa.internal",
]


def stream(url: str, settings: Settings = PRODUCTION) -> list[tuple[str, str]]:
    """What is wrong with a stream, by field and code."""
    return [(one.field, one.code) for one in link_faults("stream", url, "", settings)]


def way(host: str) -> set[str]:
    """What is wrong with the address of a way, by code."""
    content: WayContent = {
        "kind": "lan_speaker",
        "address": f"https://{host}",
        "user": "loa",
        "password": "x",
    }
    return {one.code for one in ways.faults("way", content, PRODUCTION)}


@pytest.mark.parametrize("host", [*ODD_HOSTS, *INSIDE])
def test_stream_leads_nowhere_inside_however_it_is_written(host: str) -> None:
    assert stream(f"http://{host}/live") in ([("url", "not_an_address")], [("url", "way_inside")])


@pytest.mark.parametrize("host", [*ODD_HOSTS, *INSIDE])
def test_way_leads_nowhere_inside_however_it_is_written(host: str) -> None:
    assert way(host) & {"way_address_form", "way_inside"}


@pytest.mark.parametrize(
    "url", ["http://a@loa.vn/", "http://@loa.vn/", "http://loa.vn\\@b.vn/", "http://loa.vn:0/"]
)
def test_address_that_is_read_in_two_ways_is_none(url: str) -> None:
    assert stream(url) == [("url", "not_an_address")]


def test_what_the_setting_names_may_be_listened_to() -> None:
    assert stream("http://10.20.1.5:8000/live") == []


@pytest.mark.parametrize("host", ["đài.vn", "dai-tinh.example.vn", "203.162.4.190", "[2405:4800::1]"])
def test_what_is_outside_is_an_address(host: str) -> None:
    assert hosts.plain(host)
    assert stream(f"https://{host}/live") == []


@pytest.fixture
def redirecting() -> Iterator[tuple[str, list[str], threading.Event]]:
    """A server that sends whoever asks to another place, what it was asked for, and whether it was asked twice."""
    asked: list[str] = []
    twice = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(302)
            self.send_header("Location", "/secret")
            self.end_headers()
            if len(asked) > 1:
                twice.set()

        def log_message(self, format: str, *arguments: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/live", asked, twice
    server.shutdown()
    server.server_close()


def test_stream_is_not_followed_elsewhere(redirecting: tuple[str, list[str], threading.Event]) -> None:
    address, asked, twice = redirecting
    feed = LiveFeed(Settings(), address, 100)
    assert twice.wait(30)
    feed.close()
    assert set(asked) == {"/live"}
