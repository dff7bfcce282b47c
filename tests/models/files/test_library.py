"""The media library keeps each file once, finds it again, and tells what may be published."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from models.files import kinds, library, library_facts, library_search, stored_files
from models.files.kinds import FileKind, Part, ReadFile
from models.files.library import Kept, LibraryFile, Origin
from models.files.library_search import FileQuery
from models.store import Store, events
from tests.builders import PHUONG_LONG_DUC, PHUONG_TRA_VINH, VINH_LONG
from tests.media import in_library, text_document
from tests.photos import photo
from tests.posting import HEALTH, WARD

ORIGIN = Origin("Ảnh_chợ.jpg", WARD, PHUONG_TRA_VINH)


def kept(store: Store, data: bytes = b"picture", said: str = "") -> Kept:
    parts = {"large": Part(data, "jpg", "image/jpeg"), "thumb": Part(b"small", "jpg", "image/jpeg")}
    read = ReadFile(parts, {"width": 8, "height": 6}, said)
    return library.keep(store, FileKind.PICTURE, read, ORIGIN, actor=events.SYSTEM)


def stored(store: Store) -> int:
    return store.db[stored_files.BUCKET].files.count_documents({})


def found(store: Store, **wanted: Any) -> list[str]:
    return [file["_id"] for file in library_search.search(store, FileQuery(**wanted)).files]


def test_the_same_file_is_kept_once_whoever_sends_it(store: Store) -> None:
    first, again = kept(store), kept(store)
    assert (first.is_new, again.is_new) == (True, False)
    assert (again.file["_id"], stored(store)) == (first.file["_id"], 2)


def test_two_who_send_the_same_at_once_keep_it_once(store: Store) -> None:
    with ThreadPoolExecutor(8) as pool:
        ids = {one.file["_id"] for one in pool.map(lambda _: kept(store), range(8))}
    assert (len(ids), stored(store)) == (1, 2)


def test_a_file_begins_with_a_title_and_nothing_that_is_not_known(store: Store) -> None:
    file = kept(store).file
    assert file["title"] == {"vi": "Ảnh chợ"}
    assert (file["area_id"], file["source_agency_id"]) == (PHUONG_TRA_VINH, WARD)
    assert (file["rights"]["kind"], file["consent"]["kind"]) == ("unknown", "unknown")
    assert library.refusal(file) == "media_consent_unknown"


@pytest.mark.parametrize(
    ("rights", "consent", "code"),
    [
        ("own", "given", ""),
        ("public_domain", "not_needed", ""),
        ("own", "refused", "media_consent_refused"),
        ("own", "unknown", "media_consent_unknown"),
        ("unknown", "given", "media_rights_unknown"),
    ],
)
def test_what_nobody_allowed_is_not_published(store: Store, rights: str, consent: str, code: str) -> None:
    file = in_library(store, rights={"kind": rights, "note": ""}, consent={"kind": consent, "note": ""})
    assert library.refusal(file) == code


def test_the_bytes_come_back(store: Store) -> None:
    file = kept(store, b"x" * 1000).file
    assert library.open_part(store, library.part(file)).read() == b"x" * 1000
    assert library.part(file, "thumb")["bytes"] == 5


@pytest.fixture
def bridge(store: Store) -> LibraryFile:
    """A picture about which something is said, beside one that says nothing."""
    in_library(store, name="khac.jpg", area_id=PHUONG_LONG_DUC, taken_on="2026-01-05")
    return in_library(
        store,
        title={"vi": "Khánh thành cầu Long Bình", "km": "ស្ពានថ្មី"},
        description={"en": "Opening of the bridge"},
        tags=["Giao thông", "giao thong", "Cầu"],
        area_id=PHUONG_TRA_VINH,
        taken_on="2026-10-02",
        source_agency_id=HEALTH,
    )


@pytest.mark.parametrize(
    "wanted",
    [
        {"text": "cầu long bình"},
        {"text": "CAU  long"},
        {"text": "ស្ពាន"},
        {"text": "opening bridge"},
        {"tag": "giao thông"},
        {"tag": "GIAO THONG"},
        {"begin": "2026-10-01", "end": "2026-10-31"},
        {"area_id": PHUONG_TRA_VINH},
        {"agency_id": HEALTH},
        {"agency_id": HEALTH, "area_id": VINH_LONG, "kind": "picture", "consent": "given", "rights": "own"},
    ],
)
def test_a_file_is_found_again(store: Store, bridge: LibraryFile, wanted: dict[str, str]) -> None:
    assert found(store, **wanted) == [bridge["_id"]]


@pytest.mark.parametrize("wanted", [{"text": "cau xyz"}, {"text": "!!"}, {"kind": "video"}, {"tag": "x"}])
def test_what_does_not_fit_is_not_found(store: Store, bridge: LibraryFile, wanted: dict[str, str]) -> None:
    assert found(store, **wanted) == []


def test_tags_that_differ_in_their_marks_are_one(bridge: LibraryFile) -> None:
    assert bridge["tags"] == ["Giao thông", "Cầu"]


def test_pages_follow_one_another(store: Store) -> None:
    made = [in_library(store, name=f"{n}.jpg")["_id"] for n in range(5)]
    first = library_search.search(store, FileQuery(), limit=3)
    second = library_search.search(store, FileQuery(), after=first.next, limit=3)
    assert [file["_id"] for file in [*first.files, *second.files]] == made[::-1]
    assert second.next is None


def test_a_file_is_found_by_what_it_says_of_itself(store: Store) -> None:
    file = kept(store, said="Kế hoạch tiêm chủng").file
    assert file["title"] == {"vi": "Kế hoạch tiêm chủng"}
    assert found(store, text="tiem chung") == [file["_id"]]


def test_everything_wrong_with_a_description_is_told_at_once(store: Store) -> None:
    wrong: Any = {
        "title": {"vi": " "},
        "alt": {"fr": "x", "vi": "a" * 501},
        "tags": ["a", " "],
        "area_id": "x",
        "source_agency_id": "khong_co:86",
        "taken_on": "2999-01-01",
        "rights": {"kind": "licensed", "note": ""},
        "consent": {"kind": "perhaps", "note": "x" * 1001},
    }
    faults = {(fault.field, fault.code) for fault in library_facts.faults(store, wrong)}
    assert faults == {
        ("title", "required"),
        ("alt.fr", "unknown_field"),
        ("alt.vi", "too_long"),
        ("tags.1", "required"),
        ("area_id", "area_unknown"),
        ("source_agency_id", "agency_unknown"),
        ("taken_on", "day_not_past"),
        ("rights.note", "required"),
        ("consent.kind", "not_a_choice"),
        ("consent.note", "too_long"),
    }


@pytest.mark.parametrize(
    ("data", "kind", "parts"),
    [
        (photo((80, 60)), FileKind.PICTURE, {"large", "thumb"}),
        (text_document(), FileKind.OFFICE, {"document"}),
    ],
)
def test_each_kind_is_known_by_its_first_bytes(
    store: Store, data: bytes, kind: FileKind, parts: set[str]
) -> None:
    known, read = kinds.read(store.settings, data)
    assert (known, set(read.parts)) == (kind, parts)


def test_every_kind_says_which_part_is_the_file_and_how_long_one_stays_unused() -> None:
    assert all(row.main and row.unused_for.days >= 30 for row in kinds.KINDS.values())
    assert list(kinds.KINDS)[-1] is FileKind.PICTURE
