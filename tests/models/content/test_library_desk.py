"""Officials send, describe and remove files; what is used stays, what nobody used for long goes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from models.areas import agencies
from models.content import (
    approving,
    drafting,
    file_uses,
    library_desk,
    post_files,
    publishing,
    unused_library,
)
from models.content.posts import Medium, Post
from models.errors import Clash, Forbidden, Invalid, NotFound, Stale
from models.files import library
from models.files.kinds import FileKind
from models.files.library import LIBRARY_FILES, LibraryFile
from models.store import Store, events, outbox
from models.store.collections import Kind
from tests.builders import PHUONG_LONG_DUC, post, post_draft
from tests.media import in_library, text_document
from tests.posting import EDITOR, WARD_WRITER, drafted, somebody, submitted

LATER = timedelta(days=3 * 366)

#: Of another ward.
STRANGER = somebody("handler", PHUONG_LONG_DUC, agencies.committee(PHUONG_LONG_DUC))


def medium(file: LibraryFile, **given: Any) -> Medium:
    row: Medium = {"file_id": file["_id"], "caption": {}, "alt": {}, **given}  # type: ignore[typeddict-item]
    return row


def faults(refused: pytest.ExceptionInfo[Invalid]) -> set[tuple[str, str]]:
    return {(fault.field, fault.code) for fault in refused.value.faults}


def cleaned(store: Store, file: LibraryFile, after: timedelta = LATER) -> datetime | None:
    return unused_library.clean(store, file["_id"], datetime.now(UTC) + after)


def said_no(store: Store, file: LibraryFile) -> None:
    no: Any = {"consent": {"kind": "refused", "note": "Đã rút lại"}}
    library_desk.describe(store, EDITOR, file["_id"], no, expect=library.get(store, file["_id"])["version"])


def test_a_file_that_was_sent_is_of_the_senders_office(store: Store) -> None:
    kept = library_desk.upload(store, WARD_WRITER, text_document(), "C:\\ke hoach.docx")
    assert (kept.file["kind"], kept.file["name"], kept.file["title"]) == (
        "office",
        "ke hoach.docx",
        {"vi": "Kế hoạch"},
    )
    assert kept.file["consent"]["kind"] == "not_needed"
    assert library_desk.may_change(store, WARD_WRITER, kept.file)


def test_another_office_neither_describes_nor_removes_it(store: Store) -> None:
    file = in_library(store)
    with pytest.raises(Forbidden):
        library_desk.describe(store, STRANGER, file["_id"], {"tags": ["x"]}, expect=file["version"])
    with pytest.raises(Forbidden):
        library_desk.remove(store, STRANGER, file["_id"], expect=file["version"])


def test_nobody_gives_a_file_to_where_they_may_not_write(store: Store) -> None:
    file = in_library(store)
    moved: Any = {"area_id": PHUONG_LONG_DUC}
    with pytest.raises(Forbidden):
        library_desk.describe(store, WARD_WRITER, file["_id"], moved, expect=file["version"])


def test_two_who_describe_at_once_do_not_undo_one_another(store: Store) -> None:
    file = in_library(store)
    library_desk.describe(store, EDITOR, file["_id"], {"tags": ["a"]}, expect=file["version"])
    with pytest.raises(Stale):
        library_desk.describe(store, EDITOR, file["_id"], {"tags": ["b"]}, expect=file["version"])


def test_who_said_what_of_consent_stays_in_the_trace(store: Store) -> None:
    file = in_library(store)
    said_no(store, file)
    last = events.timeline(store, Kind.LIBRARY_FILE, file["_id"])[-1]
    assert (last["actor"]["id"], last["changes"]["consent"]) == (EDITOR.id, "refused")


def test_a_post_is_refused_with_every_file_that_it_may_not_take(store: Store) -> None:
    fine = in_library(store)
    asked = in_library(store, consent={"kind": "unknown", "note": ""})
    refusing = in_library(store, consent={"kind": "refused", "note": ""})
    rights = in_library(store, rights={"kind": "unknown", "note": ""})
    neither = in_library(
        store, consent={"kind": "unknown", "note": ""}, rights={"kind": "unknown", "note": ""}
    )
    paper = in_library(store, kind=FileKind.DOCUMENT)
    media = [medium(one) for one in (fine, asked, refusing, rights, fine, neither)]
    with pytest.raises(Invalid) as refused:
        drafting.begin(
            store, WARD_WRITER, post_draft(media=[*media, medium(fine, file_id="x")], image=paper["_id"])
        )
    assert faults(refused) == {
        ("media.1.file_id", "media_consent_unknown"),
        ("media.2.file_id", "media_consent_refused"),
        ("media.3.file_id", "media_rights_unknown"),
        ("media.4.file_id", "id_repeated"),
        ("media.5.file_id", "media_consent_unknown"),
        ("media.5.file_id", "media_rights_unknown"),
        ("media.6.file_id", "media_unknown"),
        ("image", "media_not_a_picture"),
    }


def test_a_post_does_not_go_out_with_what_was_refused_since(store: Store) -> None:
    file = in_library(store)
    waiting = submitted(store, media=[medium(file)])
    said_no(store, file)
    with pytest.raises(Invalid) as refused:
        approving.approve(store, EDITOR, waiting["_id"], expect=waiting["version"])
    assert faults(refused) == {("media.0.file_id", "media_consent_refused")}


def test_readers_no_longer_get_what_was_refused_since(store: Store) -> None:
    kept, gone = in_library(store), in_library(store)
    made = post(store, media=[medium(kept), medium(gone)])
    said_no(store, gone)
    assert [one.file["_id"] for one in post_files.of_post(store, made)] == [kept["_id"]]
    with pytest.raises(NotFound):
        post_files.one(store, made, gone["_id"])


@pytest.mark.parametrize(
    ("own", "of_library", "lang", "shown"),
    [
        ({"vi": "Của bài", "en": "Ours"}, {"en": "Library"}, "en", ("Ours", "en")),
        ({"vi": "Của bài"}, {"en": "Library"}, "en", ("Library", "en")),
        ({"vi": "Của bài"}, {"en": "Library"}, "km", ("Của bài", "vi")),
        ({}, {"en": "Library"}, "km", ("Library", "en")),
        ({}, {}, "km", ("", "")),
    ],
)
def test_alternative_texts_say_which_language_they_are_in(
    store: Store, own: Mapping[str, str], of_library: Mapping[str, str], lang: str, shown: tuple[str, str]
) -> None:
    file = in_library(store, alt=of_library)
    (one,) = post_files.of_post(store, post(store, media=[medium(file, alt=own)]))
    assert (one.alt(lang)["text"], one.alt(lang)["lang"]) == shown


def uses(store: Store, file: LibraryFile) -> list[tuple[str, str]]:
    return [(use["kind"], use["id"]) for use in file_uses.of_file(store, file["_id"])]


def test_what_uses_a_file_is_told_and_keeps_it_from_being_removed(store: Store) -> None:
    file = in_library(store)
    made = post(store, image=file["_id"])
    assert uses(store, file) == [("post", made["_id"]), ("edition", made["_id"])]
    with pytest.raises(Clash) as refused:
        library_desk.remove(store, EDITOR, file["_id"], expect=file["version"])
    assert (refused.value.code, made["_id"] in refused.value.params["uses"]) == ("media_used", True)
    assert library.get(store, file["_id"])["version"] == file["version"]


def test_an_edition_keeps_the_file_of_a_post_that_was_withdrawn(store: Store) -> None:
    file = in_library(store)
    publishing.withdraw(store, post(store, image=file["_id"])["_id"], events.SYSTEM, {"vi": "Sai ngày"})
    assert cleaned(store, file) is None
    assert library.get(store, file["_id"])


def test_a_file_that_nothing_uses_is_removed_with_its_parts(store: Store) -> None:
    file = in_library(store)
    library_desk.remove(store, EDITOR, file["_id"], expect=file["version"])
    with pytest.raises(NotFound):
        library.get(store, file["_id"])
    assert store.db["files.files"].count_documents({}) == 0
    assert events.timeline(store, Kind.LIBRARY_FILE, file["_id"])[-1]["action"] == "removed"


def test_a_file_is_not_taken_into_use_while_it_is_removed(store: Store) -> None:
    """A draft that named it before it was gone is told, and makes no post."""
    file = in_library(store)
    draft: Any = post_draft(image=file["_id"])
    assert drafting.faults(store, draft) == []
    library_desk.remove(store, EDITOR, file["_id"], expect=file["version"])
    with pytest.raises(Clash) as refused:
        store.transact(lambda session: library.hold(store, [file["_id"]], session))
    assert refused.value.code == "media_gone"


def test_a_file_is_looked_at_when_it_was_unused_for_as_long_as_its_kind_says(store: Store) -> None:
    file = in_library(store)
    (row,) = store.collection(outbox.OUTBOX).find({"reaction": "clean_library"})
    assert row["due_at"] - file["at"] == timedelta(days=365)


def test_what_nobody_used_for_so_long_is_removed(store: Store) -> None:
    file = in_library(store)
    assert cleaned(store, file) is None
    assert store.collection(LIBRARY_FILES).count_documents({}) == 0


def test_what_was_used_meanwhile_is_looked_at_again_later(store: Store) -> None:
    file = in_library(store)
    draft = drafted(store, image=file["_id"])
    again_at = cleaned(store, file, timedelta(days=30))
    assert again_at is not None
    assert again_at > datetime.now(UTC) + timedelta(days=360)
    assert cleaned(store, file) is not None, "a draft has it still"
    _given_up(store, draft)
    assert cleaned(store, file) is None
    assert store.collection(LIBRARY_FILES).count_documents({}) == 0


def _given_up(store: Store, draft: Post) -> None:
    drafting.edit(store, WARD_WRITER, draft["_id"], {"image": None}, expect=draft["version"])
