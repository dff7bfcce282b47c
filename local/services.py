"""The parts that run side by side on this machine, and how one knows that each is ready."""

from __future__ import annotations

import shlex
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import requests

from api.web_server import options
from local import broker, mongod, ports, standins
from local.processes import POLL_SECONDS, Child, Command
from models.settings import Settings
from notifications.queues import WORKERS, Lane

#: One look whether a part is ready lasts so long, in seconds; it is repeated (`local.watch`).
START_SECONDS = 90.0

#: So long the whole is waited for before one is told what is missing, in seconds.
WHOLE_SECONDS = 180.0
LOAD_SECONDS = 1800.0

#: A run that is cut off goes on at the next start.
MIGRATE_SECONDS = 6 * 3600.0

#: The worker of alerts has more threads, since each channel has some of its own (`notifications/channel_turns.py`).
THREADS: Mapping[Lane, int] = {Lane.ALERTS: 2, Lane.ORDINARY: 1, Lane.BULK: 1}

#: A worker in the middle of a message gets so long to finish.
GRACE_SECONDS = 8


@dataclass(frozen=True)
class Part:
    """One process: how to run it and how to wait for it.

    :param title: what it is to people.
    :param ready: returns when it is of use; whatever it raises means that it is not yet.
    :param vital: without it Loa does not start; the others may come later.
    """

    title: str
    command: Command
    ready: Callable[[Child], None] = field(repr=False)
    vital: bool = True


def store(folder: Path) -> tuple[Part, dict[str, str]]:
    """Return the embedded MongoDB, and the settings that point to it."""
    port = _port(folder, "mongod")
    part = Part("MongoDB", mongod.command(folder, port), lambda child: mongod.lead(child, port))
    return part, {"MONGODB_URI": mongod.uri(port)}


def queue(folder: Path) -> tuple[Part, dict[str, str]]:
    """Return the embedded broker, and the settings that point to it."""
    port = _port(folder, "broker")
    part = Part("broker", broker.command(folder, port), lambda child: broker.wait(child, port))
    return part, {"BROKER_URL": broker.url(port)}


def phones(folder: Path, environ: Mapping[str, str], loa: str) -> tuple[Part, dict[str, str], str]:
    """Return the stand-ins of the providers, the settings that point to them, and the address of their page."""
    port = _port(folder, "standins")
    page = f"http://{ports.LOOPBACK}:{port}/"
    part = Part(
        "stand-ins of FCM, Zalo and Twilio",
        standins.command(folder, port, environ, loa),
        _answers(page),
        vital=False,
    )
    return part, standins.environment(folder, port, environ), page


def loader(folder: Path, environ: Mapping[str, str]) -> Command:
    """Return what prepares the store before anything uses it; ends by itself."""
    return Command("load", (sys.executable, "-m", "local.prepare_store"), folder, env=environ)


def migrator(folder: Path, environ: Mapping[str, str], *, alone: bool) -> Command:
    """Return what changes stored shapes before anything uses them; ends by itself.

    :param alone: the store is ours alone, so no process of an older version is left.
    """
    contract = ("--contract",) if alone else ()
    return Command("migrate", (sys.executable, "-m", "loa", "migrate", *contract), folder, env=environ)


def web(folder: Path, settings: Settings, environ: Mapping[str, str]) -> Part:
    """Return the web server; address, processes and threads it takes from the settings in its environment."""
    given = {"HOST": settings.host, "PORT": str(settings.port)}
    given |= {"WEB_WORKERS": str(settings.web_workers), "WEB_THREADS": str(settings.web_threads)}
    argv = (sys.executable, "-m", "api.web_server")
    patience = settings.web_grace_seconds + 2
    command = Command("web", argv, folder, env={**environ, **given}, patience=patience)
    return Part("web server", command, _answers(f"{near(settings)}/healthz"))


def worker(folder: Path, settings: Settings, environ: Mapping[str, str], lane: Lane) -> Part:
    """Return the Celery worker of a lane, on all of its queues."""
    name = WORKERS[lane]
    concurrency = settings.worker_threads * THREADS[lane]
    threads = (f"--hostname={name}@%h", "--pool=threads", f"--concurrency={concurrency}")
    quiet = ("--without-gossip", "--without-mingle", "--loglevel=INFO")
    argv = (sys.executable, "-m", "celery", "-A", name, "worker", *threads, *quiet)
    command = Command(name, argv, folder, env=environ, patience=GRACE_SECONDS)
    return Part(
        name.replace("_", " "),
        command,
        lambda child: child.wait_for_line("worker_ready", seconds=START_SECONDS),
        vital=False,
    )


