"""Pictures that residents send by Zalo: fetched from Zalo's hosts and nowhere else.

The address comes from a webhook. Its signature says that Zalo wrote it, but a leaked secret must not turn Loa into
somebody's browser inside the building: hosts are on a list, redirects are checked like addresses, and size and time
have limits.
"""

from __future__ import annotations

import ipaddress
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urljoin

import requests
from urllib3.exceptions import HTTPError, LocationParseError
from urllib3.util import parse_url

from models.settings import Settings
from notifications.channels import http_failures
from notifications.channels.base import SendError, Verdict
from notifications.channels.zalo.errors import PROVIDER

MOST_REDIRECTS = 3
CHUNK = 64 * 1024


@dataclass(frozen=True)
class Media:
    """A fetched file.

    :param content_type: as the host named it; not to be trusted.
    """

    content: bytes = field(repr=False)
    content_type: str


@dataclass(frozen=True)
class Login:
    """What one host wants to know before it gives a file away; no other host is told."""

    host: str
    user: str
    password: str = field(repr=False)

    def of(self, url: str) -> tuple[str, str] | None:
        """Return user and password for an address on the host; None for any other."""
        return (self.user, self.password) if parse_url(url).host == self.host else None


def fetch_media(
    url: str,
    settings: Settings,
    *,
    hosts: Sequence[str] | None = None,
    provider: str = PROVIDER,
    login: Login | None = None,
) -> Media:
    """Fetch a file of a resident.

    :param hosts: hosts (or .suffixes) that may be asked; None takes ZALO_MEDIA_HOSTS.
    :param provider: whose file it is, for errors.
    :param login: what one of the hosts wants.
    :raises SendError: `RETRY` when it may work later; `PERMANENT` when the host is not on the list, the file is
        too big (UPLOAD_MAX_BYTES) or gone.
    """
    deadline = time.monotonic() + http_failures.TIMEOUTS_A_CALL * settings.provider_timeout_seconds
    source = _Source(settings.zalo_media_hosts if hosts is None else hosts, provider, deadline, login)
    with http_failures.session(settings.provider_timeout_seconds) as session:
        try:
            return _follow(session, url, settings, source)
        except (HTTPError, requests.RequestException) as error:
            raise http_failures.network_error(provider, error) from error


def is_allowed(url: str, hosts: Sequence[str]) -> bool:
    """Say whether this address may be fetched.

    :param hosts: hosts, or suffixes that begin with a dot. Plain http is for a listed loopback address only.
    """
    try:
        parsed = parse_url(url)  # the parser that the HTTP client itself uses
    except LocationParseError:
        return False
    host = (parsed.host or "").lower().rstrip(".")
    listed = any(host.endswith(entry) if entry.startswith(".") else host == entry for entry in hosts)
    return bool(host) and listed and (parsed.scheme == "https" or _is_loopback(host))


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@dataclass(frozen=True)
class _Source:
    """Where a file may come from, and until when (on the monotonic clock)."""

    hosts: Sequence[str]
    provider: str
    deadline: float
    login: Login | None = None


def _follow(session: requests.Session, url: str, settings: Settings, source: _Source) -> Media:
    for _ in range(MOST_REDIRECTS + 1):
        if not is_allowed(url, source.hosts):
            raise SendError(Verdict.PERMANENT, source.provider, "media_host", "The host is not on the list.")
        response = session.get(
            url,
            auth=source.login.of(url) if source.login else None,
            timeout=settings.provider_timeout_seconds,
            allow_redirects=False,
            stream=True,
        )
        with response:
            if not response.is_redirect:
                return _read(response, settings, source)
            url = urljoin(url, response.headers["Location"])
    raise SendError(Verdict.PERMANENT, source.provider, "media_redirects", "Too many redirects.")


def _read(response: requests.Response, settings: Settings, source: _Source) -> Media:
    if response.status_code != 200:
        raise http_failures.status_error(source.provider, response)
    content = bytearray()
    # What has arrived, not a full chunk: a byte now and then would fill one in hours.
    while chunk := response.raw.read1(CHUNK, decode_content=True):
        content += chunk
        if len(content) > settings.upload_max_bytes:
            raise SendError(Verdict.PERMANENT, source.provider, "media_size", "The file is too big.")
        if time.monotonic() > source.deadline:
            raise SendError(Verdict.RETRY, source.provider, "timeout", "The file drips too slowly.")
    return Media(bytes(content), response.headers.get("Content-Type", ""))
