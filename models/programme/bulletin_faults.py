"""What may be wrong with a bulletin: while it is written, and before it may go on the air."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import NotRequired, TypedDict

from models.areas import areas
from models.content.posts import Priority
from models.errors import Fault, NotFound
from models.files import library, sound_access, sounds
from models.files.kinds import FileKind
from models.files.sound_wishes import LONGEST_TEXT
from models.language import visible
from models.language.languages import LANGUAGES
from models.programme import precedence
from models.programme.bulletins import Bulletin, BulletinText, Frame
from models.store import Store

MOST_TITLE, MOST_BODY, MOST_FRAMES, MOST_FRAME_TEXT = 200, 5_000, 20, 240
FRAME_SECONDS = (3, 120)

#: What a recording may be, and what a board may show in full.
HEARD, SHOWN = frozenset({FileKind.AUDIO}), frozenset({FileKind.PICTURE, FileKind.VIDEO})

#: Languages for which there is a voice; the others have recordings alone.
VOICED = frozenset({"vi", "en"})


class SpokenDraft(TypedDict):
    """What a voice is to say, and what of it the reader did not know."""

    text: str
    unknown: list[str]


class BulletinDraft(TypedDict):
    """What officials write of a bulletin; see `models.programme.bulletins.Bulletin`. `level` "" is that of its area."""

    area_id: str
    level: str
    priority: str
    texts: Mapping[str, BulletinText]
    spoken: Mapping[str, SpokenDraft]
    sounds: Mapping[str, str]
    recordings: Mapping[str, str]
    frames: Sequence[Frame]
    picture: str
    valid_from: datetime | None
    valid_to: datetime | None
    post_id: NotRequired[str]


def of_draft(store: Store, draft: BulletinDraft) -> Iterator[Fault]:
    """Yield everything that is wrong with what was written."""
    yield from _place_faults(store, draft)
    if draft["priority"] not in tuple(Priority):
        yield Fault("priority", "not_a_choice", {"choices": ", ".join(Priority)})
    for name in ("texts", "spoken", "sounds", "recordings"):
        for language in draft[name]:
            if language not in LANGUAGES:
                yield Fault(f"{name}.{language}", "not_a_choice", {"choices": ", ".join(LANGUAGES)})
    yield from _text_faults(draft["texts"])
    yield from _frame_faults(draft["frames"])
    yield from _file_faults(store, draft)
    yield from _spoken_faults(draft)
    if draft["valid_from"] and draft["valid_to"] and draft["valid_to"] <= draft["valid_from"]:
        yield Fault("valid_to", "ends_before_start", about=("valid_from", "valid_to"))


def of_submission(store: Store, bulletin: Bulletin, now: datetime) -> Iterator[Fault]:
    """Yield everything that keeps a bulletin from the air."""
    if not bulletin["texts"]:
        yield Fault("texts", "required")
    if not (bulletin["sounds"] or bulletin["recordings"] or bulletin["frames"] or bulletin["picture"]):
        yield Fault("sounds", "bulletin_silent")
    if bulletin["valid_to"] and bulletin["valid_to"] <= now:
        yield Fault("valid_to", "time_past")
    yield from _sound_faults(store, bulletin)


def _sound_faults(store: Store, bulletin: Bulletin) -> Iterator[Fault]:
    """Yield the languages whose words nobody heard and confirmed, and those whose sound is not made yet.

    What a voice of the library says was heard by whoever chose it.
    """
    for language in sorted(bulletin["sounds"].keys() - bulletin["recordings"].keys()):
        spoken = bulletin["spoken"].get(language)
        if spoken is None or not spoken["confirmed_by"]:
            yield Fault(f"spoken.{language}", "spoken_unconfirmed")
    ready = sounds.ready(store, bulletin["sounds"].values())
    for language, sound_id in bulletin["sounds"].items():
        if sound_id not in ready:
            yield Fault(f"sounds.{language}", "sound_not_ready")


def _spoken_faults(draft: BulletinDraft) -> Iterator[Fault]:
    for language in sorted({*draft["spoken"], *draft["sounds"]} & set(LANGUAGES) - VOICED):
        yield Fault(f"spoken.{language}", "voice_missing")
    for language, one in draft["spoken"].items():
        if len(one["text"]) > LONGEST_TEXT:
            yield Fault(f"spoken.{language}.text", "too_long", {"max": LONGEST_TEXT})


def _place_faults(store: Store, draft: BulletinDraft) -> Iterator[Fault]:
    try:
        path = areas.above(store, draft["area_id"])
    except NotFound:
        yield Fault("area_id", "area_unknown")
        return
    if areas.active_province_id(store) not in path:
        yield Fault("area_id", "area_elsewhere")
        return
    allowed = precedence.levels_at(store, draft["area_id"])
    if draft["level"] and draft["level"] not in allowed:
        yield Fault("level", "not_a_choice", {"choices": ", ".join(allowed)}, about=("area_id", "level"))


def _text_faults(texts: Mapping[str, BulletinText]) -> Iterator[Fault]:
    for language, text in texts.items():
        yield from visible.text_faults(f"texts.{language}.title", text["title"])
        yield from visible.turning_faults(f"texts.{language}.body", text["body"])
        if not visible.is_visible(text["title"]):
            yield Fault(f"texts.{language}.title", "required")
        if len(text["title"]) > MOST_TITLE:
            yield Fault(f"texts.{language}.title", "too_long", {"max": MOST_TITLE})
        if len(text["body"]) > MOST_BODY:
            yield Fault(f"texts.{language}.body", "too_long", {"max": MOST_BODY})


def _frame_faults(frames: Sequence[Frame]) -> Iterator[Fault]:
    if len(frames) > MOST_FRAMES:
        yield Fault("frames", "too_many_items", {"max": MOST_FRAMES})
    least, most = FRAME_SECONDS
    for number, frame in enumerate(frames):
        here = f"frames.{number}"
        if frame["lang"] not in LANGUAGES:
            yield Fault(f"{here}.lang", "not_a_choice", {"choices": ", ".join(LANGUAGES)})
        if not visible.is_visible(frame["title"] + frame["text"]):
            yield Fault(f"{here}.text", "required")
        for name in ("title", "text"):
            if len(frame[name]) > MOST_FRAME_TEXT:
                yield Fault(f"{here}.{name}", "too_long", {"max": MOST_FRAME_TEXT})
        if not least <= frame["seconds"] <= most:
            yield Fault(f"{here}.seconds", "out_of_range", {"min": least, "max": most})


def _file_faults(store: Store, draft: BulletinDraft) -> Iterator[Fault]:
    """Yield what is wrong with files of the library: missing, of another kind, or not to be published."""
    named = {f"recordings.{one}": (file_id, HEARD) for one, file_id in draft["recordings"].items()}
    if draft["picture"]:
        named["picture"] = (draft["picture"], SHOWN)
    found = library.by_ids(store, (file_id for file_id, _ in named.values()))
    for field, (file_id, kinds) in named.items():
        file = found.get(file_id)
        if file is None:
            yield Fault(field, "media_gone")
        elif file["kind"] not in kinds:
            yield Fault(field, "media_kind")
        elif refusal := library.refusal(file):
            yield Fault(field, refusal)
    known = sounds.known(store, draft["sounds"].values())
    path = areas.known(store, [draft["area_id"]]).get(draft["area_id"], {"path": []})["path"]
    for language, sound_id in draft["sounds"].items():
        # Of an area that is none nothing can be said but that.
        if sound_id not in known or (path and not sound_access.is_for(known[sound_id], path)):
            yield Fault(f"sounds.{language}", "sound_unknown")
