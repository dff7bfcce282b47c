"""The programme that is held: fetched, checked, and put in force when its files are there."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple, cast

from players.loudspeaker import signature
from players.loudspeaker.calls import Calls, RefusedError
from players.loudspeaker.clock import after, parsed
from players.loudspeaker.folder import Folder
from players.loudspeaker.media import Media, sound_of
from players.loudspeaker.shapes import Jwk, Pace, Programme, Rendition

PROGRAMME = "/v1/outlets/me/programme"
IN_FORCE, COMING, KEYS = "programme.json", "coming.json", "keys.json"
FORMAT = 1

#: A programme is put in force when every file of so many seconds is here.
AHEAD_SECONDS = 24 * 3600

#: A file that could not be had so often keeps no programme back any longer; it is told of as missing.
TRIES = 3

#: What counts at once, before the files of the rest are here: who may speak, when, and what is urgent.
AT_ONCE = (
    *("serial", "outlet", "windows", "volume", "takeovers", "live", "commands"),
    *("poll_seconds", "heartbeat_seconds"),
)


_ADDED = re.compile(r"(?:(?:--?|;)(?:x-gzip|gzip|br|zstd|deflate|compress)){1,3}$")


class Kept(NamedTuple):
    """A programme with its tag."""

    etag: str
    body: Programme


class Held:
    """What this device plays by.

    :ivar faults: what is wrong with what came last, in words of the heartbeat.
    """

    def __init__(self, folder: Folder, calls: Calls, media: Media, *, unsigned: bool = False) -> None:
        self._folder, self._calls, self._media, self._unsigned = folder, calls, media, unsigned
        self._lock = threading.Lock()
        self._keys: list[Jwk] = folder.json(KEYS) or []
        self.faults: set[str] = set()
        self._force = self._restored(IN_FORCE)
        self._coming = self._restored(COMING)
        self._forgotten = False

    @property
    def etag(self) -> str:
        """The tag of the programme in force; empty: there is none."""
        return bare(self._force.etag) if self._force else ""

    def effective(self) -> Programme | None:
        """Return what counts now: the programme in force, with what the coming one says at once."""
        with self._lock:
            force, coming = self._force, self._coming
        if force is None or coming is None:
            found = force or coming
            return found.body if found else None
        items = {one["id"]: one for one in [*force.body["items"], *coming.body["items"]]}
        urgent = {name: value for name, value in coming.body.items() if name in AT_ONCE}
        return cast(Programme, {**force.body, **urgent, "items": list(items.values())})

    def said(self, name: Pace, usual: float) -> float:
        """Return a number of seconds that the programme says; `usual` where it says none."""
        programme = self.effective()
        return float(programme.get(name, usual)) if programme else usual

    def fetch(self, token: str, outlet_id: str) -> None:
        """Ask for the programme and take a new one in, if it is good.

        :raises UnreachableError: no answer.
        :raises RefusedError: the token is refused.
        """
        newest = self._coming or self._force
        tag = f'"{bare(newest.etag)}"' if newest and not self._forgotten else ""
        self._forgotten = False
        answer = self._calls.get(PROGRAMME, token=token, headers={"If-None-Match": tag} if tag else {})
        if answer.status == 304:
            return
        headers = {name.lower(): value for name, value in answer.headers.items()}
        etag, mark = headers.get("etag", ""), headers.get("loa-signature", "")
        fault = self._fault(answer.body, mark, outlet_id, newest)
        self.faults -= {"signature", "format", "other_outlet", "older", "no_signature_check"}
        if fault:
            self.faults.add(fault)
            return
        self._folder.write_json(COMING, {"etag": etag, "signature": mark, "body": answer.body.decode()})
        with self._lock:
            self._coming = Kept(etag, json.loads(answer.body))

    def forget_tag(self) -> None:
        """Ask for the whole programme next time, whatever is held."""
        self._forgotten = True

    def bring_files(self, now: datetime, most: int) -> int:
        """Bring files that are missing, the soonest first; puts the coming programme in force when it may be.

        :param most: so many files at most, so that the heartbeat is not late.
        :returns: how many were tried.
        :raises UnreachableError: no answer.
        """
        tried = 0
        for sound in self._wanted(now):
            if tried >= most:
                break
            if not self._media.has(sound["sha256"]) and self._media.failed.get(sound["sha256"], 0) < TRIES:
                tried += 1
                self._media.fetch(sound)
        if self._coming and not self._lacking(self._coming, now):
            self._put_in_force()
        return tried

    def missing(self, now: datetime) -> list[str]:
        """Return the hashes of files of the next day that are not here."""
        newest = self._coming or self._force
        return sorted({one["sha256"] for one in _sounds(newest.body, now)} - self._here()) if newest else []

    def named(self) -> set[str]:
        """Return the hashes of all files that a held programme names."""
        held = [one.body for one in (self._force, self._coming) if one]
        return {sound["sha256"] for body in held for item in body["items"] if (sound := sound_of(item))}

    def _here(self) -> set[str]:
        return {one for one in self.named() if self._media.has(one)}

    def _wanted(self, now: datetime) -> Iterator[Rendition]:
        for kept in (self._coming, self._force):
            if kept:
                yield from _sounds(kept.body, now)
        if newest := self._coming or self._force:
            yield from filter(None, (sound_of(item) for item in newest.body["items"]))

    def _lacking(self, kept: Kept, now: datetime) -> bool:
        return any(
            not self._media.has(one["sha256"]) and self._media.failed.get(one["sha256"], 0) < TRIES
            for one in _sounds(kept.body, now)
        )

    def _put_in_force(self) -> None:
        written = self._folder.json(COMING)
        # After this line either both files say the same, or the coming one is gone: both are whole.
        self._folder.write_json(IN_FORCE, written)
        if not self._folder.owes(IN_FORCE):
            self._folder.remove(COMING)
        with self._lock:
            self._force, self._coming = self._coming, None

    def _fault(self, body: bytes, mark: str, outlet_id: str, newest: Kept | None) -> str:
        if fault := self._signature_fault(body, mark):
            return fault
        return _content_fault(body, outlet_id, newest)

    def _signature_fault(self, body: bytes, mark: str) -> str:
        if self._unsigned:
            return ""
        if not any(one.get("kid") == signature.key_id(mark) for one in self._keys):
            self._bring_keys()
        try:
            return "" if signature.is_good(body, mark, self._keys) else "signature"
        except signature.UncheckableError:
            return "no_signature_check"

    def _bring_keys(self) -> None:
        """Take the server's keys: a new one comes over the connection that the device trusts already."""
        try:
            found = json.loads(self._calls.get(signature.KEYS).body)["keys"]
        except (RefusedError, ValueError, KeyError):
            return
        self._keys = [cast(Jwk, one) for one in found if isinstance(one, dict)]
        self._folder.write_json(KEYS, self._keys)

    def _restored(self, name: str) -> Kept | None:
        """Return what lies on disk, if it is still what was signed."""
        written = self._folder.json(name)
        try:
            body = written["body"].encode()
            held = Kept(written["etag"], json.loads(body))
            good = self._unsigned or signature.is_good(body, written["signature"], self._keys)
        except (TypeError, KeyError, ValueError, signature.UncheckableError):
            return None
        return held if good else None


