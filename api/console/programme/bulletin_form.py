"""The form in which a bulletin is written: how it stands there at first, and the draft that it gives.

Sounds are no field: a voice keeps what it said for as long as its words stay the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from werkzeug.datastructures import MultiDict

from api.console.media import listed as media_listed
from api.console.programme import names, places, voices
from api.desk.bulletins.schemas import BulletinBodySchema
from api.desk.media.presented import show as show_file
from api.extensions.context import current_store
from api.html import forms
from api.html.forms import Form, Option, Sent
from api.html.words import later
from models.access.permissions import Permission
from models.content.posts import Priority
from models.errors import Fault
from models.files import library, library_search
from models.files.kinds import FileKind
from models.files.library_search import FileQuery
from models.language.languages import LANGUAGES, OWN_NAMES
from models.programme import bulletin_faults
from models.programme.bulletin_faults import VOICED, BulletinDraft
from models.programme.bulletins import Bulletin
from models.programme.items import SHOWN_SECONDS

#: Languages that a voice says, in the order of the others.
SAID = tuple(one for one in LANGUAGES if one in VOICED)

#: So many files of a kind are offered.
MOST_FILES = 60

#: Rows that a form may send: one more than is allowed is refused and told, what comes after that is not looked at.
MOST_ROWS = bulletin_faults.MOST_FRAMES + 1

LABELS: Mapping[str, str] = {
    "area_id": later("Địa bàn"),
    "level": later("Cấp phát"),
    "priority": later("Mức ưu tiên"),
    "valid_from": later("Phát từ"),
    "valid_to": later("Phát đến"),
    "picture": later("Hình hoặc phim trên bảng"),
}
IN_LANGUAGE: Mapping[str, str] = {
    "texts.{}.title": later("Tiêu đề"),
    "texts.{}.body": later("Nội dung"),
    "spoken.{}.text": later("Lời đọc trên loa"),
    "recordings.{}": later("Bản ghi âm trong thư viện"),
}
OF_FRAME: Mapping[str, str] = {
    "lang": later("Tiếng"),
    "title": later("Dòng đầu"),
    "text": later("Chữ trên bảng"),
    "seconds": later("Hiện mấy giây"),
}


def new_form(sent: Sent | None = None, begun: BulletinDraft | None = None) -> Form:
    """Return the form of a new bulletin, with what was typed, or with what was begun for the official."""
    own = places.own(Permission.PROGRAMME_WRITE)
    if sent is None and begun:
        # What a post says is said again by whoever has it said, at their level.
        sent = _written({**begun, "area_id": own, "level": ""})
    if sent is None:
        sent = forms.prefilled({"area_id": own, "priority": Priority.NORMAL})
    return _form(sent)


def form_of(bulletin: Bulletin, sent: Sent | None = None) -> Form:
    """Return the form of a bulletin, with what was typed."""
    form = _form(_written(voices.as_draft(bulletin)) if sent is None else sent)
    form.version = bulletin["version"]
    offered = form.options["area_id"]
    if all(one.value != bulletin["area_id"] for one in offered):
        own = Option(bulletin["area_id"], places.area_name(bulletin["area_id"]))
        form.options = {**form.options, "area_id": [own, *offered]}
    return form


def draft_of(sent: Sent, bulletin: Bulletin | None = None) -> BulletinDraft:
    """Return what a form says of a bulletin.

    :raises Invalid: with every fault.
    """
    store = current_store()

    def check(given: BulletinDraft) -> Iterable[Fault]:
        return bulletin_faults.of_draft(store, _whole(given, bulletin))

    loaded = forms.load(BulletinBodySchema(), tidied(sent), check)
    return _whole(cast(BulletinDraft, loaded), bulletin)


def tidied(sent: Sent) -> Sent:
    """Return a form without the rows of pictures in which nothing stands, the others numbered again."""
    found: Sent = MultiDict((name, one) for name, one in sent.items(multi=True) if name[:7] != "frames.")
    numbers = [n for n in range(MOST_ROWS) if f"frames.{n}.text" in sent]
    kept = [n for n in numbers if (sent[f"frames.{n}.text"] + sent.get(f"frames.{n}.title", "")).strip()]
    for new, old in enumerate(kept):
        for name in OF_FRAME:
            found[f"frames.{new}.{name}"] = sent.get(f"frames.{old}.{name}", "")
    return found


def read_aloud(sent: Sent) -> Sent:
    """Return a form with what a voice would say in place of what stood there, in the languages that have a voice."""
    found: Sent = MultiDict(sent.items(multi=True))
    for language in SAID:
        title, body = _words(sent, language)
        if title.strip() or body.strip():
            found[f"spoken.{language}.text"] = voices.read(title, body, language).spoken
    return found


def doubts_of(sent: Sent) -> Mapping[str, Sequence[str]]:
    """Return what somebody must listen to, by language, of what stands in a form."""
    found = {}
    for language in SAID:
        spoken = sent.get(f"spoken.{language}.text", "").strip()
        if spoken:
            reading = voices.read(*_words(sent, language), language)
            found[language] = voices.unknown_in(reading, spoken, language)
    return {language: tokens for language, tokens in found.items() if tokens}


def _words(sent: Sent, language: str) -> tuple[str, str]:
    """Return the title and the body that stand in a form."""
    return sent.get(f"texts.{language}.title", ""), sent.get(f"texts.{language}.body", "")


def rows_of(sent: Sent) -> int:
    """Return how many rows of pictures the form shows: those that there are, and an empty one."""
    return min(_frames(sent) + 1, bulletin_faults.MOST_FRAMES)


def _frames(sent: Sent) -> int:
    return sum(name.startswith("frames.") and name.endswith(".text") for name in sent)


def _whole(loaded: BulletinDraft, bulletin: Bulletin | None) -> BulletinDraft:
    spoken, sounds = {}, {}
    for language, one in loaded["spoken"].items():
        text = loaded["texts"].get(language, {"title": "", "body": ""})
        spoken[language] = {
            "text": one["text"],
            "unknown": voices.unknown_in(
                voices.read(text["title"], text["body"], language), one["text"], language
            ),
        }
        before = bulletin["spoken"].get(language) if bulletin else None
        if bulletin and before and before["text"] == one["text"] and language in bulletin["sounds"]:
            sounds[language] = bulletin["sounds"][language]
    return cast(BulletinDraft, {**loaded, "spoken": spoken, "sounds": sounds})


def _written(draft: BulletinDraft) -> Sent:
    whole: Mapping[str, Any] = {**draft}
    plain = {name: whole[name] for name in (*LABELS, "texts", "recordings")}
    sent = forms.prefilled(
        {**plain, "spoken": {name: {"text": one["text"]} for name, one in draft["spoken"].items()}}
    )
    for number, frame in enumerate(draft["frames"]):
        for name in OF_FRAME:
            sent[f"frames.{number}.{name}"] = str(frame[name])  # type: ignore[literal-required]
    return sent


def _form(sent: Sent) -> Form:
    named = {path.format(lang): words for path, words in IN_LANGUAGE.items() for lang in LANGUAGES}
    rows = range(bulletin_faults.MOST_FRAMES)
    framed = {f"frames.{n}.{name}": words for n in rows for name, words in OF_FRAME.items()}
    languages = [Option(one, OWN_NAMES[one]) for one in LANGUAGES]
    audio, typed = _files(FileKind.AUDIO), MultiDict(sent.items(multi=True))
    # The empty row; who leaves it empty sends a row without words, which is none.
    empty = f"frames.{_frames(sent)}"
    typed[f"{empty}.lang"], typed[f"{empty}.seconds"] = LANGUAGES[0], str(SHOWN_SECONDS)
    options: dict[str, Sequence[Option]] = {
        "area_id": places.with_permission(Permission.PROGRAMME_WRITE),
        "level": places.levels(Permission.PROGRAMME_WRITE),
        "priority": names.options(names.PRIORITIES),
        "picture": [*_files(FileKind.PICTURE), *_files(FileKind.VIDEO)],
        **{f"recordings.{one}": audio for one in LANGUAGES},
        **{f"frames.{n}.lang": languages for n in rows},
    }
    return Form(BulletinBodySchema(), typed, options=options, labels={**LABELS, **named, **framed})


def _files(kind: FileKind) -> list[Option]:
    """Return the files of the library that may go out, the last kept first."""
    found = library_search.search(current_store(), FileQuery(kind=kind), limit=MOST_FILES)
    usable = [one for one in found.files if not library.refusal(one)]
    return [Option(one["_id"], media_listed.row_of(show_file(one)).name) for one in usable]
