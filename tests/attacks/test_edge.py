"""The edge: what Loa believes of a request's headers, what stays inside, and what the shipped proxies let through."""

from __future__ import annotations

import dataclasses
import json
import re
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, request
from flask.testing import FlaskClient

from api.extensions import forwarded
from api.extensions.request_sizes import BodySize, with_files, with_recordings
from local.processes import ROOT
from models.access import rate_limits
from models.access.allowances import Limit
from models.settings import Settings
from models.store import Store
from tests import edge
from tests.builders import a_device

OUTSIDE = {"REMOTE_ADDR": "203.0.113.9"}

#: What a client may say of itself, and Loa must not believe.
LIES = {
    "X-Forwarded-For": "198.51.100.7",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Host": "elsewhere.example",
    "X-Forwarded-Prefix": "/metrics",
    "X-Real-IP": "198.51.100.7",
    "Forwarded": "for=198.51.100.7;proto=https",
    "Script-Name": "/metrics",
}

#: Ways to write the path of the figures; the last two lean on a header.
SPELLINGS = (
    "/metrics",
    "//metrics",
    "///metrics",
    "/./metrics",
    "/x/../metrics",
    "/%6detrics",
    "/%6D%65trics",
    "/metrics/",
    "/metrics?of=inside",
    "/metrics#of",
    "/metrics;of=inside",
    "/METRICS",
    "/%2fmetrics",
    "/x/metrics",
    "/x//metrics",
)
FIGURES = b"loa_outbox"

UPLOAD_BYTES, OTHER_BYTES = 35_000_000, 1_000_000


def _told(settings: Settings, environ: Mapping[str, str]) -> dict[str, Any]:
    """What an application knows of a request that tells every lie."""
    app = Flask("told")
    forwarded.register(app, settings)

    @app.route("/")
    def tell() -> dict[str, Any]:
        inside = forwarded.is_from_inside()
        return {
            "from": request.remote_addr,
            "url": request.url,
            "inside": inside,
            "left": [name for name in LIES if name in request.headers],
        }

    answer = app.test_client().get("/", headers=LIES, environ_overrides=dict(environ))
    return dict(answer.get_json())


def test_nobody_is_believed_where_there_is_no_proxy() -> None:
    told = _told(Settings(), {"REMOTE_ADDR": "127.0.0.1"})

    assert told == {"from": "127.0.0.1", "url": "http://localhost/", "inside": False, "left": []}


def test_a_proxy_is_believed_from_inside_alone() -> None:
    settings = dataclasses.replace(Settings(), trusted_proxies=1)

    assert _told(settings, OUTSIDE) == {
        "from": "203.0.113.9",
        "url": "http://localhost/",
        "inside": False,
        "left": [],
    }
    passed_on = _told(settings, {"REMOTE_ADDR": "172.18.0.4"})
    assert (passed_on["from"], passed_on["url"]) == ("198.51.100.7", "https://localhost/")


@pytest.mark.parametrize("name", ["SCRIPT_NAME", "HTTP_SCRIPT_NAME"])
def test_nobody_moves_the_root_of_the_application(name: str) -> None:
    told = _told(dataclasses.replace(Settings(), trusted_proxies=1), {name: "/metrics"})

    assert told["url"].removeprefix("https") == "://localhost/"


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "Via", "X-Real-IP"])
def test_figures_do_not_exist_for_whom_a_proxy_lets_in(client: FlaskClient, header: str) -> None:
    answer = client.get("/metrics", headers={header: "127.0.0.1"})

    assert answer.status_code == 404
    assert FIGURES not in answer.data


@pytest.mark.parametrize("address", ["203.0.113.9", "::ffff:203.0.113.9", "2001:db8::9", ""])
def test_figures_do_not_exist_for_whoever_asks_from_outside(client: FlaskClient, address: str) -> None:
    assert client.get("/metrics", environ_overrides={"REMOTE_ADDR": address}).status_code == 404


@pytest.mark.parametrize("address", ["127.0.0.1", "10.1.2.3", "::1", "::ffff:192.168.1.2"])
def test_figures_are_shown_inside(client: FlaskClient, address: str) -> None:
    answer = client.get("/metrics", environ_overrides={"REMOTE_ADDR": address})

    assert answer.status_code == 200
    assert FIGURES in answer.data


