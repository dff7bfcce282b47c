"""The people: whether anybody can sign in who may let others in."""

from __future__ import annotations

from collections.abc import Iterator

from loa.checks.finding import Finding, fine, note, wrong
from models.people import administrators
from models.store import Store


def look(store: Store) -> Iterator[Finding]:
    """Count the administrators who can sign in."""
    count = administrators.working(store)
    if count == 0:
        yield wrong("administrators", "nobody can sign in as one", "`loa admin create`")
    elif count == 1:
        mend = "make a second one, so that one can help the other"
        yield note("administrators", "one can sign in", mend)
    else:
        yield fine("administrators", f"{count} can sign in")
