"""Loudspeakers in a building that play clips by HTTP: the media clip API of Axis (VAPIX, AXIS OS 5.40 or later).

A clip is uploaded once, under a name that is its hash, and played by its number; the loudspeaker goes on alone with
what it has begun. `mediaclip.cgi` uploads, plays, stops and removes, `param.cgi` lists; an answer begins with `OK`.
Credentials go by HTTP digest alone. It has no live streams: what an outlet of this way can't do its capabilities say.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import ClassVar

import requests
from requests.auth import HTTPDigestAuth
from urllib3.exceptions import ReadTimeoutError

from models.outlets.ways import Account, Way, WayKind
from models.settings import Settings
from notifications.channels import http_failures
from notifications.channels.error_tables import table
from notifications.channels.outcomes import SendError, Verdict
from notifications.outlet_ways import calls
from notifications.outlet_ways.base import Sounding, SoundingWay
from notifications.outlet_ways.media import Media
from notifications.outlet_ways.pace import Pace

PROVIDER = "lan_speaker"

#: Clips that a loudspeaker holds that says nothing of it (parameter `MediaClip.MaxGroups`).
USUAL_CLIPS = 10

#: Clips of ours, so that those that the building uploaded are left alone.
_OURS = "loa-"
_CLIP = re.compile(r"^root\.MediaClip\.M(\d+)\.Name=([^\r\n]*)", re.MULTILINE)
_MOST = re.compile(r"^root\.MediaClip\.MaxGroups=(\d+)", re.MULTILINE)
_OPTIONS = re.compile(r"^root\.Properties\.AudioClip\.PlayOptions=([^\r\n]*)", re.MULTILINE)
_UPLOADED = re.compile(r"uploaded=(\d+)")


class LanSpeakerWay(SoundingWay):
    """One loudspeaker."""

    kind: ClassVar[WayKind] = WayKind.LAN_SPEAKER
    plays_on: ClassVar[bool] = True
    streams: ClassVar[bool] = False

    def __init__(self, settings: Settings, way: Way, account: Account, media: Media, pace: Pace) -> None:
        self._media, self._pace, self._way = media, pace, way
        self._session = calls.session(settings, settings.provider_timeout_seconds)
        self._session.auth = HTTPDigestAuth(account.user, account.password)
        self._timeout = settings.provider_timeout_seconds
        self._options: frozenset[str] | None = None
        self._most = USUAL_CLIPS
        self._began: float | None = None
        self._length = 0.0

    def prepare(self, soundings: Sequence[Sounding]) -> None:
        """Upload what comes next, as much as there is room for; what is not wanted any more makes room."""
        there = self._clips()
        room = self._most - sum(not name.startswith(_OURS) for name in there)
        wanted = list(dict.fromkeys(_name(one) for one in soundings))[: max(0, room)]
        for one in soundings:
            if _name(one) in wanted and _name(one) not in there:
                self._make_room(there, wanted)
                there[_name(one)] = self._upload(one)

    def begin(self, sounding: Sounding) -> None:
        """Stop whatever sounds, and play the clip."""
        there = self._clips()
        name = _name(sounding)
        if name not in there:
            self._make_room(there, [name])
            there[name] = self._upload(sounding)
        self.stop()
        volume = {"volume": str(sounding.percent)} if "volume" in self._play_options() else {}
        self._ask("mediaclip.cgi", {"action": "play", "clip": str(there[name]), **volume})
        self._began, self._length = self._pace.now().timestamp(), sounding.seconds

    def stop(self) -> None:
        """Stop whatever sounds."""
        self._ask("mediaclip.cgi", {"action": "stop"})
        self._began = None

    def go_on(self, seconds: float) -> None:
        """Wait: the loudspeaker plays by itself."""
        self._pace.wait(seconds)

    def position(self) -> float:
        """Return how long the clip has been on."""
        if self._began is None:
            return 0.0
        return min(self._length, max(0.0, self._pace.now().timestamp() - self._began))

    def close(self) -> None:
        """Close the connections; what sounds goes on to its end."""
        self._session.close()

    def _clips(self) -> dict[str, int]:
        """Return the clips of ours that are there, by name; notes how many there may be."""
        said = self._list("MediaClip")
        if found := _MOST.search(said):
            self._most = max(1, int(found[1]))
        return {name: int(number) for number, name in _CLIP.findall(said)}

    def _play_options(self) -> frozenset[str]:
        if self._options is None:
            found = _OPTIONS.search(self._list("Properties.AudioClip"))
            self._options = frozenset(found[1].replace(" ", "").split(",")) if found else frozenset()
        return self._options

    def _make_room(self, there: dict[str, int], wanted: Sequence[str]) -> None:
        """Remove clips of ours that nobody wants until one more fits."""
        spare = [name for name in there if name.startswith(_OURS) and name not in wanted]
        while len(there) >= self._most and spare:
            name = spare.pop(0)
            self._ask("mediaclip.cgi", {"action": "remove", "clip": str(there.pop(name))})

    def _upload(self, sounding: Sounding) -> int:
        content = self._media.get(sounding.path, sounding.sha256)
        name = _name(sounding)
        said = self._checked(
            self._call(
                "POST",
                "mediaclip.cgi",
                {"action": "upload", "media": "audio", "name": name},
                {"file": (f"{name}.mp3", content, "audio/mpeg")},
            )
        )
        found = _UPLOADED.search(said)
        if found is None:
            raise SendError(Verdict.PERMANENT, PROVIDER, "answer")
        return int(found[1])

    def _ask(self, program: str, arguments: Mapping[str, str]) -> str:
        return self._checked(self._call("GET", program, arguments))

    def _list(self, group: str) -> str:
        response = self._call("GET", "param.cgi", {"action": "list", "group": group})
        return "" if response.text.startswith("# Error") else response.text

    def _checked(self, response: requests.Response) -> str:
        if not response.text.lstrip().startswith("OK"):
            raise SendError(Verdict.PERMANENT, PROVIDER, "answer", response.text[:100])
        return response.text

    def _call(
        self,
        method: str,
        program: str,
        arguments: Mapping[str, str],
        files: Mapping[str, tuple[str, bytes, str]] | None = None,
    ) -> requests.Response:
        try:
            response = self._session.request(
                method,
                f"{self._way['address']}/axis-cgi/{program}",
                params=arguments,
                files=files,
                timeout=self._timeout,
                allow_redirects=False,
            )
        except requests.RequestException as error:
            raise http_failures.network_error(PROVIDER, _reason(error)) from error
        if response.status_code != 200:
            otherwise = Verdict.RETRY if response.status_code >= 500 else Verdict.PERMANENT
            verdict = table(PROVIDER).verdict(response.status_code, otherwise)
            retry_after = http_failures.retry_after(response.headers)
            raise SendError(verdict, PROVIDER, f"http_{response.status_code}", "", retry_after)
        return response


def _reason(error: requests.RequestException) -> Exception:
    """Return the silence that `requests` takes for a lost connection, where it was one."""
    reason = getattr(error.args[0], "reason", None) if error.args else None
    return reason if isinstance(reason, ReadTimeoutError) else error


def _name(sounding: Sounding) -> str:
    return f"{_OURS}{sounding.sha256[:24]}"
