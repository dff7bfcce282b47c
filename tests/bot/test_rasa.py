"""A real Rasa answers as the engine does: off unless it is asked for, since it trains and talks for half an hour."""

from __future__ import annotations

import subprocess
import sys

import pytest


@pytest.mark.slow
@pytest.mark.timeout(4 * 3600)
def test_a_real_rasa_answers_as_the_engine_does(pytestconfig: pytest.Config) -> None:
    program = pytestconfig.getoption("--rasa")
    if not program:
        pytest.skip("needs Rasa 3.6 on Python 3.10 and half an hour: make test-rasa, or --rasa PATH/TO/rasa")
    done = subprocess.run(
        [sys.executable, "-m", "bench.rasa", program, "500"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-8000:]