def bare(tag: str) -> str:
    """Return a tag as it left Loa, without its quotes: a proxy that compresses makes it weak, or adds the coding."""
    return _ADDED.sub("", tag.removeprefix("W/").strip('"'))


def _content_fault(body: bytes, outlet_id: str, newest: Kept | None) -> str:
    try:
        programme = json.loads(body)
        other = programme["outlet"]["id"] != outlet_id
        same = newest is not None and newest.body["outlet"]["id"] == outlet_id
        older = same and newest is not None and programme["serial"] < newest.body["serial"]
        parsed(programme["until"])
        known = programme["format"] == FORMAT
    except (ValueError, KeyError, TypeError):
        return "format"
    return "other_outlet" if other else "older" if older else "" if known else "format"


def _sounds(body: Programme, now: datetime) -> Iterator[Rendition]:
    """Return the files that are needed within a day: of takeovers first, then of airings by their hour."""
    items = {one["id"]: one for one in body["items"]}
    end = after(now, AHEAD_SECONDS)
    due = [one for one in body["airings"] if parsed(one["ends"]) > now and parsed(one["at"]) < end]
    wanted = [*body["takeovers"], *sorted(due, key=lambda one: str(one["at"]))]
    for one in wanted:
        item = items.get(one.get("item", ""))
        if item and (sound := sound_of(item)):
            yield sound
