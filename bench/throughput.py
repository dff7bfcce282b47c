"""Filing over HTTP with eight clients, beside the bare route of the same server in the same run."""

from __future__ import annotations

import dataclasses
import os
import random
import statistics
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import requests

from bench import seed
from local import ports, services
from local.processes import running
from models.access.callers import HERE
from models.people import devices
from models.settings import Settings
from models.store import Store

CLIENTS, ROUNDS = 8, 4

#: Requests of each client in a round.
BARE, FILED = 100, 25

#: What a client does once: with its session, the base address and a source of chance.
Request = Callable[[requests.Session, str, random.Random], None]


def measure(folder: Path, store: Store) -> str:
    """The bare route and filing by turns; says how many a second of each, and the ratio."""
    file = filing(store)
    # A phone may file so many in an hour: each round has phones of its own.
    tokens = [phones(store) for _ in range(ROUNDS + 1)]
    with server(folder, store) as base:
        rate(hello, base, tokens[0], BARE)
        rate(file, base, tokens[0], 5)
        rates = [(rate(hello, base, each, BARE), rate(file, base, each, FILED)) for each in tokens[1:]]
    bare, filed = (statistics.median(values) for values in zip(*rates, strict=True))
    ratio = statistics.median(two / one for one, two in rates)
    return f"{CLIENTS} clients: bare route {bare:.0f}/s, filing {filed:.0f}/s, ratio {ratio:.2f} ({ROUNDS} rounds)"


def phones(store: Store) -> list[str]:
    """The tokens of a new phone for each client."""
    return [devices.register(store, {"platform": "android"}, HERE)[1] for _ in range(CLIENTS)]


def hello(session: requests.Session, base: str, chance: random.Random) -> None:
    """Ask for the bare route."""
    session.get(f"{base}/healthz").raise_for_status()


def filing(store: Store) -> Request:
    """What files a report like those that are seeded."""
    on = seed.ground(store)

    def file(session: requests.Session, base: str, chance: random.Random) -> None:
        lat, lon = seed.point(chance, chance.choices(on.communes, on.weights)[0])
        category = chance.choice(on.kinds)["_id"]
        body = {
            "text": seed.text(chance, on, category),
            "category": category,
            "place": {"lat": lat, "lon": lon},
        }
        _must(session.post(f"{base}/v1/reports", json=body))

    return file


@contextmanager
def server(folder: Path, store: Store, **besides: str) -> Iterator[str]:
    """The web server as `make run` starts it, on the database of the store; gives its address.

    :param besides: variables of its environment.
    """
    given = store.settings
    port = ports.free_port()
    environ = {
        **os.environ,
        "MONGODB_URI": given.mongodb_uri,
        "MONGODB_DATABASE": given.mongodb_database,
        "PORT": str(port),
        **besides,
    }
    settings: Settings = dataclasses.replace(given, port=port)
    part = services.web(folder, settings, environ)
    with running(part.command) as child:
        part.ready(child)
        yield f"http://{ports.LOOPBACK}:{port}"


def _must(response: requests.Response) -> None:
    """:raises requests.HTTPError: with what the server said."""
    if not response.ok:
        raise requests.HTTPError(f"{response.status_code}: {response.text[:500]}", response=response)


def rate(request: Request, base: str, tokens: list[str], each: int) -> float:
    """How many a second all clients get done together."""

    def client(number: int) -> None:
        with requests.Session() as session:
            session.trust_env = False
            session.headers["Authorization"] = f"Bearer {tokens[number]}"
            chance = random.Random(f"{tokens[number]}")
            for _ in range(each):
                request(session, base, chance)

    started = time.monotonic()
    with ThreadPoolExecutor(CLIENTS) as pool:
        list(pool.map(client, range(CLIENTS)))
    return each * CLIENTS / (time.monotonic() - started)
