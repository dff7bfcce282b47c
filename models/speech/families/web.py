"""Addresses: of pages and of mail, and words with a hash. Nobody notes one by ear, so whoever wrote it is asked."""

from __future__ import annotations

import re

from models.speech.letters import spelled
from models.speech.number_words import digits
from models.speech.rule import Rule, Said
from models.speech.spoken_words import SpokenWords

_SIGNS = {".": "chấm", "/": "gạch chéo", "-": "gạch ngang", "_": "gạch dưới", "@": "a còng", ":": "hai chấm"}

_PIECE = re.compile(r"[0-9]+|[^\W\d_]+|[./\-_@:]")

#: Parts of addresses that are spelled, and the one that everybody knows.
_SPELLED = frozenset({"www", "vn", "http", "https", "html", "php"})


def rules(_: SpokenWords) -> tuple[Rule, ...]:
    """Return the rules of addresses."""
    return (
        Rule(re.compile(r"(?<![\w@.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), _address),
        Rule(re.compile(r"(?:https?://)(?P<rest>[^\s<>\"'”)]*[\w/])"), _address),
        Rule(
            re.compile(
                r"(?<![\w@.-])(?:www\.)?[\w-]+(?:\.[\w-]+)*\.(?:vn|com|net|org|info)(?:/[\w./-]*\w)?(?!\w)"
            ),
            _address,
        ),
        Rule(
            re.compile(r"#(?P<at>(?=\w*[^\W\d_])\w+)"), lambda match, words: Said(_said(match["at"]), False)
        ),
    )


def _address(match: re.Match[str], _: SpokenWords) -> Said:
    rest = match["rest"] if "rest" in match.re.groupindex else match[0]
    return Said(_said(rest), False)


def _said(address: str) -> str:
    return " ".join(filter(None, map(_piece, _PIECE.findall(address.casefold()))))


def _piece(piece: str) -> str:
    if piece in _SIGNS:
        return _SIGNS[piece]
    if piece.isdecimal():
        return digits(piece)
    return spelled(piece) if piece in _SPELLED or len(piece) == 1 else piece
