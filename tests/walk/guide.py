"""The guide: makes the calls, prints them, waits for what must happen, and stops where it does not."""

from __future__ import annotations

import re
import time
import uuid
from collections.abc import Callable
from typing import Any, TypeVar

import requests

T = TypeVar("T")

#: How long anything may take before the walk gives up, in seconds.
PATIENCE = 30.0
PAUSE = 0.1
WIDTH = 150

#: What is not printed even of invented people.
SECRETS = re.compile(r'"(access_token|refresh_token|token|challenge)":\s*"[^"]*"')


class LostError(Exception):
    """Something that must be there is missing."""


class Guide:
    """Talks to Loa at `url` and to the stand-ins' phones at `phones`."""

    def __init__(self, url: str, phones: str) -> None:
        self.url = url.rstrip("/")
        self.phones_url = phones.rstrip("/")
        self.http = requests.Session()

    def call(
        self,
        method: str,
        path: str,
        *,
        token: str = "",
        expect: int = 200,
        quiet: bool = False,
        headers: dict[str, str] | None = None,
        **given: Any,
    ) -> requests.Response:
        """One call to Loa; a write carries an Idempotency-Key.

        :raises LostError: the status is not the expected one.
        """
        sent = {"Accept-Language": "vi", **(headers or {})}
        if token:
            sent["Authorization"] = f"Bearer {token}"
        if method == "POST":
            sent.setdefault("Idempotency-Key", uuid.uuid4().hex)
        answer = self.http.request(method, self.url + path, headers=sent, timeout=30, **given)
        if not quiet:
            say(f"{method} {path} -> {answer.status_code} {brief(answer)}")
        if answer.status_code != expect:
            raise LostError(f"{method} {path}: {answer.status_code} instead of {expect}: {answer.text[:500]}")
        return answer

    def resident_writes(self, user: str, **what: Any) -> None:
        """A resident with Zalo writes; the stand-in posts it to Loa as a signed webhook.

        :raises LostError: Loa did not acknowledge it.
        """
        body = {"user_id": user, **what}
        answer = self.http.post(f"{self.phones_url}/zalo/simulate/user-message", json=body, timeout=30)
        say(f"Zalo {user[-4:]} > {what} -> {answer.status_code} {brief(answer)}")
        if not (answer.ok and answer.json().get("acknowledged")):
            raise LostError(f"The Zalo webhook was not acknowledged: {answer.text[:300]}")

    def keep_picture(self, data: bytes) -> str:
        """Put a picture on the resident's phone; answers its name there."""
        files = {"file": ("anh.jpg", data, "image/jpeg")}
        answer = self.http.post(f"{self.phones_url}/media", files=files, timeout=30)
        return str(answer.json()["name"])

    def arrived(self, to: str) -> list[dict[str, Any]]:
        """What stands on one phone (a push token with its topics, a Zalo user, a number), oldest first."""
        phones = self.http.get(f"{self.phones_url}/phones.json", timeout=30).json()
        topics = phones["fcm"]["devices"].get(to, {}).get("topics", [])
        return [row for row in reversed(phones["arrived"]) if row["to"] in {to, *topics}]

    def wait_for(self, what: str, look: Callable[[], T | None], seconds: float = PATIENCE) -> T:
        """Look until there is something.

        :raises LostError: nothing was there for so many seconds.
        """
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            found = look()
            if found:
                return found
            time.sleep(PAUSE)
        raise LostError(f"Waited {seconds:.0f} s in vain for {what}.")


def say(line: str) -> None:
    """Print one line of the walk."""
    print(f"   {line}", flush=True)


def title(line: str) -> None:
    """Print the heading of a part."""
    print(f"\n== {line}", flush=True)


def brief(answer: requests.Response) -> str:
    """The beginning of an answer, on one line."""
    if "json" not in answer.headers.get("Content-Type", ""):
        return f"[{answer.headers.get('Content-Type', '')}, {len(answer.content)} bytes]"
    text = SECRETS.sub(r'"\1":"…"', " ".join(answer.text.split()))
    return text if len(text) <= WIDTH else text[:WIDTH] + "…"
