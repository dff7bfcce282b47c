"""A page of the audit: the question that stands in the address, and a row for each act."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypedDict
from urllib.parse import urlencode

import marshmallow as ma
from flask import request
from werkzeug.datastructures import MultiDict

from api.console.audit import things, words
from api.console.audit.things import Thing
from api.console.officials import names
from api.extensions.context import current_identity, current_store
from api.extensions.fields import Choice
from api.extensions.paging import PageArgs, PageArgsSchema, moment_faults
from api.extensions.problems import faults_in
from api.html.forms import Form, Option, Sent, structured
from api.html.words import later, said
from models.desk import audit
from models.desk.audit import AuditQuery, Doer
from models.errors import Fault, insist_on_none
from models.exports import csv_table
from models.exports.cells import Cell
from models.store.collections import Kind
from models.store.events import Event

#: Rows of a page.
ROWS = 50

#: Questions that everybody has, as they stand in the address; the first is asked where none is.
VIEWS: Sequence[tuple[str, Mapping[str, str]]] = (
    (later("Mọi việc của cán bộ"), {}),
    (later("Mở danh tính"), {"action": "identity_opened"}),
    (later("Đăng nhập"), {"action": "signed_in"}),
    (later("Tài khoản cán bộ"), {"kind": Kind.OFFICIAL}),
    (later("Cảnh báo"), {"kind": Kind.ALERT}),
    (later("Xuất dữ liệu"), {"kind": Kind.EXPORT}),
    (later("Hệ thống khác"), {"doer": Doer.KEY}),
    (later("Hệ thống Loa"), {"doer": Doer.SYSTEM}),
)

LABELS = {
    "doer": later("Ai làm"),
    "who": later("Tên đăng nhập của cán bộ"),
    "kind": later("Loại đối tượng"),
    "about": later("Đối tượng: mã phản ánh hoặc số hiệu"),
    "action": later("Việc làm"),
    "since": later("Từ lúc"),
    "until": later("Trước lúc"),
}

#: What stands above the columns of the file.
HEADINGS = (
    later("Lúc"),
    later("Ai làm"),
    later("Việc làm"),
    later("Loại đối tượng"),
    later("Đối tượng"),
    later("Nội dung"),
)

#: Kinds whose notes hold what residents and officials wrote to each other; that stands where it belongs.
UNTOLD = frozenset({Kind.TALK, Kind.MESSAGE})


class AuditArgsSchema(PageArgsSchema):
    """Filters that combine."""

    doer = Choice(Doer, load_default=str(Doer.OFFICIAL))
    who = ma.fields.String(load_default="", validate=ma.validate.Length(max=100))
    kind = Choice(Kind, load_default="")
    about = ma.fields.String(load_default="", validate=ma.validate.Length(max=100))
    action = ma.fields.String(load_default="", validate=ma.validate.Length(max=100))
    since = ma.fields.AwareDateTime(load_default=None, allow_none=True)
    until = ma.fields.AwareDateTime(load_default=None, allow_none=True)


class AuditArgs(PageArgs):
    """What `AuditArgsSchema` loads."""

    doer: str
    who: str
    kind: str
    about: str
    action: str
    since: datetime | None
    until: datetime | None


class Row(TypedDict):
    """An act.

    `oneself`: whether an official did it to themselves; `only` is the question for all that was done to the same thing.
    """

    at: datetime
    who: str
    does: str
    thing: Thing
    oneself: bool
    told: str
    only: str


@dataclass(frozen=True)
class Listed:
    """A page of acts.

    :param begins_at: from when on acts are read, where nobody asked for that.
    :param following: the address of the next page; "" for none.
    :param export: the address of all of it as a file.
    """

    rows: Sequence[Row]
    views: Sequence[tuple[str, str, bool]]
    form: Form
    begins_at: datetime | None
    following: str
    export: str


def asked() -> Listed:
    """Return the page that the address asks for.

    :raises Forbidden: `no_permission`.
    """
    given = structured(AuditArgsSchema(), request.args)
    query = {name: value for name, value in given.items() if name != "limit"}
    args, faults = _read(query)
    wanted = _query(args)
    found, following = audit.search(
        current_store(), current_identity(), wanted, after=args["after"], limit=ROWS
    )
    kept = {name: str(value) for name, value in query.items() if name != "after"}
    sent: Sent = MultiDict({"doer": str(Doer.OFFICIAL)} | request.args.to_dict())
    form = Form(AuditArgsSchema(), sent, faults, options=_options(), labels=LABELS, prefix="f-")
    address = f"/console/audit?{urlencode({**kept, 'after': following})}" if following else ""
    begins = audit.begins_at(wanted) if not wanted.since else None
    return Listed(
        rows_of(found),
        list(_views(kept)),
        form,
        begins,
        address,
        f"/console/audit/export.csv?{urlencode(kept)}",
    )


def exported() -> Iterator[str]:
    """Return all acts that the address asks for as lines of CSV, made while they are read.

    :raises Invalid: with every fault of the question.
    :raises Forbidden: `no_permission`.
    """
    query = structured(AuditArgsSchema(), request.args)
    args, faults = _read({name: value for name, value in query.items() if name not in {"after", "limit"}})
    insist_on_none(faults)
    batches = audit.export(current_store(), current_identity(), _query(args))
    headings = [said(one) for one in HEADINGS]
    return csv_table.lines(headings, (_cells(row) for batch in batches for row in rows_of(batch)))


def _cells(row: Row) -> Sequence[Cell]:
    thing = row["thing"]
    return (row["at"], row["who"], row["does"], thing.kind, thing.name, row["told"])


def rows_of(found: Sequence[Event]) -> list[Row]:
    """Return acts as rows."""
    about = things.of(found)
    nameless = {one["actor"]["id"] for one in found if not one["actor"].get("name")}
    people = things.names_of(nameless)
    return [
        {
            "at": one["at"],
            "who": words.actor(one["actor"], people.get(one["actor"]["id"], "")),
            "does": words.action(one["subject"]["kind"], one["action"]),
            "thing": about[one["subject"]["kind"], one["subject"]["id"]],
            "oneself": one["actor"]["id"] == one["subject"]["id"],
            "told": _told(one),
            "only": urlencode({"kind": one["subject"]["kind"], "about": one["subject"]["id"]}),
        }
        for one in found
    ]


def _told(event: Event) -> str:
    """Return what was said of it, and which roles somebody has since."""
    note = "" if event["subject"]["kind"] in UNTOLD else event["note"]
    rows = event["changes"].get("assignments")
    held = [names.held(one) for one in rows] if event["subject"]["kind"] == Kind.OFFICIAL and rows else []
    return "\n".join(filter(None, [note, *held]))


def _query(args: AuditArgs) -> AuditQuery:
    return AuditQuery(
        args["doer"],
        args["who"],
        args["kind"],
        args["about"],
        args["action"],
        args["since"],
        args["until"],
    )


def _read(query: Mapping[str, Any]) -> tuple[AuditArgs, Sequence[Fault]]:
    """Return the question, the usual one where something is wrong with it, and what is wrong."""
    schema = AuditArgsSchema()
    usual: AuditArgs = schema.load({})
    faults: Sequence[Fault] = faults_in(schema, dict(query))
    args: AuditArgs = usual if faults else schema.load(dict(query))
    if not faults:
        faults = [*audit.faults_of(current_store(), _query(args)), *moment_faults(args)]
    return (usual if faults else args), faults


def _views(kept: Mapping[str, str]) -> Iterable[tuple[str, str, bool]]:
    for sentence, query in VIEWS:
        yield said(sentence), urlencode(query), dict(query) == dict(kept)


def _options() -> dict[str, Sequence[Option]]:
    actions = {**{name: said(one) for name, one in words.ACTIONS.items()}, **words.of_reports()}
    return {
        "doer": [Option(one, said(words.DOERS[one])) for one in Doer],
        "kind": [Option(one, _first_upper(words.kind(one))) for one in words.KINDS],
        "action": sorted((Option(*one) for one in actions.items()), key=lambda one: one.words),
    }


def _first_upper(text: str) -> str:
    return text[:1].upper() + text[1:]
