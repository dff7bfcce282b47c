"""Reading the feeds of other issuers: only what is new, within bounds of time, size and number."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime

import requests
from urllib3.exceptions import HTTPError

from models.alerts import cap_message
from models.errors import Clash, Invalid
from models.partners import cap_feeds, incoming, issuer_polls
from models.partners.cap_feeds import Entry
from models.partners.issuer_polls import IssuerPoll, Refused
from models.partners.issuers import Issuer
from models.store import Store
from models.store.events import SYSTEM
from notifications.channels import SendError, Verdict, http_failures, outside_calls

#: How errors name the feed's server.
PROVIDER = "issuer"

#: One poll takes so many seconds at most, and fetches so many documents; the rest is there at the next one.
POLL_SECONDS, MOST_FETCHED = 60.0, 50

CHUNK = 64 * 1024


@dataclass
class _Round:
    """One poll: until when, what came of it."""

    issuer: Issuer
    ends: float
    taken: int = 0
    fetched: int = 0
    refused: list[Refused] = field(default_factory=list)
    whole: bool = True


def poll(store: Store, issuer: Issuer) -> None:
    """Read a feed and keep what is new; note how it went."""
    before = issuer_polls.state(store, issuer)
    try:
        with outside_calls.session(store.settings) as session:
            _poll(store, session, issuer, before)
    except Invalid as error:
        codes = ", ".join(fault.code for fault in error.faults)
        issuer_polls.note_failure(store, before, codes)
    except SendError as error:
        issuer_polls.note_failure(store, before, error.code)


def _poll(store: Store, session: requests.Session, issuer: Issuer, before: IssuerPoll) -> None:
    now = _Round(issuer, time.monotonic() + POLL_SECONDS)
    named = {"If-None-Match": before["etag"], "If-Modified-Since": before["last_modified"]}
    answer = _get(store, session, issuer["feed_url"], {name: value for name, value in named.items() if value})
    etag, modified = before["etag"], before["last_modified"]
    if answer.status_code != 304:
        feed = _read(answer, cap_feeds.MOST_BYTES, now.ends)
        # The oldest first, so that an update finds what it updates.
        for entry in reversed(cap_feeds.entries(feed, issuer["feed_url"])):
            _take(store, session, entry, before, now)
        # A feed that was not read to its end must not answer "nothing new".
        etag = answer.headers.get("ETag", "") if now.whole else ""
        modified = answer.headers.get("Last-Modified", "") if now.whole else ""
    issuer_polls.note_success(
        store, before, etag=etag, last_modified=modified, taken=now.taken, refused=now.refused
    )


def _take(store: Store, session: requests.Session, entry: Entry, before: IssuerPoll, now: _Round) -> None:
    if entry.document is None and _is_settled(store, entry, before):
        return
    if time.monotonic() > now.ends or now.fetched >= MOST_FETCHED:
        now.whole = False
        return
    try:
        document = entry.document
        if document is None:
            now.fetched += 1
            answer = _get(store, session, entry.url, {})
            document = _read(answer, cap_message.MOST_BYTES, now.ends)
        _, fresh = incoming.receive(store, now.issuer, document, SYSTEM, url=entry.url, stamp=entry.stamp)
        now.taken += fresh
    except SendError as error:
        now.whole = now.whole and error.verdict is not Verdict.RETRY
        if error.verdict is not Verdict.RETRY:
            now.refused.append(_refused(entry, [error.code]))
    except Invalid as error:
        now.refused.append(_refused(entry, [fault.code for fault in error.faults][:10]))
    except Clash as error:
        now.refused.append(_refused(entry, [error.code]))


def _is_settled(store: Store, entry: Entry, before: IssuerPoll) -> bool:
    """Say whether the document of a link came before, or was refused."""
    refused = any((one["url"], one["stamp"]) == (entry.url, entry.stamp) for one in before["refused"])
    return refused or incoming.is_known(store, entry.url, entry.stamp)


def _refused(entry: Entry, codes: list[str]) -> Refused:
    return {"url": entry.url, "stamp": entry.stamp, "codes": codes, "at": datetime.now(UTC)}


def _get(store: Store, session: requests.Session, url: str, headers: dict[str, str]) -> requests.Response:
    """Return an answer that was taken, unread.

    :raises SendError: it was not.
    """
    timeout = store.settings.provider_timeout_seconds
    accepted = {"Accept": "application/cap+xml, application/atom+xml, application/rss+xml, application/xml"}
    try:
        answer = session.get(
            url, headers={**accepted, **headers}, timeout=timeout, allow_redirects=False, stream=True
        )
    except (requests.RequestException, ValueError) as error:
        if isinstance(error, requests.RequestException) and outside_calls.is_refused(error):
            raise SendError(Verdict.PERMANENT, PROVIDER, "address_inside") from error
        raise http_failures.network_error(PROVIDER, error) from error
    if answer.status_code not in (200, 304):
        answer.close()
        raise http_failures.status_error(PROVIDER, answer)
    return answer


def _read(answer: requests.Response, most: int, ends: float) -> bytes:
    """Return the whole of an answer.

    :raises SendError: it is too large, or drips too slowly.
    """
    content = bytearray()
    with answer:
        try:
            while chunk := answer.raw.read1(CHUNK, decode_content=True):
                content += chunk
                if len(content) > most:
                    raise SendError(Verdict.PERMANENT, PROVIDER, "too_large")
                if time.monotonic() > ends:
                    raise SendError(Verdict.RETRY, PROVIDER, "timeout")
        except (HTTPError, OSError) as error:
            raise http_failures.network_error(PROVIDER, error) from error
    return bytes(content)