def relay(folder: Path, environ: Mapping[str, str]) -> Part:
    """Return the relay between the store and the worker."""
    argv = (sys.executable, "-m", "notifications.relay")
    command = Command("relay", argv, folder, env=environ)
    return Part(
        "relay",
        command,
        lambda child: child.wait_for_line("relay_ready", seconds=START_SECONDS),
        vital=False,
    )


def place_of_hints(folder: Path, settings: Settings, environ: Mapping[str, str]) -> dict[str, str]:
    """Return where hints are served, as settings: a free port where none is set, so that copies run side by side.

    Boards of this machine are told; where others come, a proxy is to serve hints below the address of Loa.
    """
    port = environ.get("HINTS_PORT") or str(_port(folder, "hints"))
    if settings.hints_url or settings.public_url or settings.host != ports.LOOPBACK:
        return {"HINTS_PORT": port}
    return {"HINTS_PORT": port, "HINTS_URL": f"http://{ports.LOOPBACK}:{port}"}


def hints(folder: Path, environ: Mapping[str, str]) -> Part:
    """Return the server of hints; `place_of_hints` says where."""
    argv = (sys.executable, "-m", "notifications.hints")
    command = Command("hints", argv, folder, env=environ)
    return Part(
        "server of hints",
        command,
        lambda child: child.wait_for_line("hints_ready", seconds=START_SECONDS),
        vital=False,
    )


def outlet_driver(folder: Path, environ: Mapping[str, str]) -> Part:
    """Return what tells outlets by their ways, and plays where they can't."""
    argv = (sys.executable, "-m", "notifications.outlet_driver")
    command = Command("outlet_driver", argv, folder, env=environ)
    return Part(
        "driver of outlets",
        command,
        lambda child: child.wait_for_line("outlet_driver_ready", seconds=START_SECONDS),
        vital=False,
    )


def loudspeaker(folder: Path, settings: Settings, environ: Mapping[str, str]) -> Part:
    """Return the headless loudspeaker of the demo, which pairs itself and writes down what it plays."""
    home = folder / "loudspeaker"
    home.mkdir(parents=True, exist_ok=True)
    pairing = shlex.join([sys.executable, "-m", "local.demo_pairing"])
    argv = (
        *(sys.executable, "-m", "players.loudspeaker", "--server", near(settings)),
        *(
            "--hints",
            f"http://{ports.LOOPBACK}:{environ['HINTS_PORT']}",
            "--folder",
            str(home),
            "--sink",
            "file",
        ),
        *("--serial", "demo", "--code", pairing),
    )
    return Part(
        "loudspeaker of the demo",
        Command("loudspeaker", argv, folder, env=environ),
        lambda child: child.wait_until(lambda: (home / "running.json").exists(), seconds=START_SECONDS),
        vital=False,
    )


def near(settings: Settings) -> str:
    """Return the address of the web server as seen from this machine."""
    host = ports.LOOPBACK if settings.host in {"0.0.0.0", "::"} else settings.host
    return f"http://{options.literal(host)}:{settings.port}"


def wait_for_whole(settings: Settings) -> None:
    """Wait until Loa says of itself that store, broker, relay and worker are there."""
    while not answers(f"{near(settings)}/readyz"):
        time.sleep(POLL_SECONDS)


def missing(settings: Settings) -> str:
    """Return what Loa says is not there, in words."""
    try:
        parts = _get(f"{near(settings)}/readyz").json()["parts"]
    except (requests.RequestException, ValueError, KeyError):
        return "the web server"
    return ", ".join(sorted(part for part, state in parts.items() if state != "ok")) or "nothing"


def answers(url: str) -> bool:
    """Whether a GET of that address gives 200."""
    try:
        return _get(url).ok
    except requests.RequestException:
        return False


def _get(url: str) -> requests.Response:
    with requests.Session() as session:
        # A proxy of the environment has no business between us and our own children.
        session.trust_env = False
        return session.get(url, timeout=10)


def _answers(url: str) -> Callable[[Child], None]:
    return lambda child: child.wait_until(lambda: answers(url), seconds=START_SECONDS)


def _port(folder: Path, name: str) -> int:
    return ports.remembered(folder / "ports.json", (name,))[name]
