"""A loudspeaker with the media clip API of Axis: HTTP digest, clips that are uploaded, played and stopped."""

from __future__ import annotations

import hashlib
import re
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from local import ports
from notifications.outlet_ways import sound

USER, PASSWORD, REALM, NONCE = "loa", "mat-khau-loa", "AXIS_00408CFFFFFF", "7a8b9c"


@dataclass
class Clip:
    """A clip that is there."""

    name: str
    content: bytes

    @property
    def seconds(self) -> float:
        """How long it is."""
        return sound.seconds_of(sound.frames(self.content))


@dataclass
class Played:
    """A clip that was played: from when, and until when if it was stopped."""

    name: str
    volume: int
    started: datetime
    seconds: float
    stopped: datetime | None = None

    def is_whole(self, now: datetime) -> bool:
        """Whether it was heard to its end."""
        end = self.stopped or now
        return (end - self.started).total_seconds() >= self.seconds - 0.01


class LanSpeaker:
    """The loudspeaker.

    :param now: its clock.
    :ivar refuse: statuses of the next answers, oldest first; 0: silence.
    :ivar lose: so many of the next commands to play are obeyed, and their answers lost.
    :ivar dead: it takes no connection that it answers.
    """

    def __init__(self, now: Callable[[], datetime]) -> None:
        self.now = now
        self.port = ports.free_port()
        self.clips: dict[int, Clip] = {}
        self.played: list[Played] = []
        self.most = 4
        self.refuse: list[int] = []
        self.lose = 0
        self.calls: list[str] = []
        self.released = threading.Event()
        self.start()

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def whole(self) -> list[str]:
        """Names of the clips that were heard to their end."""
        return [one.name for one in self.played if one.is_whole(self.now())]

    def start(self) -> None:
        """Answer."""
        self.released.clear()
        self._server = _Server(self)
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def kill(self) -> None:
        """Answer no more; what is played goes on."""
        self.released.set()
        self._server.shutdown()
        self._server.server_close()
        self._server.hang_up()

    def stop(self) -> str:
        """Stop what is played."""
        for one in self.played:
            if one.stopped is None:
                one.stopped = self.now()
        return "OK\r\nstopping\r\n"

    def play(self, clip: int, volume: int) -> str:
        """Play a clip; what was played is over."""
        if clip not in self.clips:
            return ""
        self.stop()
        there = self.clips[clip]
        self.played.append(Played(there.name, volume, self.now(), there.seconds))
        return f"OK\r\nplaying={clip}\r\n"

    def upload(self, name: str, content: bytes) -> str:
        """Take a clip in, where there is room."""
        free = next((number for number in range(self.most) if number not in self.clips), None)
        if free is None:
            return ""
        self.clips[free] = Clip(name, content)
        return f"OK\r\nuploaded={free}\r\n"


class _Server(ThreadingHTTPServer):
    """A server that can hang up on everybody."""

    daemon_threads = True

    def __init__(self, speaker: LanSpeaker) -> None:
        self.speaker = speaker
        self._lines: list[socket.socket] = []
        super().__init__(("127.0.0.1", speaker.port), _Handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        """Remember the connection."""
        self._lines.append(request)
        super().process_request(request, client_address)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Bear that the other side is gone."""

    def hang_up(self) -> None:
        """End every connection."""
        for line in self._lines:
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        self._serve(b"")

    def do_POST(self) -> None:
        self._serve(self.rfile.read(int(self.headers.get("Content-Length", 0))))

    def _serve(self, body: bytes) -> None:
        speaker = self.server.speaker
        if speaker.refuse:
            self._refuse(speaker.refuse.pop(0))
        elif not self._is_known():
            challenge = f'Digest realm="{REALM}", nonce="{NONCE}", algorithm=MD5, qop="auth"'
            self._answer(401, "", {"WWW-Authenticate": challenge})
        else:
            asked = urlsplit(self.path)
            given = {name: values[0] for name, values in parse_qs(asked.query).items()}
            self._obey(asked.path.removeprefix("/axis-cgi/"), given, body)

    def _obey(self, program: str, given: dict[str, str], body: bytes) -> None:
        speaker = self.server.speaker
        speaker.calls.append(f"{program} {given.get('action', '')}".strip())
        said = _obey(speaker, program, given, body)
        if given.get("action") == "play" and speaker.lose:
            speaker.lose -= 1
            self.close_connection = True
            return
        self._answer(200 if said else 400, said or "Error: bad request\r\n")

    def _refuse(self, status: int) -> None:
        if status:
            self._answer(status, "")
            return
        self.server.speaker.released.wait(20)
        self.close_connection = True

    def _answer(self, status: int, text: str, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": "text/plain", **(headers or {})}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(text.encode())))
        self.end_headers()
        self.wfile.write(text.encode())

    def _is_known(self) -> bool:
        given = dict(re.findall(r'(\w+)="?([^",]+)"?', self.headers.get("Authorization", "")))
        one = _md5(f"{USER}:{REALM}:{PASSWORD}")
        two = _md5(f"{self.command}:{given.get('uri', '')}")
        middle = ":".join(given.get(name, "") for name in ("nonce", "nc", "cnonce", "qop"))
        return given.get("response") == _md5(f"{one}:{middle}:{two}") and given["uri"] == self.path


def _obey(speaker: LanSpeaker, program: str, given: dict[str, str], body: bytes) -> str:
    if program == "param.cgi" and given.get("group") == "MediaClip":
        clips = [f"root.MediaClip.M{n}.Name={clip.name}\r\n" for n, clip in sorted(speaker.clips.items())]
        return "".join([f"root.MediaClip.MaxGroups={speaker.most}\r\n", *clips])
    if program == "param.cgi":
        return "root.Properties.AudioClip.PlayOptions=repeat,volume\r\n"
    action = given.get("action")
    if action == "upload":
        return speaker.upload(given["name"], _file_in(body))
    if action == "play":
        return speaker.play(int(given["clip"]), int(given.get("volume", 100)))
    if action == "stop":
        return speaker.stop()
    if action == "remove":
        speaker.clips.pop(int(given["clip"]), None)
        return f"OK\r\nremoved={given['clip']}\r\n"
    return ""


def _file_in(body: bytes) -> bytes:
    """The one file of a multipart body."""
    boundary, _, _ = body.partition(b"\r\n")
    _, _, rest = body.partition(b"\r\n\r\n")
    content, _, _ = rest.rpartition(b"\r\n" + boundary)
    return content


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


@contextmanager
def lan_speaker(now: Callable[[], datetime]) -> Iterator[LanSpeaker]:
    """A running loudspeaker."""
    running = LanSpeaker(now)
    try:
        yield running
    finally:
        running.kill()
