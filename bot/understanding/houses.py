"""Houses: does a text after a call for rescue speak of the writer's own house, or of the people next door?"""

from __future__ import annotations

import re
from enum import StrEnum

from bot.understanding import beside_writer, moves, relief
from models.language.text import fold, marked

#: Somebody else's house, or somebody else: "bà Tư kế bên"; "nhà tôi kế bên chợ" tells one's own place.
_OTHERS = re.compile(
    r"\b(?:nha|ong|ba|co|chu|bac|anh|chi|em|ho|gia dinh|nguoi|thang|con|dua)"
    r"(?!\s+(?:toi|tui|minh|em|con)\b)(?:\s+\w+){0,2}?\s+"
    r"(?:ke ben|ke nha|ben canh|sat ben|sat vach|doi dien|canh nha|xom tren|xom duoi|ben kia)"
    r"(?!\s+(?:cho|chua|truong|cau|nha tho|ubnd|uy ban|song|kenh|rach|duong|tram|cay xang|benh vien|quan|tiem|dinh"
    r"|mieu|ben)\b)"
    r"|\b(?:hang xom|lang gieng|next door|neighbou?rs?)\b"
    r"|\b(?:nha|nguoi|may nguoi|ho) ben"
    r"(?! (?:song|kenh|rach|duong|cho|chua|truong|cau|bo|bien|le|mep|goc|nay|ni|trong|ngoai|trai|phai"
    r"|hong|toi|tui|minh|em|con)\b)\b"
)
_KHMER_OTHERS = re.compile(r"អ្នកជិតខាង|ផ្ទះក្បែរ|ផ្ទះជិត|ផ្ទះជាប់|ផ្ទះខាង")


class Side(StrEnum):
    """For whom a call is."""

    OWN = "own"
    OTHERS = "others"


#: "Bên đó" and "họ" are the others only where there is a call for others.
_THEY = re.compile(
    r"\b(?:nha (?:do|kia|ay|ben do)|ben (?:do|kia|ay|nha kia)|(?:hai|nhung|may) nguoi do|they|their)\b"
    r"|\b(?:got|took|rescued|saved|for|of|with|both of|all of) them\b"
)
_THEY_MARKED = re.compile(r"\b(?:họ|bển|tụi nó|bọn họ)\b")
_KHMER_THEY = re.compile(r"ពួកគេ|ផ្ទះនោះ|ខាងនោះ")
_OWN = re.compile(
    r"\b(?:(?:nha|ben|cho|tui|chung|phia|ca nha) (?:toi|tui|minh|em|con|chau|nay|ni)|ca nha|tui|i|we|us"
    r"|(?:our|my)(?! neighbou?r))\b|^(?:da )?toi\b"
)
_OWN_MARKED = re.compile(r"\b(?:tôi|tui|tụi mình|chúng mình|tao)\b")
_KHMER_OWN = re.compile(r"ខ្ញុំ|យើង")


def side_of(text: str) -> Side | None:
    """Return whom a text is about by its words; None where it does not say, or speaks of both."""
    beside = beside_writer.tells(text)
    rest = beside_writer.without(text) if beside else text
    plain, typed = " ".join(re.findall(r"\w+", fold(rest))), marked(rest)
    theirs = bool(
        beside
        or is_about_others(text)
        or _THEY.search(plain)
        or _THEY_MARKED.search(typed)
        or _KHMER_THEY.search(text)
    )
    own = bool(
        _OWN.search(plain) or _OWN_MARKED.search(typed) or _KHMER_OWN.search(text) or moves.next_door(text)
    )
    if theirs is own or (own and is_about_others(text)):
        return None
    return Side.OWN if own else Side.OTHERS


def is_about_others(text: str) -> bool:
    """Say whether a text speaks of people next door; whoever went there, or was helped by them, tells of themselves."""
    rest = relief.without_others(text)
    return bool(_OTHERS.search(rest) or _KHMER_OTHERS.search(rest))
