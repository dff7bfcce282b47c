"""Consolidating: the accepted reports of a request added up, with subtotals, and frozen under a hash."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, TypedDict

from pymongo.client_session import ClientSession

from models.access.callers import Identity
from models.errors import Clash
from models.returns import forms, lists, parts, requests
from models.returns.forms import Column, ColumnType, ReturnForm
from models.returns.parts import Unit
from models.returns.returns import REQUESTS, SUMS, Return, ReturnRequest, ReturnState, ReturnSum
from models.store import Store, events, new_id

Values = dict[str, float | int | None]


class SumRow(TypedDict):
    """The numbers of one unit; `corrected` are the columns in which it says something else than the system knew."""

    agency_id: str
    code: str
    name: str
    part: str
    values: Values
    corrected: list[str]


class Subtotal(TypedDict):
    """The sums of the units of one part of the area, and how many they are."""

    part: str
    n: int
    values: Values


class Words(TypedDict):
    """What the units wrote in one part of the report."""

    id: str
    text: dict[str, str]
    said: list[dict[str, str]]


class Consolidation(TypedDict):
    """The sum of the accepted reports: `n` of `of` units. `missing` and `late` are names of units."""

    title: str
    form_id: str
    form_version: int
    first: str
    last: str
    requester_id: str
    requester: str
    n: int
    of: int
    rows: list[SumRow]
    subtotals: list[Subtotal]
    total: Values
    texts: list[Words]
    missing: list[str]
    late: list[str]


def of(store: Store, request: ReturnRequest, now: datetime | None = None) -> Consolidation:
    """Return the sum of what is accepted now."""
    returns = lists.of_request(store, request["_id"])
    units = parts.of_units(store, [one["agency_id"] for one in returns])
    requester = parts.name_of(store, request["requester_id"])
    return added(request, requester, returns, units, now or datetime.now(UTC))


def added(
    request: ReturnRequest,
    requester: str,
    returns: Sequence[Return],
    units: Mapping[str, Unit],
    now: datetime,
) -> Consolidation:
    """Return the sum of the accepted ones of some reports."""
    form = request["form"]
    accepted = [one for one in returns if one["state"] == ReturnState.ACCEPTED]
    rows = [_row(form, one, units[one["agency_id"]]) for one in accepted]
    rows.sort(key=lambda one: (one["part"], one["code"], one["agency_id"]))
    grouped = sorted({one["part"] for one in rows})
    counted = {one["agency_id"] for one in accepted}
    return {
        "title": request["title"],
        "form_id": request["form_id"],
        "form_version": form["version"],
        "first": request["first"],
        "last": request["last"],
        "requester_id": request["requester_id"],
        "requester": requester,
        "n": len(accepted),
        "of": len(returns),
        "rows": rows,
        "subtotals": [
            _subtotal(form, part, [one for one in rows if one["part"] == part]) for part in grouped
        ],
        "total": _summed(form, [one["values"] for one in rows]),
        "texts": [_words(part, accepted, units) for part in form["texts"]],
        "missing": [units[one["agency_id"]].name for one in returns if one["agency_id"] not in counted],
        "late": [units[one["agency_id"]].name for one in returns if lists.is_late(one, now)],
    }


def freeze(store: Store, official: Identity, request_id: str, *, expect: int) -> ReturnSum:
    """Freeze the sum of what is accepted now, under a hash; reports that come later make another one.

    :raises NotFound, Forbidden, Stale: as usual.
    :raises Clash: `nothing_accepted`.
    """
    request = requests.permitted(store, official, request_id, expect)
    content = of(store, request)
    if not content["n"]:
        raise Clash("nothing_accepted")
    document = _document(request, content, official)
    number, sha256 = document["number"], document["sha256"]

    def work(session: ClientSession) -> ReturnSum:
        events.change(
            store,
            REQUESTS,
            request_id,
            {"$set": {"sums": number}},
            action="summed",
            actor=official.actor,
            expect=expect,
            details={"changes": {"number": number, "sha256": sha256}},
            session=session,
        )
        return events.create(store, SUMS, document, action="frozen", actor=official.actor, session=session)

    return store.transact(work)


def _document(request: ReturnRequest, content: Consolidation, official: Identity) -> dict[str, Any]:
    return {
        "_id": new_id(),
        "request_id": request["_id"],
        "requester_id": request["requester_id"],
        "paths": request["paths"],
        "form_id": request["form_id"],
        "first": request["first"],
        "last": request["last"],
        "number": request["sums"] + 1,
        "content": content,
        "sha256": digest(content),
        "by": official.id,
        "at": datetime.now(UTC),
    }


def digest(content: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a sum in hex: of its JSON with sorted keys, no blanks, in UTF-8."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def is_intact(found: ReturnSum) -> bool:
    """Say whether a frozen sum is what its hash says."""
    return digest(found["content"]) == found["sha256"]


def shares(form: ReturnForm, values: Mapping[str, float | int | None]) -> Values:
    """Return the shares of a form of some numbers, from 0 to 1; None where there is nothing to be a share of."""
    return {one["id"]: _share(one, values) for one in forms.columns(form, ColumnType.SHARE)}


def _share(column: Column, values: Mapping[str, float | int | None]) -> float | None:
    n, whole = values.get(column["n"]), values.get(column["of"])
    return round(n / whole, 4) if n is not None and whole else None


def _row(form: ReturnForm, found: Return, unit: Unit) -> SumRow:
    filled = found["cells"]
    values: Values = {name: filled[name]["value"] for name in forms.numbers(form)}
    corrected = [
        name
        for name, cell in filled.items()
        if cell["computed"] is not None and cell["computed"] != cell["value"]
    ]
    return {
        "agency_id": found["agency_id"],
        "code": unit.code,
        "name": unit.name,
        "part": unit.part,
        "values": {**values, **shares(form, values)},
        "corrected": sorted(corrected),
    }


def _subtotal(form: ReturnForm, part: str, rows: Sequence[SumRow]) -> Subtotal:
    return {"part": part, "n": len(rows), "values": _summed(form, [one["values"] for one in rows])}


def _summed(form: ReturnForm, rows: Sequence[Values]) -> Values:
    sums: Values = {}
    for name in forms.numbers(form):
        given = [value for one in rows if (value := one[name]) is not None]
        sums[name] = sum(given) if given else None
    return {**sums, **shares(form, sums)}


def _words(part: forms.TextPart, accepted: Sequence[Return], units: Mapping[str, Unit]) -> Words:
    said = [
        {"name": units[one["agency_id"]].name, "text": one["texts"][part["id"]]}
        for one in accepted
        if part["id"] in one["texts"]
    ]
    return {"id": part["id"], "text": part["text"], "said": said}
