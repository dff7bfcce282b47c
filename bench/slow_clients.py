"""What slow clients cost with one web server and another: `python -m bench.slow_clients [--rounds 4] [--slow 200]`.

All candidates serve the same store at once and are asked by turns; rates are told as ratios to those of the first. Then
so many slow clients of one kind after another hold on to each, and an ordinary client asks for the bare route.
Candidates whose package is not installed are left out: Loa itself needs no gevent, granian, uvicorn or a2wsgi.
"""

from __future__ import annotations

import argparse
import math
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from importlib.util import find_spec
from pathlib import Path

import psutil
import requests

from bench import throughput
from local import mongod, ports
from local.processes import Child, Command, running
from local.services import answers
from models import catalogue
from models.settings import load
from models.store import Store, open_store, schema
from tests.slow_clients import Kind, dripping

ROUNDS, SLOW, PROBES, PROBE_SECONDS = 4, 200, 5, 5.0
#: What is told of a server that gave no answer in time.
NO_ANSWER = "none"

GUNICORN = ("-m", "gunicorn", "wsgi:app", "--workers=2", "--no-control-socket", "--bind=127.0.0.1:{port}")
GRANIAN = ("--host=127.0.0.1", "--port={port}", "--workers=2")

#: By name: what must be installed, and how it is started.
CANDIDATES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "gunicorn gthread 2x8": ((), (*GUNICORN, "--worker-class=gthread", "--threads=8")),
    "Loa's, 2x8": ((), ("-m", "api.web_server")),
    "waitress 1x16": (
        (),
        (
            "-m",
            "waitress",
            "--listen=127.0.0.1:{port}",
            "--threads=16",
            "--connection-limit=2000",
            "--asyncore-use-poll",
            "wsgi:app",
        ),
    ),
    "gunicorn gevent 2": (("gevent",), (*GUNICORN, "--worker-class=gevent")),
    "gunicorn asgi + a2wsgi 2x8": (
        ("a2wsgi",),
        ("-m", "gunicorn", "bench.asgi:app", *GUNICORN[3:], "--worker-class=asgi"),
    ),
    "uvicorn + a2wsgi 2x8": (
        ("a2wsgi", "uvicorn"),
        ("-m", "uvicorn", "bench.asgi:app", "--workers=2", "--port={port}", "--no-access-log"),
    ),
    "granian wsgi 2x8": (
        ("granian",),
        ("-m", "granian", *GRANIAN, "--interface=wsgi", "--blocking-threads=8", "wsgi:app"),
    ),
    "granian asgi + a2wsgi 2x8": (
        ("granian", "a2wsgi"),
        ("-m", "granian", *GRANIAN, "--interface=asgi", "bench.asgi:app"),
    ),
}


def main() -> None:
    """Print one line a candidate."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--slow", type=int, default=SLOW, help="slow clients of each kind")
    parser.add_argument("--only", nargs="*", default=list(CANDIDATES), help="names of candidates")
    given = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        environ = {**os.environ, "MONGODB_URI": stack.enter_context(mongod.mongod(folder))}
        store = open_store(load(environ))
        schema.ensure(store)
        catalogue.load(store)
        servers = {name: _start(stack, folder, name, environ) for name in given.only if _is_there(name)}
        print(f"{_machine()}; {given.rounds} rounds, {given.slow} slow clients of each kind")
        rates = _rates(store, {name: base for name, (base, _) in servers.items()}, given.rounds)
        for name, (base, child) in servers.items():
            resting = _memory(child)
            held = [_held(base, kind, given.slow, child) for kind in Kind]
            print(_line(name, rates, resting, held), flush=True)
        print(_machine())
        store.close()


def _is_there(name: str) -> bool:
    missing = [package for package in CANDIDATES[name][0] if find_spec(package) is None]
    if missing:
        print(f"{name}: left out, no {', '.join(missing)}")
    return not missing


def _start(stack: ExitStack, folder: Path, name: str, environ: dict[str, str]) -> tuple[str, Child]:
    port = ports.free_port()
    argv = (sys.executable, *(part.format(port=port) for part in CANDIDATES[name][1]))
    title = "".join(letter for letter in name if letter.isalnum())
    child = stack.enter_context(running(Command(title, argv, folder, env={**environ, "PORT": str(port)})))
    base = f"http://{ports.LOOPBACK}:{port}"
    child.wait_until(lambda: answers(f"{base}/healthz"), seconds=60)
    return base, child


def _rates(store: Store, bases: dict[str, str], rounds: int) -> dict[str, list[tuple[float, float]]]:
    """How many a second of the bare route and of filing, by turns: for each candidate one pair a round."""
    file = throughput.filing(store)
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in bases}
    for number in range(rounds + 1):
        for name, base in bases.items():
            phones = throughput.phones(store)
            try:
                bare = throughput.rate(throughput.hello, base, phones, throughput.BARE)
                filed = throughput.rate(file, base, phones, throughput.FILED)
            except requests.RequestException as error:
                print(f"{name}: {error}", flush=True)
                bare = filed = float("nan")
            if number:
                found[name].append((bare, filed))
    return found


def _held(base: str, kind: Kind, slow: int, child: Child) -> tuple[str, float]:
    """How long the bare route takes while so many of a kind hold on, in milliseconds, and the memory meanwhile."""
    took: list[float] = []
    with dripping(int(base.rpartition(":")[2]), {kind: slow}), requests.Session() as session:
        session.trust_env = False
        for _ in range(PROBES):
            started = time.monotonic()
            try:
                session.get(f"{base}/healthz", timeout=PROBE_SECONDS, headers={"Connection": "close"})
            except requests.RequestException:
                return NO_ANSWER, _memory(child)
            took.append(time.monotonic() - started)
        memory = _memory(child)
    time.sleep(1)
    return f"{1000 * statistics.median(took):.0f} ms", memory


def _memory(child: Child) -> float:
    """Megabytes of a server with its processes, shared pages counted in part."""
    processes = [psutil.Process(child.pid), *psutil.Process(child.pid).children(recursive=True)]
    return sum(float(process.memory_full_info().pss) for process in processes) / 1e6


def _line(
    name: str, rates: dict[str, list[tuple[float, float]]], resting: float, held: list[tuple[str, float]]
) -> str:
    first = next(iter(rates.values()))
    pick: list[Callable[[tuple[float, float]], float]] = [lambda pair: pair[0], lambda pair: pair[1]]
    bare, filed = (
        _middle(one(ours) / one(theirs) for ours, theirs in zip(rates[name], first, strict=True))
        for one in pick
    )
    most = max(memory for _, memory in held)
    answered = " | ".join(took for took, _ in held)
    return f"| {name} | {bare:.2f} | {filed:.2f} | {answered} | {resting:.0f} | {most:.0f} |"


def _middle(ratios: Iterable[float]) -> float:
    """The median of those that were measured."""
    known = [ratio for ratio in ratios if not math.isnan(ratio)]
    return statistics.median(known) if known else float("nan")


def _machine() -> str:
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    return f"{os.cpu_count()} cores, load average {load}"


if __name__ == "__main__":
    main()
