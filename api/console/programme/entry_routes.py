"""`/console/programme/entries`: what is planned, and one entry with what can be done with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import islice
from typing import NamedTuple, cast

import marshmallow as ma
from flask import Blueprint, Response, request
from werkzeug.datastructures import MultiDict

from api.console.extension import answers
from api.console.extension.answers import done_of
from api.console.extension.page import page
from api.console.programme import entry_shown, entry_words, names, places
from api.desk.programme.entry_schemas import DaySchema, EntryListSchema
from api.extensions.context import current_identity, current_store
from api.extensions.idempotency import idempotent_form
from api.extensions.problems import faults_in
from api.html import forms
from api.html.forms import Form, Sent, structured
from api.html.words import later
from models.access.permissions import Permission
from models.errors import Clash, Fault, Invalid, Stale
from models.programme import programme_access, scheduling
from models.programme.entries import Entry, EntryState

entry_pages = Blueprint("console_programme_entries", __name__, url_prefix="/console/programme/entries")

#: Entries of a page, and how many of the moments to come are named.
ROWS, MOST_COMING = 30, 10


class Deed(NamedTuple):
    """A step of an entry: its button, in which states, and the domain function behind it."""

    words: str
    icon: str
    done: str
    states: frozenset[EntryState]
    run: Callable[..., Entry]
    style: str = ""
    hint: str = ""


DEEDS: Mapping[str, Deed] = {
    "resume": Deed(
        later("Phát lại theo lịch"),
        "play",
        later("Lịch chạy lại."),
        frozenset({EntryState.PAUSED}),
        scheduling.resume,
        "go",
    ),
    "pause": Deed(
        later("Tạm dừng"),
        "pause",
        later("Đã tạm dừng lịch này."),
        frozenset({EntryState.ACTIVE}),
        scheduling.pause,
    ),
    "end": Deed(
        later("Kết thúc lịch"),
        "archive",
        later("Đã kết thúc lịch này."),
        frozenset({EntryState.ACTIVE, EntryState.PAUSED}),
        scheduling.end,
        "stop",
        later("Lịch ra khỏi chương trình và không mở lại được; cần thì đặt lịch mới."),
    ),
}

#: Steps of one day of an entry.
DAY_DEEDS: Mapping[str, Callable[..., Entry]] = {"skip": scheduling.skip, "unskip": scheduling.unskip}

DONE = {name: deed.done for name, deed in DEEDS.items()} | {
    "planned": later("Đã đặt lịch."),
    "moved": later("Đã dời sang %(start)s."),
    "skip": later("Đã bỏ ngày ấy. Các ngày khác vẫn phát."),
    "unskip": later("Ngày ấy phát lại."),
}

LABELS = {"area": later("Địa bàn")}


@entry_pages.get("")
@page(permission=Permission.OUTLET_READ)
def list_entries() -> Response:
    """Show what is planned and was not ended, of the areas that the address asks for."""
    schema = EntryListSchema()
    query = {name: value for name, value in structured(schema, request.args).items() if value}
    faults = faults_in(schema, query)
    args = schema.load({} if faults else query)
    found, following = scheduling.page(
        current_store(), current_identity(), area_id=args["area"], after=args["after"], limit=ROWS
    )
    form = Form(schema, request.args, faults, options={"area": places.read()}, labels=LABELS, prefix="f-")
    area = f"area={args['area']}&" if args["area"] else ""
    return answers.page(
        "console/programme/entries.html",
        rows=[entry_words.row_of(one) for one in found],
        form=form,
        following=f"/console/programme/entries?{area}after={following}" if following else "",
        writes=places.may(Permission.PROGRAMME_WRITE),
        done=done_of(DONE),
    )


@entry_pages.get("/<string:entry_id>")
@page(permission=Permission.OUTLET_READ)
def show(entry_id: str) -> Response:
    """Show an entry: when, where, what it gets in the way of, and what can be done with it."""
    return _shown(_found(entry_id))


@entry_pages.post("/<string:entry_id>")
@page(permission=Permission.PROGRAMME_WRITE)
@idempotent_form
def act(entry_id: str) -> Response:
    """Pause, resume or end an entry, or cancel a day: 422 with each closed hour, 412 when somebody was faster."""
    entry, doing = _found(entry_id), request.form.get("do", "")
    sent: Sent = MultiDict(request.form.items(multi=True))
    deed, of_day = DEEDS.get(doing), DAY_DEEDS.get(doing)
    if deed is None and of_day is None:
        return _shown(entry, 409, faults=[Fault("", "entry_ended")])
    try:
        run = partial(of_day, day=forms.load(DaySchema(), sent)["day"]) if of_day else cast(Deed, deed).run
        run(current_store(), current_identity(), entry_id, expect=forms.version_of(sent))
    except Invalid as error:
        return _shown(entry, 422, faults=error.faults)
    except Clash as error:
        return _shown(_found(entry_id), 409, faults=[Fault("", error.code, error.params)])
    except Stale:
        return _shown(_found(entry_id), 412, since=forms.version_of(sent))
    return answers.go(f"/console/programme/entries/{entry_id}", done=doing)


def _found(entry_id: str) -> Entry:
    return scheduling.get(current_store(), current_identity(), entry_id)


def _shown(
    entry: Entry, status: int = 200, *, faults: Sequence[Fault] = (), since: int | None = None
) -> Response:
    """Show an entry; `since` is the version that the official saw, when somebody was faster."""
    may = programme_access.may(current_identity(), Permission.PROGRAMME_WRITE, entry)
    acts = [(name, deed) for name, deed in DEEDS.items() if may and entry["state"] in deed.states]
    return answers.page(
        "console/programme/entry.html",
        status,
        entry=entry,
        row=entry_words.row_of(entry),
        state=names.named(entry_words.STATES, entry["state"]),
        acts=acts,
        edits=may and entry["state"] != EntryState.ENDED,
        coming=list(islice(entry_words.coming_days(entry, 60), MOST_COMING)),
        meant=entry_shown.meant(entry),
        unheard=entry_shown.unheard_by(entry),
        overlaps=entry_shown.overlaps(entry),
        facts=list(entry_shown.facts(entry)),
        history=entry_shown.history_of(entry),
        told=Form(ma.Schema(), faults=faults),
        since=entry_shown.history_of(entry, since) if since is not None else None,
        done=done_of(DONE) % {"start": entry["start"]},
    )
