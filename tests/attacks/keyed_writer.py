"""A web process that does one write and kills itself right before its Nth command to the store."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pymongo import monitoring

from api import create_app
from models.settings import load
from tests import forks
from tests.chaos.stepper import Countdown


def work(steps: int, environment: Mapping[str, str], request: Mapping[str, Any], used: Any) -> None:
    """Send one request to an app of its own, which dies before command number `steps` (0: never)."""
    countdown = Countdown(0)
    monitoring.register(countdown)
    app = create_app(load(environment))
    countdown.left = steps
    answer = app.test_client().open(**request)
    assert answer.status_code < 300, answer.text
    used.value = steps - countdown.left


def run(steps: int, environment: Mapping[str, str], request: Mapping[str, Any]) -> int:
    """Let a web process write that dies before its command number `steps` (0: never).

    Returns how many commands it needed, 0 when it died.
    """
    used = forks.context().Value("i", 0)
    forks.run(work, steps, dict(environment), dict(request), used, seconds=120)
    return int(used.value)
