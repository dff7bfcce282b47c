"""The embedded broker."""

from __future__ import annotations

from pathlib import Path

import psutil
from redis import Redis

from local import broker
from local.ports import free_port
from local.processes import Child


def test_queued_messages_outlive_a_restart(tmp_path: Path) -> None:
    with broker.broker(tmp_path) as url, Redis.from_url(url) as client:
        client.lpush("celery", "an id")

    with broker.broker(tmp_path) as url, Redis.from_url(url) as client:
        assert client.lrange("celery", 0, -1) == [b"an id"]


def test_it_starts_again_after_a_kill(tmp_path: Path) -> None:
    port = free_port()
    child = Child(broker.command(tmp_path, port))
    broker.wait(child, port)
    psutil.Process(child.pid).kill()
    child.stop()

    with broker.broker(tmp_path, port) as url, Redis.from_url(url) as client:
        assert client.ping()
