"""Catalogue rows that the desk changes: from then on they have the origin `desk`, and no file changes them any more."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar, cast

from pymongo.client_session import ClientSession

from models.errors import Stale
from models.store import events
from models.store.collections import CollectionSpec
from models.store.database import Store
from models.store.events import Actor

D = TypeVar("D", bound=Mapping[str, Any])

#: Origin of a row that an official made or changed.
DESK = "desk"


def change(
    store: Store,
    spec: CollectionSpec[D],
    id: str,
    values: Mapping[str, Any],
    *,
    action: str,
    actor: Actor,
    expect: int,
    whole: Callable[[D], D],
    check: Callable[[ClientSession], None],
) -> D:
    """Set these values in a row, in every process at once.

    :param expect: the version that the editor saw; 0 for a row of the file, which has none yet.
    :param whole: fills in what a row of the file lacks.
    :param check: refuses the change; it runs in the transaction, after nothing else of the catalogue can change.
    :raises NotFound: there is no such row.
    :raises Stale: somebody was faster; carries the row as it is now.
    """

    def work(session: ClientSession) -> D:
        store.invalidate_catalogue(session)
        check(session)
        return events.change(
            store,
            spec,
            id,
            {"$set": {**values, "origin": DESK}},
            action=action,
            actor=actor,
            guard={"version": expect or None},
            details={"changes": values},
            session=session,
        )

    try:
        return whole(store.transact(work))
    except Stale as lost:
        raise Stale(whole(cast(D, lost.current))) from lost
