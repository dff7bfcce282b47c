"""The web server as it is shipped: whom it waits for and how long, who must go, and how it stops."""

from __future__ import annotations

import dataclasses
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, suppress
from pathlib import Path

import psutil
import pytest
import requests

from api.web_server import limits
from api.web_server.connections import Patience, Waiting
from local.processes import ROOT
from local.services import answers
from models.settings import Settings
from tests import edge

CONNECTIONS = 20

HELLO = b"GET /healthz HTTP/1.1\r\nHost: loa\r\n\r\n"


@pytest.fixture(scope="module")
def served(
    settings: Settings, kept_store: object, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[edge.Server]:
    """A web server of one process with few places; gives its port and its master process."""
    small = dataclasses.replace(settings, web_connections=CONNECTIONS, log_format="json")
    with edge.web_server(small, tmp_path_factory.mktemp("web")) as started:
        yield started


@pytest.mark.parametrize(
    ("waiting", "moved", "seconds"),
    [
        (Waiting.SILENT, 0, limits.IDLE_SECONDS),
        (Waiting.HEADER, 30_000, limits.HEADER_SECONDS),
        (Waiting.BODY, 0, limits.TRANSFER_SECONDS),
        (Waiting.BODY, 15_000_000, limits.TRANSFER_SECONDS + 30_000),
        (Waiting.ANSWER, 50_000, limits.TRANSFER_SECONDS + 100),
    ],
)
def test_patience_grows_only_with_what_flows(waiting: Waiting, moved: int, seconds: float) -> None:
    patience = Patience(waiting, since=1000.0, moved=moved)

    assert not patience.is_over(1000.0 + seconds - 0.1)
    assert patience.is_over(1000.0 + seconds + 0.1)


def test_loa_s_own_work_is_not_the_client_s_fault() -> None:
    assert not Patience(Waiting.NOTHING, since=0.0).is_over(1e9)


def test_a_photo_over_a_bad_line_has_its_time() -> None:
    size, rate = Settings().upload_max_bytes, 2_000
    arrived = [Patience(Waiting.BODY, since=0.0, moved=rate * now) for now in range(0, size // rate, 60)]

    assert not any(patience.is_over(60.0 * minute) for minute, patience in enumerate(arrived))


def test_the_silent_make_room_for_whoever_comes(served: edge.Server) -> None:
    with ExitStack() as stack:
        silent = [stack.enter_context(_connected(served)) for _ in range(CONNECTIONS)]
        for one in silent:
            one.sendall(HELLO)
            assert one.recv(12) == b"HTTP/1.1 200"
        newcomer = stack.enter_context(_connected(served))
        newcomer.sendall(HELLO)

        assert newcomer.recv(12) == b"HTTP/1.1 200"
        # What the first had not read yet comes before the end.
        assert _to_the_end(silent[0]).endswith(b'"ok"}\n')


def test_newcomers_are_heard_before_others_need_their_place(served: edge.Server) -> None:
    with ExitStack() as stack:
        crowd = [stack.enter_context(_connected(served)) for _ in range(2 * CONNECTIONS - 5)]
        for one in crowd:
            one.sendall(HELLO)

        assert [one.recv(12) for one in crowd] == [b"HTTP/1.1 200"] * len(crowd)


def test_newcomers_who_say_nothing_make_room(served: edge.Server) -> None:
    with ExitStack() as stack:
        crowd = [stack.enter_context(_connected(served)) for _ in range(5 * CONNECTIONS)]

        assert [_to_the_end(one) for one in crowd[: 2 * CONNECTIONS]] == [b""] * 2 * CONNECTIONS


def test_whoever_asks_far_ahead_is_shown_the_door(served: edge.Server) -> None:
    with _connected(served) as greedy:
        greedy.sendall(HELLO * 100)

        assert _to_the_end(greedy).count(b"HTTP/1.1 200") <= limits.REQUESTS_AHEAD + 1


def test_a_header_is_short(served: edge.Server) -> None:
    with _connected(served) as long_winded:
        long_winded.sendall(b"GET / HTTP/1.1\r\nHost: loa\r\nX-Long: " + b"a" * limits.HEADER_BYTES)

        answer = _to_the_end(long_winded)

    assert answer.partition(b"\r\n")[0].split()[1] == b"431"
    assert b"\r\nContent-Type: application/problem+json\r\n" in answer
    assert json.loads(answer.partition(b"\r\n\r\n")[2])["code"] == "http_431"


def test_headers_arrive_as_they_are_documented(served: edge.Server) -> None:
    with _connected(served) as one:
        one.sendall(b"GET /v1/categories HTTP/1.1\r\nHost: loa\r\nConnection: close\r\n\r\n")
        answer = _to_the_end(one)

    assert answer.startswith(b"HTTP/1.1 200 ")
    names = {line.partition(b":")[0] for line in answer.partition(b"\r\n\r\n")[0].split(b"\r\n")[1:]}
    assert {b"ETag", b"X-Request-ID", b"Cache-Control"} <= names


def test_the_connection_stays_open_after_an_answer_without_a_body(served: edge.Server) -> None:
    with closing(socket.create_connection(("127.0.0.1", served.port), timeout=30)) as line:
        asked = b"GET /v1/categories HTTP/1.1\r\nHost: loa\r\nIf-None-Match: *\r\n\r\n"
        for _ in range(2):
            line.sendall(asked)
            said = line.recv(65536)
            assert said.startswith(b"HTTP/1.1 304 ")
            assert b"connection: close" not in said.lower()
        line.sendall(asked.replace(b"Host: loa", b"Host: loa\r\nConnection: close"))
        said = b"".join(iter(lambda: line.recv(65536), b""))
        assert b"connection: close" in said.lower()


def test_loa_itself_answers_a_body_that_is_announced_too_long(served: edge.Server) -> None:
    with _connected(served) as large:
        large.sendall(
            b"POST /v1/devices HTTP/1.1\r\nHost: loa\r\nContent-Type: application/json\r\n"
            b"Expect: 100-continue\r\nContent-Length: 99000000\r\n\r\n"
        )
        answer = _to_the_end(large)

    assert answer.startswith(b"HTTP/1.1 413 ")
    assert b"application/problem+json" in answer


def test_whoever_sends_all_of_a_body_that_is_too_long_gets_the_answer_first(served: edge.Server) -> None:
    size = 30_000_000
    with _connected(served) as large:
        large.sendall(
            b"POST /v1/devices HTTP/1.1\r\nHost: loa\r\nContent-Type: application/json\r\n"
            b"Content-Length: %d\r\n\r\n" % size
        )
        for _ in range(size // 1_000_000):
            large.sendall(b" " * 1_000_000)
        answer = large.recv(65536)

    assert answer.startswith(b"HTTP/1.1 413 ")


@pytest.mark.slow
def test_a_header_that_drips_has_its_time_and_no_more(served: edge.Server) -> None:
    with _connected(served) as slow:
        slow.sendall(b"GET / HTTP/1.1\r\nX-Long: ")
        started = time.monotonic()
        slow.settimeout(0.5)
        answer = b""
        while not answer and time.monotonic() - started < limits.HEADER_SECONDS + 30:
            slow.sendall(b"a")
            with suppress(TimeoutError):
                answer = slow.recv(100)

    assert answer.startswith(b"HTTP/1.1 408 ")


def test_a_process_that_is_killed_is_replaced(served: edge.Server) -> None:
    (worker,) = psutil.Process(served.child.pid).children()
    worker.kill()
    worker.wait(10)
    deadline = time.monotonic() + 60
    while not answers(f"{served.url}/healthz"):
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_its_own_lines_are_json_where_loa_s_are(served: edge.Server) -> None:
    lines = [line for line in served.child.command.log.read_text().splitlines() if line.strip()]

    assert [line for line in lines if not line.startswith("{")] == []
    assert any(json.loads(line).get("logger") == "gunicorn.error" for line in lines)


def test_it_finishes_what_was_begun_before_it_stops(
    settings: Settings, kept_store: object, tmp_path: Path
) -> None:
    with edge.web_server(settings, tmp_path, threads=1) as started, _connected(started) as late:
        late.sendall(HELLO[:-2])
        # Another answer shows that what was sent before has been read.
        assert requests.get(f"http://127.0.0.1:{started.port}/healthz", timeout=20).ok
        os.kill(started.child.pid, signal.SIGTERM)
        time.sleep(1)
        late.sendall(b"\r\n")

        assert late.recv(12) == b"HTTP/1.1 200"
        late.close()
        started.child.wait_for_end(seconds=20)


def test_a_reload_changes_the_processes_and_drops_nobody(
    settings: Settings, kept_store: object, tmp_path: Path
) -> None:
    with edge.web_server(settings, tmp_path, threads=1) as started, _connected(started) as late:
        (before,) = psutil.Process(started.child.pid).children()
        late.sendall(HELLO[:-2])
        assert started.get("/healthz").ok
        started.child.send(signal.SIGHUP)
        statuses: list[int] = []
        while before in psutil.Process(started.child.pid).children() and len(statuses) < 50:
            statuses.append(started.get("/healthz").status_code)
            if len(statuses) == 5:
                late.sendall(b"\r\n")
                assert late.recv(12) == b"HTTP/1.1 200"
                late.close()
            time.sleep(0.1)
        (after,) = psutil.Process(started.child.pid).children()

        assert after.pid != before.pid
        assert set(statuses) == {200}
        assert started.get("/healthz").ok


def test_it_says_which_setting_is_wrong() -> None:
    environ = {**os.environ, "WEB_CONNECTIONS": "many", "INSIDE_NETWORKS": "everywhere"}
    argv = [sys.executable, "-m", "api.web_server"]
    ended = subprocess.run(argv, cwd=ROOT, env=environ, capture_output=True, text=True, check=False)

    assert ended.returncode == 2
    assert "WEB_CONNECTIONS" in ended.stderr


def _connected(served: edge.Server) -> closing[socket.socket]:
    return closing(socket.create_connection(("127.0.0.1", served.port), 20))


def _to_the_end(connection: socket.socket) -> bytes:
    """Everything until the other side closes."""
    got = b""
    with suppress(ConnectionError):
        while part := connection.recv(65536):
            got += part
    return got
