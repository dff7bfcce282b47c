"""Filling in: the numbers of a unit's report, from what the system knows and from what the unit corrects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime

from models.access.callers import Identity
from models.errors import Fault, insist_on_none
from models.language import counts
from models.language.text import nfc
from models.language.visible import is_visible, reason_faults, text_faults
from models.returns import below, forms, handing_in, sources, wholes
from models.returns.returns import Cell, Correction, Return, ReturnRequest
from models.returns.sources import Figure, Scope
from models.returns.states import WRITTEN, ReturnAction
from models.store import Store
from models.surveys.answer_checks import is_number

MOST_TEXT, MOST_REASON = 20_000, 1_000


def cells(
    store: Store, found: Return, request: ReturnRequest, now: datetime | None = None
) -> dict[str, Cell]:
    """Return the numbers of a report: as they were handed in, else what is known now with what was typed."""
    if found["state"] not in WRITTEN:
        return found["cells"]
    at = now or datetime.now(UTC)
    return together(known(store, found, request, at), found["typed"], at)


def known(store: Store, found: Return, request: ReturnRequest, at: datetime) -> dict[str, Figure]:
    """Return what the system knows of the unit in the period.

    A unit that has summed up the same report of units below it reports these sums.
    """
    scope = Scope(
        found["agency_id"], date.fromisoformat(request["first"]), date.fromisoformat(request["last"]), at
    )
    figures = sources.figures(store, request["form"], scope)
    return {**figures, **below.figures(store, request, found["agency_id"])}


def together(figures: Mapping[str, Figure], typed: Mapping[str, Correction], at: datetime) -> dict[str, Cell]:
    """Return the numbers that come of what is known and what was typed."""
    found: dict[str, Cell] = {}
    for name, figure in figures.items():
        mine = typed.get(name)
        found[name] = {
            "value": mine["value"] if mine else figure.value,
            "computed": figure.value,
            "reason": mine["reason"] if mine else "",
            "why": figure.why,
            "source": figure.source,
            "as_of": None if figure.value is None else at,
        }
    return found


def write(
    store: Store,
    official: Identity,
    its_id: str,
    typed: Mapping[str, Correction],
    texts: Mapping[str, str],
    *,
    expect: int,
) -> Return:
    """Write in the report of a unit; what is left out is wiped. What the system knows need not be typed.

    :raises Invalid: naming every fault.
    :raises NotFound, Forbidden, Stale: as usual.
    :raises Clash: `return_state`, `request_closed`.
    """
    before, request = handing_in.permitted(store, official, its_id, ReturnAction.WRITE, expect)
    figures = known(store, before, request, datetime.now(UTC))
    insist_on_none(faults_of(request, figures, typed, texts))
    kept = {
        name: Correction(value=counts.plain(one["value"]), reason=nfc(one["reason"]).strip())
        for name, one in typed.items()
        if one["value"] != figures[name].value
    }
    words = {name: nfc(text).strip() for name, text in texts.items() if is_visible(text)}
    values = {"typed": kept, "texts": words}
    return handing_in.take(store, official, before, ReturnAction.WRITE, values)


def faults_of(
    request: ReturnRequest,
    figures: Mapping[str, Figure],
    typed: Mapping[str, Correction],
    texts: Mapping[str, str],
) -> Iterator[Fault]:
    """Yield what is wrong with what was typed: unknown fields, no numbers, no reason, a part above its whole."""
    columns = forms.numbers(request["form"])
    for name, one in typed.items():
        if name not in figures:
            yield Fault(f"values.{name}", "unknown_field")
        else:
            whole = not columns[name].get("fraction", False)
            yield from _number_faults(f"values.{name}", figures[name], one, whole=whole)
    parts = {one["id"] for one in request["form"]["texts"]}
    for name, text in texts.items():
        if name not in parts:
            yield Fault(f"texts.{name}", "unknown_field")
        elif len(nfc(text)) > MOST_TEXT:
            yield Fault(f"texts.{name}", "too_long", {"max": MOST_TEXT})
        else:
            yield from text_faults(f"texts.{name}", text)
    values = {name: figure.value for name, figure in figures.items()}
    values |= {name: one["value"] for name, one in typed.items() if is_number(one["value"])}
    yield from wholes.faults_of(request["form"], values, typed)


def _number_faults(field: str, figure: Figure, one: Correction, *, whole: bool) -> Iterator[Fault]:
    if not is_number(one["value"]) or one["value"] < 0:
        yield Fault(f"{field}.value", "not_a_count")
    elif whole and not counts.is_whole(one["value"]):
        yield Fault(f"{field}.value", "not_whole")
    elif figure.value is not None and one["value"] != figure.value:
        yield from reason_faults(f"{field}.reason", one["reason"])
        if len(nfc(one["reason"])) > MOST_REASON:
            yield Fault(f"{field}.reason", "too_long", {"max": MOST_REASON})


def missing_faults(
    request: ReturnRequest, filled: Mapping[str, Cell], texts: Mapping[str, str]
) -> Iterator[Fault]:
    """Yield what a report still lacks before it can be handed in, and what does not add up in it."""
    for name, column in forms.numbers(request["form"]).items():
        if column.get("required", True) and filled[name]["value"] is None:
            yield Fault(f"values.{name}", "required")
    values = {name: cell["value"] for name, cell in filled.items()}
    typed = {name for name, cell in filled.items() if cell["value"] != cell["computed"]}
    yield from wholes.faults_of(request["form"], values, typed)
    for part in request["form"]["texts"]:
        if part["required"] and part["id"] not in texts:
            yield Fault(f"texts.{part['id']}", "required")


def submit(store: Store, official: Identity, its_id: str, *, expect: int) -> Return:
    """Hand the report of a unit in: its numbers are frozen as they are now, with when they were computed.

    :raises Invalid: `required`: naming everything that it lacks.
    :raises NotFound, Forbidden, Stale, Clash: as for `write`.
    """
    before, request = handing_in.permitted(store, official, its_id, ReturnAction.SUBMIT, expect)
    now = datetime.now(UTC)
    filled = cells(store, before, request, now)
    insist_on_none(missing_faults(request, filled, before["texts"]))
    values = {
        "cells": filled,
        "submitted_at": now,
        "submitted_by": official.id,
        "first_submitted_at": before["first_submitted_at"] or now,
        "late": before["late"] if before["first_submitted_at"] else now > before["due_at"],
        "note": "",
    }
    return handing_in.take(store, official, before, ReturnAction.SUBMIT, values)
