"""English as it is said: voices know its numbers, so only units and marks that they misread are spelled out."""

from __future__ import annotations

import re
from collections.abc import Mapping

from models.speech.rule import any_of

_UNITS: Mapping[str, str] = {
    "°C": "degrees Celsius",
    "‰": "per thousand",
    "%": "percent",
    "km/h": "kilometres per hour",
    "m/s": "metres per second",
    "m3/s": "cubic metres per second",
    "m³/s": "cubic metres per second",
    "mm": "millimetres",
    "cm": "centimetres",
    "m": "metres",
    "km": "kilometres",
    "m2": "square metres",
    "m²": "square metres",
    "ha": "hectares",
    "kg": "kilograms",
}

_MEASURE = re.compile(rf"(?<=[0-9])\s?(?P<unit>{any_of(_UNITS)})(?![\w/])")
_RANGE = re.compile(r"(?<![\w./-])([0-9]+(?:\.[0-9]+)?)\s?[-–]\s?([0-9]+(?:\.[0-9]+)?)(?![\w/-])")
_LINE = re.compile(r"(?<=[^\s.!?:,;])[ \t]*\n\s*")
_BULLET = re.compile(r"(?m)^[ \t]*[-–—•*]+[ \t]*")
_SILENT = re.compile(r"[^\w\s.,!?:;'/+%$-]|_")


def spoken(text: str) -> str:
    """Return an English text for a voice."""
    text = _BULLET.sub("", text)
    text = _LINE.sub(". ", text)
    text = _RANGE.sub(r"\1 to \2", text)
    text = _MEASURE.sub(lambda match: f" {_UNITS[match['unit']]}", text)
    text = text.replace("&", " and ").replace("(", ", ").replace(")", ", ").replace(";", ",")
    return _SILENT.sub(" ", text)
