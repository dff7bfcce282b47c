"""Steps of figures: one is entered, confirmed or refused by somebody else, or computed and kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from pymongo.client_session import ClientSession
from pymongo.errors import DuplicateKeyError

from models.access.callers import Identity
from models.access.permissions import Permission
from models.errors import Clash, Forbidden, insist_on_none
from models.files import uploads
from models.language import visible
from models.language.languages import DEFAULT
from models.language.text import nfc
from models.store import Query, Store, events, new_id
from models.store.events import Actor
from models.targets import catalogue, figures, units
from models.targets.catalogue import Target, UnitSet
from models.targets.counting import Cells, total
from models.targets.figure_content import FigureContent, faults_of, map_of, place_of
from models.targets.figures import TARGET_FIGURES, FigureState, Source, TargetFigure


def enter(store: Store, official: Identity, content: FigureContent) -> TargetFigure:
    """Enter a figure with its evidence; it counts once somebody else has approved it.

    :raises Invalid: as `faults_of` says.
    :raises Forbidden: `no_permission` in its area.
    """
    insist_on_none(faults_of(store, official, content))
    if not figures.may(store, official, Permission.TARGET_ENTER, content["area_id"]):
        raise Forbidden("no_permission")
    target = catalogue.target(content["target_id"])
    place = place_of(store, target, content["area_id"], content["day"])
    d = content["d"] if target.units == UnitSet.COUNTED else target.whole or len(place.units)
    document = _document(store, target, content["area_id"], content["day"], place.map) | {
        "_id": new_id(),
        "n": content["n"],
        "d": d,
        "source": str(Source.ENTERED),
        "state": str(FigureState.WAITING),
        "counts": False,
        "note": nfc(content["note"]),
        "evidence": content["evidence"],
        "by": official.id,
    }
    told = {name: document[name] for name in ("target_id", "area_id", "day", "n", "d")}

    def work(session: ClientSession) -> TargetFigure:
        uploads.attach(store, content["evidence"], document["_id"], session)
        return events.create(
            store,
            TARGET_FIGURES,
            document,
            action="entered",
            actor=official.actor,
            details={"changes": told},
            session=session,
        )

    return store.transact(work)


def decide(
    store: Store, official: Identity, figure_id: str, *, good: bool, reason: str = "", expect: int
) -> TargetFigure:
    """Confirm a figure, or refuse it with a reason; never one's own.

    :raises Invalid: it is refused without a reason.
    :raises Forbidden: `no_permission` in its area; `own_figure`.
    :raises Clash: `figure_decided`.
    :raises NotFound, Stale: as usual.
    """
    before = _undecided(store, official, figure_id)
    if not good:
        insist_on_none(visible.reason_faults("reason", reason))
    state = FigureState.CONFIRMED if good else FigureState.REFUSED
    refusal = "" if good else nfc(reason)
    fields = {
        "state": str(state),
        "decided_by": official.id,
        "decided_at": datetime.now(UTC),
        "refusal": refusal,
    }

    def work(session: ClientSession) -> TargetFigure:
        counts = _settle(store, before, session) if good else False
        return events.change(
            store,
            TARGET_FIGURES,
            figure_id,
            {"$set": {**fields, "counts": counts}},
            action=str(state),
            actor=official.actor,
            expect=expect,
            guard={"decided_at": None},
            details={"note": refusal},
            session=session,
        )

    return store.transact(work)


def _undecided(store: Store, official: Identity, figure_id: str) -> TargetFigure:
    """Return a figure that an official may decide on."""
    found = figures.get(store, official, figure_id)
    if not figures.may(store, official, Permission.TARGET_CONFIRM, found["area_id"]):
        raise Forbidden("no_permission")
    if found["by"] == official.id:
        raise Forbidden("own_figure")
    if found["decided_at"]:
        raise Clash("figure_decided")
    return found


def keep(store: Store, target: Target, cells: Cells, day: str, actor: Actor, by: str) -> TargetFigure | None:
    """Keep a computed figure of a plan's area with those of its units; None where that day has one already."""
    plan = catalogue.plans()[target.plan]
    found = total(cells, cells)
    place = units.frame(store, plan.area_id, day)
    document = _document(store, target, plan.area_id, day, map_of(place)) | {
        "_id": f"{target.id}:{plan.area_id}:{day}",
        "n": found.n,
        "d": found.d,
        "parts": {one: {"n": count.n, "d": count.d} for one, count in cells.items()},
        "source": str(Source.COMPUTED),
        "state": str(FigureState.WAITING),
        "counts": True,
        "note": catalogue.reason(target.caveat, DEFAULT),
        "by": by,
    }
    told = {"target_id": target.id, "day": day, "n": found.n, "d": found.d}

    def work(session: ClientSession) -> TargetFigure:
        counts = not _completed(store, target, plan.area_id, day, session) and _settle(
            store, document, session
        )
        return events.create(
            store,
            TARGET_FIGURES,
            {**document, "counts": counts},
            action="computed",
            actor=actor,
            details={"changes": told},
            session=session,
        )

    try:
        return store.transact(work)
    except DuplicateKeyError:
        return None


def _completed(store: Store, target: Target, area_id: str, day: str, session: ClientSession) -> bool:
    """Say whether somebody confirmed, for the same year, what a computed figure leaves out."""
    said: Query = {
        "target_id": target.id,
        "area_id": area_id,
        "year": int(day[:4]),
        "counts": True,
        "source": str(Source.ENTERED),
    }
    return bool(
        target.caveat and store.collection(TARGET_FIGURES).find_one(said, {"_id": 1}, session=session)
    )


def _settle(store: Store, figure: Mapping[str, Any], session: ClientSession) -> bool:
    """Let a figure take the place of earlier ones of its year; says whether it counts, or a later day does already."""
    same: Query = {
        "target_id": figure["target_id"],
        "area_id": figure["area_id"],
        "year": figure["year"],
        "counts": True,
    }
    rows = store.collection(TARGET_FIGURES)
    if rows.find_one({**same, "day": {"$gt": figure["day"]}}, {"_id": 1}, session=session):
        return False
    rows.update_many({**same, "_id": {"$ne": figure["_id"]}}, {"$set": {"counts": False}}, session=session)
    return True


def _document(store: Store, target: Target, area_id: str, day: str, map_: str) -> dict[str, Any]:
    return {
        "target_id": target.id,
        "plan": target.plan,
        "area_id": area_id,
        "level": figures.level_of(store, area_id),
        "map": map_,
        "year": int(day[:4]),
        "day": day,
        "parts": {},
        "note": "",
        "evidence": [],
        "at": datetime.now(UTC),
        "decided_by": "",
        "decided_at": None,
        "refusal": "",
    }
