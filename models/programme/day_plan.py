"""The plan of a day: what an outlet would play from one midnight to the next, step by step, by the one function.

It goes by the compiled programme, as the device does, and supposes that the device does what it should.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, TypedDict

from models.errors import NotFound
from models.outlets.outlets import OUTLETS
from models.programme import precedence
from models.programme.compiled_body import midnight
from models.programme.programmes import PROGRAMMES, LeftOut, body_of
from models.programme.what_plays import Json, open_spans, seconds, text, what_plays
from models.store import Store

#: More steps than this a day never has; where it would, the plan ends there.
MOST_STEPS = 3_000


class Step(TypedDict):
    """From one moment to another the same plays; see `what_plays` for the rest."""

    begins: datetime
    ends: datetime
    mode: str
    what: str
    because: str
    instead_of: list[Json]


class DayPlan(TypedDict):
    """A day of an outlet: its steps, the titles of what plays, and what was left out of it."""

    etag: str
    steps: list[Step]
    titles: dict[str, str]
    left_out: list[LeftOut]


def of_day(store: Store, outlet_id: str, day: date) -> DayPlan:
    """Return the plan of a day.

    :raises NotFound: the outlet has no programme yet.
    """
    begin, end = midnight(day), midnight(day + timedelta(days=1))
    row = store.one(PROGRAMMES, outlet_id)
    programme = json.loads(body_of(row))
    walked = walk(programme, seconds(begin), seconds(end), _muted_since(store, outlet_id))
    steps = [one for one in walked if one["mode"] != "idle"]
    left_out = [one for one in row.get("left_out", []) if begin <= one["at"] < end]
    return {"etag": row["etag"], "steps": steps, "titles": titles_of(programme), "left_out": left_out}


def at(store: Store, outlet_id: str, moment: datetime) -> tuple[Step, dict[str, str]]:
    """Return what plays at a moment and why, and of all else why it does not; with the titles.

    :raises NotFound: the outlet has no programme yet, or it does not reach so far.
    """
    row = store.one(PROGRAMMES, outlet_id)
    programme = json.loads(body_of(row))
    if not programme["from"] <= text(seconds(moment)) < programme["until"]:
        raise NotFound("outside_programme")
    start = seconds(midnight(moment.astimezone(midnight(date.min.replace(year=2026)).tzinfo).date()))
    steps = walk(programme, start, seconds(moment) + 1, _muted_since(store, outlet_id))
    return steps[-1], titles_of(programme)


def joined(steps: Sequence[Step]) -> list[Step]:
    """Return steps for people: those in which the same plays for the same reason are one, with all that gives way."""
    found: list[Step] = []
    for one in steps:
        last = found[-1] if found else None
        if last and all(last[name] == one[name] for name in ("mode", "what", "because")):
            rest = [other for other in one["instead_of"] if other not in last["instead_of"]]
            found[-1] = {**last, "ends": one["ends"], "instead_of": [*last["instead_of"], *rest]}
        else:
            found.append(one)
    return found


def titles_of(programme: Json) -> dict[str, str]:
    """Return what is called how: airings and takeovers by their ids."""
    items = {one["id"]: one["title"] for one in programme["items"]}
    found = {one["id"]: items.get(one["item"], "") for one in programme["airings"]}
    for one in programme["takeovers"]:
        words: dict[str, Any] = one["texts"].get("vi") or next(iter(one["texts"].values()), {})
        found[one["identifier"]] = words.get("headline", "")
    return found


def _muted_since(store: Store, outlet_id: str) -> int:
    """Return when an outlet was muted, which its programme does not say; 0 where it is not or nobody knows."""
    outlet = store.collection(OUTLETS).find_one({"_id": outlet_id}, {"muted": 1})
    muted = outlet["muted"] if outlet else None
    return seconds(muted["at"]) if muted else 0


def walk(programme: Json, begin: int, end: int, muted_since: int = 0) -> list[Step]:
    """Return the steps of a device that asks at each moment at which the answer may change.

    :param muted_since: what is muted sounded before; seconds since 1970.
    """
    table, edges = precedence.table(), sorted({*_edges(programme, begin, end), muted_since})
    before = {**programme, "outlet": {**programme["outlet"], "muted": False}}
    plays: list[Json] = []
    on: Json | None = None
    steps: list[Step] = []
    moment = begin
    while moment < end and len(steps) < MOST_STEPS:
        _note(plays, on, moment)
        held = before if moment < muted_since else programme
        answer = what_plays(held, text(moment), {"plays": plays, "on": on}, table)
        until = seconds(answer["until"]) if answer["until"] else end
        following = min([one for one in (*edges, until, end) if one > moment], default=end)
        if answer["mode"] == "airing" and not _goes_on(on, answer):
            started = {"airing": answer["what"], "started": answer["from"]}
            plays.append({**started, "played_seconds": 0, "completed": False})
        _add(steps, answer, moment, following)
        on, moment = answer, following
    return steps


def _note(plays: list[Json], on: Json | None, moment: int) -> None:
    """Write down how far the airing that was on came."""
    if on is not None and on["mode"] == "airing":
        until = seconds(on["until"])
        plays[-1]["played_seconds"] = min(moment, until) - seconds(on["from"])
        plays[-1]["completed"] = moment >= until


def _goes_on(on: Json | None, answer: Json) -> bool:
    return on is not None and (on["mode"], on["what"]) == (answer["mode"], answer["what"])


def _add(steps: list[Step], answer: Json, begins: int, ends: int) -> None:
    from_, to = (datetime.fromisoformat(text(one)) for one in (begins, ends))
    same = steps and (steps[-1]["mode"], steps[-1]["what"]) == (answer["mode"], answer["what"])
    if same and steps[-1]["instead_of"] == answer["instead_of"]:
        steps[-1]["ends"] = to
        return
    steps.append(
        {
            "begins": from_,
            "ends": to,
            "mode": answer["mode"],
            "what": answer["what"],
            "because": answer["because"],
            "instead_of": answer["instead_of"],
        }
    )


def _edges(programme: Json, begin: int, end: int) -> list[int]:
    """Return the moments of a day at which something begins or ends, by the programme alone."""
    late = int(precedence.table()["late_seconds"]) + 1
    found: set[int] = set()
    for row in programme["airings"]:
        found |= {seconds(row["at"]), seconds(row["ends"]), seconds(row["at"]) + late}
    for row in [*programme["live"], *(span for one in programme["relays"] for span in one["airings"])]:
        found |= {seconds(row["from"]), seconds(row["until"])}
    for row in programme["takeovers"]:
        found |= {seconds(row["from"]), seconds(row["expires"])}
    for span in open_spans(programme, begin, precedence.table()):
        found |= {span.start, span.end}
    if until := programme["outlet"]["muted_until"]:
        found.add(seconds(until))
    return sorted(one for one in found if begin < one < end)
