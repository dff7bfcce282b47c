"""A real Rasa server with the bot's files, on loopback: validated, trained and served together with the actions."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import requests
import yaml

from bot.engine.parse import FALLBACK_INTENT, Parse
from bot.engine.project import HERE
from local.ports import LOOPBACK, free_port

#: Rasa learns so many examples of each intent, since only what follows from an understanding is compared: with all of
#: them its classifier takes a quarter of an hour.
EXAMPLES = 12

#: Says in a trained folder of which files it was made.
DIGEST = "files.sha256"

#: Seconds until a server has loaded its model.
STARTS_WITHIN = 400


@dataclass
class Server:
    """A Rasa server.

    :ivar current: what the next text means, where it is told that.
    """

    url: str
    current: Parse = field(default_factory=lambda: Parse("", FALLBACK_INTENT))

    def say(self, sender: str, text: str) -> Any:
        """Return its replies to a text."""
        body = {"sender": sender, "message": text}
        answer = requests.post(f"{self.url}/webhooks/rest/webhook", json=body, timeout=600)
        answer.raise_for_status()
        return answer.json()


@contextmanager
def served(rasa: Path, folder: Path, mongodb_uri: str, *, reads: bool) -> Iterator[Server]:
    """Validate all files, train, and serve.

    :param rasa: the program.
    :param folder: where the files are copied to, and trained; the same files are not trained twice.
    :param reads: the server reads texts itself, instead of being told what they mean.
    """
    _trained(rasa, folder)
    actions, port = free_port(), free_port()
    server = Server(_url(port))
    with (folder / "servers.log").open("w") as log, _reading(server) as reading:
        urls = {"action_endpoint": f"{_url(actions)}/webhook", **({} if reads else {"nlu": reading})}
        rows = {name: {"url": url} for name, url in urls.items()}
        (folder / "endpoints.yml").write_text(yaml.safe_dump(rows))
        serve = [sys.executable, "-m", "rasa_sdk", "--actions", "bot.actions", "--port", str(actions)]
        run = [
            str(rasa),
            "run",
            "-i",
            LOOPBACK,
            "-p",
            str(port),
            "--enable-api",
            "--endpoints",
            "endpoints.yml",
        ]
        told = {**_quiet(), "MONGODB_URI": mongodb_uri, "SANIC_HOST": LOOPBACK}
        started = [
            subprocess.Popen(serve, env=told, start_new_session=True, stdout=log, stderr=log),
            subprocess.Popen(run, cwd=folder, env=_quiet(), start_new_session=True, stdout=log, stderr=log),
        ]
        try:
            _wait(f"{_url(actions)}/health")
            _wait(f"{server.url}/status")
            yield server
        finally:
            for process in started:
                os.killpg(process.pid, 9)
                process.wait()


def _trained(rasa: Path, folder: Path) -> None:
    """Copy the files, validate all and train on a part; not where the folder has the same files trained already."""
    kept, files = folder / DIGEST, _digest(HERE)
    if kept.exists() and kept.read_text() == files:
        print("trained before:", folder)
        return
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(HERE, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__", "models"))
    _run(folder, rasa, "data", "validate", "--domain", "domain", "--fail-on-warnings")
    _cut(folder / "data" / "examples")
    _run(folder, rasa, "train", "--domain", "domain", "--fixed-model-name", "loa")
    kept.write_text(files)


def _digest(folder: Path) -> str:
    """Return the digest of all that Rasa reads of a project."""
    read = hashlib.sha256()
    paths = [folder / "config.yml", *(folder / "domain").rglob("*.yml"), *(folder / "data").rglob("*.yml")]
    for path in sorted(paths):
        read.update(f"{path.relative_to(folder)}\n".encode() + path.read_bytes())
    return read.hexdigest()


def _quiet() -> dict[str, str]:
    return {**os.environ, "RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3"}


@contextmanager
def _reading(server: Server) -> Iterator[str]:
    """Serve what is understood, as Rasa asks a server for it; yield its address."""

    class Reader(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            body = json.dumps(server.current.as_rasa()).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer((LOOPBACK, 0), Reader) as reader:
        Thread(target=reader.serve_forever, daemon=True).start()
        try:
            yield _url(reader.server_port)
        finally:
            reader.shutdown()


def _url(port: int) -> str:
    return f"http://{LOOPBACK}:{port}"


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


def _run(folder: Path, rasa: Path, *command: str) -> None:
    """Run a command of Rasa's; its many lines are shown only where they say something or when it fails."""
    begun = time.monotonic()
    done = subprocess.run(
        [rasa, *command], cwd=folder, env=_quiet(), capture_output=True, text=True, check=False
    )
    told = [line for line in (done.stdout + done.stderr).splitlines() if "UserWarning: The" in line]
    unused = [line for line in told if "is not used in any story or rule" in line]
    took = f"{time.monotonic() - begun:.0f} s"
    print(f"rasa {' '.join(command)}: {done.returncode}, {took}; {len(unused)} responses in no story or rule")
    print(*(line.partition("UserWarning: ")[2] for line in told if line not in unused), sep="\n", end="\n")
    if done.returncode:
        sys.exit(done.stdout[-4000:] + done.stderr[-4000:])


def _wait(url: str) -> None:
    for _ in range(STARTS_WITHIN):
        try:
            requests.get(url, timeout=1).raise_for_status()
            return
        except requests.RequestException:
            time.sleep(1)
    raise TimeoutError(f"Nobody answers at {url}.")
