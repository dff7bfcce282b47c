"""PDF documents: what comes out shows the same and does nothing; what can't be read is refused with the reason."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pikepdf
import pytest

from models.errors import Invalid
from models.files import pdf_cleaner, pdfs
from models.files.limits import MOST_PDF_PIXELS
from tests.documents import HIDDEN, crowded, document, swelling, swelling_in_many, unfolded

MOST_BYTES, MOST_PAGES = 1_000_000, 5


def read(data: bytes) -> pdfs.Pdf:
    return pdfs.read(data, MOST_BYTES, MOST_PAGES)


def code_of(data: bytes) -> tuple[str, dict[str, Any]]:
    with pytest.raises(Invalid) as refused:
        read(data)
    (fault,) = refused.value.faults
    return fault.code, dict(fault.params)


def test_pages_show_what_they_showed_with_their_stamps() -> None:
    made = read(document(pages=2))

    assert made.pages == 2
    shown = unfolded(made.data)
    assert shown.count("(Bien ban) Tj") == 2
    assert shown.count("1 0 0 rg 0 0 50 50 re f") == 2


def test_names_of_resources_stay_though_actions_are_called_so() -> None:
    with pikepdf.open(BytesIO(read(document(hidden=True)).data)) as pdf:
        assert set(pdf.pages[0].obj.Resources.Font.keys()) == {"/A", "/F"}


@pytest.mark.parametrize("words", HIDDEN)
def test_nothing_that_acts_or_hides_comes_along(words: str) -> None:
    original = document(hidden=True)

    assert words in unfolded(original)
    assert words not in unfolded(read(original).data)


def test_new_file_has_nothing_but_pages() -> None:
    with pikepdf.open(BytesIO(read(document(hidden=True)).data)) as pdf:
        assert set(pdf.Root.keys()) == {"/Type", "/Pages"}
        assert "/Info" not in pdf.trailer
        assert not {"/Annots", "/AA", "/Metadata"} & set(pdf.pages[0].obj.keys())


def test_cleaning_what_is_clean_keeps_it() -> None:
    once = read(document(hidden=True))

    assert unfolded(read(once.data).data).count("(Bien ban) Tj") == 1


@pytest.mark.parametrize("user", ["mat-khau", ""])
def test_encrypted_document_is_refused(user: str) -> None:
    locked = document(encryption=pikepdf.Encryption(user=user, owner="chu"))

    assert code_of(locked) == ("upload_encrypted", {})


def test_document_of_too_many_pages_is_refused_with_their_number() -> None:
    assert code_of(document(pages=6)) == ("upload_too_many_pages", {"pages": 6, "max": 5})


def test_document_of_too_many_bytes_is_refused() -> None:
    assert code_of(b"%PDF-1.7" + b" " * MOST_BYTES) == ("upload_too_large", {"max": 1})


@pytest.mark.parametrize(
    "data", [b"%PDF-", b"%PDF-1.4 nothing", document()[:150]], ids=["empty", "nothing", "half"]
)
def test_damaged_document_is_refused(data: bytes) -> None:
    assert code_of(data) == ("upload_pdf_damaged", {})


def test_document_that_swells_is_refused() -> None:
    bomb = swelling(300_000_000)

    assert len(bomb) < MOST_BYTES
    assert code_of(bomb) == ("upload_pdf_damaged", {})


def test_streams_that_swell_together_are_refused() -> None:
    bomb = swelling_in_many(40, 60 << 20)

    assert len(bomb) < 10_000_000
    with pytest.raises(Invalid) as refused:
        pdfs.read(bomb, 15_000_000, MOST_PAGES)
    assert [fault.code for fault in refused.value.faults] == ["upload_too_costly"]


def test_what_draws_stays_and_what_nobody_knows_goes() -> None:
    original = crowded()
    shown = unfolded(read(original).data)

    assert unfolded(original).count("bi mat") > 10
    assert "bi mat" not in shown
    drawn = [
        "(outer) pop",
        "(inner) pop",
        "(glyph) pop",
        "profile",
        "/SMask",
        "/Differences",
        "/ShadingType 2",
    ]
    assert [part for part in [*drawn, "/ca ", "/C1 [", "/Transparency"] if part not in shown] == []


def with_a_picture(width: int) -> bytes:
    """Return a document with a picture that says of itself that it is so wide."""
    out = BytesIO()
    with pikepdf.open(BytesIO(crowded())) as pdf:
        pdf.pages[0].obj.Resources.XObject.X.Resources.XObject.I.Width = width
        pdf.save(out)
    return out.getvalue()


def test_picture_of_too_many_pixels_in_a_document_is_refused() -> None:
    assert read(with_a_picture(MOST_PDF_PIXELS)).pages == 1
    assert code_of(with_a_picture(MOST_PDF_PIXELS + 1)) == ("upload_pdf_damaged", {})


def test_cleaner_says_the_same_in_the_process_of_its_caller() -> None:
    assert pdf_cleaner.make(document(pages=3, hidden=True), max_pages=MOST_PAGES).facts == {"pages": 3}
    with pytest.raises(Invalid) as refused:
        pdf_cleaner.make(document(pages=6), max_pages=MOST_PAGES)
    assert [fault.code for fault in refused.value.faults] == ["upload_too_many_pages"]


@pytest.mark.parametrize(
    ("data", "is_one"), [(document(), True), (b"\xef\xbb\xbf%PDF-1.4", True), (b"GIF89a", False)]
)
def test_pdf_is_known_by_its_beginning(data: bytes, is_one: bool) -> None:
    assert pdfs.is_pdf(data) is is_one
