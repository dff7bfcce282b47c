"""Small PDFs that draw without an end: refused before anybody has to open them; what offices send passes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from models.errors import Invalid
from models.files import pdf_cleaner
from models.files.limits import MOST_DRAWN_OF_A_PAGE, MOST_NESTED

SQUARE = b"0 0 9 9 re f"


def _named(resources: Mapping[str, Object]) -> Dictionary:
    return Dictionary({f"/{name}": held for name, held in resources.items()})


def form(pdf: Pdf, content: bytes, **resources: Object) -> Stream:
    """A form that draws with these resources."""
    made = pdf.make_stream(content, Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 600, 800])
    made.Resources = _named(resources)
    return made


def nested(pdf: Pdf, depth: int, content: bytes) -> Stream:
    """A form in a form and so on: each draws the next as its content says, by the name F."""
    made = form(pdf, SQUARE)
    for _ in range(depth):
        made = form(pdf, content, XObject=Dictionary(F=made))
    return made


def saved(pdf: Pdf, contents: Sequence[bytes], **resources: Object) -> bytes:
    """The file, with one page of these contents."""
    page = pdf.add_blank_page(page_size=(600, 800))
    page.obj.Contents = Array([pdf.make_stream(content) for content in contents])
    page.obj.Resources = _named(resources)
    out = BytesIO()
    pdf.save(out)
    return out.getvalue()


def drawing_forms(depth: int, content: bytes) -> bytes:
    pdf = Pdf.new()
    return saved(pdf, [b"/F Do"], XObject=Dictionary(F=nested(pdf, depth, content)))


def drawing_itself() -> bytes:
    pdf = Pdf.new()
    made = form(pdf, b"/F Do")
    made.Resources = Dictionary(XObject=Dictionary(F=made))
    return saved(pdf, [b"/F Do"], XObject=Dictionary(F=made))


def swelling_content() -> bytes:
    pdf = Pdf.new()
    return saved(pdf, [b"1 0 0 1 0 0 cm\n" * (MOST_DRAWN_OF_A_PAGE.bytes // 15 + 1)])


def name_in_one_stream_and_operator_in_the_next() -> bytes:
    pdf = Pdf.new()
    deep = nested(pdf, 6, b"/F Do " * 10)
    return saved(pdf, [b"/F ", b"Do"], XObject=Dictionary(F=deep))


def invisible_tiles() -> bytes:
    pdf = Pdf.new()
    tile = pdf.make_stream(SQUARE, PatternType=1, PaintType=1, TilingType=1, BBox=[0, 0, 1, 1])
    tile.XStep, tile.YStep, tile.Resources = 0.001, 0.001, Dictionary()
    return saved(pdf, [b"/Pattern cs /P scn 0 0 600 800 re f"], Pattern=Dictionary(P=tile))


def dear_letters(times: int) -> bytes:
    pdf = Pdf.new()
    letter = pdf.make_stream(b"500 0 d0 " + SQUARE * 100)
    font = Dictionary(
        Type=Name.Font, Subtype=Name.Type3, FontBBox=[0, 0, 1, 1], FontMatrix=[1, 0, 0, 1, 0, 0]
    )
    font.CharProcs, font.Encoding = Dictionary(a=letter), Dictionary(Differences=[97, Name.a])
    font.FirstChar, font.LastChar, font.Widths = 97, 97, [1]
    text = b"BT /T 9 Tf (" + b"a(a)" * times + b") Tj ET"
    return saved(pdf, [text], Font=Dictionary(T=pdf.make_indirect(font)))


def masks() -> bytes:
    pdf = Pdf.new()
    deep = nested(pdf, 6, b"/F Do " * 10)
    state = Dictionary(SMask=Dictionary(S=Name.Luminosity, G=deep))
    return saved(pdf, [b"/G gs " + SQUARE], ExtGState=Dictionary(G=state))


DEAR = {
    "thirty forms that draw the next ten times": lambda: drawing_forms(30, b"/F Do " * 10),
    "six forms that draw the next ten times": lambda: drawing_forms(6, b"/F Do " * 10),
    "a comment between name and operator": lambda: drawing_forms(6, b"/F%x\nDo " * 10),
    "a name that is written otherwise": lambda: drawing_forms(6, b"/#46 Do " * 10),
    "a name and its operator apart": name_in_one_stream_and_operator_in_the_next,
    "forms nested too deep": lambda: drawing_forms(MOST_NESTED + 1, b"/F Do"),
    "a form that draws itself": drawing_itself,
    "contents that swell": swelling_content,
    "tiles that nobody sees": invisible_tiles,
    "letters that are dear": lambda: dear_letters(20_000),
    "masks that are dear": masks,
}

CHEAP = {
    "forms in forms": lambda: drawing_forms(10, b"/F Do"),
    "a sign that is drawn a thousand times": lambda: drawing_forms(1, b"/F Do " * 1000),
    "a text in letters that are drawn": lambda: dear_letters(1000),
}


@pytest.mark.parametrize("name", DEAR)
def test_document_that_draws_too_much_is_refused(name: str) -> None:
    with pytest.raises(Invalid) as refused:
        pdf_cleaner.make(DEAR[name](), max_pages=5)

    assert [fault.code for fault in refused.value.faults] == ["upload_too_costly"]


@pytest.mark.parametrize("name", CHEAP)
def test_document_that_draws_what_documents_draw_is_taken(name: str) -> None:
    made = pdf_cleaner.make(CHEAP[name](), max_pages=5)

    with pikepdf.open(BytesIO(made.parts["document"])) as pdf:
        assert len(pdf.pages) == made.facts["pages"] == 1
