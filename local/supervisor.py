"""The supervisor: everything on this machine in one command, `python wsgi.py`."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from local import data_folder, demo_outlets, leftovers, services, standins, start_checks, welcome
from local.errors import StartError
from local.watch import Watch
from models.settings import SERVERS_FILE, Settings, SettingsError, load
from notifications.queues import Lane

#: The settings that a `loa` in another terminal takes over where its own environment has none.
TOLD = (
    "MONGODB_URI",
    "MONGODB_DATABASE",
    "BROKER_URL",
    "ALERTS_BROKER_URL",
    "HOST",
    "PORT",
    "PUBLIC_URL",
    "PROVINCE",
)

END_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def main(environ: Mapping[str, str] = os.environ) -> int:
    """Run everything until Ctrl-C or SIGTERM; returns 0 when asked to stop, 1 when it can't run, 2 for settings."""
    try:
        settings = load(environ)
        with _interruptible():
            _run(settings, dict(environ))
    except KeyboardInterrupt:
        _say("Stopped.")
        return 0
    except SettingsError as error:
        return _give_up(str(error), 2)
    except StartError as error:
        return _give_up(str(error), 1)
    except OSError as error:
        # A file that can't be written, a disk that filled up meanwhile: the system's own words say which.
        return _give_up(f"{error}. Look at the data folder, or choose another: make run DATA_DIR=…", 1)
    return 0


def _run(settings: Settings, environ: dict[str, str]) -> None:
    data = settings.data_dir.resolve()
    start_checks.embedded_allowed(settings)
    with data_folder.held(data, services.near(settings)):
        for name in leftovers.end(data):
            _say(f"  ended {name}, left behind by an earlier run")
        start_checks.disk(data)
        start_checks.web_port(settings)
        watch = Watch(_say)
        try:
            _start(watch, settings, {**environ, "DATA_DIR": str(data), "PYTHONUNBUFFERED": "1"}, data)
            watch.look_after()
        finally:
            (data / SERVERS_FILE).unlink(missing_ok=True)
            for number in END_SIGNALS:
                signal.signal(number, signal.SIG_IGN)
            watch.stop()


def _start(watch: Watch, settings: Settings, environ: dict[str, str], data: Path) -> None:
    _say(f"Loa starts on {data}")
    phones, given_store = "", environ.get("MONGODB_URI")
    for name, embedded in (("MONGODB_URI", services.store), ("BROKER_URL", services.queue)):
        if not environ.get(name):
            part, found = embedded(data)
            watch.start(part)
            environ.update(found)
    if standins.wanted(settings, environ):
        part, found, phones = services.phones(data, environ, services.near(settings))
        watch.start(part)
        environ.update(found)
    _tell_of_servers(data, environ)
    # The embedded store is held with the data folder: nobody else uses it.
    _prepare(watch, data, environ, alone=not given_store)
    environ.update(services.place_of_hints(data, settings, environ))
    settings = load(environ)
    players = [services.loudspeaker(data, settings, environ)] if demo_outlets.wanted(settings) else []
    watch.start_all(
        [
            services.web(data, settings, environ),
            *(services.worker(data, settings, environ, lane) for lane in Lane),
            services.relay(data, environ),
            services.hints(data, environ),
            services.outlet_driver(data, environ),
            *players,
        ]
    )
    if not watch.ask(lambda: services.wait_for_whole(settings), seconds=services.WHOLE_SECONDS):
        _say(
            f"Loa runs, but not all of it is well yet: {services.missing(settings)}. See the folder {data / 'log'}."
        )
    watch.forgiving = True
    welcome.show(settings, phones, data, _say)


def _tell_of_servers(data: Path, environ: Mapping[str, str]) -> None:
    """Write down what is served and where, for a `loa` in another terminal."""
    servers = {name: environ[name] for name in TOLD if environ.get(name)}
    file = data / SERVERS_FILE
    # A server of one's own has its password in the address.
    file.touch(mode=0o600)
    file.write_text(json.dumps(servers), encoding="utf-8")


def _prepare(watch: Watch, data: Path, environ: Mapping[str, str], *, alone: bool) -> None:
    started = time.monotonic()
    _say("  preparing the store …")
    watch.run(services.loader(data, environ), seconds=services.LOAD_SECONDS)
    watch.run(services.migrator(data, environ, alone=alone), seconds=services.MIGRATE_SECONDS)
    _say(
        f"  ready after {time.monotonic() - started:4.1f} s: indexes, areas, catalogue, demo content, migrations"
    )


@contextmanager
def _interruptible() -> Iterator[None]:
    """Every signal that asks us to end raises KeyboardInterrupt."""

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    for number in END_SIGNALS:
        signal.signal(number, interrupt)
    yield


def _give_up(reason: str, code: int) -> int:
    _say(f"\nLoa can't run. {reason}")
    return code


def _say(line: str) -> None:
    print(line, flush=True)
