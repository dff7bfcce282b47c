"""Administrative documents (văn bản hành chính) as DOCX: heading, number, place, body, tables, signature block.

The form follows Decree 30/2020/NĐ-CP; its words and measures stand in `models/data/administrative_document.yml`.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from models.store import datafiles

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import _Cell

FILE = "administrative_document.yml"

#: Paper A4, in millimetres.
SHORT_SIDE, LONG_SIDE = 210, 297


@dataclass(frozen=True)
class PaperPart:
    """A part in words: a heading and its paragraphs."""

    heading: str
    paragraphs: Sequence[str]


@dataclass(frozen=True)
class PaperTable:
    """A table under a heading; rows whose numbers are in `bold` are sums."""

    heading: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    bold: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Paper:
    """One document.

    :param superior: the body above whoever issues it; "" for none.
    :param addressed: to whom it goes.
    :param recipients: who gets a copy (nơi nhận).
    :param mark: what stands small at the end, such as a hash.
    """

    superior: str
    issuer: str
    place: str
    on: date
    title: str
    addressed: str
    parts: Sequence[PaperPart]
    tables: Sequence[PaperTable]
    recipients: Sequence[str]
    mark: str = ""
    closing: Sequence[PaperPart] = field(default=())


def layout() -> dict[str, Any]:
    """Return the words and measures of the form."""
    return dict(datafiles.read(FILE))


def docx(paper: Paper) -> bytes:
    """Return a document as a DOCX file."""
    # Word documents are made by few: whoever makes none does not wait for the library.
    import docx as word

    form, made = layout(), word.Document()
    _set_page(made, form)
    _head(made, paper, form)
    _line(made, form["kind"], bold=True, center=True)
    _line(made, paper.title, bold=True, center=True)
    _line(made, form["addressed"].format(to=paper.addressed), center=True)
    for number, part in enumerate(paper.parts, start=1):
        _part(made, part, number)
    for table in paper.tables:
        _line(made, table.heading, bold=True)
        _table(made, table)
    for part in paper.closing:
        _part(made, part)
    _foot(made, paper, form)
    if paper.mark:
        _line(made, paper.mark, size=8)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def _set_page(made: Document, form: dict[str, Any]) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    section, margins = made.sections[0], form["margins"]
    section.page_width, section.page_height = Mm(SHORT_SIDE), Mm(LONG_SIDE)
    section.top_margin, section.bottom_margin = Mm(margins["top"]), Mm(margins["bottom"])
    section.left_margin, section.right_margin = Mm(margins["left"]), Mm(margins["right"])
    style: Any = made.styles["Normal"]
    style.font.name, style.font.size = form["font"], Pt(form["size"])
    # Word takes the font of Vietnamese letters from here.
    style.element.rPr.rFonts.set(qn("w:eastAsia"), form["font"])


def _head(made: Document, paper: Paper, form: dict[str, Any]) -> None:
    left, right = made.add_table(rows=1, cols=2).rows[0].cells
    on = paper.on
    when = form["place_and_date"].format(place=paper.place, day=on.day, month=on.month, year=on.year)
    _fill(left, [(paper.superior.upper(), ""), (paper.issuer.upper(), "bold"), (form["number"], "")])
    _fill(right, [(form["nation"], "bold"), (form["motto"], "bold"), (when, "italic")])


def _foot(made: Document, paper: Paper, form: dict[str, Any]) -> None:
    left, right = made.add_table(rows=1, cols=2).rows[0].cells
    named = [(f"- {one};", "") for one in paper.recipients]
    _fill(left, [(form["recipients_head"], "italic"), *named, (f"- {form['archive']}.", "")], center=False)
    _fill(right, [(form["signer"], "bold"), (form["signer_note"], "italic")])


def _fill(cell: _Cell, lines: Sequence[tuple[str, str]], *, center: bool = True) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    for number, (text, style) in enumerate(line for line in lines if line[0]):
        paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
        if center:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        run = paragraph.add_run(text)
        run.bold, run.italic = style == "bold", style == "italic"


def _line(made: Document, text: str, *, bold: bool = False, center: bool = False, size: int = 0) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    paragraph = made.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if center else WD_ALIGN_PARAGRAPH.JUSTIFY
    run = paragraph.add_run(text)
    run.bold = bold
    if size:
        run.font.size = Pt(size)


def _part(made: Document, part: PaperPart, number: int = 0) -> None:
    _line(made, f"{number}. {part.heading}" if number else part.heading, bold=True)
    for text in part.paragraphs:
        _line(made, text)


def _table(made: Document, content: PaperTable) -> None:
    table = made.add_table(rows=1, cols=len(content.heads))
    table.style = "Table Grid"
    _row(table.rows[0].cells, content.heads, bold=True)
    for number, row in enumerate(content.rows):
        _row(table.add_row().cells, row, bold=number in content.bold)


def _row(cells: Sequence[_Cell], texts: Sequence[str], *, bold: bool) -> None:
    from docx.shared import Pt

    for cell, text in zip(cells, texts, strict=True):
        run = cell.paragraphs[0].add_run(text)
        run.bold, run.font.size = bold, Pt(10)
