"""Does the embedded engine answer as a real Rasa server does? Conversations are held with both.

`make test-rasa` runs `python -m bench.rasa PATH/TO/rasa [conversations] [seed]` with the `rasa` program of an
environment of its own (Python 3.10, Rasa 3.6.21). It validates and trains `bot/` in a temporary folder, serves the
actions, says to both what is said in the conversation tests, then holds random conversations, and prints every turn
that differs. What Loa understands of a text is given to both: `python -m bench.nlu` measures the reading, here only
what follows from it is compared. What is not compared stands in `LEFT_OUT`.

While something is being mended, `--only two_matters --only "rescue: a cry"` holds the conversation tests whose names
have these words, and `--keep FOLDER` keeps the trained files there and trains anew only when they have changed.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import random
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bench import rasa_server, rasa_talks
from bench.rasa_server import Server
from bench.rasa_talks import Line
from bot import hearing
from bot.actions import chat, second_matter
from bot.actions.chat import Chat
from bot.channels.rest import written
from bot.engine.engine import engine
from bot.engine.parse import Parse, payload, write_payload
from bot.engine.reply import Message
from local.mongod import mongod
from models import catalogue, surveys
from models.areas import areas
from models.messages import messages
from models.messages.messages import MessageChannel
from models.reports import reports
from models.reports.reports import Report
from models.settings import Settings
from models.store import Store, events, open_store, schema
from models.surveys.drafting import SurveyDraft
from tests.bot import talks

#: What of the embedded bot is not compared with Rasa, and why. `docs/bot.md` lists the same.
LEFT_OUT: Mapping[str, str] = {
    "How a text is read": "what Loa understands is given to both; `make bot-eval` measures the reading",
    "The line that shows how to call for help": "Loa says it beside the answer, whatever the project answers",
    "A text that was doubted, taken up again after a no": "Loa takes a second turn for it by itself",
    "What was said before, left out beside a way out": "on a Rasa server no action takes back what another said",
    "A person in the conversation": "Loa is silent then; Rasa knows no such thing",
    "Bursts, repeats and limits": "Loa gathers, silences and limits messages before the project hears them",
    "Other channels": "Rasa's REST channel is one channel; conversation tests on another are not held",
    "Codes, PINs, ids and times of day": "they differ from one to the other by nature",
}

_HIDDEN = re.compile(r"\b[0-9A-Z]{5}-[0-9A-Z]{5}\b|\b[A-Z]{2}-[0-9A-Z]{5}\b|\b\d{6}\b|\b\d\d:\d\d\b")


@dataclass
class Tally:
    """What the conversations reached."""

    turns: int = 0
    differing: int = 0
    not_held: int = 0
    filed: int = 0
    intents: Counter[str] = field(default_factory=Counter)
    forms: Counter[str] = field(default_factory=Counter)


class Person:
    """Somebody who says the same to both.

    :ivar said: what they said so far.
    :ivar shown: the payloads of the buttons that the engine just showed.
    """

    def __init__(self, store: Store, sender: str) -> None:
        self.sender = sender
        self.ours = Chat(store, messages.contact(store, "embedded", sender), MessageChannel.INBOX)
        self.theirs = Chat(store, messages.contact(store, "rasa", sender), MessageChannel.INBOX)
        self.said: list[str] = []
        self.shown: list[str] = []
        self._tracker = engine().tracker(sender, "rest")
        self._same: dict[str, str] = {}

    def say(self, line: Line, server: Server, tally: Tally) -> bool:
        """Say one thing; False if the answers differ, which are printed."""
        form, asked = self._tracker.active_loop or "", second_matter.asked_last(self._tracker)
        parse = self._heard(line, self.ours, asked)
        self.said.append(parse.text)
        server.current = self._heard(line, self.theirs, asked) if line.photo else self._translated(parse)
        real: Any = server.say(self.sender, server.current.text)
        with chat.using(self.ours):
            key = f"{self.sender}:{len(self.said)}"
            replies = engine().reply(self._tracker, parse, {"message_id": key})
        ours = written(self.sender, replies)
        tally.turns += 1
        tally.intents[parse.intent] += 1
        tally.forms[form] += 1
        self.shown = _payloads(ours)
        self._same |= dict(zip(self.shown, _payloads(real), strict=False))
        real = self._named_here(real)
        if _comparable(real) == _comparable(ours):
            return True
        print(self.said, parse.intent, "\n  Rasa:", _comparable(real), "\n  ours:", _comparable(ours))
        return False

    def _translated(self, parse: Parse) -> Parse:
        """Return the same for the other side: the press of its button, and its codes and ids, which differ."""
        if pressed := payload(self._same.get(parse.text, "")):
            return pressed
        named = json.dumps([parse.text, [one.value for one in parse.entities]])
        for mine, other in self._reports():
            named = named.replace(mine["code"], other["code"]).replace(mine["_id"], other["_id"])
        text, values = json.loads(named)
        entities = [
            dataclasses.replace(one, value=value) for one, value in zip(parse.entities, values, strict=True)
        ]
        return dataclasses.replace(parse, text=text, entities=tuple(entities))

    def _named_here(self, real: Any) -> Any:
        """Return what the other side said, with the ids of what was filed here: so it is told which call is meant."""
        said = json.dumps(real)
        for mine, other in self._reports():
            said = said.replace(other["_id"], mine["_id"])
        return json.loads(said)

    def _reports(self) -> Iterator[tuple[Report, Report]]:
        """Yield what was filed here with what was filed there in its place, oldest first."""
        filed = [reports.of_owners(side.store, [side.owner])[::-1] for side in (self.ours, self.theirs)]
        yield from zip(*filed, strict=False)

    def _heard(self, line: Line, side: Chat, asked: str) -> Parse:
        """Return what is understood; the conversation is left as it is."""
        text = write_payload("send_photo", photo=talks.a_photo(side)) if line.photo else line.text
        copy = engine().tracker(self.sender, "rest")
        copy.restore(self._tracker.state())
        message = Message(f"{self.sender}:{len(self.said)}", text, trusted=text.startswith("/"))
        with chat.using(side):
            return hearing.heard(engine(), side, copy, message, asked=asked)[0]


def main() -> None:
    """Hold the conversations; ends with 1 when any differs."""
    asked = _asked()
    with tempfile.TemporaryDirectory() as folder, mongod(Path(folder) / "mongo") as uri:
        store = open_store(dataclasses.replace(Settings(), mongodb_uri=uri))
        schema.ensure(store)
        catalogue.load(store)
        _survey(store)
        tally = Tally()
        engine()  # reads the files before they are copied, so that both sides have the same
        files = asked.keep or Path(folder) / "bot"
        with rasa_server.served(asked.rasa, files.absolute(), uri, reads=False) as server:
            written_down = _tests(store, server, tally, asked)
            pick = random.Random(asked.seed)
            for number in range(asked.conversations):
                _at_random(Person(store, f"bench-{asked.seed}-{number}"), pick, server, tally)
        tally.filed = store.db["reports"].count_documents({})
        store.close()
    _tell(tally, written_down, asked)
    sys.exit(bool(tally.differing))


def _asked() -> argparse.Namespace:
    """Return what the command line asks for."""
    line = argparse.ArgumentParser(prog="python -m bench.rasa", description=__doc__)
    line.add_argument("rasa", type=lambda path: Path(path).absolute(), help="the program")
    line.add_argument("conversations", type=int, nargs="?", default=40, help="random ones, after the tests")
    line.add_argument("seed", type=int, nargs="?", default=1)
    line.add_argument("--only", action="append", default=[], help="conversation tests with this in the name")
    line.add_argument("--keep", type=Path, help="a folder for the trained files, used again while they fit")
    return line.parse_args()


def _tests(store: Store, server: Server, tally: Tally, asked: argparse.Namespace) -> int:
    """Hold the conversations of the tests; return how many were held."""
    held, seed = 0, asked.seed
    for number, talk in enumerate(talks.talks()):
        if asked.only and not any(words in talk.name for words in asked.only):
            continue
        if any("channel" in turn for turn in talk.turns):
            tally.not_held += 1
            continue
        people: dict[str, Person] = {}

        def person(name: str, number: int = number, people: dict[str, Person] = people) -> Person:
            return people.setdefault(name, Person(store, f"talk-{seed}-{number}-{name}"))

        if not _hold(rasa_talks.written(talk), person, server, tally):
            print("  in:", talk.name, flush=True)
        held += 1
    return held


def _at_random(person: Person, pick: random.Random, server: Server, tally: Tally) -> None:
    """Hold a random conversation."""
    _hold(rasa_talks.drawn(pick, lambda: person.shown), lambda who: person, server, tally)


def _hold(lines: Iterator[Line], person: Callable[[str], Person], server: Server, tally: Tally) -> bool:
    """Hold one conversation until its end, or the first turn that differs: then False."""
    for line in lines:
        someone = person(line.who)
        if line.desk:
            _at_the_desk(someone, line.desk)
        elif not someone.say(line, server, tally):
            tally.differing += 1
            return False
    return True


def _at_the_desk(person: Person, done: Mapping[str, str]) -> None:
    """Let an official do something with the latest report of either side."""
    for side in (person.ours, person.theirs):
        for report in reports.of_owners(side.store, [side.owner], limit=1):
            for action, note in done.items():
                talks.at_the_desk(side.store, reports.get(side.store, report["_id"]), action, note)


def _tell(tally: Tally, written_down: int, asked: argparse.Namespace) -> None:
    if asked.only:
        print("Only a part of the conversation tests:", *asked.only)
    spoken = f"{tally.turns} turns, {tally.filed} reports filed by both"
    print(f"{written_down} conversations of the tests and {asked.conversations} random ones: {spoken}")
    print(f"conversation tests on other channels, not held: {tally.not_held}")
    print(f"intents met: {len(tally.intents)}; turns inside a form: {dict(tally.forms)}")
    print("left out:", *(f"- {what}: {why}" for what, why in LEFT_OUT.items()), sep="\n")
    print(f"conversations that differ: {tally.differing}")


def _comparable(replies: Sequence[Mapping[str, Any]]) -> list[Any]:
    """Texts and buttons; codes and PINs are random, and a minute may pass between the two."""
    shown = [row for row in replies if "text" in row]
    return [(_HIDDEN.sub("#", row["text"]), _hidden(row.get("buttons", []))) for row in shown]


def _payloads(replies: Sequence[Mapping[str, Any]]) -> list[str]:
    return [button["payload"] for row in replies for button in row.get("buttons", [])]


def _hidden(buttons: Sequence[Mapping[str, str]]) -> list[tuple[str, str]]:
    return [(_HIDDEN.sub("#", one["title"]), _HIDDEN.sub("#", one["payload"])) for one in buttons]


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
