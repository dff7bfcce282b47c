"""A web process that does one write and kills itself right before its Nth command to the store."""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Mapping
from typing import Any

from pymongo import monitoring

from api import create_app
from models.settings import load
from tests.chaos.stepper import Countdown


def work(steps: int, environment: Mapping[str, str], request: Mapping[str, Any]) -> None:
    """Send one request to an app of its own, which dies before command number `steps`."""
    countdown = Countdown(0)
    monitoring.register(countdown)
    app = create_app(load(environment))
    countdown.left = steps
    answer = app.test_client().open(**request)
    assert answer.status_code < 300, answer.text


def run(steps: int, environment: Mapping[str, str], request: Mapping[str, Any]) -> bool:
    """Let a web process write that dies before its command number `steps`; whether it got to its end."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    process = context.Process(target=work, args=(steps, dict(environment), dict(request)), daemon=True)
    process.start()
    process.join(60)
    assert process.exitcode in {0, -signal.SIGKILL}
    return process.exitcode == 0
