"""Files of programmes for outlets on which Loa plays: fetched as any device fetches them, and checked by their hash."""

from __future__ import annotations

import hashlib
import re
import threading
from collections import OrderedDict

import requests

from models.settings import Settings
from notifications.channels import http_failures
from notifications.channels.outcomes import SendError, Verdict

PROVIDER = "media"

#: Bytes that are kept at hand, and of one file at most.
MOST_KEPT, MOST_OF_ONE = 64_000_000, 32_000_000

_PATH = re.compile(r"/media/[0-9a-f]{64}\.[a-z0-9]{2,5}")


class Media:
    """The files, those asked for last at hand."""

    def __init__(self, settings: Settings) -> None:
        self._base = (settings.outlet_media_url or settings.public_base).rstrip("/")
        self._session = http_failures.session(settings.provider_timeout_seconds)
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._turn = threading.Lock()

    def get(self, path: str, sha256: str) -> bytes:
        """Return one file.

        :raises SendError: it can't be had, or is another one than its hash says.
        """
        with self._turn:
            if sha256 in self._kept:
                self._kept.move_to_end(sha256)
                return self._kept[sha256]
        return self._keep(sha256, self._fetched(path, sha256))

    def add(self, content: bytes) -> str:
        """Keep what was made here; returns its hash."""
        sha256 = hashlib.sha256(content).hexdigest()
        self._keep(sha256, content)
        return sha256

    def _fetched(self, path: str, sha256: str) -> bytes:
        if not _PATH.fullmatch(path):
            raise SendError(Verdict.PERMANENT, PROVIDER, "path")
        try:
            response = self._session.get(f"{self._base}{path}", timeout=10, allow_redirects=False)
        except requests.RequestException as error:
            raise http_failures.network_error(PROVIDER, error) from error
        if response.status_code != 200:
            raise http_failures.status_error(PROVIDER, response)
        if len(response.content) > MOST_OF_ONE:
            raise SendError(Verdict.PERMANENT, PROVIDER, "too_large")
        if hashlib.sha256(response.content).hexdigest() != sha256:
            raise SendError(Verdict.RETRY, PROVIDER, "hash")
        return response.content

    def _keep(self, sha256: str, content: bytes) -> bytes:
        with self._turn:
            self._kept[sha256] = content
            while sum(map(len, self._kept.values())) > MOST_KEPT and len(self._kept) > 1:
                self._kept.popitem(last=False)
        return content
