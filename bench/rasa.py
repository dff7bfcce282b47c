"""Does the embedded engine answer as a real Rasa server does? Random conversations are held with both.

Run `python -m bench.rasa PATH/TO/rasa [conversations] [seed]` with the `rasa` program of an environment of its own
(Python 3.10, `pip install rasa==3.6.21`). It validates and trains `bot/` in a temporary folder, serves the actions, and
prints every turn that differs. What Rasa understood of a text is given to the engine, too: how either reads a text
is not compared here (`bench/nlu.py` measures the engine's reading), only what follows from it.
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
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import requests

from bot.actions import chat
from bot.actions.chat import Chat
from bot.channels.rest import written
from bot.engine.engine import engine
from bot.engine.parse import Entity, Parse
from bot.engine.project import HERE
from local.mongod import mongod
from models import catalogue, surveys
from models.areas import areas
from models.messages import messages
from models.messages.messages import MessageChannel
from models.settings import Settings
from models.store import Store, events, open_store, schema
from models.surveys.drafting import SurveyDraft

SERVER, ACTIONS = 5005, 5055
TURNS = 14

#: So often a button is pressed that Rasa just showed, rather than something said out of the blue.
PRESSES = 0.45

#: What is said first, so that most conversations are about a form.
FIRST = (
    "/start_report",
    "/report_incident",
    "/need_rescue",
    "/greet",
    "/join_survey",
    "đường ngập tới đầu gối ở xã long hữu",
    "kiến nghị xã mở rộng đường liên ấp",
    "cho tôi hỏi khi nào xã phát tiền hỗ trợ hộ nghèo",
    "cay nga chan duong",
)

#: What is said then: payloads of every intent, and texts.
THEN = (
    *("/greet", "/thank", "/help", "/goodbye", "/cancel", "/cancel", "/maybe_rescue", "/out_of_scope"),
    *("/affirm", "/affirm", "/affirm", "/deny", "/skip", "/skip", "/skip"),
    *(
        "/start_report",
        "/report_incident",
        "/give_feedback",
        "/ask_question",
        "/add_to_report",
        "/me_too",
        "/check_status",
        '/give_pin{"pin":"000000"}',
    ),
    *("/ask_hotline", "/ask_news", "/ask_alert", "/ask_procedure", "/talk_to_human"),
    *("/join_survey", "/finish_choices", '/answer_choice{"choice":"option:a"}'),
    *('/answer_choice{"choice":"option:b"}', '/answer_choice{"choice":"option:none"}'),
    *("/safe_checkin", "/need_rescue", "/photo_refused", "/send_other", '/send_photo{"photo":"none"}'),
    *('/choose_category{"category":"flood"}', '/choose_category{"category":"none"}'),
    *('/inform_category{"category":"noise"}', '/more_categories{"page":"1"}'),
    *('/choose_area{"area":"29242@2025-07-01"}', '/choose_area{"area":"none"}', "/inform_place"),
    *('/change_part{"part":"area"}', '/change_part{"part":"category"}'),
    *('/change_part{"part":"description"}', "/change_part"),
    *('/share_location{"lat":9.93,"lon":106.34}', '/share_location{"lat":21.03,"lon":105.85}'),
    *("/subscribe_area", "/unsubscribe_area", '/follow_warnings{"area":"29242@2025-07-01"}'),
    *('/change_language{"language":"km"}', '/change_language{"language":"vi"}', "/change_language"),
    *("xã long hữu", "phường trà vinh", "long đức", "ở đâu đó xa lắm", "tiếng ồn", "rác", "1", "1,2"),
    *("đường ngập tới đầu gối", "hàng xóm hát karaoke tới nửa đêm", "co chuyen la lam", "ừ đúng rồi"),
    *(
        "sửa địa chỉ",
        "sai loại rồi",
        "tôi muốn hỏi",
        "loại khác",
        "tôi muốn bổ sung",
        "tôi muốn bổ sung: nước đã dâng thêm",
        "blup blup zeng zeng krump",
    ),
    *("cứu với nước lên nóc nhà rồi", "ấp Vàm, 4 người", "phản ánh của tôi tới đâu rồi", "asdkjh qwe"),
)


@dataclass
class Tally:
    """What the conversations reached."""

    turns: int = 0
    differing: int = 0
    filed: int = 0
    intents: Counter[str] = field(default_factory=Counter)
    forms: Counter[str] = field(default_factory=Counter)


def main() -> None:
    """Hold the conversations; ends with 1 when any differs."""
    rasa = Path(sys.argv[1])
    count, seed = (int(given) for given in [*sys.argv[2:], "40", "1"][:2])
    with tempfile.TemporaryDirectory() as folder, mongod(Path(folder) / "mongo") as uri:
        store = open_store(dataclasses.replace(Settings(), mongodb_uri=uri))
        schema.ensure(store)
        catalogue.load(store)
        _survey(store)
        tally = Tally()
        engine()  # reads the files before they are copied, so that both sides have the same
        with _served(rasa, Path(folder) / "bot", uri):
            pick = random.Random(seed)
            for number in range(count):
                _hold(store, pick, f"bench-{seed}-{number}", tally)
        tally.filed = store.db["reports"].count_documents({})
        store.close()
    print(f"{count} conversations, {tally.turns} turns, {tally.filed} reports filed (by both together)")
    print(f"intents met: {len(tally.intents)}; turns inside a form: {dict(tally.forms)}")
    print(f"conversations that differ: {tally.differing}")
    sys.exit(bool(tally.differing))


def _hold(store: Store, pick: random.Random, sender: str, tally: Tally) -> None:
    """Hold one conversation until its end or the first turn that differs, which is printed."""
    tracker = engine().tracker(sender, "rest")
    who = Chat(store, messages.contact(store, "embedded", sender), MessageChannel.INBOX)
    said: list[str] = []
    shown: list[str] = []
    for turn in range(TURNS):
        pressed = bool(shown) and pick.random() < PRESSES
        said.append(pick.choice(shown) if pressed else pick.choice(THEN if turn else FIRST))
        parse = _understood(said[-1])
        tally.turns += 1
        tally.intents[parse.intent] += 1
        tally.forms[tracker.active_loop or ""] += 1
        real = _post("webhooks/rest/webhook", {"sender": sender, "message": said[-1]})
        with chat.using(who):
            ours = written(sender, engine().reply(tracker, parse, {"message_id": f"{sender}:{turn}"}))
        if _comparable(real) != _comparable(ours):
            tally.differing += 1
            print(said, parse.intent, "\n  Rasa:", _comparable(real), "\n  ours:", _comparable(ours))
            return
        shown = [button["payload"] for row in real for button in row.get("buttons", [])]


def _understood(text: str) -> Parse:
    """What Rasa understands of a text, in the engine's shape."""
    parsed = _post("model/parse", {"text": text})
    entities = (
        Entity(row["entity"], row["value"], role=row.get("role", ""), group=row.get("group", ""))
        for row in parsed["entities"]
    )
    return Parse(text, parsed["intent"]["name"], parsed["intent"]["confidence"], tuple(entities))


