"""`/v1/me/preferences`: how I want to be told, as a citizen, on a phone without an account, or as an official."""

from __future__ import annotations

import re
from typing import Any, NotRequired, TypedDict

from flask.views import MethodView

from api.extensions.context import current_circumstances, current_identity, current_language, current_store
from api.extensions.problem_schemas import ProblemSchema
from api.extensions.smorest import Blueprint
from api.me.preferences_schemas import (
    CLOCK,
    MailboxCode,
    MailboxCodeSchema,
    PreferencesChange,
    PreferencesChangeSchema,
    PreferencesSchema,
    QuietHoursBody,
)
from models.access.callers import CallerKind
from models.errors import Fault, insist_on_none
from models.following import mailboxes, preference_changes, preferences
from models.messages.messages import Owner
from models.messages.wishes import QuietHours

blp = Blueprint("preferences", __name__, url_prefix="/v1/me/preferences", description="How I want to be told")


class ShownPreferences(TypedDict):
    """Preferences as their owner sees them; `email` and `email_named` are an official's."""

    order: list[str]
    off: list[str]
    muted: list[str]
    quiet_hours: QuietHoursBody | None
    digest: str
    email: NotRequired[str]
    email_named: NotRequired[str]


def _faults(body: PreferencesChange) -> list[Fault]:
    # Of a part that was refused already, only what was read is there.
    quiet = body.get("quiet_hours") or {"begins": "", "ends": ""}
    whole = all(re.fullmatch(CLOCK, str(quiet.get(end))) for end in ("begins", "ends"))
    found = preferences.given_faults(_given(body if whole else {**body, "quiet_hours": None}))
    if "email" not in body:
        return found
    if current_identity().kind is not CallerKind.OFFICIAL:
        return [*found, Fault("email", "unknown_field")]
    return [*found, *mailboxes.faults(body["email"])]


def _given(body: PreferencesChange) -> dict[str, Any]:
    """Return the choices that a body makes, as they are kept."""
    given: dict[str, Any] = {
        name: value for name, value in body.items() if name not in ("quiet_hours", "email")
    }
    if "quiet_hours" in body:
        given["quiet"] = _minutes(body["quiet_hours"])
    return given


@blp.route("")
class PreferencesViews(MethodView):
    """The caller's own preferences."""

    @blp.allow(CallerKind.DEVICE, CallerKind.CITIZEN, CallerKind.OFFICIAL)
    @blp.response(200, PreferencesSchema)
    def get(self) -> ShownPreferences:
        """Show how I want to be told."""
        return _shown()

    @blp.allow(CallerKind.DEVICE, CallerKind.CITIZEN, CallerKind.OFFICIAL)
    @blp.idempotent
    @blp.arguments(PreferencesChangeSchema, check=_faults)
    @blp.response(200, PreferencesSchema)
    def patch(self, body: PreferencesChange) -> ShownPreferences:
        """Change how I want to be told; it holds at once, for all that I follow.

        Whatever is chosen, everything stands in the inbox, and an actual, severe and near warning comes at any hour.
        """
        insist_on_none(_faults(body))
        store, owner, actor = current_store(), _owner(), current_identity().actor
        if "email" in body:
            mailboxes.name(
                store, owner, body["email"], current_circumstances(), current_language(), actor=actor
            )
        preference_changes.change(store, owner, _given(body), actor=actor)
        return _shown()


@blp.route("/email")
class MailboxViews(MethodView):
    """The mailbox that the caller named."""

    @blp.allow(CallerKind.OFFICIAL)
    @blp.arguments(MailboxCodeSchema)
    @blp.response(200, PreferencesSchema)
    @blp.alt_response(429, schema=ProblemSchema)
    def post(self, body: MailboxCode) -> ShownPreferences:
        """Show the code that was sent to the mailbox that I named; from now on my letters go there.

        A code is good for minutes and five tries; name the address again for another one.
        """
        mailboxes.prove(
            current_store(), _owner(), body["code"], current_circumstances(), actor=current_identity().actor
        )
        return _shown()


def _shown() -> ShownPreferences:
    store, owner = current_store(), _owner()
    chosen = preferences.of(store, owner)
    shown: ShownPreferences = {
        "order": chosen["order"],
        "off": chosen["off"],
        "muted": chosen["muted"],
        "quiet_hours": _clock(chosen["quiet"]),
        "digest": chosen["digest"],
    }
    if current_identity().kind is CallerKind.OFFICIAL:
        shown["email"] = preferences.email_of(store, owner)
        shown["email_named"] = mailboxes.named(store, owner)
    return shown


def _owner() -> Owner:
    return Owner(str(current_identity().kind), current_identity().id)


def _minutes(given: QuietHoursBody | None) -> QuietHours | None:
    return {"begins": _minute(given["begins"]), "ends": _minute(given["ends"])} if given else None


def _minute(clock: str) -> int:
    hour, minute = clock.split(":")
    return int(hour) * 60 + int(minute)


def _clock(quiet: QuietHours | None) -> QuietHoursBody | None:
    if quiet is None:
        return None
    begins, ends = (f"{minute // 60:02}:{minute % 60:02}" for minute in (quiet["begins"], quiet["ends"]))
    return {"begins": begins, "ends": ends}
