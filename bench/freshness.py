"""How soon a change is seen everywhere: `python -m bench.freshness`.

Two web servers of two processes each stand on one store, and on every process some connections ask for the same feed
as fast as they are answered. Another process publishes posts; measured is how long each takes from there until no
connection is shown the feed without it. Beside it: how long the same takes when nobody asks but one.
"""

from __future__ import annotations

import argparse
import os
import statistics
import threading
import time
from contextlib import ExitStack
from datetime import UTC, datetime

import requests

from bench import feed, output, throughput
from bench.output import load, say
from local import mongod
from models.areas import areas
from models.content import drafting, publishing
from models.store import Store, events

POSTS, ROUNDS, CONNECTIONS = 200, 40, 8

#: Whoever does not see a post for so long, in seconds, never will.
LONGEST = 30.0


def main() -> None:
    """Print median, 95th percentile and the longest, in milliseconds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    given = parser.parse_args()
    with output.folder(None) as folder, mongod.mongod(folder) as uri, ExitStack() as stack:
        store = feed.filled(uri, POSTS)
        bases = [
            stack.enter_context(throughput.server(folder / str(n), store, WEB_WORKERS="2")) for n in range(2)
        ]
        say(f"load average before: {load()}; {os.cpu_count()} cores")
        for each in (1, CONNECTIONS):
            spent = [1000 * _seen_by_all(store, bases, each, number) for number in range(given.rounds)]
            p95 = statistics.quantiles(spent, n=20)[18]
            say(
                f"{each} connections a server, {given.rounds} posts: "
                f"p50 {statistics.median(spent):.0f}, p95 {p95:.0f}, longest {max(spent):.0f} ms"
            )
        say(f"load average after: {load()}")
        store.close()


def _seen_by_all(store: Store, bases: list[str], each: int, number: int) -> float:
    """Publish a post; return the seconds until the last connection saw it."""
    title = f"Tin {each}.{number}."
    commune = areas.communes(store)[0]
    draft = drafting.create(
        store,
        {
            "area_id": commune["_id"],
            "category": "programme",
            "lang": "vi",
            "texts": {"vi": {"title": title, "body": "Phát lúc 5 giờ."}},
        },
        events.SYSTEM,
    )
    published = threading.Event()
    seen: list[float] = []
    path = f"/v1/feed?area={commune['code']}"
    asking = [
        threading.Thread(target=_ask, args=(base + path, title, published, seen))
        for base in bases
        for _ in range(each)
    ]
    for thread in asking:
        thread.start()
    # Everybody is asking, and holds what stands ready.
    time.sleep(0.5)
    publishing.publish(store, draft["_id"], events.SYSTEM, at=datetime.now(UTC))
    began = time.monotonic()
    published.set()
    for thread in asking:
        thread.join()
    return max(seen) - began


def _ask(address: str, title: str, published: threading.Event, seen: list[float]) -> None:
    with requests.Session() as session:
        session.trust_env = False
        ends = time.monotonic() + LONGEST
        while time.monotonic() < ends:
            is_out = published.is_set()
            if title in session.get(address, timeout=LONGEST).text:
                seen.append(time.monotonic())
                return
            if not is_out:
                time.sleep(0.01)
    raise TimeoutError(f"{address} never showed {title}")


if __name__ == "__main__":
    main()
