"""Icecast: Loa is the source of a stream that the converter of an old station listens to, day and night.

The protocol is HTTP: `PUT` of the mount with Basic credentials, `Expect: 100-continue`, `Content-Type` and `Ice-*`
headers, and a body that never ends; servers before 2.4 know the method `SOURCE` in its place. Between bulletins there
is silence, since a converter that hears nothing may look for another station.
"""

from __future__ import annotations

import contextlib
import socket
import time
from base64 import b64encode
from collections.abc import Sequence
from typing import ClassVar
from urllib.parse import urlsplit

from models.outlets.ways import Account, Way, WayKind
from models.settings import Settings
from notifications.channels.error_tables import table
from notifications.channels.outcomes import SendError, Verdict
from notifications.outlet_ways import calls, sound
from notifications.outlet_ways.base import Sounding, SoundingWay
from notifications.outlet_ways.live_feed import LiveFeed
from notifications.outlet_ways.media import Media
from notifications.outlet_ways.pace import Metronome, Pace

PROVIDER = "icecast"

#: Sound goes out so many seconds ahead of the clock: what the line may lose in a moment.
AHEAD = 0.5

#: Sounds whose frames are kept at hand.
MOST_KEPT = 12


class IcecastWay(SoundingWay):
    """The source of one mount."""

    kind: ClassVar[WayKind] = WayKind.ICECAST
    plays_on: ClassVar[bool] = False
    streams: ClassVar[bool] = True

    def __init__(
        self, settings: Settings, way: Way, account: Account, media: Media, pace: Pace, name: str = "Loa"
    ) -> None:
        self._settings, self._way, self._account, self._media, self._pace = (
            settings,
            way,
            account,
            media,
            pace,
        )
        self._name = name.encode("ascii", "replace").decode()
        self._seconds = float(settings.provider_timeout_seconds)
        self._line: socket.socket | None = None
        self._metronome = Metronome(AHEAD)
        self._known: dict[tuple[str, int], list[bytes]] = {}
        self._playing: list[bytes] = []
        self._feed: LiveFeed | None = None
        self._sent = 0

    def prepare(self, soundings: Sequence[Sounding]) -> None:
        """Be connected, and have the frames of what comes next."""
        if self._line is None:
            self._line = self._connected()
            self._metronome = Metronome(AHEAD)
        for one in soundings[:MOST_KEPT]:
            self._frames(one)

    def begin(self, sounding: Sounding) -> None:
        """Let it follow at the next frame."""
        if self._line is None:
            raise SendError(Verdict.RETRY, PROVIDER, "connection")
        playing = [] if sounding.is_stream else self._frames(sounding)
        self.stop()
        self._playing = playing
        if sounding.is_stream:
            self._feed = LiveFeed(self._settings, sounding.path, sounding.percent)

    def stop(self) -> None:
        """Let silence follow at the next frame."""
        if self._feed:
            self._feed.close()
        self._feed, self._playing, self._sent = None, [], 0

    def go_on(self, seconds: float) -> None:
        """Send as many frames as that takes, at the pace of the clock."""
        count = max(1, round(seconds / sound.FRAME_SECONDS))
        self._send(b"".join(self._next() for _ in range(count)))
        at = self._pace.now().timestamp()
        self._pace.wait(self._metronome.behind(count * sound.FRAME_SECONDS, at))

    def position(self) -> float:
        """Return how much of what sounds was sent; silence where a stream gives nothing is none of it."""
        return self._sent * sound.FRAME_SECONDS

    def close(self) -> None:
        """Hang up."""
        if self._feed:
            self._feed.close()
        self._hang_up()

    def _next(self) -> bytes:
        if self._feed:
            frame = self._feed.next()
            self._sent += frame is not None
            return frame or sound.silence()
        if self._sent < len(self._playing):
            self._sent += 1
            return self._playing[self._sent - 1]
        return sound.silence()

    def _send(self, some: bytes) -> None:
        if self._line is None:
            raise SendError(Verdict.RETRY, PROVIDER, "connection")
        try:
            self._line.sendall(some)
        except TimeoutError as error:
            self._hang_up()
            raise SendError(Verdict.RETRY, PROVIDER, "timeout") from error
        except OSError as error:
            self._hang_up()
            raise SendError(Verdict.RETRY, PROVIDER, "connection", type(error).__name__) from error

    def _hang_up(self) -> None:
        if self._line is not None:
            with contextlib.suppress(OSError):
                self._line.close()
        self._line = None

    def _frames(self, sounding: Sounding) -> list[bytes]:
        key = (sounding.sha256, sounding.percent)
        if key not in self._known:
            content = self._media.get(sounding.path, sounding.sha256)
            try:
                self._known[key] = sound.frames(content, sounding.percent)
            except sound.BAD_SOUND as error:
                raise SendError(Verdict.PERMANENT, PROVIDER, "sound") from error
            while len(self._known) > MOST_KEPT:
                self._known.pop(next(iter(self._known)))
        return self._known[key]

    def _connected(self) -> socket.socket:
        """Return a connection on which sound may follow.

        :raises SendError: the server did not take us as a source.
        """
        status = 0
        for method in ("PUT", "SOURCE"):
            line = calls.connected(self._settings, self._way["address"], self._seconds, PROVIDER)
            try:
                line.sendall(self._request(method))
                status, reason = _answer(line, time.monotonic() + self._seconds)
            except TimeoutError as error:
                line.close()
                raise SendError(Verdict.RETRY, PROVIDER, "timeout") from error
            except OSError as error:
                line.close()
                raise SendError(Verdict.RETRY, PROVIDER, "connection", type(error).__name__) from error
            if status in (100, 200):
                return line
            line.close()
            if status not in (400, 405, 501):
                raise _refusal(status, reason)
        raise _refusal(status, "")

    def _request(self, method: str) -> bytes:
        known = b64encode(f"{self._account.user}:{self._account.password}".encode()).decode()
        lines = [
            f"{method} {self._way['mount']} HTTP/{'1.1' if method == 'PUT' else '1.0'}",
            f"Host: {urlsplit(self._way['address']).netloc}",
            f"Authorization: Basic {known}",
            f"User-Agent: {calls.USER_AGENT}",
            "Content-Type: audio/mpeg",
            "Ice-Public: 0",
            f"Ice-Name: {self._name}",
            f"Ice-Bitrate: {sound.BIT_RATE // 1000}",
            f"Ice-Audio-Info: ice-samplerate={sound.RATE};ice-bitrate={sound.BIT_RATE // 1000};ice-channels=1",
            *(["Expect: 100-continue"] if method == "PUT" else []),
        ]
        return ("\r\n".join(lines) + "\r\n\r\n").encode()


def _answer(line: socket.socket, end: float) -> tuple[int, str]:
    """Return status and reason of the first answer; what comes after 100 is not waited for."""
    said = b""
    while b"\r\n\r\n" not in said and len(said) < 8_192:
        line.settimeout(max(0.01, end - time.monotonic()))
        part = line.recv(1_024)
        if not part:
            break
        said += part
    words = said.split(b"\r\n", 1)[0].decode("latin-1").split(" ", 2)
    line.settimeout(5.0)
    if len(words) < 2 or not words[1].isdecimal():
        raise ConnectionResetError
    return int(words[1]), words[2] if len(words) > 2 else ""


def _refusal(status: int, reason: str) -> SendError:
    if status == 403 and ("in use" in reason.lower() or "too many" in reason.lower()):
        # Another source is there still: another driver, or our own connection before that nobody has given up.
        return SendError(Verdict.RETRY, PROVIDER, "mount_in_use")
    otherwise = Verdict.RETRY if status >= 500 else Verdict.PERMANENT
    return SendError(table(PROVIDER).verdict(status, otherwise), PROVIDER, f"http_{status}")
