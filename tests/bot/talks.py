"""Conversations as files: what people say, what the bot must answer and what must come of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

import yaml
from PIL import Image

from bot.actions.chat import Chat
from bot.dialogue import Incoming, answer
from bot.engine.reply import Reply
from models.access.permissions import Permission
from models.files import uploads
from models.handling import actions
from models.handling.action_request import ActionRequest, Performer
from models.messages import messages
from models.messages.messages import MessageChannel
from models.reports.reports import REPORTS, Report
from models.store import Store, events
from models.workflow.transitions import CloseReason, ReportAction

FOLDER = Path(__file__).with_name("conversations")

#: Whoever says so is asked whether they need rescue: the lexicon has these words, so no training changes it.
DOUBTFUL = "cap cuu"


@dataclass(frozen=True)
class Talk:
    """One conversation.

    :param turns: rows with `desk` (actions of an official with their notes), or with `says`, `location`, `photo`,
        `id`, `who`, `language`, `greeting` on the one hand, and `expect`, `never`, `buttons`, `filed`, `report` on the
        other.
    """

    name: str
    turns: list[dict[str, Any]] = field(repr=False)


def talks() -> Iterator[Talk]:
    """Every conversation in the folder."""
    for path in sorted(FOLDER.glob("*.yml")):
        for row in yaml.safe_load_all(path.read_text(encoding="utf-8")):
            yield Talk(f"{path.stem}: {row['talk']}", row["turns"])


def someone(store: Store, name: str = "an", channel: str = "web") -> Chat:
    """A person in a chat."""
    way = MessageChannel.ZALO if channel == "zalo" else MessageChannel.INBOX
    return Chat(store, messages.contact(store, channel, name), way, name if channel == "zalo" else "")


def picture() -> bytes:
    """A small photo."""
    held = BytesIO()
    Image.new("RGB", (64, 48), "green").save(held, "JPEG")
    return held.getvalue()


def a_photo(who: Chat) -> str:
    """The id of a photo that somebody uploaded."""
    return str(uploads.save(who.store, picture(), owner=who.owner, actor=who.actor)["_id"])


def said(replies: list[Reply]) -> str:
    """All that the bot said."""
    return "\n".join(reply.text for reply in replies)


def play(store: Store, talk: Talk) -> None:
    """Play a conversation and check every turn of it."""
    for number, turn in enumerate(talk.turns):
        for action, note in turn.get("desk", {}).items():
            at_the_desk(store, _reports(store)[-1], action, note)
        if "says" not in turn and "desk" in turn:
            continue
        before = _reports(store)
        who = someone(store, turn.get("who", "an"), turn.get("channel", "web"))
        replies = answer(who, _incoming(who, turn, number))
        _check(turn, replies)
        filed = [report for report in _reports(store) if report["_id"] not in {row["_id"] for row in before}]
        assert [_matches(report, turn.get("filed")) for report in filed] == [True] * bool(
            turn.get("filed")
        ), turn
        if "report" in turn:
            assert _matches(_reports(store)[-1], turn["report"]), turn


def at_the_desk(store: Store, report: Report, name: str, note: str) -> None:
    """Let an official do something with a report."""
    action = ReportAction(name)
    reason = CloseReason.CANNOT_FIX if action is ReportAction.RESOLVE else None
    official = Performer(events.SYSTEM, frozenset(Permission))
    actions.perform_now(store, report, ActionRequest(action, note, reason), official)


def _incoming(who: Chat, turn: dict[str, Any], number: int) -> Incoming:
    location = turn.get("location")
    return Incoming(
        id=str(turn.get("id", number)),
        text=turn.get("says", ""),
        photos=(a_photo(who),) if turn.get("photo") else (),
        location=(location[0], location[1]) if location else None,
        language=turn.get("language", ""),
        greeting=turn.get("greeting", False),
    )


def _check(turn: dict[str, Any], replies: list[Reply]) -> None:
    text = said(replies)
    for part in turn.get("expect", ()):
        assert part in text, (turn, text)
    for part in turn.get("never", ()):
        assert part not in text, (turn, text)
    titles = [button.title for reply in replies for button in reply.buttons]
    assert [title for title in turn.get("buttons", ()) if not any(title in one for one in titles)] == [], (
        titles
    )


def _reports(store: Store) -> list[Report]:
    return list(store.collection(REPORTS).find().sort("_id", 1))


def _matches(report: Report, wanted: dict[str, Any] | None) -> bool:
    facts = {
        "kind": report["kind"],
        "category": report["category"],
        "area": report["place"]["area_id"].partition("@")[0],
        "photos": len(report["photos"]),
        "point": "point" in report["place"],
        "text": report["text"],
        "address": report["place"]["address"],
        "state": report["state"],
        "rating": report.get("rating"),
        "supplements": len(report.get("supplements", ())),
    }
    return wanted is not None and {name: facts[name] for name in wanted} == wanted
