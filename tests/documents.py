"""PDF documents as offices make them, written here; nobody's minutes."""

from __future__ import annotations

import zlib
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

#: Each hides somewhere in `document(hidden=True)`, and shows on no page.
HIDDEN = ("app.alert", "evil.example", "Nguyen Van Mau", "bi mat rieng", "MZ gia", "xfa-form", "mo-trang")


def document(*, pages: int = 1, hidden: bool = False, encryption: pikepdf.Encryption | None = None) -> bytes:
    """The bytes of a PDF with a line of text and a stamp on each page.

    :param hidden: with scripts, actions, a link, an embedded file, forms, metadata and private data.
    """
    pdf = Pdf.new()
    for _ in range(pages):
        _page(pdf, hidden=hidden)
    if hidden:
        _hide(pdf)
    out = BytesIO()
    pdf.save(out, encryption=encryption)
    return out.getvalue()


def swelling(size: int) -> bytes:
    """A small PDF whose only page unfolds to so many bytes."""
    pdf = Pdf.new()
    pdf.add_blank_page(page_size=(200, 200))
    pdf.pages[0].obj.Contents = Stream(pdf, zlib.compress(b" " * size, 9), Filter=Name.FlateDecode)
    out = BytesIO()
    pdf.save(out)
    return out.getvalue()


def swelling_in_many(streams: int, size: int) -> bytes:
    """A small PDF whose only page has so many parts, each of which unfolds to so many bytes."""
    pdf = Pdf.new()
    pdf.add_blank_page(page_size=(200, 200))
    packed = zlib.compress(b" " * size, 9)
    parts = [pdf.make_indirect(Stream(pdf, packed, Filter=Name.FlateDecode)) for _ in range(streams)]
    pdf.pages[0].obj.Contents = Array(parts)
    out = BytesIO()
    pdf.save(out)
    return out.getvalue()


def crowded() -> bytes:
    """A PDF that draws with everything there is, and hides `bi mat` beside and inside of each."""
    pdf = Pdf.new()
    pdf.add_blank_page(page_size=(200, 200))
    page = pdf.pages[0].obj
    hidden: dict[str, Any] = {"Secret": String("bi mat"), "Deep": Dictionary(A=Array([String("bi mat")]))}
    lines = Dictionary(FunctionType=2, Domain=Array([0, 1]), C0=Array([0]), C1=Array([1]), N=1, **hidden)
    profile = pdf.make_indirect(Stream(pdf, b"profile", N=3, Alternate=Name.DeviceRGB, **hidden))
    space = Array([Name.ICCBased, profile])
    size: dict[str, Any] = {
        "Type": Name.XObject,
        "Subtype": Name.Image,
        "Width": 1,
        "Height": 1,
        "BitsPerComponent": 8,
    }
    mask = pdf.make_indirect(Stream(pdf, b"m", ColorSpace=Name.DeviceGray, **size, **hidden))
    image = Stream(pdf, b"rgb", ColorSpace=space, SMask=mask, **size, **hidden)
    glyph = pdf.make_indirect(Stream(pdf, b"100 0 d0 (glyph) pop", **hidden))
    letters = Dictionary(
        Type=Name.Font, Subtype=Name.Type3, FontBBox=Array([0, 0, 9, 9]), FontMatrix=Array([1, 0, 0, 1, 0, 0]),
        CharProcs=Dictionary(a=glyph), FirstChar=97, LastChar=97, Widths=Array([9]), **hidden,
        Encoding=Dictionary(Type=Name.Encoding, Differences=Array([97, Name.a]), **hidden),
    )  # fmt: skip
    form = Stream(
        pdf, b"/I Do (inner) pop", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9]),
        Resources=Dictionary(XObject=Dictionary(I=image), **hidden), Group=Dictionary(S=Name.Transparency, **hidden),
        **hidden,
    )  # fmt: skip
    program = Stream(pdf, b"bi mat", Type=Name.XObject, Subtype=Name.PS)
    page.Resources = Dictionary(
        Font=Dictionary(T=letters), XObject=Dictionary(X=form, P=program), ColorSpace=Dictionary(C=space),
        ExtGState=Dictionary(G=Dictionary(ca=0.5, TR=lines, **hidden)),
        Shading=Dictionary(S=Dictionary(ShadingType=2, ColorSpace=space, Coords=Array([0, 0, 1, 1]), Function=lines)),
        Properties=Dictionary(M=Dictionary(Type=Name.OCG, Name=String("bi mat"))), **hidden,
    )  # fmt: skip
    page.Contents = Stream(pdf, b"/G gs /C cs /X Do /S sh (outer) pop", **hidden)
    out = BytesIO()
    pdf.save(out)
    return out.getvalue()


def unfolded(data: bytes) -> str:
    """Everything in a PDF, with nothing compressed, to search in."""
    out = BytesIO()
    with Pdf.open(BytesIO(data)) as pdf:
        pdf.save(
            out,
            compress_streams=False,
            stream_decode_level=pikepdf.StreamDecodeLevel.all,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
        )
    return out.getvalue().decode("latin-1")


def _page(pdf: Pdf, *, hidden: bool) -> None:
    pdf.add_blank_page(page_size=(200, 200))
    page = pdf.pages[-1].obj
    font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    # Names of resources that are names of actions elsewhere.
    page.Resources = Dictionary(Font=Dictionary(A=font, F=font))
    page.Contents = Stream(pdf, b"BT /F 12 Tf 20 100 Td (Bien ban) Tj ET")
    seal = Stream(
        pdf, b"1 0 0 rg 0 0 50 50 re f", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 50, 50])
    )
    stamp = Dictionary(
        Type=Name.Annot, Subtype=Name.Stamp, Rect=Array([9, 9, 59, 59]), F=4, AP=Dictionary(N=seal)
    )
    page.Annots = Array([pdf.make_indirect(stamp)])
    if hidden:
        link = Dictionary(S=Name.URI, URI=String("http://evil.example/"))
        page.Annots.append(
            pdf.make_indirect(
                Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), A=link)
            )
        )
        page.AA = Dictionary(O=_script("mo-trang()"))
        page.PieceInfo = Dictionary(Office=String("bi mat rieng"))
        seal.PieceInfo = Dictionary(Office=String("bi mat rieng"))
        page.Resources.Properties = Dictionary(P=_script("app.alert(2)"))


def _hide(pdf: Pdf) -> None:
    pdf.Root.OpenAction = _script("app.alert(1)")
    pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("x"), _script("app.alert(3)")])))
    pdf.Root.AcroForm = Dictionary(Fields=Array([]), XFA=String("xfa-form"))
    pdf.attachments["x.exe"] = b"MZ gia"
    pdf.docinfo["/Author"] = "Nguyen Van Mau"
    with pdf.open_metadata() as metadata:
        metadata["dc:creator"] = ["Nguyen Van Mau"]


def _script(source: str) -> Dictionary:
    return Dictionary(S=Name.JavaScript, JS=String(source))
