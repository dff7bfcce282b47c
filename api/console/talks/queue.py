"""Who waits: the conversations that the address asks for, in danger first, then who waits longest."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import request

from api.console.talks.words import COLOURS, STATES
from api.desk.conversations.presented import ShownConversation, show
from api.desk.conversations.schemas import ConversationArgs, ConversationArgsSchema
from api.extensions.context import current_identity, current_language, current_store
from api.extensions.problems import faults_in
from api.html.forms import structured
from api.html.words import later, said
from models.desk import conversations, filter_checks
from models.desk.conversations import Shown, Wanted
from models.errors import Fault
from models.language import wording
from models.language.languages import OWN_NAMES
from models.talks.states import TalkState

#: Rows of a page; counting beside a view stops here, too.
ROWS = 30

#: Filters that everybody needs; the first is shown where none is asked for.
VIEWS: Sequence[tuple[str, Mapping[str, str]]] = (
    (later("Đang chờ"), {"state": Shown.WAITING}),
    (later("Tôi trả lời"), {"state": Shown.TAKEN, "mine": "true"}),
    (later("Đang trả lời"), {"state": Shown.TAKEN}),
    (later("Đã xong"), {"state": Shown.ENDED}),
)

#: Views whose rows are counted: what somebody has to do.
COUNTED = 2


class Row(ShownConversation):
    """A conversation with the words that the queue says of it."""

    reason_words: str
    state_words: str
    colour: str
    channel_words: str
    lang_words: str


@dataclass(frozen=True)
class View:
    """A filter as a link."""

    words: str
    query: str
    current: bool
    count: int | None


@dataclass(frozen=True)
class Queue:
    """A page of conversations.

    :param query: the filter as it stands in the address.
    :param following: the address of the next page; "" for none.
    :param tag: of the rows; another one says that the list has changed.
    :param is_first: it is the first page, which changes when somebody comes.
    """

    rows: Sequence[Row]
    query: str
    following: str
    tag: str
    views: Sequence[View]
    faults: Sequence[Fault]
    is_first: bool


def asked() -> Queue:
    """Return the queue that the address asks for."""
    schema = ConversationArgsSchema()
    given = structured(schema, request.args)
    query = {name: value for name, value in given.items() if value not in (False, None)} or dict(VIEWS[0][1])
    faults: list[Fault] = faults_in(schema, query)
    args: ConversationArgs = schema.load({} if faults else query)
    if not faults:
        named = filter_checks.faults_of(current_store(), agency=args["unit"])
        faults = [*conversations.cursor_faults(args["after"]), *named]
    if faults:
        args = schema.load(dict(VIEWS[0][1]))
    found, following = conversations.search(
        current_store(), current_identity(), _wanted(args), after=args["after"], limit=ROWS
    )
    kept = {name: str(value).lower() for name, value in query.items() if name not in {"after", "limit"}}
    return Queue(
        [worded(show(one)) for one in found],
        urlencode(kept),
        f"/console/talks?{urlencode({**kept, 'after': following})}" if following else "",
        tag_of([one["_id"] for one in found]),
        _views(kept),
        faults,
        not args["after"],
    )


def worded(row: ShownConversation) -> Row:
    """Return a conversation with its words."""
    language, state = current_language(), TalkState(row["state"])
    return {
        **row,
        "reason_words": _upper(wording.word(f"talk_reason_{row['reason']}", language)),
        "state_words": said(STATES[state]),
        "colour": COLOURS[state],
        "channel_words": _upper(wording.word(f"talk_channel_{row['channel']}", language)),
        "lang_words": OWN_NAMES[row["lang"]] if row["lang"] in OWN_NAMES else row["lang"],
    }


def tag_of(ids: Sequence[str]) -> str:
    """Return a short name for just these rows, in this order."""
    return hashlib.sha256(" ".join(ids).encode()).hexdigest()[:16]


def _wanted(args: ConversationArgs) -> Wanted:
    return Wanted(args["state"], args["mine"], args["unit"], args["report"], args["reason"])


def _views(kept: Mapping[str, str]) -> list[View]:
    return [
        View(said(words), urlencode(query), dict(query) == dict(kept), _count(query) if n < COUNTED else None)
        for n, (words, query) in enumerate(VIEWS)
    ]


def _count(query: Mapping[str, str]) -> int:
    args: ConversationArgs = ConversationArgsSchema().load(dict(query))
    return conversations.count(current_store(), current_identity(), _wanted(args), ROWS + 1)


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
