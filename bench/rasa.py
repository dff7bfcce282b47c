"""Does the embedded engine answer as a real Rasa server does? Random conversations are held with both.

Run `python -m bench.rasa PATH/TO/rasa [conversations] [seed]` with the `rasa` program of an environment of its own
(Python 3.10, `pip install rasa==3.6.21`). It trains a model of `bot/` in a temporary folder, serves the actions,
sends payloads of buttons to both sides, so that both understand the same, and prints every turn that differs.
"""

from __future__ import annotations

import dataclasses
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import requests

from bot.actions import chat
from bot.actions.chat import Chat
from bot.channels.rest import written
from bot.engine.engine import engine
from bot.engine.project import HERE
from bot.engine.reply import Message
from local.mongod import mongod
from models import catalogue, messages, schema
from models.messages import MessageChannel
from models.settings import Settings
from models.store import Store, open_store

SERVER, ACTIONS = 5005, 5055
TURNS = 10

#: What is said first, so that most conversations are about a form, and what is said then.
FIRST = ("/start_report", "/report_incident", "/need_rescue", "/greet")
THEN = (
    *(
        "/greet",
        "/thank",
        "/help",
        "/affirm",
        "/affirm",
        "/deny",
        "/cancel",
        "/skip",
        "/goodbye",
        "/maybe_rescue",
    ),
    *("/start_report", "/report_incident", "/give_feedback", "/check_status", "/ask_hotline", "/ask_news"),
    *("/join_survey", "/safe_checkin", "/need_rescue", "/talk_to_human", "/out_of_scope", "/ask_procedure"),
    *(
        '/choose_category{"category":"flood"}',
        '/choose_category{"category":"none"}',
        '/more_categories{"page":"1"}',
    ),
    *(
        '/choose_area{"area":"29242@2025-07-01"}',
        '/choose_area{"area":"none"}',
        '/change_part{"part":"area"}',
    ),
    *('/share_location{"lat":9.93,"lon":106.34}', '/change_language{"language":"km"}', "/photo_refused"),
    *(
        '/change_language{"language":"vi"}',
        '/inform_category{"category":"noise"}',
        '/change_part{"part":"category"}',
    ),
)

Said = list[dict[str, Any]]


def main() -> None:
    """Hold the conversations; ends with 1 when any differs."""
    rasa = Path(sys.argv[1])
    count, seed = (int(given) for given in [*sys.argv[2:], "40", "1"][:2])
    with tempfile.TemporaryDirectory() as folder, mongod(Path(folder) / "mongo") as uri:
        store = open_store(dataclasses.replace(Settings(), mongodb_uri=uri))
        schema.ensure(store)
        catalogue.load(store)
        with _served(rasa, Path(folder) / "bot", uri):
            pick = random.Random(seed)
            differing = sum(not _same(store, pick, f"bench-{seed}-{number}") for number in range(count))
        store.close()
    print(f"{count} conversations of up to {TURNS} turns, {differing} differ")
    sys.exit(bool(differing))


def _same(store: Store, pick: random.Random, sender: str) -> bool:
    """Hold one conversation; False, and a line, at the first turn that differs."""
    tracker = engine().tracker(sender, "rest")
    who = Chat(store, messages.contact(store, "embedded", sender), MessageChannel.INBOX)
    said: list[str] = []
    for turn in range(TURNS):
        said.append(pick.choice(THEN if turn else FIRST))
        real = _ask(sender, said[-1])
        with chat.using(who):
            ours = written(
                sender, engine().handle(tracker, Message(f"{sender}:{turn}", said[-1], trusted=True))
            )
        if _comparable(real) != _comparable(ours):
            print(said, "\n  Rasa:", _comparable(real), "\n  ours:", _comparable(ours))
            return False
    return True


def _ask(sender: str, text: str) -> Said:
    url = f"http://127.0.0.1:{SERVER}/webhooks/rest/webhook"
    replies: Said = requests.post(url, json={"sender": sender, "message": text}, timeout=60).json()
    return replies


def _comparable(replies: Said) -> list[Any]:
    """Texts and buttons; codes and PINs are random."""
    shown = [row for row in replies if "text" in row]
    hidden = re.compile(r"[A-Z]{2}-[0-9A-Z]{5}|\b\d{6}\b")
    return [(hidden.sub("#", row["text"]), row.get("buttons", [])) for row in shown]


@contextmanager
def _served(rasa: Path, folder: Path, mongodb_uri: str) -> Iterator[None]:
    """A trained Rasa server and its actions, on loopback."""
    shutil.copytree(HERE, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    quiet = {**os.environ, "RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3"}
    subprocess.run([rasa, "train", "--fixed-model-name", "loa"], cwd=folder, env=quiet, check=True)
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
    started = [
        subprocess.Popen(serve, env=actions, start_new_session=True),
        subprocess.Popen(run, cwd=folder, env=quiet, start_new_session=True),
    ]
    try:
        _wait()
        yield
    finally:
        for process in started:
            os.killpg(process.pid, 9)
            process.wait()


def _wait() -> None:
    for _ in range(400):
        try:
            requests.get(f"http://127.0.0.1:{SERVER}/status", timeout=1).raise_for_status()
            return
        except requests.RequestException:
            time.sleep(1)
    raise TimeoutError("The Rasa server did not start.")


if __name__ == "__main__":
    main()