@pytest.fixture(
    scope="module",
    params=[
        pytest.param(edge.caddy, id="caddy", marks=edge.needs_caddy),
        pytest.param(edge.nginx, id="nginx", marks=edge.needs_nginx),
    ],
)
def site(
    request: pytest.FixtureRequest,
    server_behind_proxy: edge.Server,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[str]:
    """A shipped proxy before the web server; gives its address."""
    proxy: edge.Door = request.param
    with proxy(server_behind_proxy.port, tmp_path_factory.mktemp("proxy")) as address:
        yield address


def test_browsers_are_told_to_come_by_https_alone(site: str) -> None:
    assert b"\r\nstrict-transport-security: max-age=31536000\r\n" in _ask(site, "/healthz").lower()


def test_no_spelling_gets_figures_out(site: str) -> None:
    answers = {path: _ask(site, path, "SCRIPT_NAME: /x\r\nScript-Name: /x\r\n") for path in SPELLINGS}

    assert [path for path, answer in answers.items() if FIGURES in answer] == []
    assert [
        path for path, answer in answers.items() if not re.match(rb"HTTP/1.1 (30\d|40[04])", answer)
    ] == []


def test_no_spelling_gets_figures_out_where_somebody_else_s_proxy_forgot_them(
    server_behind_proxy: edge.Server,
) -> None:
    naive = "X-Forwarded-For: 203.0.113.9\r\nSCRIPT_NAME: /x\r\nScript-Name: /x\r\n"
    answers = {path: _ask(server_behind_proxy.url, path, naive) for path in SPELLINGS}

    assert [path for path, answer in answers.items() if FIGURES in answer] == []


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere loopback has a single address")
def test_limits_count_the_address_that_the_proxy_saw(site: str, store: Store) -> None:
    body = '{"platform": "android"}'
    headers = "".join(f"{name}: {value}\r\n" for name, value in LIES.items())
    answer = _ask(
        site,
        "/v1/devices",
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n{headers}",
        body=body.encode(),
        method="POST",
        source="127.0.0.9",
    )

    assert answer.startswith(b"HTTP/1.1 201 ")
    assert rate_limits.used(store, Limit.DEVICE_REGISTER, "127.0.0.9") == 1
    assert rate_limits.used(store, Limit.DEVICE_REGISTER, "198.51.100.7") == 0


@pytest.mark.parametrize(
    ("path", "size", "fits"),
    [
        ("/v1/me", OTHER_BYTES * 2, False),
        ("/v1/uploads", OTHER_BYTES * 2, True),
        ("/v1/uploads", UPLOAD_BYTES + 2_000_000, False),
    ],
)
def test_a_body_is_as_long_as_its_path_allows(
    site: str, store: Store, path: str, size: int, fits: bool
) -> None:
    token = a_device(store).token
    headers = f"Content-Type: image/jpeg\r\nContent-Length: {size}\r\nAuthorization: Bearer {token}\r\n"

    answer = _ask(site, path, headers, body=b" " * size, method="POST")
    assert answer.startswith(b"HTTP/1.1 4")
    assert answer.startswith(b"HTTP/1.1 413 ") is not fits


@pytest.mark.parametrize(
    ("path", "size"), [("/v1/devices", OTHER_BYTES // 2), ("/v1/uploads", UPLOAD_BYTES - 2_000_000)]
)
def test_what_the_proxy_lets_through_and_loa_finds_too_long_is_loa_s_own_413(
    site: str, store: Store, path: str, size: int
) -> None:
    token = a_device(store).token
    headers = f"Content-Type: image/jpeg\r\nContent-Length: {size}\r\nAuthorization: Bearer {token}\r\n"

    answer = _ask(site, path, headers, body=b" " * size, method="POST")
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert b"application/problem+json" in answer


def test_both_proxies_allow_what_loa_allows(app: Flask) -> None:
    caddyfile, nginx = ((ROOT / "deploy" / name).read_text() for name in ("Caddyfile", "nginx.conf"))

    assert re.findall(r"max_size (\d+)MB", caddyfile) == ["35", "80", "1"]
    assert re.findall(r"client_max_body_size (\d+)m;", nginx) == ["1", "35", "80"]
    assert OTHER_BYTES < BodySize(files=2).most(Settings()) < UPLOAD_BYTES
    assert UPLOAD_BYTES < app.config["MAX_CONTENT_LENGTH"] < 80_000_000


def test_both_proxies_let_files_through_where_loa_takes_them(app: Flask) -> None:
    caddyfile, nginx = ((ROOT / "deploy" / name).read_text() for name in ("Caddyfile", "nginx.conf"))
    by_caddy = re.findall(r"@uploads path (.+)", caddyfile)[0].split()
    by_nginx = re.compile(re.findall(r"location ~ (\^.+) {", nginx)[0])

    taken = [
        re.sub("<[^>]+>", "*", path.replace("<any(xml, json):form>", form))
        for path in with_files(app)
        for form in ("json", "xml")
    ]
    assert sorted(set(taken)) == sorted(by_caddy)
    assert all(by_nginx.search(path.replace("*", "one")) for path in taken)
    assert re.findall(r"@recordings path (.+)", caddyfile)[0].split() == with_recordings(app)
    recordings = re.compile(re.findall(r"location ~ (\^\S+recordings\$) {", nginx)[0])
    assert all(recordings.search(path) for path in with_recordings(app))


@edge.needs_caddy
def test_caddy_takes_its_file_and_waits_for_nobody_for_ever(tmp_path: Path) -> None:
    argv = [str(edge.CADDY), "adapt", "--validate", "--config", str(ROOT / "deploy" / "Caddyfile")]
    environ = edge.caddy_environment("loa.example.vn", 8080, tmp_path)
    adapted = subprocess.run(argv, env=environ, capture_output=True, text=True, check=True)

    (server,) = json.loads(adapted.stdout)["apps"]["http"]["servers"].values()
    assert {"read_header_timeout", "read_timeout", "write_timeout", "idle_timeout"} <= set(server)


def _ask(
    site: str,
    path: str,
    headers: str = "",
    *,
    body: bytes = b"",
    method: str = "GET",
    source: str = "127.0.0.1",
) -> bytes:
    """Send a request exactly as it is written; returns all that comes back."""
    scheme, _, rest = site.partition("://")
    host, _, port = rest.partition(":")
    with ExitStack() as stack:
        connection = stack.enter_context(socket.create_connection(("127.0.0.1", int(port)), 20, (source, 0)))
        if scheme == "https":
            unchecked = ssl.create_default_context()
            unchecked.check_hostname, unchecked.verify_mode = False, ssl.CERT_NONE
            connection = stack.enter_context(unchecked.wrap_socket(connection, server_hostname=host))
        head = f"{method} {path} HTTP/1.1\r\nHost: {rest}\r\nConnection: close\r\n{headers}\r\n"
        answer = b""
        # Whoever refuses a body early doesn't read it to its end; the answer is there all the same.
        with suppress(OSError):
            connection.sendall(head.encode() + body)
        with suppress(OSError):
            while part := connection.recv(65536):
                answer += part
        return answer
