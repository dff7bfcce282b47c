"""Coordinates that are typed: "9.934, 106.345", "10°14'N 106°22'E", as maps on a phone show them.

Only what lies in the frame of Viet Nam's south counts; whether a commune of the province is near is for the map to say.
Latitude comes first, unless letters or sizes say otherwise.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from models.language.text import glyphs, nfc

#: Degrees of latitude and longitude within which a pair of numbers is a place, and no price, date or number of a house.
LATITUDES, LONGITUDES = (8.0, 12.5), (103.0, 110.0)


class Point(NamedTuple):
    """A point that was typed, in degrees, and where it stands in the text."""

    lat: float
    lon: float
    start: int
    end: int


_DECIMAL = r"\d{1,3}[.,]\d{2,10}"
_SIDE = r"[NSEWBĐnsewbđ](?!\w)"
_LONGITUDE = r"(?:lon(?:g|gitude)?|lng|kinh\s+độ|kinh\s+do|kđ)\s*[:=]?\s*"
#: "9.934, 106.345", "9,934 106,345", "lat 9.934 lon 106.345", "9.934°N 106.345°E"; no price.
_PLAIN = re.compile(
    rf"(?<![\d.,])(?P<first>{_DECIMAL})\s*°?\s*(?:{_SIDE})?\s*(?:[,;/|]\s*|\s)(?:{_LONGITUDE})?"
    rf"(?P<second>{_DECIMAL})(?![.,]?\d)\s*°?\s*(?:[NSEWBnsewb](?!\w))?"
    r"(?!\s*(?:đ|dong|đồng|vnd|nghin|nghìn|ngan|ngàn|tr|trieu|triệu|k|kg|m2)(?!\w))",
    re.IGNORECASE,
)
#: What a text says that is nothing but a point.
_AROUND = re.compile(
    r"(?:toa do|toạ độ|tọa độ|vi tri|vị trí|vi do|vĩ độ|cho nay|chỗ này|location|position|coordinates|here"
    r"|lat(?:itude)?|gps|o day|ở đây|day|đây|la|là|o|ở|tai|tại|at|is|my|toi|tôi|em|nha|nhé|nhe|ạ|dang|đang)(?!\w)"
    r"|ទីតាំង|នៅ|ខ្ញុំ|នេះ",
    re.IGNORECASE,
)
_DEGREES = (
    r"(?P<d{n}>\d{{1,3}})\s*(?:°|º|độ|do|deg)\s*(?:(?P<m{n}>\d{{1,2}}(?:[.,]\d+)?)\s*(?:['’′]|phút|phut|min)\s*)?"
    r"(?:(?P<s{n}>\d{{1,2}}(?:[.,]\d+)?)\s*(?:[\"”″]|''|giây|giay|sec)\s*)?(?P<l{n}>[NSEWBĐnsewbđ])(?!\w)"
)
_FULL = re.compile(rf"{_DEGREES.format(n=1)}\s*[,;/|]?\s*{_DEGREES.format(n=2)}")


def read(text: str) -> Point | None:
    """Return the first point in a text that may lie in the province; None for none."""
    shaped = glyphs(text)
    for pattern, values in ((_FULL, _of_degrees), (_PLAIN, _of_decimals)):
        for hit in pattern.finditer(shaped):
            if (pair := _in_frame(*values(hit))) is not None:
                return Point(*pair, *hit.span())
    return None


def without(text: str) -> str:
    """Return a text without the point that it names; all of it where it names none."""
    point = read(text)
    return f"{text[: point.start]} {text[point.end :]}".strip(" ,.;:()") if point else text


def whole(text: str) -> Point | None:
    """Return the point that a text is, and nothing besides; None for any other text."""
    point = read(text)
    if point is None:
        return None
    rest = _AROUND.sub(" ", nfc(f"{text[: point.start]} {text[point.end :]}"))
    return None if re.search(r"[^\W_]", rest) else point


def _of_decimals(hit: re.Match[str]) -> tuple[float, float]:
    return _number(hit["first"]), _number(hit["second"])


def _of_degrees(hit: re.Match[str]) -> tuple[float, float]:
    first, second = (
        _number(hit[f"d{n}"]) + _number(hit[f"m{n}"]) / 60 + _number(hit[f"s{n}"]) / 3600 for n in (1, 2)
    )
    return first, second


def _number(digits: str | None) -> float:
    return float(digits.replace(",", ".")) if digits else 0.0


def _in_frame(first: float, second: float) -> tuple[float, float] | None:
    """Return latitude and longitude, whichever came first; None where they are no place here."""
    for lat, lon in ((first, second), (second, first)):
        if LATITUDES[0] <= lat <= LATITUDES[1] and LONGITUDES[0] <= lon <= LONGITUDES[1]:
            return round(lat, 6), round(lon, 6)
    return None
