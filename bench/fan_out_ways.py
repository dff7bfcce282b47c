"""Ways to send one warning to many devices by FCM, each measured in a process of its own.

`python -m bench.fan_out_ways WAY NUMBER PORT` prints JSON: messages a second, CPU a message, peak memory.
"""

from __future__ import annotations

import asyncio
import atexit
import json
import logging
import os
import sys
import time
import warnings
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import TypedDict

import aiohttp
import firebase_admin
from firebase_admin import messaging

from bench import fan_out_warning
from models import logs
from models.settings import Settings
from notifications.channels import Outgoing, Receipt
from notifications.channels.fcm import messages
from notifications.channels.fcm.account import Account
from notifications.channels.fcm.channel import FcmChannel
from notifications.channels.fcm.sender import CONNECTIONS

#: As many as a delivery hands over at once.
SHARD = 500
#: `send_each` has a thread and a connection for each, so that it costs less with fewer at once.
CHUNK = 100
WARM_UP = 1_000


class Measured(TypedDict):
    """What one way did."""

    way: str
    messages: int
    rate: float
    cpu_milliseconds: float
    peak_megabytes: float


#: Sends messages with these numbers; returns how many were accepted.
Way = Callable[[range], int]


def send_each(port: int, at_once: int) -> Way:
    """`firebase_admin.messaging.send_each`, as the library comes but for its address."""
    account = Account(fan_out_warning.settings(port))
    app = firebase_admin.initialize_app(account.app.credential, {"projectId": "loa-bench"}, name="bare")
    service = messaging._get_messaging_service(app)
    service._fcm_url = account.send_url

    def send(numbers: range) -> int:
        accepted = 0
        for chunk in _chunks(numbers, at_once):
            batch = [_plain(fan_out_warning.to_device(number)) for number in chunk]
            accepted += messaging.send_each(batch, app=app).success_count
        return accepted

    return send


def bare_loop(port: int) -> Way:
    """An aiohttp loop that posts JSON and reads what comes back, and does nothing else."""
    url = f"http://127.0.0.1:{port}/v1/projects/loa-bench/messages:send"
    shared = json.loads(str(messages.common(fan_out_warning.to_device(0))))
    del shared["fid"]

    async def post(session: aiohttp.ClientSession, numbers: Iterator[int]) -> int:
        accepted = 0
        for number in numbers:
            body = json.dumps({"message": {**shared, "token": fan_out_warning.token(number)}}).encode()
            async with session.post(url, data=body) as response:
                await response.read()
                accepted += response.status == 200
        return accepted

    async def post_all(numbers: range) -> int:
        left = iter(numbers)
        connector = aiohttp.TCPConnector(limit=CONNECTIONS)
        async with aiohttp.ClientSession(
            connector=connector, headers={"Authorization": "Bearer x"}
        ) as session:
            return sum(await asyncio.gather(*(post(session, left) for _ in range(CONNECTIONS))))

    return lambda numbers: asyncio.run(post_all(numbers))


def our_channel(port: int) -> Way:
    """`FcmChannel.send_all`, shard by shard."""
    channel = FcmChannel(fan_out_warning.settings(port))
    atexit.register(channel.close)

    def send(numbers: range) -> int:
        accepted = 0
        for shard in _chunks(numbers, SHARD):
            outcomes = channel.send_all([fan_out_warning.to_device(number) for number in shard])
            accepted += sum(isinstance(outcome, Receipt) for outcome in outcomes)
        return accepted

    return send


WAYS: Mapping[str, Callable[[int], Way]] = {
    "send_each, 500": partial(send_each, at_once=SHARD),
    "send_each, 100": partial(send_each, at_once=CHUNK),
    "bare loop": bare_loop,
    "our channel": our_channel,
}


def measure(name: str, number: int, port: int) -> Measured:
    """Send so many messages, after some that do not count."""
    way = WAYS[name](port)
    way(range(WARM_UP))
    wall, cpu = time.perf_counter(), time.process_time()
    accepted = way(range(number))
    seconds, used = time.perf_counter() - wall, time.process_time() - cpu
    if accepted != number:
        raise RuntimeError(f"{name}: {accepted} of {number} were accepted.")
    return {
        "way": name,
        "messages": number,
        "rate": number / seconds,
        "cpu_milliseconds": used / number * 1000,
        "peak_megabytes": _peak(),
    }


def _peak() -> float:
    """Return the most memory that this process had, in megabytes; `getrusage` would count its parent's."""
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith("VmHWM"))) / 1024


def _plain(outgoing: Outgoing) -> messaging.Message:
    message = messages.common(outgoing)
    message.fid, message.token = None, outgoing.to.value
    return message


def _chunks(numbers: range, size: int) -> Iterator[range]:
    for start in range(numbers.start, numbers.stop, size):
        yield range(start, min(start + size, numbers.stop))


def main() -> None:
    """Measure one way and print what came out."""
    warnings.simplefilter("ignore")
    logging.getLogger("urllib3").setLevel(logging.ERROR)
    # The lines are made and written, as in a worker, but to nowhere.
    nowhere = open(os.devnull, "w")  # noqa: SIM115 - open until the end
    logs.configure(Settings().log_format, lambda: nowhere)
    print(json.dumps(measure(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))))


if __name__ == "__main__":
    main()
