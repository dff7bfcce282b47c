"""How soon a web server answers after its start, and what memory its processes hold: `python -m bench.start`.

The memory that a process shares with others is divided among them (PSS); what it holds alone is named besides (USS).
"""

from __future__ import annotations

import argparse
import os
import time
from pathlib import Path

import psutil
import requests

from bench import output
from bench.output import load, say
from local import ports, services
from local.mongod import mongod
from local.processes import Child, running
from models import catalogue
from models.settings import Settings
from models.settings import load as settings_of
from models.store import open_store, schema

#: What is asked for before the memory is looked at again, and for how long the server is left alone after it.
ASKED, REST_SECONDS = ("/v1/feed", "/v1/areas", "/v1/categories", "/x/86", "/", "/console/sign-in"), 10.0

#: Whoever does not answer for so long, in seconds, never will.
LONGEST = 120.0


def main() -> None:
    """Print the seconds to the first answer, and a line for each process."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("workers", nargs="*", type=int, default=[1, 2])
    given = parser.parse_args()
    with output.folder(None) as folder, mongod(folder) as uri:
        store = open_store(Settings(mongodb_uri=uri))
        schema.ensure(store)
        catalogue.load(store)
        store.close()
        (folder / "log").mkdir(exist_ok=True)
        say(f"load average before: {load()}; {os.cpu_count()} cores")
        for workers in given.workers:
            _measure(folder, uri, workers)
        say(f"load average after: {load()}")


def _measure(folder: Path, uri: str, workers: int) -> None:
    port = ports.free_port()
    address = f"http://{ports.LOOPBACK}:{port}"
    environment = {**os.environ, "MONGODB_URI": uri, "PORT": str(port), "WEB_WORKERS": str(workers)}
    part = services.web(folder, settings_of(environment), environment)
    began = time.monotonic()
    with running(part.command) as child:
        _wait(address)
        say(f"{workers} answering: ready after {time.monotonic() - began:.1f} s")
        for path in ASKED:
            requests.get(address + path, timeout=60)
        time.sleep(REST_SECONDS)
        for process in _processes(child):
            say(_memory(process))


def _wait(address: str) -> None:
    """Wait for the first answer.

    :raises TimeoutError: there is none.
    """
    until = time.monotonic() + LONGEST
    while time.monotonic() < until:
        try:
            if requests.get(f"{address}/healthz", timeout=1).ok:
                return
        except requests.RequestException:
            time.sleep(0.05)
    raise TimeoutError(f"{address} does not answer.")


def _processes(child: Child) -> list[psutil.Process]:
    master = psutil.Process(child.pid)
    return [master, *master.children(recursive=True)]


def _memory(process: psutil.Process) -> str:
    held, spent = process.memory_full_info(), process.cpu_times()
    role = "answers" if process.children() == [] else "master"
    sizes = f"{held.pss / 1e6:.0f} MB (alone {held.uss / 1e6:.0f}, resident {held.rss / 1e6:.0f})"
    return f"  {role}: {sizes}, {spent.user + spent.system:.1f} s of a core"


if __name__ == "__main__":
    main()
