"""Items: what of a bulletin one outlet plays or shows, by what it can do and which languages it speaks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from models.files import library, sounds
from models.files.kinds import FileKind
from models.files.library import LibraryFile
from models.files.sounds import Sound
from models.files.spoken_phrases import BOTH
from models.outlets.outlets import Capability, Outlet, OutletKind
from models.programme.bulletins import Bulletin, title_of
from models.programme.takeovers import Takeover
from models.store import Store

#: The ending under which each media type is served.
ENDINGS = {
    "audio/mpeg": "mp3",
    "audio/mp4": "m4a",
    "audio/ogg": "ogg",
    "audio/webm": "webm",
    "image/jpeg": "jpg",
    "image/webp": "webp",
    "image/png": "png",
    "video/mp4": "mp4",
}

#: Seconds for which a board shows what says nothing of it.
SHOWN_SECONDS = 12

_BOARDS = frozenset({OutletKind.BOARD, OutletKind.PRIVATE_BOARD})

Json = dict[str, Any]


@dataclass(frozen=True)
class Parts:
    """The sounds and files that bulletins and takeovers name, as far as they may be played."""

    sounds: Mapping[str, Sound]
    files: Mapping[str, LibraryFile]


def parts_of(store: Store, bulletins: Iterable[Bulletin], further: Iterable[str] = ()) -> Parts:
    """Read what bulletins name, and further sounds."""
    known = list(bulletins)
    file_ids = {
        file_id for one in known for file_id in [*one["recordings"].values(), one["picture"]] if file_id
    }
    sound_ids = {sound_id for one in known for sound_id in one["sounds"].values()} | set(further)
    files = library.by_ids(store, file_ids)
    allowed = {name: file for name, file in files.items() if not library.refusal(file)}
    return Parts(sounds.ready(store, sound_ids), allowed)


def is_board(outlet: Outlet) -> bool:
    """Say whether an outlet shows, rather than only sounds."""
    return outlet["kind"] in _BOARDS


def lead_in(outlet: Outlet) -> float:
    """Return for how many seconds an amplifier warms up before the first word; a board waits for none."""
    return 0.0 if is_board(outlet) else outlet["lead_in_seconds"]


def of_bulletin(bulletin: Bulletin, outlet: Outlet, parts: Parts) -> list[Json]:
    """Return the items of a bulletin for an outlet: of a loudspeaker one a language; none where it can play nothing."""
    if is_board(outlet):
        return _shown(bulletin, outlet, parts)
    if Capability.AUDIO not in outlet["capabilities"]:
        return []
    return [item for language in _spoken_on(outlet, bulletin) if (item := _heard(bulletin, language, parts))]


def _spoken_on(outlet: Outlet, bulletin: Bulletin) -> list[str]:
    """Return in which languages an outlet says a bulletin. Khmer may be recorded without being written."""
    known = list(dict.fromkeys([*bulletin["texts"], *bulletin["sounds"]]))
    return [one for one in outlet["languages"] if one in known] or known[:1]


def _heard(bulletin: Bulletin, language: str, parts: Parts) -> Json | None:
    """Return the sound of a bulletin in a language; None where there is none, or its recording may not be used."""
    recording = bulletin["recordings"].get(language, "")
    sound = parts.sounds.get(bulletin["sounds"].get(language, ""))
    if sound is None or (recording and recording not in parts.files):
        return None
    text = bulletin["texts"].get(language)
    return {
        **_item(f"{bulletin['_id']}:{language}", "audio", text["title"] if text else title_of(bulletin)),
        "seconds": round(sound["seconds"], 1),
        "loudness_lufs": sound["loudness"],
        "renditions": of_sound(sound),
    }


def _shown(bulletin: Bulletin, outlet: Outlet, parts: Parts) -> list[Json]:
    file = parts.files.get(bulletin["picture"])
    if file and file["kind"] == FileKind.VIDEO:
        if Capability.VIDEO in outlet["capabilities"]:
            return [_film(bulletin, outlet, file)]
        file = None
    written = list(bulletin["texts"])
    languages = [one for one in outlet["languages"] if one in written] or written[:1]
    picture = path_of(_of_file(file)) if file and Capability.IMAGE in outlet["capabilities"] else ""
    frames = _frames(bulletin, outlet, languages, picture)
    sounds = Capability.AUDIO in outlet["capabilities"]
    said = _spoken_on(outlet, bulletin) if sounds else []
    heard = next((one for lang in said if (one := _heard(bulletin, lang, parts))), None)
    if not frames:
        return []
    shown = float(sum(int(frame["seconds"]) for frame in frames))
    item = _item(bulletin["_id"], "frames", title_of(bulletin))
    renditions = [_of_file(file)] if file and picture else []
    return [
        {
            **item,
            "seconds": max(shown, heard["seconds"] if heard else 0.0),
            "loudness_lufs": heard["loudness_lufs"] if heard else None,
            "renditions": [*(heard["renditions"] if heard else []), *renditions],
            "frames": frames,
        }
    ]


def _frames(bulletin: Bulletin, outlet: Outlet, languages: list[str], picture: str) -> list[Json]:
    """Return the frames that were written for the languages of an outlet, else one for each of its texts."""
    frames: list[Json] = [
        {**frame, "picture": picture}
        for frame in bulletin["frames"]
        if frame["lang"] in outlet["languages"] or frame["lang"] in languages
    ]
    return frames or [
        {
            "lang": one,
            "title": text["title"],
            "text": text["body"],
            "seconds": SHOWN_SECONDS,
            "picture": picture,
        }
        for one, text in bulletin["texts"].items()
        if one in languages
    ]


def _film(bulletin: Bulletin, outlet: Outlet, file: LibraryFile) -> Json:
    """Return a film, which takes the whole board; without a sound of its own where the outlet makes none."""
    return {
        **_item(bulletin["_id"], "video", title_of(bulletin)),
        "seconds": round(file["facts"]["seconds"], 1),
        "renditions": [_of_file(file)],
        "silent": Capability.AUDIO not in outlet["capabilities"],
    }


def said_of(one: Takeover, outlet: Outlet, known: Mapping[str, Sound]) -> Json | None:
    """Return what a warning says aloud on an outlet; None where it says nothing.

    Where both are spoken it is Vietnamese and then Khmer, else the first language of the outlet that has a sound.
    """
    if Capability.AUDIO not in outlet["capabilities"]:
        return None
    both = [BOTH] if {"vi", "km"} <= {*outlet["languages"]} else []
    for language in [*both, *outlet["languages"], *one["sounds"]]:
        sound = known.get(one["sounds"].get(language, ""))
        if sound is not None:
            text = one["texts"].get(language) or next(iter(one["texts"].values()))
            return {
                **_item(f"{one['identifier']}:{language}", "audio", text["headline"]),
                "seconds": round(sound["seconds"], 1),
                "loudness_lufs": sound["loudness"],
                "renditions": of_sound(sound),
            }
    return None


def _item(id: str, kind: str, title: str) -> Json:
    return {
        "id": id,
        "kind": kind,
        "title": title,
        "seconds": 0.0,
        "loudness_lufs": None,
        "renditions": [],
        "frames": [],
    }


def of_sound(sound: Sound) -> list[Json]:
    """Return the renditions of a sound as a programme has them."""
    return [
        {
            "type": one["type"],
            "path": f"/media/{one['sha256']}.{ENDINGS.get(one['type'], 'bin')}",
            "sha256": one["sha256"],
            "bytes": one["bytes"],
        }
        for one in sound["renditions"]
    ]


def _of_file(file: LibraryFile) -> Json:
    part = library.part(file)
    return {
        "type": part["mime"],
        "path": f"/media/{file['hash']}.{ENDINGS.get(part['mime'], part['ending'])}",
        "sha256": file["hash"],
        "bytes": part["bytes"],
    }


def path_of(rendition: Json) -> str:
    """Return the path of a rendition."""
    return str(rendition["path"])
