"""Peers: the systems that Loa exchanges messages with, from the file that the setting HUB_PEERS names (docs/hub.md)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import yaml

from models.hub.messages import INCOMING, OUTGOING
from models.settings import Settings, SettingsError


class Way(StrEnum):
    """How a peer is reached: over HTTPS, by a folder of files, or not at all (the log shows what would go)."""

    HTTPS = "https"
    FOLDER = "folder"
    CONSOLE = "console"


@dataclass(frozen=True)
class Peer:
    """One system.

    :param our_name: how it knows us.
    :param gives: kinds of messages that it is sent; `takes_from`: those that are taken from it.
    :param url: where its messages are posted and fetched; `folder` with `out/` and `in/` in it.
    :param certificate: path of a PEM file for TLS, with its `key`; `authority` of whom its own server is known by.
    :param token_key: path of the PEM file with our Ed25519 key, which signs tokens; `peer_key` of its public one.
    :param agency_id: the body that what it sends is for; "": the committee of the province.
    :param topic: the category of posts where it names none that is known here, `opinion_category` that of reports.
    :param publish_urgent: what is urgent is published by itself.
    :param files_cleared: it answers for it that whoever its pictures and recordings show agrees.
    :param sends_files: over HTTPS, our files are sent to it, which can't fetch them here; to a folder they always are.
    """

    id: str
    name: str
    way: str
    our_name: str
    gives: tuple[str, ...] = ()
    takes_from: tuple[str, ...] = ()
    url: str = ""
    folder: str = ""
    certificate: str = ""
    key: str = ""
    authority: str = ""
    token_key: str = ""
    peer_key: str = ""
    agency_id: str = ""
    topic: str = "policy"
    opinion_category: str = ""
    poll_minutes: int = 5
    publish_urgent: bool = False
    files_cleared: bool = False
    sends_files: bool = False

    @property
    def gets_files(self) -> bool:
        """Say whether our files are brought to it; else it fetches them at their addresses."""
        return self.way == Way.FOLDER or self.sends_files


_NAME = {"type": "string", "pattern": "^[A-Za-z0-9._-]{1,60}$"}
_WORDS = {"type": "string", "maxLength": 500}
_YES_OR_NO = {"type": "boolean"}
_FORM = {
    "type": "array",
    "maxItems": 20,
    "items": {
        "type": "object",
        "additionalProperties": False,
        "required": ["id", "name", "way", "our_name"],
        "properties": {
            **dict.fromkeys(Peer.__annotations__, _WORDS),
            **dict.fromkeys(("id", "our_name"), _NAME),
            "way": {"enum": list(Way)},
            "gives": {"type": "array", "items": {"enum": list(OUTGOING)}},
            "takes_from": {"type": "array", "items": {"enum": list(INCOMING)}},
            "poll_minutes": {"type": "integer", "minimum": 1, "maximum": 1440},
            **dict.fromkeys(("publish_urgent", "files_cleared", "sends_files"), _YES_OR_NO),
        },
    },
}


def every(settings: Settings) -> list[Peer]:
    """Return all peers, in the order of the file; none without the setting.

    :raises SettingsError: the file can't be read, or is wrong.
    """
    if not settings.hub_peers:
        return []
    try:
        rows = yaml.safe_load(Path(settings.hub_peers).read_text()) or []
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise SettingsError(f"HUB_PEERS: {error}") from error
    # Read here: it may take seconds, and most provinces have no hub above.
    from jsonschema import Draft202012Validator

    form = Draft202012Validator(_FORM)
    wrong = [f"{'.'.join(map(str, one.absolute_path))}: {one.message}" for one in form.iter_errors(rows)]
    if wrong:
        raise SettingsError(f"HUB_PEERS: {'; '.join(wrong)}")
    given: list[dict[str, Any]] = [
        {name: tuple(value) if isinstance(value, list) else value for name, value in row.items()}
        for row in rows
    ]
    found = [Peer(**one) for one in given]
    if len({one.id for one in found}) < len(found):
        raise SettingsError("HUB_PEERS: an id comes twice.")
    for one in found:
        _insist_on_whole(one)
    return found


def find(settings: Settings, peer_id: str) -> Peer | None:
    """Return one peer, or None."""
    return next((one for one in every(settings) if one.id == peer_id), None)


def _insist_on_whole(peer: Peer) -> None:
    """Demand what the way of a peer needs.

    :raises SettingsError: something is missing, or HTTPS would prove nothing.
    """
    if peer.way == Way.FOLDER and not peer.folder:
        raise SettingsError(f"HUB_PEERS: {peer.id} needs a folder.")
    if peer.way != Way.HTTPS:
        return
    if not peer.url.startswith("https://"):
        raise SettingsError(f"HUB_PEERS: {peer.id} needs a url that begins with https://.")
    if bool(peer.certificate) != bool(peer.key) or not (peer.certificate or peer.token_key):
        raise SettingsError(f"HUB_PEERS: {peer.id} needs certificate and key, or token_key.")
