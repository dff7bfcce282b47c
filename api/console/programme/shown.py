"""What the page of a bulletin shows: its words as they are read, said and seen, when it airs, and what was done."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple, TypedDict

from api.console.programme import faces, names, places
from api.console.programme.faces import Face
from api.desk.media.presented import show as show_file
from api.desk.sounds.presented import ShownSound
from api.desk.sounds.presented import show as show_sound
from api.extensions.context import current_language, current_store
from api.extensions.problems import sentence
from api.html.words import said
from models.errors import NotFound
from models.files import library, sounds
from models.files.kinds import FileKind
from models.files.sounds import SoundState
from models.language.languages import LANGUAGES, OWN_NAMES
from models.programme.bulletin_faults import VOICED
from models.programme.bulletins import Bulletin
from models.store import events
from models.store.collections import Kind

#: Height of a drawn waveform, and the width of one of its bars.
HEIGHT, BAR = 40, 2


class Step(TypedDict):
    """A step as the macro `timeline` shows it."""

    at: datetime
    name: str
    by: str
    note: str


class Heard(NamedTuple):
    """A bulletin as it is heard in one language.

    :param sound: what a voice said; `recording` the address of a recording, which goes before it.
    :param wave: the path of the waveform in a box of 400 by `HEIGHT`.
    :param confirmed_by: the name of whoever heard it, or "".
    """

    lang: str
    language: str
    text: str
    unknown: Sequence[str]
    voiced: bool
    sound: ShownSound | None
    wave: str
    recording: str
    recording_name: str
    confirmed_by: str


class About(NamedTuple):
    """What stands on the page of a bulletin."""

    state: str
    colour: str
    priority: str
    priority_colour: str
    level: str
    place: str
    heard: Sequence[Heard]
    making: bool
    faces: Sequence[Face]
    picture: str
    picture_words: str
    is_film: bool
    facts: Sequence[tuple[str, str]]
    history: Sequence[Step]


def about(bulletin: Bulletin) -> About:
    """Return what stands on the page of a bulletin."""
    heard = list(heard_of(bulletin))
    picture, picture_words, is_film = _picture(bulletin)
    return About(
        names.named(names.STATES, bulletin["state"]),
        names.COLOURS.get(bulletin["state"], ""),
        names.named(names.PRIORITIES, bulletin["priority"]),
        names.PRIORITY_COLOURS.get(bulletin["priority"], ""),
        names.named(names.LEVELS, bulletin["level"]),
        places.area_name(bulletin["area_id"]),
        heard,
        any(one.sound and one.sound["state"] == SoundState.MAKING for one in heard),
        faces.of_bulletin(bulletin),
        picture,
        picture_words,
        is_film,
        list(_facts(bulletin)),
        history_of(bulletin),
    )


def heard_of(bulletin: Bulletin) -> Iterable[Heard]:
    """Yield how a bulletin is heard, in each language that it is read, said or recorded in."""
    for lang in LANGUAGES:
        if not any(lang in bulletin[name] for name in ("texts", "spoken", "recordings")):
            continue
        spoken = bulletin["spoken"].get(lang)
        sound = _sound(bulletin["sounds"].get(lang, ""))
        recording, name = _recording(bulletin["recordings"].get(lang, ""))
        yield Heard(
            lang,
            OWN_NAMES[lang],
            spoken["text"] if spoken else "",
            spoken["unknown"] if spoken else (),
            lang in VOICED,
            sound,
            wave_of(sound["waveform"]) if sound else "",
            recording,
            name,
            places.official_name(spoken["confirmed_by"]) if spoken and spoken["confirmed_by"] else "",
        )


def history_of(bulletin: Bulletin, since: int = 0) -> Sequence[Step]:
    """Return what was done with a bulletin, oldest first; `since` asks for what came after that version."""
    found = events.timeline(current_store(), Kind.BULLETIN, bulletin["_id"])
    return [
        {
            "at": one["at"],
            "name": names.named(names.STEPS, one["action"]),
            "by": one["actor"].get("name", ""),
            "note": one["note"],
        }
        for one in found
        if one["seq"] > since
    ]


def wave_of(heights: Sequence[int]) -> str:
    """Return a waveform as the path of bars, from heights of 0 to 100."""
    half = HEIGHT / 2
    bars = (
        (number * BAR + 1, max(1, round(half * height / 100, 1))) for number, height in enumerate(heights)
    )
    return "".join(f"M{x} {half - up:g}v{2 * up:g}" for x, up in bars)


def _sound(sound_id: str) -> ShownSound | None:
    try:
        return show_sound(sounds.get(current_store(), sound_id)) if sound_id else None
    except NotFound:
        return None


def _recording(file_id: str) -> tuple[str, str]:
    """Return the address and the name of a recording of the library; why it may not go out in place of the name."""
    file = library.by_ids(current_store(), [file_id]).get(file_id) if file_id else None
    if file is None:
        return "", ""
    refusal = library.refusal(file)
    return show_file(file)["url"], sentence(refusal, current_language()) if refusal else file["name"]


def _picture(bulletin: Bulletin) -> tuple[str, str, bool]:
    """Return the address of what stands for its picture or film, what is on it, and whether it is a film."""
    file = library.by_ids(current_store(), [bulletin["picture"]]).get(bulletin["picture"])
    if file is None:
        return "", "", False
    seen = show_file(file)
    address = seen["parts"].get("thumb") or seen["parts"].get("poster") or seen["url"]
    words = file["alt"].get(current_language(), file["name"])
    return address, words, file["kind"] == FileKind.VIDEO


def _facts(bulletin: Bulletin) -> Iterable[tuple[str, str]]:
    yield said("Địa bàn"), places.area_name(bulletin["area_id"])
    yield said("Cấp phát"), names.named(names.LEVELS, bulletin["level"])
    yield said("Mức ưu tiên"), names.named(names.PRIORITIES, bulletin["priority"])
    writers = [places.official_name(one) for one in bulletin["writers"]]
    yield said("Người viết"), ", ".join(filter(None, writers)) or "–"
    approvers = [places.official_name(one["official_id"]) for one in bulletin["approvals"]]
    if approvers:
        yield said("Người duyệt"), ", ".join(filter(None, approvers))
