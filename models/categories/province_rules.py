"""Province rules: what a province changes about a category at the desk, whole and at once.

Saved, the row has the origin `desk`: no file changes it any more. The rules hold from the next report on; promises
that were made before stay.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypedDict

from pymongo.client_session import ClientSession

from models.categories import categories
from models.categories.categories import CATEGORIES, Category, radius_of
from models.categories.publication import Publication, publication
from models.categories.report_kinds import ReportKind
from models.errors import Fault, insist_on_none
from models.store import Store, catalogue_rows
from models.store.events import Actor

#: The least and the most: working days of a promise, and metres within which another report may be about the same.
PROMISES, RADII = (1, 60), (10, 5_000)


class SavedRules(TypedDict):
    """The fields of a category that `save` sets; what they mean stands in `Category`."""

    kinds: list[str]
    promise: int
    after_photo: bool
    public: bool
    publish: str
    private_place: bool
    radius_m: int


@dataclass(frozen=True)
class CategoryRules:
    """What holds for the reports of a category.

    :param kinds: of reports that it may be chosen for; none: it is out of use.
    :param promise: in working days.
    :param after_photo: whether solving one needs a photo of the result.
    :param private_place: published as a cell, not as a point.
    :param radius_m: another report within so many metres may be about the same.
    """

    kinds: Sequence[ReportKind]
    promise: int
    after_photo: bool
    publish: Publication
    private_place: bool
    radius_m: int


def of(category: Category) -> Category:
    """Return a category with every rule filled in as it holds, and its version (0: nobody has changed it)."""
    return {
        **category,
        "version": category.get("version", 0),
        "publish": publication(category),
        "private_place": bool(category.get("private_place")),
        "radius_m": radius_of(category),
    }


def save(store: Store, code: str, rules: CategoryRules, *, expect: int, actor: Actor) -> Category:
    """Save these rules, which hold from now on.

    :param expect: the version that the official saw.
    :raises NotFound: there is no such category.
    :raises Invalid: naming every fault.
    :raises Stale: somebody was faster; carries the rules as they are now.
    """
    categories.get(store, code)
    changed = values(rules)

    def check(session: ClientSession) -> None:
        insist_on_none(faults_of(store, code, rules.kinds, rules.publish, session))

    return catalogue_rows.change(
        store,
        CATEGORIES,
        code,
        changed,
        action="changed",
        actor=actor,
        expect=expect,
        whole=of,
        check=check,
    )


def values(rules: CategoryRules) -> SavedRules:
    """Return rules as they are stored."""
    return {
        "kinds": [str(kind) for kind in dict.fromkeys(rules.kinds)],
        "promise": rules.promise,
        "after_photo": rules.after_photo,
        "public": rules.publish is not Publication.NEVER,
        "publish": str(rules.publish),
        "private_place": rules.private_place,
        "radius_m": rules.radius_m,
    }


def faults_of(
    store: Store,
    code: str,
    kinds: Sequence[ReportKind],
    publish: Publication | None,
    session: ClientSession | None = None,
) -> list[Fault]:
    """Return what is wrong with the rules of a category besides their shape."""
    faults: list[Fault] = []
    if ReportKind.RESCUE in kinds and publish is not Publication.NEVER:
        faults.append(Fault("publish", "rescue_never_public", about=("publish", "kinds")))
    others = store.collection(categories.CATEGORIES).find(
        {"_id": {"$ne": code}}, {"kinds": 1}, session=session
    )
    left = {kind for row in others for kind in row["kinds"]} | set(kinds)
    lost = [kind for kind in ReportKind if kind not in left]
    return faults + [Fault("kinds", "kind_without_category", {"kind": kind}) for kind in lost]
