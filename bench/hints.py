"""Hints to many devices: `python -m bench.hints [--devices 1900] [--rounds 5]`.

One server of hints in a process of its own, with so many devices on open connections. In each round one takeover is
written and signed into the programme of every outlet, as the reaction to a warning does it, and the line says how long
that took and when the last device had its hint, from the beginning on. Then the server is killed and started again: how
long until every device is back and has heard of the change that it missed.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from bench.outlets import take_over, written
from bench.output import folder, load, say
from local import ports
from local.mongod import mongod
from models import catalogue
from models.outlets.outlets import OUTLETS
from models.programme import compiling
from models.settings import Settings
from models.store import Store, open_store, schema
from models.store.database import OF_UPKEEP
from tests.outlet_ways import access_token

_ETAG = re.compile(rb"id: (\S+)\n")


@dataclass
class Device:
    """One device: what it shows, what it was told, and when."""

    token: str
    told: str = ""
    at: float = 0.0
    came: asyncio.Event = field(default_factory=asyncio.Event)

    async def listen(self, port: int) -> None:
        """Listen, and come back as long as nobody stops it."""
        while True:
            try:
                await self._listen(port)
            except (OSError, asyncio.IncompleteReadError):
                await asyncio.sleep(0.5)

    async def _listen(self, port: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        last = f"Last-Event-ID: {self.told}\r\n" if self.told else ""
        asked = (
            f"GET /hints/outlets/me HTTP/1.1\r\nHost: l\r\nAuthorization: Bearer {self.token}\r\n{last}\r\n"
        )
        writer.write(asked.encode())
        try:
            while True:
                if found := _ETAG.search(await reader.readuntil(b"\n\n")):
                    self.told, self.at = found[1].decode(), time.perf_counter()
                    self.came.set()
        finally:
            writer.close()


class Server:
    """The process of the server of hints."""

    def __init__(self, settings: Settings) -> None:
        self._environment = {
            **os.environ,
            "MONGODB_URI": settings.mongodb_uri,
            "MONGODB_DATABASE": settings.mongodb_database,
            "HINTS_PORT": str(settings.hints_port),
        }
        self.start()

    def start(self) -> None:
        """Start it."""
        argv = (sys.executable, "-m", "notifications.hints")
        self._process = subprocess.Popen(argv, env=self._environment, stdout=subprocess.DEVNULL)

    def kill(self) -> None:
        """Kill it without a word."""
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()

    def used(self) -> tuple[float, float]:
        """Seconds of a core and megabytes until now."""
        import psutil

        known = psutil.Process(self._process.pid)
        times = known.cpu_times()
        return times.user + times.system, known.memory_info().rss / 1e6


def change_all(store: Store, ids: Sequence[str], number: int) -> float:
    """Write another version of a takeover into the programmes of all outlets; answers the seconds."""
    take_over(store, list(ids), number)
    began = time.perf_counter()
    compiling.splice(store, ids)
    return time.perf_counter() - began


async def told(devices: Sequence[Device]) -> float:
    """Wait until every device was told something; answers when the last one was."""
    await asyncio.gather(*(device.came.wait() for device in devices))
    for device in devices:
        device.came.clear()
    return max(device.at for device in devices)


async def measure(store: Store, rounds: int, devices: Sequence[Device], ids: Sequence[str]) -> None:
    """Measure and print."""
    server = Server(store.settings)
    began = time.perf_counter()
    tasks = [asyncio.create_task(device.listen(store.settings.hints_port)) for device in devices]
    await told(devices)
    say(
        f"{len(devices)} devices listen after {time.perf_counter() - began:5.2f} s (with the start of the server)"
    )
    for number in range(1, rounds + 1):
        began = time.perf_counter()
        took = await asyncio.to_thread(change_all, store, ids, number)
        last = await told(devices)
        say(f"round {number}: written in {took:5.2f} s, last hint after {last - began:5.2f} s")
    seconds, megabytes = server.used()
    say(f"the server used {seconds:.1f} s of a core and {megabytes:.0f} MB; load {load()}")
    server.kill()
    change_all(store, ids, rounds + 1)
    began = time.perf_counter()
    server.start()
    last = await told(devices)
    say(f"killed and started again: all back and told after {last - began:5.2f} s")
    for task in tasks:
        task.cancel()
    server.kill()


def main() -> None:
    """Measure what the command line says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--devices", type=int, default=1900)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    with folder(None) as data, mongod(data) as uri:
        settings = Settings(
            mongodb_uri=uri, mongodb_database="loa_bench_hints", hints_port=ports.free_port(), data_dir=data
        )
        store = open_store(settings, patience=OF_UPKEEP)
        schema.ensure(store)
        catalogue.load(store)
        ids = written(store, given.devices)
        compiling.compile_all(store, ids)
        devices = [Device(access_token(store, one)) for one in store.collection(OUTLETS).find()]
        asyncio.run(measure(store, given.rounds, devices, ids))


if __name__ == "__main__":
    main()
