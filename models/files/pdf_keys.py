"""What a page of a PDF draws with: each kind of object with the keys that are kept of it, and what stands there.

The tables of ISO 32000-1 that say what is drawn, read as a list of what may come along. Whatever is not named here
(metadata, private data, links to files, hidden second versions, keys that somebody made up) stays behind.
"""

from __future__ import annotations

from collections.abc import Mapping

#: A number, name, string, or an array of these.
PLAIN = "plain"

#: All streams: how they are packed (table 5), without files outside.
STREAM = {"/Length": PLAIN, "/Filter": PLAIN, "/DecodeParms": "packing", "/DL": PLAIN}

_TYPED = {"/Type": PLAIN, "/Subtype": PLAIN}


def _plain(*names: str) -> dict[str, str]:
    return {f"/{name}": PLAIN for name in names}


def _packed(*names: str) -> dict[str, str]:
    return {**STREAM, **_plain(*names)}


#: What describes a colour space in an array (tables 63 to 71), and the functions in it.
_SPACE = {**_packed("WhitePoint", "BlackPoint", "Gamma", "Matrix", "Range", "N"), "/Alternate": "space"}

#: Functions of any type (tables 38 to 41).
_FUNCTION = {
    **_packed(
        "FunctionType", "Domain", "Range", "Size", "BitsPerSample", "Order", "Encode", "Decode", "C0", "C1"
    ),
    **_plain("N", "Bounds"),
    "/Functions": "function",
}

_SHADING = {
    **_packed("ShadingType", "Background", "BBox", "AntiAlias", "Coords", "Domain", "Extend", "Matrix"),
    **_plain("BitsPerCoordinate", "BitsPerComponent", "BitsPerFlag", "Decode", "VerticesPerRow"),
    "/ColorSpace": "space",
    "/Function": "function",
}

_XOBJECT = {
    **STREAM,
    **_TYPED,
    # Images (table 89).
    **_plain(
        "Width", "Height", "BitsPerComponent", "Intent", "ImageMask", "Decode", "Interpolate", "SMaskInData"
    ),
    **_plain("Matte"),
    "/ColorSpace": "space",
    "/Mask": "xobject",
    "/SMask": "xobject",
    # Forms (tables 95 and 96).
    **_plain("FormType", "BBox", "Matrix"),
    "/Resources": "resources",
    "/Group": "group",
}

_FONT = {
    **_TYPED,
    **_plain("BaseFont", "FirstChar", "LastChar", "Widths", "FontBBox", "FontMatrix"),
    **_plain("DW", "W", "DW2", "W2", "WMode"),
    "/FontDescriptor": "font file",
    "/Encoding": "encoding",
    "/ToUnicode": "encoding",
    "/CharProcs": "contents by name",
    "/Resources": "resources",
    "/DescendantFonts": "font",
    "/CIDSystemInfo": "system",
    "/CIDToGIDMap": "encoding",
}

_FONT_FILE = {
    **_TYPED,
    **_plain(
        "FontName", "FontFamily", "FontStretch", "FontWeight", "Flags", "FontBBox", "ItalicAngle", "Ascent"
    ),
    **_plain(
        "Descent", "Leading", "CapHeight", "XHeight", "StemV", "StemH", "AvgWidth", "MaxWidth", "MissingWidth"
    ),
    **_plain("CharSet"),
    **dict.fromkeys(("/FontFile", "/FontFile2", "/FontFile3", "/CIDSet"), "program"),
}

#: Parameters of the graphics state (table 58).
_STATE = {
    **_plain(
        "Type",
        "LW",
        "LC",
        "LJ",
        "ML",
        "D",
        "RI",
        "OP",
        "op",
        "OPM",
        "FL",
        "SM",
        "SA",
        "BM",
        "CA",
        "ca",
        "AIS",
    ),
    **_plain("TK"),
    "/Font": "font",
    **dict.fromkeys(("/BG", "/BG2", "/UCR", "/UCR2", "/TR", "/TR2"), "function"),
    "/SMask": "soft mask",
}

#: The keys of each kind, and the kind of what stands there.
KEPT: Mapping[str, Mapping[str, str]] = {
    "page": {**_plain("Type", "MediaBox", "CropBox", "Rotate", "UserUnit"), "/Contents": "contents",
             "/Resources": "resources", "/Group": "group"},
    "contents": STREAM,
    "resources": {"/ExtGState": "states", "/ColorSpace": "spaces", "/Pattern": "patterns", "/Shading": "shadings",
                  "/XObject": "xobjects", "/Font": "fonts", "/ProcSet": PLAIN, "/Properties": "marks"},
    "xobject": _XOBJECT,
    "group": {**_plain("Type", "S", "I", "K"), "/CS": "space"},
    "font": _FONT,
    "font file": _FONT_FILE,
    "program": _packed("Length1", "Length2", "Length3", "Subtype"),
    "encoding": {**_packed("Type", "BaseEncoding", "Differences", "CMapName", "WMode"), "/UseCMap": "encoding",
                 "/CIDSystemInfo": "system"},
    "system": _plain("Registry", "Ordering", "Supplement"),
    "state": _STATE,
    "soft mask": {**_plain("Type", "S", "BC"), "/G": "xobject", "/TR": "function"},
    "space": {**_SPACE, **_FUNCTION},
    "function": _FUNCTION,
    "shading": _SHADING,
    "pattern": {**_packed("Type", "PatternType", "PaintType", "TilingType", "BBox", "XStep", "YStep", "Matrix"),
                "/Resources": "resources", "/Shading": "shading", "/ExtGState": "state"},
    "mark": _plain("Type"),
    "packing": {
        **_plain("Predictor", "Colors", "BitsPerComponent", "Columns", "EarlyChange", "K", "EndOfLine"),
        **_plain("EncodedByteAlign", "Rows", "EndOfBlock", "BlackIs1", "DamagedRowsBeforeError", "ColorTransform"),
        "/JBIG2Globals": "program",
    },
}  # fmt: skip

#: Dictionaries in which each name stands for one object of a kind.
NAMED: Mapping[str, str] = {
    "states": "state",
    "spaces": "space",
    "patterns": "pattern",
    "shadings": "shading",
    "xobjects": "xobject",
    "fonts": "font",
    "marks": "mark",
    "contents by name": "contents",
}
