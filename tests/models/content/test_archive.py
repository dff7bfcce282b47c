"""The archive of a period holds every edition as it was out, with its files and an index, and takes little memory."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import tracemalloc
import zipfile
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from models.content import archive, archive_rows, library_desk, publishing
from models.content.archive_rows import Period
from models.content.posts import Post
from models.errors import Clash, Invalid
from models.exports.taken import EXPORTS
from models.files import library
from models.files.kinds import FileKind
from models.language.dates import VIETNAM
from models.store import Store, events
from tests.builders import PHUONG_LONG_DUC, PHUONG_TRA_VINH, VINH_LONG, post
from tests.media import in_library
from tests.posting import EDITOR, drafted

TODAY = datetime.now(VIETNAM).date()


def taken(
    store: Store, *, area_id: str = VINH_LONG, first: date = TODAY, lang: str = "vi"
) -> zipfile.ZipFile:
    pieces = archive.stream(store, EDITOR, Period(first, TODAY, area_id), lang)
    return zipfile.ZipFile(io.BytesIO(b"".join(pieces)))


def index(archived: zipfile.ZipFile) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(archived.read("index.json"))["editions"]
    return found


def read(archived: zipfile.ZipFile, name: str) -> str:
    return archived.read(name).decode()


@pytest.fixture
def bridge(store: Store) -> Post:
    """A post in two languages with a picture and a paper."""
    picture = in_library(store, data=b"picture", alt={"vi": "Cây cầu"})
    paper = in_library(store, kind=FileKind.DOCUMENT, data=b"%PDF", title={"vi": "Bản vẽ"})
    return post(
        store,
        title='=1+1 "Cầu" <mới>',
        body="<p>Thông xe <b>ngày mai</b>.</p>",
        translations={"en": {"title": "A bridge", "body": "<p>It opens tomorrow.</p>"}},
        image=picture["_id"],
        media=[
            {"file_id": picture["_id"], "caption": {"vi": "Cầu <mới>"}, "alt": {}},
            {"file_id": paper["_id"], "caption": {}, "alt": {}},
        ],
    )


def test_every_edition_stands_in_each_language_with_its_files(store: Store, bridge: Post) -> None:
    archived = taken(store)
    (line,) = index(archived)
    assert archived.testzip() is None
    assert line["texts"] == {lang: f"posts/{bridge['_id']}/1/{lang}.html" for lang in ("en", "vi")}
    page, plain = (read(archived, f"posts/{bridge['_id']}/1/vi.{ending}") for ending in ("html", "txt"))
    assert "<p>Thông xe <b>ngày mai</b>.</p>" in page
    assert 'alt="Cây cầu"' in page
    assert "Cầu &lt;mới&gt;" in page
    assert "Thông xe ngày mai." in plain
    assert sorted(archived.read(name) for name in line["files"]) == [b"%PDF", b"picture"]


def test_every_link_of_a_page_leads_to_something_in_the_archive(store: Store, bridge: Post) -> None:
    archived = taken(store)
    names = set(archived.namelist())
    for name in (one for one in names if one.endswith(".html")):
        folder = name.rpartition("/")[0]
        for link in re.findall(r'(?:href|src)="([^"]+)"', read(archived, name)):
            path = link.replace("../../../", "") if folder else link
            assert path in names, (name, link)
        assert "<script" not in read(archived, name)
        assert "://" not in re.sub(r"<meta[^>]*>", "", read(archived, name))


def test_the_index_is_a_table_that_no_spreadsheet_runs(store: Store, bridge: Post) -> None:
    archived = taken(store)
    text = read(archived, "index.csv")
    headings, row = csv.reader(io.StringIO(text.removeprefix("\ufeff")))
    assert headings[:4] == ["Mã bài", "Bản số", "Đăng lúc", "Tiêu đề"]
    assert row[0] == bridge["_id"]
    assert row[3].startswith("'=1+1")
    assert "1 bản đã đăng" in read(archived, "index.html")
    assert read(taken(store, lang="en"), "index.csv").startswith("\ufeffPost,")


def test_a_correction_stands_in_page_and_text_as_readers_saw_it(store: Store) -> None:
    facts = {
        "claim": {"vi": "Vỡ đê, xem gia.example"},
        "truth": {"vi": "Đê còn nguyên."},
        "source": "",
        "who": "",
    }
    made = post(store, kind="correction", correction=facts)
    archived = taken(store)
    for ending in ("html", "txt"):
        text = read(archived, f"posts/{made['_id']}/1/vi.{ending}")
        assert "Vỡ đê, xem gia[.]example" in text
        assert "Đê còn nguyên." in text


def test_a_file_that_two_posts_use_is_there_once(store: Store) -> None:
    picture = in_library(store)
    post(store, image=picture["_id"])
    post(store, image=picture["_id"])
    archived = taken(store)
    assert [name for name in archived.namelist() if name.startswith("files/")] == [
        f"files/{picture['_id']}.jpg"
    ]
    assert len(index(archived)) == 2


def test_what_somebody_said_no_to_is_left_out_and_named(store: Store, bridge: Post) -> None:
    file = library.get(store, str(bridge["image"]))
    no: Any = {"consent": {"kind": "refused", "note": "Đã rút lại"}}
    library_desk.describe(store, EDITOR, file["_id"], no, expect=file["version"])
    archived = taken(store)
    (line,) = index(archived)
    assert line["withheld"] == [file["_id"]]
    assert not any(file["_id"] in name for name in archived.namelist())


def test_what_was_withdrawn_is_there_and_what_was_never_out_is_not(store: Store) -> None:
    gone = post(store)
    publishing.withdraw(store, gone["_id"], events.SYSTEM, {"vi": "Sai ngày"})
    drafted(store)
    assert [(line["post"], line["state"]) for line in index(taken(store))] == [(gone["_id"], "Đã gỡ")]


def test_what_is_for_staff_stands_apart_and_only_where_it_is_asked_for(store: Store) -> None:
    public, staff = post(store), post(store, audience="staff")
    assert [line["post"] for line in index(taken(store))] == [public["_id"]]
    pieces = archive.stream(store, EDITOR, Period(TODAY, TODAY, VINH_LONG, staff=True), "vi")
    archived = zipfile.ZipFile(io.BytesIO(b"".join(pieces)))
    found = {line["post"]: (line["audience"], line["texts"]["vi"]) for line in index(archived)}
    assert found == {
        public["_id"]: ("Mọi người", f"posts/{public['_id']}/1/vi.html"),
        staff["_id"]: ("Nội bộ cán bộ", f"staff/{staff['_id']}/1/vi.html"),
    }


def test_a_document_is_known_by_its_number_and_signer(store: Store) -> None:
    facts = {
        "number": "12/CT-UBND",
        "issued_by": "UBND tỉnh",
        "issued_on": "2026-11-20",
        "signer": "Nguyễn Văn Thử",
    }
    made = post(store, kind="document", document=facts)
    archived = taken(store)
    (line,) = index(archived)
    assert (line["document_number"], line["document_signer"]) == ("12/CT-UBND", "Nguyễn Văn Thử")
    plain = read(archived, f"posts/{made['_id']}/1/vi.txt")
    assert "Văn bản: 12/CT-UBND, UBND tỉnh, ban hành ngày 20/11/2026" in plain
    assert "Người ký: Nguyễn Văn Thử" in plain


def test_plain_text_says_what_was_claimed_what_is_true_and_why_it_was_withdrawn(store: Store) -> None:
    facts = {"claim": {"vi": "Vỡ đê"}, "truth": {"vi": "Đê an toàn"}, "source": "Biên bản", "who": "Chi cục"}
    made = post(store, kind="correction", correction=facts)
    publishing.withdraw(store, made["_id"], events.SYSTEM, {"vi": "Nhầm đê"})
    plain = read(taken(store), f"posts/{made['_id']}/1/vi.txt")
    wanted = (
        "Tin sai: Vỡ đê",
        "Sự thật: Đê an toàn",
        "Căn cứ: Biên bản",
        "Cơ quan xác nhận: Chi cục",
        "Nhầm đê",
    )
    assert [part for part in wanted if part not in plain] == []


def test_only_the_area_and_the_period_are_in_it(store: Store) -> None:
    here = post(store, area_id=PHUONG_TRA_VINH)
    post(store, area_id=PHUONG_LONG_DUC)
    assert [line["post"] for line in index(taken(store, area_id=PHUONG_TRA_VINH))] == [here["_id"]]
    before = Period(TODAY - timedelta(days=9), TODAY - timedelta(days=1), VINH_LONG)
    assert archive_rows.post_ids(store, EDITOR, before) == []


@pytest.mark.parametrize(
    ("first", "code"),
    [(TODAY + timedelta(days=1), "period_disordered"), (TODAY - timedelta(days=366), "span_too_long")],
)
def test_a_period_is_in_order_and_not_too_long(store: Store, first: date, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        taken(store, first=first)
    assert refused.value.faults[0].code == code


def test_more_than_an_archive_holds_is_refused_before_anything_is_sent(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive_rows, "MOST_EDITIONS", 1)
    post(store)
    post(store)
    with pytest.raises(Clash) as refused:
        archive.stream(store, EDITOR, Period(TODAY, TODAY, VINH_LONG), "vi")
    assert refused.value.code == "archive_too_large"


def test_who_took_it_is_noted_and_whether_to_its_end(store: Store) -> None:
    post(store, image=in_library(store, data=os.urandom(300_000))["_id"])
    taken(store)
    pieces = archive.stream(store, EDITOR, Period(TODAY, TODAY, VINH_LONG), "vi")
    next(pieces)
    del pieces
    rows = list(store.collection(EXPORTS).find().sort("_id"))
    assert [(row["official_id"], row["format"], row["state"]) for row in rows] == [
        (EDITOR.id, "zip", "finished"),
        (EDITOR.id, "zip", "interrupted"),
    ]
    assert rows[0]["filter"]["area"] == VINH_LONG
    assert rows[0]["count"] == 1


def _peak(store: Store) -> tuple[int, int]:
    """How large the archive is, and how much memory it took at most, in bytes."""
    tracemalloc.start()
    size = sum(map(len, archive.stream(store, EDITOR, Period(TODAY, TODAY, VINH_LONG), "vi")))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return size, peak


def test_memory_does_not_grow_with_what_is_in_it(store: Store) -> None:
    sizes = []
    for count in (1, 6):
        for _ in range(count):
            post(store, image=in_library(store, data=os.urandom(1_000_000))["_id"])
        sizes.append(_peak(store))
    (small, least), (large, most) = sizes
    assert large > 6 * small
    assert most < 1.5 * least


def test_moments_are_those_of_vietnam(store: Store) -> None:
    period = Period(date(2026, 1, 1), date(2026, 1, 1), VINH_LONG)
    assert period.begin == datetime(2025, 12, 31, 17, tzinfo=UTC)
    assert period.end - period.begin == timedelta(days=1)
