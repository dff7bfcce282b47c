"""One official as their page shows them: roles, how they sign in, what happened, and the forms of what can be done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from api.console.audit import things, words
from api.console.officials import names, role_form
from api.console.officials.deeds import LABELS, Deed, possible
from api.console.officials.role_form import Held
from api.extensions.context import current_identity, current_store
from api.html.forms import Form, Sent
from api.html.words import said
from models.access import permissions
from models.access.permissions import Permission
from models.areas import areas
from models.people import managing_officials, officials
from models.people.official_shapes import Official
from models.store.events import Event

#: Steps of the history on the page.
STEPS = 20


@dataclass(frozen=True)
class Step:
    """A step as the macro `timeline` shows it."""

    at: datetime
    name: str
    note: str
    by: str
    internal: bool = False
    photos: Sequence[object] = ()
    documents: Sequence[object] = ()


@dataclass(frozen=True)
class About:
    """What the page of an official says.

    :param invited_until: when the link that is out ends; None: none is.
    :param lapsed: whether it has ended.
    :param audited: whether the caller reads the audit.
    """

    id: str
    name: str
    username: str
    state: str
    colour: str
    roles: Sequence[str]
    second_factor: bool
    needs_second_factor: bool
    invited_until: datetime | None
    lapsed: bool
    disabled_at: datetime | None
    created_at: datetime
    oneself: bool
    audited: bool


@dataclass(frozen=True)
class Act:
    """A deed with its form; `held` are the boxes of roles."""

    deed: Deed
    words: str
    hint: str
    form: Form
    held: Sequence[Held] = ()


def about(official: Official) -> About:
    """Return what the page says of an official."""
    store, me = current_store(), current_identity()
    state, invitation = officials.state_of(official), official.get("invitation")
    until = invitation["expires_at"] if invitation else None
    return About(
        official["_id"],
        official["name"],
        official["username"],
        said(names.STATES[state]),
        names.COLOURS[state],
        [names.held(one) for one in official["assignments"]],
        bool(official["totp"]),
        officials.needs_second_factor(official),
        until,
        until is not None and until <= datetime.now(UTC),
        official["disabled_at"],
        official["created_at"],
        official["_id"] == me.id,
        permissions.may_in(store, me, Permission.PEOPLE_MANAGE, areas.active_province_id(store)),
    )


def acts(official: Official, doing: str = "", form: Form | None = None) -> Iterator[Act]:
    """Yield what can be done, each with its form; `form` is that of the one that was sent."""
    for deed in possible(official):
        mine = form if form and deed.name == doing else form_of(deed, official)
        mine.prefix = f"{deed.name}-"
        sent = mine.sent if mine is form else None
        held = role_form.held(official["assignments"], sent) if deed.name == "assign" else ()
        yield Act(deed, said(deed.words), said(deed.hint), mine, held)


def form_of(deed: Deed, official: Official, sent: Sent | None = None) -> Form:
    """Return the form of a deed, with what was typed."""
    if deed.name == "assign":
        return role_form.form_of(sent, version=official["version"])
    form = Form(deed.schema(), labels=LABELS, version=official["version"])
    if sent is not None:
        form.sent = sent
    return form


def history(official_id: str, after: str | None) -> tuple[list[Step], str | None]:
    """Return a page of what happened, the newest first, and the next cursor.

    :raises Invalid: `bad_cursor`.
    """
    found, following = managing_officials.history(
        current_store(), current_identity(), official_id, after=after, limit=STEPS
    )
    return _steps(found), following


def since(official: Official, version: int) -> list[Step]:
    """Return what happened since a version, the newest first."""
    found, _ = managing_officials.history(current_store(), current_identity(), official["_id"], limit=STEPS)
    return _steps([one for one in found if one["seq"] > version])


def _steps(found: Sequence[Event]) -> list[Step]:
    people = things.names_of({one["actor"]["id"] for one in found})
    return [_step(one, people.get(one["actor"]["id"], "")) for one in found]


def _step(event: Event, by: str) -> Step:
    rows = event["changes"].get("assignments")
    told = [event["note"], "\n".join(names.held(one) for one in rows) if rows else ""]
    name = words.action(event["subject"]["kind"], event["action"])
    return Step(event["at"], name, "\n".join(filter(None, told)), words.actor(event["actor"], by))
