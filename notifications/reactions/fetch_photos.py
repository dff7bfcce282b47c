"""FETCH_PHOTOS: photos that another system left on its own server, fetched from hosts on a list and nowhere else."""

from __future__ import annotations

import structlog

from models.access.callers import Circumstances
from models.errors import Invalid, Unavailable
from models.files import uploads
from models.messages.messages import Owner
from models.reports import remote_photos, reports
from models.reports.reports import Report
from models.store.events import Actor, Event
from models.store.reactions import Reaction
from notifications.channels import SendError, Verdict
from notifications.channels.zalo.media import fetch_media
from notifications.reactor import Outside, TryAgainError, reaction

log = structlog.get_logger(__name__)

#: How errors and logs name whoever has the photo.
PROVIDER = "open311"


@reaction(Reaction.FETCH_PHOTOS)
def fetch_photos(outside: Outside, event: Event) -> None:
    """Fetch what the report of the event still waits for; settled photos are not fetched again."""
    report = reports.get(outside.store, event["subject"]["id"])
    for url in report.get("media_urls", []):
        upload_id = _fetched(outside, report, url)
        remote_photos.settle(outside.store, report["_id"], url, upload_id)


def _fetched(outside: Outside, report: Report, url: str) -> str:
    """Return the id of the upload that an address became; "" if it can't be used.

    :raises TryAgainError: later it may be had.
    """
    store, owner = outside.store, Owner(**report["reporter"]["owner"])
    try:
        media = fetch_media(url, store.settings, hosts=store.settings.open311_media_hosts, provider=PROVIDER)
        actor: Actor = {"kind": owner.kind, "id": owner.id}
        where = Circumstances("", owner.kind, owner.id)
        upload = uploads.save(store, media.content, owner=owner, actor=actor, where=where)
    except SendError as error:
        if error.verdict is Verdict.RETRY:
            raise TryAgainError(str(error), seconds=error.retry_after) from error
        log.info("photo_given_up", code=error.code)
        return ""
    except Unavailable as error:
        raise TryAgainError(str(error), seconds=error.retry_after) from error
    except Invalid as error:
        log.info("photo_refused", codes=[fault.code for fault in error.faults])
        return ""
    return str(upload["_id"])
