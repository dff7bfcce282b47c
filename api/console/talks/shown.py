"""What the page of a conversation shows: its lines in words, who else looks, until when it is whose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from api.console.extension.times import since, written_moment
from api.console.talks.queue import Row, worded
from api.console.talks.words import HAPPENED, MEDIA, SENT, SPEAKERS, WINDOWS
from api.desk.conversations.presented import OpenedConversation, ShownLine, opened
from api.extensions.context import current_identity, current_language, current_store
from api.html.words import said
from models.desk import conversation_texts, onlookers
from models.desk.conversation_texts import Text
from models.messages.messages import MessageState
from models.messages.zalo_windows import State
from models.people.official_shapes import OFFICIALS
from models.store import events
from models.store.collections import Kind
from models.store.events import Event
from models.talks import talks
from models.talks.media import MediumKind
from models.talks.states import UNTAKEN
from models.talks.talks import Talk
from models.talks.transcript import Speaker


@dataclass(frozen=True)
class WordedLine:
    """A line of the transcript in words.

    :param media: what was sent that is neither text, photo nor document: its words and its address ("" for none).
    """

    line: ShownLine
    who: str
    mine: bool
    sent: str
    failed: bool
    media: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Happening:
    """Something that happened: when, and what."""

    at: datetime
    words: str


@dataclass(frozen=True)
class Shown:
    """A conversation as its page shows it.

    :param locked: somebody has it to themselves still.
    :param window: what is to be known before an answer, in words.
    :param others: the names of those who look at it, too.
    :param happened: what happened, the newest first.
    """

    talk: OpenedConversation
    row: Row
    lines: Sequence[WordedLine]
    waits: str
    locked: bool
    window: Sequence[str]
    others: Sequence[str]
    happened: Sequence[Happening]
    texts: Sequence[Text]


def shown(talk: Talk) -> Shown:
    """Return what the page of a conversation shows; that the official looks at it is noted."""
    store, official, language = current_store(), current_identity(), current_language()
    whole = opened(talk)
    told = events.timeline(store, Kind.TALK, talk["_id"])
    return Shown(
        whole,
        worded(whole),
        _lines(whole["lines"]),
        since(talk["since"]) if talk["state"] in UNTAKEN else "",
        talks.is_locked(talk),
        _window(whole),
        onlookers.look(store, official, talk) if talk["open"] else (),
        [_happening(one) for one in reversed(told) if one["action"] in HAPPENED],
        conversation_texts.texts(store, official, talk, language),
    )


def happened_since(talk: Talk, version: int) -> list[Happening]:
    """Return what happened since a version that an official saw."""
    told = events.timeline(current_store(), Kind.TALK, talk["_id"])
    return [_happening(one) for one in told if one["seq"] > version and one["action"] in HAPPENED]


def _happening(event: Event) -> Happening:
    action = event["action"]
    return Happening(event["at"], said(HAPPENED[action]))


def _lines(lines: Sequence[ShownLine]) -> list[WordedLine]:
    ids = {one["official_id"] for one in lines if one["official_id"]}
    rows = current_store().collection(OFFICIALS).find({"_id": {"$in": sorted(ids)}}, {"name": 1})
    names = {one["_id"]: one["name"] for one in rows}
    return [_line(one, names.get(one["official_id"] or "", "")) for one in lines]


def _line(line: ShownLine, name: str) -> WordedLine:
    mine = line["official_id"] == current_identity().id
    sent = MessageState(line["sent"]) if line["sent"] else None
    return WordedLine(
        line,
        said("Bạn") if mine else name or said(SPEAKERS[Speaker(line["by"])]),
        mine,
        said(SENT[sent]) if sent else "",
        sent is MessageState.FAILED,
        [(said(MEDIA[MediumKind(one["kind"])]), one["url"] or "") for one in line["media"]],
    )


def _window(whole: OpenedConversation) -> list[str]:
    """Return what is to be known before an answer: how long Zalo takes it, what it costs, how long an SMS may be."""
    reach = whole["reach"]
    found = [said(WINDOWS[State(reach["window"])])] if reach["window"] and reach["sendable"] else []
    if reach["refused"]:
        found.append(reach["reason"])
        return found
    if reach["free_until"] and reach["free_left"]:
        free = {"count": reach["free_left"], "at": written_moment(reach["free_until"])}
        found.append(said("Còn %(count)s tin miễn phí, đến %(at)s.") % free)
    if reach["until"]:
        found.append(said("Nhắn được đến %(at)s.") % {"at": written_moment(reach["until"])})
    if reach["most_parts"]:
        found.append(
            said("Tin SMS trả tiền theo phần, nhiều nhất %(count)s phần.") % {"count": reach["most_parts"]}
        )
    return found
