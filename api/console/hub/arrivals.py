"""`/console/arrivals`: what other hubs sent, until an official has seen to it or set it aside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from flask import Blueprint, Response, request
from werkzeug.datastructures import MultiDict

from api.console.extension import answers
from api.console.extension.answers import done_of
from api.console.extension.page import page
from api.console.hub.words import of_arrival, of_file
from api.desk.hub_arrivals.presented import ShownArrival, WholeArrival, files_of, show, show_whole
from api.desk.hub_arrivals.schemas import SetAsideSchema, TakeArrivalSchema
from api.extensions.context import current_identity, current_language, current_store
from api.html import forms
from api.html.forms import Form, Sent
from api.html.words import later
from models.content.posts import Post
from models.errors import Fault, Invalid, Stale
from models.hub import arrivals as messages
from models.hub import peers, settling
from models.hub.arrivals import OPEN, ArrivalState, HubArrival
from models.reports import reports
from models.store import Store, cursor

arrival_pages = Blueprint("console_arrivals", __name__, url_prefix="/console/arrivals")

DONE = {"taken": later("Đã ghi là xem xong."), "aside": later("Đã ghi là không dùng tin này.")}

LABELS = {"note": later("Ghi chú"), "reason": later("Lý do")}

#: Where what was made of a message is looked at.
PLACES: Mapping[str, str] = {"post": "/console/posts", "directive": "/console/papers/documents"}

#: What is chosen above the list, and which states it means.
CHOICES: Mapping[str, tuple[str, tuple[ArrivalState, ...]]] = {
    "open": (later("Chờ xử lý"), OPEN),
    "used": (later("Đã dùng"), (ArrivalState.PUBLISHED, ArrivalState.SEEN, ArrivalState.FILED)),
    "aside": (later("Không dùng"), (ArrivalState.ASIDE,)),
    "outdated": (later("Đã có tin mới hơn"), (ArrivalState.OUTDATED,)),
    "all": (later("Tất cả"), ()),
}


class FileRow(NamedTuple):
    """A file as pages name it: what is wrong with it, "" for nothing."""

    name: str
    state: str
    file_id: str
    wrong: str


class Came(NamedTuple):
    """Where a post came from: the id of the message, the name of the hub, and the files that are not in the post."""

    id: str
    peer: str
    files: list[FileRow]


@arrival_pages.get("")
@page()
def listed() -> Response:
    """Show the messages of one group of states, the last that came first."""
    store, official = current_store(), current_identity()
    after, chosen = request.args.get("after") or None, request.args.get("state", "open")
    if after:
        cursor.decode_moment(after)
    chosen = chosen if chosen in CHOICES else "open"
    found, following = settling.search(store, official, states=CHOICES[chosen][1], after=after, limit=50)
    return answers.page(
        "console/hub/arrivals.html",
        rows=[(show(store, one), *of_arrival(one)) for one in found],
        chosen=chosen,
        choices=CHOICES,
        following=following,
        done=done_of(DONE),
    )


@arrival_pages.get("/<string:arrival_id>")
@page()
def one(arrival_id: str) -> Response:
    """Show one message: what it says, what was made of it, and what became of its files."""
    return _shown(arrival_id)


@arrival_pages.post("/<string:arrival_id>")
@page()
def decide(arrival_id: str) -> Response:
    """Note that somebody has seen to a message, or set it aside with a reason."""
    store, official, sent = current_store(), current_identity(), request.form
    do = sent.get("do", "")
    try:
        expect = forms.version_of(sent)
        if do == "aside":
            reason = forms.load(SetAsideSchema(), sent)["reason"]
            settling.set_aside(store, official, arrival_id, reason, expect=expect)
        else:
            note = forms.load(TakeArrivalSchema(), sent)["note"]
            settling.take(store, official, arrival_id, note, expect=expect)
    except Invalid as error:
        return _shown(arrival_id, 422, faults=error.faults, sent=sent, doing=do)
    except Stale:
        return _shown(arrival_id, 412, sent=sent, doing=do)
    return answers.go("/console/arrivals", done="aside" if do == "aside" else "taken")


def file_rows(store: Store, row: HubArrival) -> list[FileRow]:
    """Return the files of a message with what is wrong with each."""
    language = current_language()
    return [
        FileRow(one["name"], one["state"], one["file_id"], of_file(one["code"], store.settings, language))
        for one in files_of(store, row)
    ]


def came(store: Store, post: Post) -> Came | None:
    """Return which hub a post came from, with its files; None where it is of our own."""
    if post["author"]:
        return None
    row = messages.of_made(store, "post", post["_id"])
    if row is None:
        return None
    peer = peers.find(store.settings, row["peer_id"])
    kept = {medium["file_id"] for medium in post["media"]} | {post["image"]}
    files = [one for one in file_rows(store, row) if one.file_id not in kept]
    return Came(row["_id"], peer.name if peer else row["peer_id"], files)


def _shown(
    arrival_id: str,
    status: int = 200,
    *,
    faults: Sequence[Fault] = (),
    sent: Sent | None = None,
    doing: str = "",
) -> Response:
    store, official = current_store(), current_identity()
    row = settling.get(store, official, arrival_id)
    whole = show_whole(store, row)
    take, aside = _forms(whole, faults, MultiDict() if sent is None else sent, doing)
    kind, state = of_arrival(row)
    return answers.page(
        "console/hub/arrival.html",
        status,
        one=whole,
        kind=kind,
        state=state,
        files=file_rows(store, row),
        texts=_texts(whole),
        place=_place(store, whole),
        waits=whole["state"] in OPEN,
        take=take,
        aside=aside,
        doing=doing,
        is_stale=status == 412,
    )


def _forms(whole: WholeArrival, faults: Sequence[Fault], sent: Sent, doing: str) -> tuple[Form, Form]:
    """Return the forms that note a message as seen to and that set it aside; `doing` is the one that was sent."""
    aside, version = doing == "aside", whole["version"]
    blank: Sent = MultiDict()
    take = Form(
        TakeArrivalSchema(),
        blank if aside else sent,
        () if aside else faults,
        labels=LABELS,
        version=version,
    )
    other = Form(
        SetAsideSchema(),
        sent if aside else blank,
        faults if aside else (),
        labels=LABELS,
        prefix="aside-",
        version=version,
    )
    return take, other


def _texts(whole: WholeArrival) -> list[tuple[str, str, str]]:
    """Return what a message says, by language: its title and its words."""
    body = whole["body"]
    if texts := body.get("texts"):
        return [(lang, text["title"], text["body"]) for lang, text in texts.items()]
    words = body.get("text", body.get("body", ""))
    return [("vi", str(body.get("title", "")), str(words))] if words else []


def _place(store: Store, shown: ShownArrival) -> str:
    """Return where what was made of a message is looked at; "" where nothing was."""
    if shown["made_kind"] == "report":
        return f"/console/reports/{reports.get(store, shown['made_id'])['code']}"
    root = PLACES.get(shown["made_kind"], "")
    return f"{root}/{shown['made_id']}" if root else ""
