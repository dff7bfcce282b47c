"""The stand-ins of the providers, which `make run` talks to where no credentials are set.

They are part of the tests, so nothing here imports them: they run as a process, and say by themselves with
which settings Loa finds them.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from local.errors import StartError
from local.processes import Command
from models.settings import Environment, Settings

ROOT = Path(__file__).resolve().parents[1]

#: Settings of one provider begin alike; who sets one of them means the real provider.
PROVIDERS = ("FCM_", "ZALO_", "TWILIO_", "ESMS_")


def wanted(settings: Settings, environ: Mapping[str, str]) -> bool:
    """Whether some provider is without credentials in development, and the stand-ins are at hand."""
    here = (ROOT / "tests" / "standins").is_dir()
    return here and settings.loa_env is Environment.DEVELOPMENT and bool(_unset(environ))


def command(folder: Path, port: int, environ: Mapping[str, str], loa: str) -> Command:
    """How to run them on that port; `loa` is the address that their phones write to."""
    argv = (sys.executable, "-m", "tests.standins", *_arguments(folder, port), "--loa-url", loa)
    return Command("standins", argv, folder, env=environ)


def environment(folder: Path, port: int, environ: Mapping[str, str]) -> dict[str, str]:
    """Return the settings that point Loa to them, for every provider that has none in `environ`.

    :raises StartError: they didn't say.
    """
    argv = (sys.executable, "-m", "tests.standins", *_arguments(folder, port), "--print-environment")
    done = subprocess.run(argv, capture_output=True, text=True, check=False, env=dict(environ), cwd=ROOT)
    if done.returncode:
        raise StartError(f"The stand-ins of the providers don't start: {done.stderr.strip()[-2000:]}")
    unset = _unset(environ)
    return {name: value for name, value in json.loads(done.stdout).items() if name.startswith(unset)}


def _arguments(folder: Path, port: int) -> tuple[str, ...]:
    return "--port", str(port), "--data-dir", str(folder)


def _unset(environ: Mapping[str, str]) -> tuple[str, ...]:
    given = [name for name, value in environ.items() if value]
    return tuple(prefix for prefix in PROVIDERS if not any(name.startswith(prefix) for name in given))
