"""Does the embedded engine answer as a real Rasa server does? Conversations are held with both.

`make test-rasa` runs `python -m bench.rasa PATH/TO/rasa [conversations] [seed] [--whole]` with the `rasa` program of an
environment of its own (Python 3.10, Rasa 3.6.21). It validates and trains `bot/` in a temporary folder, serves the
actions, says to both what is said in the conversation tests, then holds random conversations, and prints every turn
that differs. What Rasa understood of a text is given to the engine, too: how either reads a text is not compared here
(`python -m bench.nlu` measures the engine's reading), only what follows from it. So Rasa learns a part of the
examples, unless `--whole` is given.
"""

from __future__ import annotations

import dataclasses
import random
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import requests

from bench import rasa_server
from bot.actions import chat
from bot.actions.chat import Chat
from bot.channels.rest import written
from bot.engine.engine import engine
from bot.engine.parse import Entity, Parse, write_payload
from bot.engine.understanding import Guess
from local.mongod import mongod
from models import catalogue, surveys
from models.areas import areas
from models.messages import messages
from models.messages.messages import MessageChannel
from models.settings import Settings
from models.store import Store, events, open_store, schema
from models.surveys.drafting import SurveyDraft
from tests.bot.talks import talks

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
    whole = "--whole" in sys.argv
    given = [one for one in sys.argv[1:] if one != "--whole"]
    rasa = Path(given[0]).absolute()
    count, seed = (int(one) for one in (*given[1:], *("40", "1")[len(given) - 1 :]))
    with tempfile.TemporaryDirectory() as folder, mongod(Path(folder) / "mongo") as uri:
        store = open_store(dataclasses.replace(Settings(), mongodb_uri=uri))
        schema.ensure(store)
        catalogue.load(store)
        _survey(store)
        tally = Tally()
        engine()  # reads the files before they are copied, so that both sides have the same
        with rasa_server.served(rasa, Path(folder) / "bot", uri, whole=whole):
            for number, texts in enumerate(_written_down()):
                _hold(store, iter(texts), f"talk-{seed}-{number}", tally)
            pick = random.Random(seed)
            for number in range(count):
                _hold(store, _random(pick), f"bench-{seed}-{number}", tally)
        tally.filed = store.db["reports"].count_documents({})
        store.close()
    written, spoken = len(list(_written_down())), f"{tally.turns} turns, {tally.filed} reports filed by both"
    print(f"{written} conversations of the tests and {count} random ones: {spoken}")
    print(f"intents met: {len(tally.intents)}; turns inside a form: {dict(tally.forms)}")
    print(f"conversations that differ: {tally.differing}")
    sys.exit(bool(tally.differing))


def _written_down() -> Iterator[list[str]]:
    """Yield what one person says in each conversation test; positions and languages as channels write them."""
    for talk in talks():
        texts = [_said(turn) for turn in talk.turns if "who" not in turn and "channel" not in turn]
        yield [text for text in texts if text]


def _said(turn: Mapping[str, Any]) -> str:
    if location := turn.get("location"):
        return write_payload("share_location", lat=location[0], lon=location[1])
    if language := turn.get("language"):
        return write_payload("change_language", language=language)
    return str(turn.get("says", "/greet" if turn.get("greeting") else ""))


def _random(pick: random.Random) -> Generator[str, list[str]]:
    """Yield a random conversation; is sent the payloads of the buttons that were shown after each turn."""
    shown: list[str] = []
    for turn in range(TURNS):
        pressed = bool(shown) and pick.random() < PRESSES
        shown = yield pick.choice(shown) if pressed else pick.choice(THEN if turn else FIRST)


def _hold(store: Store, texts: Iterator[str], sender: str, tally: Tally) -> None:
    """Hold one conversation until its end or the first turn that differs, which is printed."""
    tracker = engine().tracker(sender, "rest")
    who = Chat(store, messages.contact(store, "embedded", sender), MessageChannel.INBOX)
    said: list[str] = []
    text = next(texts, None)
    while text is not None:
        said.append(text)
        parse = _understood(text)
        tally.turns += 1
        tally.intents[parse.intent] += 1
        tally.forms[tracker.active_loop or ""] += 1
        real = _post("webhooks/rest/webhook", {"sender": sender, "message": text})
        with chat.using(who):
            ours = written(sender, engine().reply(tracker, parse, {"message_id": f"{sender}:{len(said)}"}))
        if _comparable(real) != _comparable(ours):
            tally.differing += 1
            print(said, parse.intent, "\n  Rasa:", _comparable(real), "\n  ours:", _comparable(ours))
            return
        shown = [button["payload"] for row in real for button in row.get("buttons", [])]
        text = _next(texts, shown)


def _next(texts: Iterator[str], shown: list[str]) -> str | None:
    """Return what is said next; None at the end."""
    if not isinstance(texts, Generator):
        return next(texts, None)
    try:
        return str(texts.send(shown))
    except StopIteration:
        return None


def _understood(text: str) -> Parse:
    """What Rasa understands of a text, in the engine's shape."""
    parsed = _post("model/parse", {"text": text})
    entities = (
        Entity(row["entity"], row["value"], role=row.get("role", ""), group=row.get("group", ""))
        for row in parsed["entities"]
    )
    ranking = tuple(Guess(row["name"], row["confidence"]) for row in parsed.get("intent_ranking", ()))
    intent = parsed["intent"]
    return Parse(text, intent["name"], intent["confidence"], tuple(entities), ranking=ranking)


def _post(path: str, body: dict[str, Any]) -> Any:
    answer = requests.post(f"http://127.0.0.1:{rasa_server.SERVER}/{path}", json=body, timeout=60)
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


if __name__ == "__main__":
    main()
