"""How fast does the bot answer: one person, ten and a hundred who write at once to one process, beside real Rasa?

Run `python -m bench.bot [--rasa PATH/TO/rasa] [--turns 300]`. Everybody holds the same conversation, a report and a few
questions, and waits for each reply before they go on. It prints replies a second, percentiles, the processor time of a
reply (which other work on the machine does not change), whether the hundredth turn of one conversation is as fast as
the first, what an acknowledged webhook costs, memory and start-up.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path

from api import create_app
from bench import rasa_server
from bot import dialogue, warming
from bot.actions.chat import Chat
from bot.dialogue import Incoming
from local.mongod import mongod
from models import catalogue
from models.messages import messages
from models.messages.messages import MessageChannel
from models.settings import Settings
from models.store import Store, open_store, schema
from tests.standins import settings as zalo
from tests.standins.webhooks import zalo_headers

#: What everybody says, over and over.
SAID = (
    "xin chào",
    "đường ngập tới đầu gối ở xã long hữu",
    "bỏ qua",
    "thôi khỏi",
    "tin mới ở xã tôi",
    "so dien thoai cong an",
    "cay nga chan duong",
    "huy",
    "thu tuc lam khai sinh",
    "cảm ơn",
)

#: So many people write at once.
PEOPLE = (1, 10, 100)

#: Turns of the long conversation, and webhooks that are posted.
LONG, POSTED = 100, 200

#: Says one thing for a person.
Say = Callable[[str, int, str], object]

_START = "from bot.engine.engine import engine; engine().nlu.parse('xin chào')"


@dataclass(frozen=True)
class Run:
    """What came of people writing at once.

    :param seconds: from what was said to the reply, sorted.
    :param took: all together.
    :param processor: seconds of this process.
    """

    people: int
    seconds: Sequence[float]
    took: float
    processor: float

    def __str__(self) -> str:
        """Say it as one row of a table."""
        cuts = [1000 * self.seconds[int(len(self.seconds) * part)] for part in (0.5, 0.95, 0.99)]
        spent = 1000 * self.processor / len(self.seconds)
        return (
            f"| {self.people} | {len(self.seconds) / self.took:.1f} | "
            + " | ".join(f"{cut:.0f}" for cut in cuts)
            + f" | {spent:.1f} |"
        )


def main() -> None:
    """Measure, and print."""
    options = argparse.ArgumentParser()
    options.add_argument("--rasa", type=Path)
    options.add_argument("--turns", type=int, default=300)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder, mongod(Path(folder) / "mongo") as uri:
        settings = dataclasses.replace(
            Settings(),
            mongodb_uri=uri,
            zalo_app_id=zalo.ZALO_APP_ID,
            zalo_oa_id=zalo.ZALO_OA_ID,
            zalo_oa_secret=zalo.ZALO_OA_SECRET,
        )
        store = open_store(settings)
        schema.ensure(store)
        catalogue.load(store)
        print(f"start-up with a trained model: {_start_up():.1f} s")
        warming.warm()
        _measure("engine", _embedded(store), given.turns)
        print(f"memory: {_memory()} MB")
        print(f"webhook of Zalo: {_acknowledged(settings, store)}")
        store.close()
        if given.rasa:
            with rasa_server.served(given.rasa.absolute(), Path(folder) / "bot", uri, reads=True) as server:
                _measure("Rasa", _by_rasa(server), given.turns)


def _measure(name: str, say: Say, turns: int) -> None:
    say("warm", 0, SAID[0])
    print(
        f"\n{name}\n| people | replies/s | p50 ms | p95 ms | p99 ms | processor ms |\n|---|---|---|---|---|---|"
    )
    for people in PEOPLE:
        print(_held(name, say, people, max(2, turns // people)), flush=True)
    spent = [
        _timed(say, f"{name}-long", number, text) for number, text in enumerate(islice(cycle(SAID), LONG))
    ]
    first, last = (1000 * statistics.median(part) for part in (spent[:20], spent[-20:]))
    print(
        f"one conversation: first 20 turns {first:.0f} ms, last 20 of {LONG} {last:.0f} ms (median)",
        flush=True,
    )


def _held(name: str, say: Say, people: int, turns: int) -> Run:
    """Let people write at once, each so many turns."""

    def one(person: int) -> list[float]:
        said = islice(cycle(SAID), turns)
        return [_timed(say, f"{name}-{people}-{person}", number, text) for number, text in enumerate(said)]

    begun, spent = time.perf_counter(), time.process_time()
    with ThreadPoolExecutor(people) as pool:
        seconds = sorted(second for row in pool.map(one, range(people)) for second in row)
    return Run(people, seconds, time.perf_counter() - begun, time.process_time() - spent)


def _timed(say: Say, person: str, number: int, text: str) -> float:
    begun = time.perf_counter()
    say(person, number, text)
    return time.perf_counter() - begun


def _embedded(store: Store) -> Say:
    def say(person: str, number: int, text: str) -> None:
        who = Chat(store, messages.contact(store, "web", person), MessageChannel.INBOX)
        dialogue.answer(who, Incoming(f"{person}:{number}", text))

    return say


def _by_rasa(server: rasa_server.Server) -> Say:
    def say(person: str, number: int, text: str) -> None:
        server.say(person, text)

    return say


def _acknowledged(settings: Settings, store: Store) -> str:
    """Say how long an event takes to be kept and acknowledged, and what it writes."""
    client = create_app(settings).test_client()
    before, spent = _written(store), []
    for raw, stamp in _events():
        begun = time.perf_counter()
        answer = client.post("/webhooks/zalo", data=raw, headers=zalo_headers(raw, stamp))
        spent.append(1000 * (time.perf_counter() - begun))
        if answer.status_code != 200:
            raise SystemExit(f"The webhook answered {answer.status_code}.")
    median, worst = statistics.median(spent), sorted(spent)[int(len(spent) * 0.95)]
    inserts = (_written(store) - before) / POSTED
    return f"p50 {median:.0f} ms, p95 {worst:.0f} ms, {inserts:.1f} documents inserted for each"


def _events() -> Iterator[tuple[bytes, str]]:
    for number in range(POSTED):
        stamp = str(int(time.time() * 1000))
        event = {
            "app_id": zalo.ZALO_APP_ID,
            "event_name": "user_send_text",
            "sender": {"id": f"61424948230{number:05d}"},
            "recipient": {"id": zalo.ZALO_OA_ID},
            "message": {"text": "duong ngap o xa long huu", "msg_id": f"bench-{number}"},
            "timestamp": stamp,
        }
        yield json.dumps(event).encode(), stamp


def _written(store: Store) -> int:
    return int(store.db.command("serverStatus")["opcounters"]["insert"])


def _start_up() -> float:
    """Return the seconds of a new process until it has understood a text."""
    subprocess.run([sys.executable, "-c", _START], check=True)
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-c", _START], check=True)
    return time.perf_counter() - begun


def _memory() -> int:
    """Return the memory of this process in megabytes."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) // 1024


if __name__ == "__main__":
    main()
