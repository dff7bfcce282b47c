"""The box: all that the stand-ins know. Tests hold it in their hand, the pages show it."""

from __future__ import annotations

import json
import threading
import time
from collections import Counter
from pathlib import Path
from typing import Any
from uuid import uuid4

from flask import abort

from tests.standins import settings
from tests.standins.accounts import Fcm, Twilio, Zalo
from tests.standins.arrivals import Arrival, Call
from tests.standins.credentials import private_key, service_account
from tests.standins.faults import Fault

#: Zalo's pauses before it posts an unacknowledged event again, in seconds.
REDELIVERY = (30.0, 300.0, 900.0, 1800.0, 3600.0)


class Box:
    """State of the stand-ins.

    :param url: where they listen.
    :param data_dir: where they keep what must survive their restart; None: nothing does.
    :param loa_url: where Loa listens; empty: no webhooks are posted.
    :param public_url: the public address of that Loa, if it has another: Twilio signs that one.

    :ivar smtp_url: the mail server, where one runs.
    :ivar arrived: messages on the phones, in order of arrival, repeats dropped.
    :ivar calls: raw calls, repeats and refusals included.
    :ivar rules: faults on order, oldest first.
    :ivar media: pictures that residents send, by name: (bytes, content type).
    :ivar redirects: names under /media that lead elsewhere.
    :ivar delay: how long each call of a provider takes, in seconds, as calls over the internet do.
    :ivar redelivery: pauses before an event is posted again, in seconds.
    """

    def __init__(
        self, url: str, data_dir: Path | None = None, loa_url: str = "", public_url: str = ""
    ) -> None:
        self.url = url
        self.smtp_url = ""
        self.data_dir = data_dir
        self.loa_url = loa_url.rstrip("/")
        self._public_url = public_url.rstrip("/")
        self.lock = threading.RLock()
        self.redelivery: tuple[float, ...] = REDELIVERY
        self.delay = 0.0
        self.media: dict[str, tuple[bytes, str]] = {}
        self.redirects: dict[str, str] = {}
        self.key = private_key(data_dir)
        self.forget()
        self._restore()

    @property
    def public_url(self) -> str:
        """The address that Twilio was told to post to."""
        return self._public_url or self.loa_url

    def forget(self) -> None:
        """Back to the first day: no message, no fault, no subscription, the first token."""
        with self.lock:
            self.arrived: list[Arrival] = []
            self.calls: list[Call] = []
            self.rules: list[Fault] = []
            self._known: dict[tuple[str, str], Arrival] = {}
            self.fcm = Fcm()
            self.zalo = Zalo()
            self.twilio = Twilio()

    def environment(self, data_dir: Path) -> dict[str, str]:
        """Write the service account into `data_dir` and answer the environment variables for Loa."""
        path = settings.folder(data_dir) / "fcm.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(service_account(self.key, self.url), indent=1))
        path.chmod(0o600)
        mail = {"SMTP_URL": self.smtp_url, "EMAIL_FROM": settings.EMAIL_FROM} if self.smtp_url else {}
        return settings.environment(self.url, data_dir) | mail

    def fail_next(self, provider: str, **fault: Any) -> Fault:
        """Order a fault; the parameters are those of `Fault`."""
        rule = Fault(provider, **fault)
        with self.lock:
            self.rules.append(rule)
        return rule

    def fault(self, provider: str, to: str) -> Fault | None:
        """The fault that strikes this call, if any; counts it and hangs where that is ordered."""
        with self.lock:
            rule = next((rule for rule in self.rules if rule.fits(provider, to)), None)
            if rule:
                # Of many calls at once as many are struck as were ordered.
                rule.strike()
        time.sleep(self.delay + (rule.hang if rule else 0.0))
        if rule and (nonsense := rule.nonsense()) is not None:
            self.note(provider, "", to, "nonsense")
            abort(nonsense)
        return rule

    def known(self, provider: str, key: str) -> Arrival | None:
        """The message that came under this key before, counting the repeat."""
        with self.lock:
            found = self._known.get((provider, key)) if key else None
            if found:
                found.calls += 1
            return found

    def deliver(self, arrival: Arrival) -> Arrival:
        """Put a message on the phone, unless one with its key is there; answers the one that is."""
        with self.lock:
            found = self.known(arrival.provider, arrival.key)
            if found:
                return found
            self._known[arrival.provider, arrival.key or uuid4().hex] = arrival
            self.arrived.append(arrival)
            return arrival

    def note(self, provider: str, key: str, to: str, outcome: str) -> None:
        """Write down one raw call."""
        with self.lock:
            self.calls.append(Call(provider, key, to, outcome))

    def on_phone(self, to: str) -> list[Arrival]:
        """What arrived at one topic, token, user or number, oldest first."""
        with self.lock:
            return [arrival for arrival in self.arrived if arrival.to == to]

    def tally(self) -> dict[str, int]:
        """Raw calls of each provider."""
        with self.lock:
            return dict(Counter(call.provider for call in self.calls))

    def save(self) -> None:
        """Keep what a provider would never forget: tokens, subscriptions, contacts, opt-outs."""
        if self.data_dir is None:
            return
        with self.lock:
            path = settings.folder(self.data_dir) / "state.json"
            path.parent.mkdir(parents=True, exist_ok=True)
            draft = path.with_suffix(".new")
            kept = {
                "fcm": self.fcm.document(),
                "zalo": self.zalo.document(),
                "twilio": self.twilio.document(),
            }
            draft.write_text(json.dumps(kept))
            draft.replace(path)

    def _restore(self) -> None:
        path = settings.folder(self.data_dir) / "state.json" if self.data_dir else None
        if path and path.exists():
            kept = json.loads(path.read_text())
            self.fcm = Fcm.of(kept["fcm"])
            self.zalo = Zalo.of(kept["zalo"])
            self.twilio = Twilio.of(kept["twilio"])
