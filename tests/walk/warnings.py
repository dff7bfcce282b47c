"""The warning: two officials issue an Exercise for two communes; phones and feeds have it, the real feed does not."""

from __future__ import annotations

import re
import time
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import feedparser
import pyotp

from models.language.text import fold
from tests.walk.guide import Guide, LostError, say, title
from tests.walk.reports import Resident


def sign_in(guide: Guide, username: str, password: str, secret: str) -> str:
    """An official's access token; the second factor where there is one."""
    body = {"username": username, "password": password}
    answer = guide.call("POST", "/v1/desk/login", json=body).json()
    if not answer["totp_required"]:
        return str(answer["access_token"])
    challenge = {"challenge": answer["challenge"]}
    path = "/v1/desk/login/totp"
    # A code works once: a walk right after another waits for the next one.
    for _ in range(2):
        code = pyotp.TOTP(secret).now()
        tried = guide.http.post(f"{guide.url}{path}", json={**challenge, "code": code}, timeout=30)
        say(f"POST {path} -> {tried.status_code}")
        if tried.ok:
            return str(tried.json()["access_token"])
        time.sleep(30 - time.time() % 30 + 0.5)
    raise LostError(f"{username} cannot sign in: {tried.text[:300]}")


def join_by_sms(guide: Guide, resident: Resident, area_ids: list[str]) -> str:
    """The resident proves a phone number and asks for drills by SMS; answers the number."""
    title("The resident proves their phone number and joins drills by SMS")
    number = f"+849000{uuid.uuid4().int % 10**5:05}"
    guide.call("POST", "/v1/auth/otp", token=resident.token, expect=202, json={"phone": number})
    message = guide.wait_for("the code by SMS", lambda: guide.arrived(number))[-1]
    found = re.search(r"\b\d{6}\b", message["text"])
    if not found:
        raise LostError(f"No code in: {message['text']}")
    body = {"phone": number, "code": found.group()}
    tokens = guide.call("POST", "/v1/auth/otp/verify", token=resident.token, json=body).json()
    wish = {"subscriptions": [{"channel": "sms", "area_ids": area_ids, "exercises": True}]}
    guide.call("PUT", "/v1/me/subscriptions", token=tokens["access_token"], json=wish)
    return number


@dataclass(frozen=True)
class Issued:
    """An alert that went out: its CAP identifier, its headline, and when (monotonic) it was approved."""

    identifier: str
    headline: str
    approved_at: float


def issue(guide: Guide, author: str, approver: str, area_ids: list[str]) -> Issued:
    """Draft, submit, approve; the author may not approve."""
    title("Two officials issue an Exercise for two communes")
    path = "/v1/desk/alerts"
    draft = _draft(area_ids)
    alert = guide.call("POST", path, token=author, expect=201, json=draft).json()
    one = f"{path}/{alert['id']}"
    _act(guide, author, one, "submit")
    tag = guide.call("GET", one, token=author, quiet=True).headers["ETag"]
    guide.call("POST", f"{one}/actions/approve", token=author, expect=403, json={}, headers={"If-Match": tag})
    started = time.monotonic()
    approved = _act(guide, approver, one, "approve")
    return Issued(str(approved["identifier"]), draft["infos"]["vi"]["headline"], started)


def reaches(guide: Guide, issued: Issued, phones: dict[str, str]) -> float:
    """The exercise is on every phone and says that it is one; answers the seconds to the first of them."""
    seconds: dict[str, float] = {}
    for name, to in phones.items():
        row = guide.wait_for(f"the exercise by {name}", partial(_found, guide, to, issued))
        seconds[name] = time.monotonic() - issued.approved_at
        if "dien tap" not in fold(_flat(row)):
            raise LostError(f"By {name} it does not say that it is an exercise: {_flat(row)}")
        say(f"by {name} after {seconds[name]:.1f} s at the most: {_flat(row)[:110]}")
    return min(seconds.values())


def stands_in_feeds(guide: Guide, identifier: str) -> None:
    """In the exercise feed and list; in no actual one."""
    title("Feeds and lists")
    drills = guide.call("GET", "/cap/exercise/feed.atom")
    entries = feedparser.parse(drills.content).entries
    if not any(f"/{identifier}.xml" in link.href for entry in entries for link in entry.links):
        raise LostError("The exercise is not in /cap/exercise/feed.atom.")
    if identifier in guide.call("GET", "/cap/feed.atom").text:
        raise LostError("The exercise stands in the feed of actual alerts.")
    document = guide.call("GET", f"/cap/exercise/alerts/{identifier}.xml").text
    if "<status>Exercise</status>" not in document:
        raise LostError("The CAP document does not say Exercise.")
    guide.call("GET", f"/cap/alerts/{identifier}.xml", expect=404)
    if identifier not in guide.call("GET", "/v1/alerts?status=exercise").text:
        raise LostError("The exercise is not in /v1/alerts?status=exercise.")
    if identifier in guide.call("GET", "/v1/alerts").text:
        raise LostError("The exercise stands among the actual alerts.")


def _found(guide: Guide, to: str, issued: Issued) -> dict[str, Any] | None:
    """The alert on a phone; SMS is sent without diacritics."""
    return next((row for row in guide.arrived(to) if fold(issued.headline) in fold(_flat(row))), None)


def _draft(area_ids: list[str]) -> dict[str, Any]:
    now = datetime.now(UTC).replace(microsecond=0)
    vi = {
        "headline": f"Triều cường dâng cao {uuid.uuid4().hex[:6]}",
        "description": "Đỉnh triều từ 17 giờ đến 19 giờ, nước tràn đường ven sông.",
        "instruction": "Kê cao tài sản, không cho trẻ em ra gần sông.",
    }
    return {
        "status": "Exercise",
        "hazard": "trieu_cuong",
        "level": 2,
        "area_ids": area_ids,
        "infos": {"vi": vi},
        "source": {
            "agency": "Đài diễn tập",
            "number": "DT-1",
            "issued_at": (now - timedelta(hours=1)).isoformat(),
        },
        "expires": (now + timedelta(hours=6)).isoformat(),
    }


def _act(guide: Guide, token: str, path: str, action: str) -> dict[str, Any]:
    tag = guide.call("GET", path, token=token, quiet=True).headers["ETag"]
    answer = guide.call("POST", f"{path}/actions/{action}", token=token, json={}, headers={"If-Match": tag})
    return dict(answer.json())


def _flat(row: dict[str, Any]) -> str:
    return " ".join(f"{row['title']} {row['text']}".split())
