"""What outlets play follows whatever changes it.

TAKE_OVER: an approved warning takes over the outlets of its areas, in the first wave. COMPILE_PROGRAMMES: the
programmes of those whom an event concerns are compiled. REFRESH_PROGRAMME: each outlet gets another day, every night.
FOLLOW_POST: the bulletin of a post follows the post.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zlib import crc32

from models.alerts import alerts, audience
from models.content import posts
from models.errors import NotFound, Stale
from models.language.dates import VIETNAM
from models.outlets.outlets import OUTLETS
from models.programme import alert_sounds, compiling, concerned, from_posts, takeovers
from models.programme.compiled_body import midnight
from models.programme.takeovers import TakeoverState
from models.store.events import Event
from models.store.reactions import Reaction
from notifications.reactor import NotYetError, Outside, TryAgainError, reaction

#: Over so many seconds of the night the outlets are spread that get another day.
SPREAD_SECONDS = 3 * 3600


@reaction(Reaction.TAKE_OVER)
def take_over(outside: Outside, event: Event) -> None:
    """Let a warning begin, renew or end its takeover, and write it into the programmes at once; then have it said.

    :raises TryAgainError: another version of the warning was faster.
    """
    store = outside.store
    alert = alerts.get(store, event["subject"]["id"])
    addressees = audience.admit(alert)
    if addressees is None or alert["superseded_by"]:
        return
    try:
        outlet_ids = takeovers.apply(store, alert, addressees)
    except Stale as lost:
        raise TryAgainError("another version", seconds=1) from lost
    compiling.splice(store, outlet_ids)
    held = takeovers.of_alert(store, alert)
    if held is None or held["revision"] != alert["revision"] or held["state"] != TakeoverState.HOLDING:
        return
    if alert_sounds.ask(store, alert, held):
        compiling.splice(store, outlet_ids)


@reaction(Reaction.COMPILE_PROGRAMMES)
def compile_programmes(outside: Outside, event: Event) -> None:
    """Compile the programmes of the outlets that the event concerns; what stays the same is not written."""
    compiling.compile_all(outside.store, concerned.by(outside.store, event))


@reaction(Reaction.REFRESH_PROGRAMME)
def refresh_programme(outside: Outside, event: Event) -> None:
    """Compile the programme of an outlet, and again each night for as long as it is in use.

    :raises NotYetError: it is in use.
    """
    store, outlet_id = outside.store, event["subject"]["id"]
    compiling.compile_all(store, [outlet_id])
    try:
        outlet = store.one(OUTLETS, outlet_id)
    except NotFound:
        return
    if outlet["retired_at"] is None:
        raise NotYetError(next_refresh(outlet_id, datetime.now(UTC)))


@reaction(Reaction.FOLLOW_POST)
def follow_post(outside: Outside, event: Event) -> None:
    """Make, renew or end the bulletin of the post.

    :raises TryAgainError: somebody changed the bulletin meanwhile.
    """
    try:
        from_posts.follow(outside.store, posts.get(outside.store, event["subject"]["id"]))
    except Stale as lost:
        raise TryAgainError("changed meanwhile") from lost


def next_refresh(outlet_id: str, now: datetime) -> datetime:
    """Return when an outlet gets another day: in the first hours of tomorrow, each at a time of its own."""
    tomorrow: date = now.astimezone(VIETNAM).date() + timedelta(days=1)
    return midnight(tomorrow) + timedelta(seconds=1 + crc32(outlet_id.encode()) % SPREAD_SECONDS)