def _post(path: str, body: dict[str, Any]) -> Any:
    answer = requests.post(f"http://127.0.0.1:{SERVER}/{path}", json=body, timeout=60)
    answer.raise_for_status()
    return answer.json()


def _comparable(replies: Sequence[Mapping[str, Any]]) -> list[Any]:
    """Texts and buttons; codes and PINs are random, and a minute may pass between the two."""
    shown = [row for row in replies if "text" in row]
    hidden = re.compile(r"[A-Z]{2}-[0-9A-Z]{5}|\b\d{6}\b|\b\d\d:\d\d\b")
    return [(hidden.sub("#", row["text"]), row.get("buttons", [])) for row in shown]


def _survey(store: Store) -> None:
    """An open survey of the province: one answer, several, and words."""
    options = [{"id": one, "text": {"vi": f"Ý {one}"}} for one in ("a", "b", "c")]
    now = datetime.now(UTC)
    asked = ({"type": "single", "required": True}, {"type": "multiple", "max": 2}, {"type": "long_text"})
    questions: Any = [
        {"id": row["type"], "text": {"vi": f"Câu {row['type']}"}, "options": options} | row for row in asked
    ]
    questions[2]["options"] = []
    survey: SurveyDraft = {
        "area_id": areas.active_province_id(store),
        "title": {"vi": "Khảo sát mẫu"},
        "questions": questions,
        "opens_at": now - timedelta(hours=1),
        "closes_at": now + timedelta(days=1),
        "state": surveys.SurveyState.OPEN,
    }
    surveys.create(store, survey, events.SYSTEM)


@contextmanager
def _served(rasa: Path, folder: Path, mongodb_uri: str) -> Iterator[None]:
    """A validated and trained Rasa server and its actions, on loopback."""
    shutil.copytree(HERE, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    quiet = {**os.environ, "RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3"}
    for command in (
        ("data", "validate", "--domain", "domain", "--fail-on-warnings"),
        ("train", "--domain", "domain", "--fixed-model-name", "loa"),
    ):
        _run(folder, quiet, rasa, *command)
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


def _run(folder: Path, env: dict[str, str], rasa: Path, *command: str) -> None:
    """Run a command of Rasa's; its many lines are shown only where they say something or when it fails."""
    done = subprocess.run([rasa, *command], cwd=folder, env=env, capture_output=True, text=True, check=False)
    told = [line for line in (done.stdout + done.stderr).splitlines() if "UserWarning: The" in line]
    unused = [line for line in told if "is not used in any story or rule" in line]
    print(f"rasa {' '.join(command)}: {done.returncode}; {len(unused)} responses in no story or rule")
    print(*(line.partition("UserWarning: ")[2] for line in told if line not in unused), sep="\n", end="\n")
    if done.returncode:
        sys.exit(done.stdout[-4000:] + done.stderr[-4000:])


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
