"""What thousands of phones poll, beside a bare route of the same bytes: `python -m bench.polls [200 20000]`.

The bare route is a Flask application that holds the bytes in memory, behind gunicorn with as many processes and
threads. Each round asks for everything by turns, so that what else the machine does hits all alike. Before each path
an answer is awaited that comes without the store, as there is one in a server that is asked all day.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

import requests

from bench import bare_bytes, feed, output, pages, pollers, throughput
from bench.output import load, say
from local import mongod, ports
from local.processes import Command, running
from local.services import answers
from models.areas import areas
from models.reports import codes_and_pins
from models.store import Store

SIZES = (200, 20_000)
CONNECTIONS = (1, 8, 64)
ROUNDS, SECONDS = 5, 1.0

GUNICORN = ("-m", "gunicorn", "bench.bare_bytes:made()", "--workers=2", "--threads=8", "--no-control-socket")

#: What is asked for: a path and headers, by name.
Asked = Mapping[str, tuple[str, dict[str, str]]]


def main() -> None:
    """Print a line for each size, path and number of connections."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=list(SIZES))
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--seconds", type=float, default=SECONDS)
    given = parser.parse_args()
    with output.folder(None) as folder, mongod.mongod(folder) as uri:
        say(f"load average before: {load()}; {os.cpu_count()} cores")
        for size in given.sizes:
            store = feed.filled(uri, size)
            with throughput.server(folder, store, TRUSTED_PROXIES="1") as base:
                say(f"{size:,} posts")
                _measure(_paths(store, base), base, folder / f"bare-{size}", given.rounds, given.seconds)
            store.close()
        say(f"load average after: {load()}")


def _paths(store: Store, base: str) -> Asked:
    code = areas.communes(store)[0]["code"]
    page = f"/v1/feed?area={code}"
    report = pages.filed(store, areas.communes(store)[0]["_id"])
    pin = codes_and_pins.pin_of(store, report["_id"])
    tag = requests.get(base + page, timeout=60).headers["ETag"]
    return {
        "first page of a commune": (page, {}),
        "the same, 304": (page, {"If-None-Match": tag}),
        "alerts": (f"/v1/alerts?area={code}", {}),
        "areas": ("/v1/areas", {}),
        "categories": ("/v1/categories", {}),
        "surveys": ("/v1/surveys", {}),
        "CAP feed": ("/cap/feed.atom", {}),
        "page of a commune": (f"/x/{code}", {}),
        "a report, by its PIN": (f"/v1/reports/{report['code']}", {"X-Report-PIN": pin}),
        "health": ("/healthz", {}),
    }


def _measure(asked: Asked, base: str, folder: Path, rounds: int, seconds: float) -> None:
    with ExitStack() as stack:
        bare = stack.enter_context(_bare(folder, asked, base))
        for connections in CONNECTIONS:
            found: dict[str, list[tuple[float, pollers.Asked]]] = {}
            for number in range(rounds + 1):
                for name, (path, headers) in asked.items():
                    plain = pollers.ask(bare, f"/{_file(name)}", {}, connections=connections, seconds=seconds)
                    loa = pollers.ask(base, path, headers, connections=connections, seconds=seconds)
                    if number:
                        found.setdefault(name, []).append((loa.rate / plain.rate, loa))
            for name, rows in found.items():
                _show(name, connections, rows)


def _show(name: str, connections: int, rows: list[tuple[float, pollers.Asked]]) -> None:
    ratios = sorted(ratio for ratio, _ in rows)
    loa = sorted((one for _, one in rows), key=lambda one: one.rate)[len(rows) // 2]
    say(
        f"{connections:>3} connections, {name:<26}{loa.status}{loa.rate:>7.0f}/s"
        f"  p50 {loa.p50:>6.1f}  p95 {loa.p95:>6.1f} ms"
        f"  beside bare {statistics.median(ratios):.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f})"
    )


@contextmanager
def _bare(folder: Path, asked: Asked, base: str) -> Iterator[str]:
    """A bare server of the same bytes; gives its address."""
    folder.mkdir()
    for name, (path, headers) in asked.items():
        (folder / _file(name)).write_bytes(
            requests.get(base + path, headers=_whole(headers), timeout=60).content
        )
    port = ports.free_port()
    argv = (sys.executable, *GUNICORN, f"--bind={ports.LOOPBACK}:{port}")
    environ = {**os.environ, bare_bytes.VARIABLE: str(folder)}
    with running(Command("bare", argv, folder.parent, env=environ, patience=5)) as child:
        address = f"http://{ports.LOOPBACK}:{port}"
        child.wait_until(lambda: answers(f"{address}/{_file('areas')}"), seconds=60)
        yield address


def _whole(headers: dict[str, str]) -> dict[str, str]:
    """Headers that bring the whole answer."""
    return {name: value for name, value in headers.items() if name != "If-None-Match"}


def _file(name: str) -> str:
    return name.replace(" ", "-").replace(",", "")


if __name__ == "__main__":
    main()
