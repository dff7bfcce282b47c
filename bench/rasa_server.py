"""A real Rasa server with the bot's files, on loopback: validated, trained and served together with the actions."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests
import yaml

from bot.engine.project import HERE

SERVER, ACTIONS = 5005, 5055

#: Rasa learns so many examples of each intent where only what follows from an understanding is compared: with all of
#: them its classifier takes a quarter of an hour.
EXAMPLES = 12

#: Seconds until a server has loaded its model.
STARTS_WITHIN = 400


@contextmanager
def served(rasa: Path, folder: Path, mongodb_uri: str, *, whole: bool) -> Iterator[None]:
    """Validate all files, train, and serve.

    :param rasa: the program.
    :param folder: where the files are copied to; must not exist yet.
    :param whole: train on all examples.
    """
    shutil.copytree(HERE, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__", "models"))
    quiet = {**os.environ, "RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3"}
    _run(folder, quiet, rasa, "data", "validate", "--domain", "domain", "--fail-on-warnings")
    if not whole:
        _cut(folder / "data" / "examples")
    _run(folder, quiet, rasa, "train", "--domain", "domain", "--fixed-model-name", "loa")
    actions = {**quiet, "MONGODB_URI": mongodb_uri, "SANIC_HOST": "127.0.0.1"}
    serve = [sys.executable, "-m", "rasa_sdk", "--actions", "bot.actions", "--port", str(ACTIONS)]
    run = [
        str(rasa),
        "run",
        "-i",
        "127.0.0.1",
        "-p",
        str(SERVER),
        "--endpoints",
        "endpoints.yml",
        "--enable-api",
    ]
    with (folder / "servers.log").open("w") as log:
        started = [
            subprocess.Popen(serve, env=actions, start_new_session=True, stdout=log, stderr=log),
            subprocess.Popen(run, cwd=folder, env=quiet, start_new_session=True, stdout=log, stderr=log),
        ]
        try:
            _wait()
            yield
        finally:
            for process in started:
                os.killpg(process.pid, 9)
                process.wait()


def _cut(folder: Path) -> None:
    """Leave `EXAMPLES` examples of each intent, the first of each writer in turn; lists of words stay whole."""
    left: Counter[str] = Counter()
    for path in sorted(folder.glob("*.yml")):
        rows = yaml.safe_load(path.read_text(encoding="utf-8"))
        for row in rows["nlu"]:
            if "intent" in row:
                lines = row["examples"].splitlines()[: max(0, EXAMPLES - left[row["intent"]])]
                left[row["intent"]] += len(lines)
                row["examples"] = "".join(f"{line}\n" for line in lines)
        rows["nlu"] = [row for row in rows["nlu"] if row.get("examples") or "intent" not in row]
        path.write_text(yaml.safe_dump(rows, allow_unicode=True, sort_keys=False), encoding="utf-8")


def _run(folder: Path, env: dict[str, str], rasa: Path, *command: str) -> None:
    """Run a command of Rasa's; its many lines are shown only where they say something or when it fails."""
    begun = time.monotonic()
    done = subprocess.run([rasa, *command], cwd=folder, env=env, capture_output=True, text=True, check=False)
    told = [line for line in (done.stdout + done.stderr).splitlines() if "UserWarning: The" in line]
    unused = [line for line in told if "is not used in any story or rule" in line]
    took = f"{time.monotonic() - begun:.0f} s"
    print(f"rasa {' '.join(command)}: {done.returncode}, {took}; {len(unused)} responses in no story or rule")
    print(*(line.partition("UserWarning: ")[2] for line in told if line not in unused), sep="\n", end="\n")
    if done.returncode:
        sys.exit(done.stdout[-4000:] + done.stderr[-4000:])


def _wait() -> None:
    for _ in range(STARTS_WITHIN):
        try:
            requests.get(f"http://127.0.0.1:{SERVER}/status", timeout=1).raise_for_status()
            return
        except requests.RequestException:
            time.sleep(1)
    raise TimeoutError("The Rasa server did not start.")
