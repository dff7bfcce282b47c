"""A real MQTT broker (amqtt) in a process of its own, with one account, that can be killed and started again."""

from __future__ import annotations

import asyncio
import json
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from amqtt.broker import Broker
from amqtt.contexts import BrokerConfig, ListenerConfig
from amqtt.plugins.base import BaseAuthPlugin
from amqtt.session import Session
from paho.mqtt.client import Client, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion

from local import ports

USER, PASSWORD = "loa", "mat-khau-moi-gioi"


class OneAccount(BaseAuthPlugin):
    """Lets one user in."""

    @dataclass
    class Config:
        """Nothing is set."""

    async def authenticate(self, *, session: Session) -> bool | None:
        """Say whether user and password are right."""
        return (session.username, session.password) == (USER, PASSWORD)


class MqttBroker:
    """The broker in a process of its own; after `kill` it comes back on the same port, without what it kept."""

    def __init__(self) -> None:
        self.port = ports.free_port()
        self.start()

    @property
    def url(self) -> str:
        """Its address with the account."""
        return f"mqtt://{USER}:{PASSWORD}@127.0.0.1:{self.port}"

    def start(self) -> None:
        """Listen."""
        argv = (sys.executable, "-m", "tests.standins.mqtt_broker", str(self.port))
        self._process = subprocess.Popen(argv, stderr=subprocess.DEVNULL)
        while self._process.poll() is None:
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=1):
                return
            threading.Event().wait(0.05)
        raise OSError("The broker does not start.")

    def kill(self) -> None:
        """Kill it without a word."""
        self._process.kill()
        self._process.wait(10)


async def _serve(port: int) -> None:
    config = BrokerConfig(
        listeners={"default": ListenerConfig(bind=f"127.0.0.1:{port}")},
        plugins={"tests.standins.mqtt_broker.OneAccount": {}},
    )
    await Broker(config).start()
    await asyncio.Event().wait()


class MqttDevice:
    """A device at the broker: what it heard, oldest first, as (topic, what was said)."""

    def __init__(self, broker: MqttBroker, *topics: str) -> None:
        self.heard: list[tuple[str, Any]] = []
        self._came = threading.Condition()
        ready = threading.Event()
        self.client = Client(CallbackAPIVersion.VERSION2)
        self.client.username_pw_set(USER, PASSWORD)
        self.client.on_message = self._take
        self.client.on_subscribe = lambda *_: ready.set()
        self.client.on_connect = lambda client, *_: client.subscribe([(one, 1) for one in topics])
        self.client.connect("127.0.0.1", broker.port)
        self.client.loop_start()
        assert ready.wait(10)

    def wait(self, count: int, seconds: float = 10) -> list[tuple[str, Any]]:
        """Wait until it heard so much."""
        with self._came:
            assert self._came.wait_for(lambda: len(self.heard) >= count, seconds), self.heard
        return self.heard

    def close(self) -> None:
        """Hang up."""
        self.client.disconnect()
        self.client.loop_stop()

    def _take(self, _client: Client, _data: Any, message: MQTTMessage) -> None:
        text = message.payload.decode()
        with self._came:
            self.heard.append((message.topic, json.loads(text) if text.startswith("{") else text))
            self._came.notify_all()


@contextmanager
def mqtt_broker() -> Iterator[MqttBroker]:
    """A running broker."""
    running = MqttBroker()
    try:
        yield running
    finally:
        running.kill()


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1])))
