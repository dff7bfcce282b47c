"""The credential of the device: pairing by a short code (RFC 8628), and tokens that are replaced."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from players.loudspeaker.calls import Calls, RefusedError
from players.loudspeaker.clock import Clock, after, parsed, written
from players.loudspeaker.folder import Folder
from players.loudspeaker.options import SOFTWARE

ACCOUNT = "account.json"
PAIRINGS, TOKENS = "/v1/outlets/pairings", "/v1/outlets/tokens"
BY_CODE = "urn:ietf:params:oauth:grant-type:device_code"

#: A token is replaced this long before its end, in seconds.
EARLY = 60.0

#: A server that is asked too often wants so much more time between two questions, in seconds (RFC 8628, 3.5).
SLOWER = 5.0


class Account:
    """Who the device is to the server.

    :param show: is called with the code (`BCDF-GHJK`) and the address at which it is typed in; with two empty texts
        when the code is of no use any more.
    """

    def __init__(
        self, folder: Folder, calls: Calls, clock: Clock, show: Callable[[str, str], None], serial: str = ""
    ) -> None:
        self._folder, self._calls, self._clock, self._show, self._serial = folder, calls, clock, show, serial
        self._held: dict[str, Any] = folder.json(ACCOUNT) or {}
        self._asked: dict[str, Any] = {}

    @property
    def outlet_id(self) -> str:
        """Which outlet this is; empty: it is not paired yet."""
        return str(self._held.get("outlet_id", ""))

    @property
    def paired(self) -> bool:
        """Whether there is a credential that was not refused."""
        return bool(self._held.get("refresh_token"))

    def token(self) -> str:
        """Return an access token that holds, refreshed where it ends soon.

        :raises RefusedError: the credential is refused; the device is not paired any more.
        :raises UnreachableError: no answer.
        """
        if self._clock.now() >= after(parsed(self._held["ends"]), -EARLY):
            self.refresh()
        return str(self._held["access_token"])

    def refresh(self) -> None:
        """Replace the tokens. The new ones are on disk before they are used, so that no power cut loses both.

        :raises RefusedError: the credential is refused; the device is not paired any more.
        :raises UnreachableError: no answer.
        """
        given = {"grant_type": "refresh_token", "refresh_token": self._held["refresh_token"]}
        try:
            self._keep(self._calls.post(TOKENS, given))
        except RefusedError:
            # What it held stays: it goes on playing until it is paired again.
            self._held = {"outlet_id": self.outlet_id}
            self._folder.write_json(ACCOUNT, self._held)
            raise

    def pair(self) -> float:
        """Take one step towards being paired; returns after how many seconds the next one is due.

        :raises UnreachableError: no answer.
        """
        if not self._asked or self._clock.now() >= self._asked["until"]:
            return self._ask()
        try:
            self._keep(
                self._calls.post(TOKENS, {"grant_type": BY_CODE, "device_code": self._asked["device_code"]})
            )
        except RefusedError as error:
            return self._refused(error)
        self._asked = {}
        self._show("", "")
        return 0.0

    def _ask(self) -> float:
        about = {"hardware": "python", "software": SOFTWARE, "serial": self._serial}
        given = self._calls.post(PAIRINGS, {name: value for name, value in about.items() if value})
        until = after(self._clock.now(), float(given["expires_in"]))
        self._asked = {**given, "until": until, "interval": float(given.get("interval", 5))}
        self._show(given["user_code"], given.get("verification_uri_complete") or given["verification_uri"])
        return float(self._asked["interval"])

    def _refused(self, error: RefusedError) -> float:
        said = error.problem.get("error")
        if said == "slow_down":
            self._asked["interval"] += SLOWER
        elif said != "authorization_pending":
            self._asked = {}
        return float(self._asked.get("interval", 5.0))

    def _keep(self, given: Mapping[str, Any]) -> None:
        ends = after(self._clock.now(), float(given["expires_in"]))
        names = ("access_token", "refresh_token", "outlet_id")
        self._held = {name: given[name] for name in names} | {"ends": written(ends)}
        self._folder.write_json(ACCOUNT, self._held)
