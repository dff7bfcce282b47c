"""Text for SMS: in the GSM alphabet a part holds 160 characters, in any other 70, and each part is paid.

Diacritics go, signs are written out, and what is only decoration (emoji) goes. Letters never vanish: a Khmer text
keeps its script and is sent as UCS-2, since there is no other way to write it.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from models.language import gsm7, lookalikes
from models.language.lookalikes import UNSEEN, is_mark

# Signs and letters that the character database does not take apart.
_WRITTEN_OUT = {
    "≥": ">=",
    "≤": "<=",
    "≠": "!=",
    "≈": "~",
    "±": "+/-",
    "×": "x",
    "÷": ":",
    "√": "V",
    "∞": "vo cuc",
    "→": "->",
    "⇒": "=>",
    "➔": "->",
    "➜": "->",
    "←": "<-",
    "↑": "^",
    "↓": "v",
    "↔": "<->",
    "°": "o",
    "º": "o",
    "‰": "%o",
    "₫": "d",
    "₹": "Rs",
    "©": "(c)",
    "®": "(R)",
    "†": "+",
    "¦": "|",
    "•": "-",
    "‣": "-",
    "◦": "-",
    "▪": "-",
    "●": "-",
    "■": "-",
    "★": "*",
    "☆": "*",
    "`": "'",
    "ʼ": "'",
    "ŉ": "'n",
    "ʾ": "'",
    "·": ".",
    "æ": "ae",
    "Æ": "AE",
    "œ": "oe",
    "Œ": "OE",
    "ß": "ss",
    "ẞ": "SS",
    "þ": "th",
    "Þ": "Th",
    "ŋ": "ng",
    "Ŋ": "NG",
    "¢": "c",
    "✓": "v",
    "✔": "v",
    "✗": "x",
    "✘": "x",
    "☎": "DT",
    "\t": " ",
    "\u2028": "\n",
    "\u2029": "\n",
}

# Signs of the alphabet that are no letters, and those of Khmer (U+17D4 to U+17DB), stay as they are.
_KEPT = frozenset("£$¥¤¡¿§€\n\r" + "".join(map(chr, range(0x17D4, 0x17DC))))

# "3½" is three and a half, not thirty-one halves.
_FRACTION = re.compile(r"(?<=\d)(?=[¼-¾⅐-⅞])")
_BLANKS = re.compile(r" {2,}")

# Parts words and lines in Khmer, which has no blanks between them.
_KHMER_BREAK = re.compile(r"(?<=[\u1780-\u17ff])\u200b(?=[\u1780-\u17ff])")
_HELD = "\ue000"

_LINK = re.compile(
    r"https?://|\bwww\.|(?<![\w.@-])[a-z0-9-]+(?:\.[a-z0-9-]+)*"
    r"\.(?:app|asia|biz|cc|com|edu|gov|info|io|link|ly|me|net|online|org|page|shop|site|top|vip|vn|xyz)(?![\w-])",
    re.IGNORECASE,
)


def plain(text: str) -> str:
    """Return `text` without diacritics, typographic signs and emoji; case, lines and other scripts stay.

    Of Latin text nothing is left that is not in the GSM alphabet. A sign that can't be written otherwise becomes "?".
    """
    held = _KHMER_BREAK.sub(_HELD, unicodedata.normalize("NFC", text.replace(_HELD, "")))
    written = "".join(map(_written, _FRACTION.sub(" ", held))).replace(_HELD, "\u200b")
    # An emoji between two words leaves two blanks.
    return _BLANKS.sub(" ", unicodedata.normalize("NFC", written)) if written != text else text


@lru_cache(maxsize=4096)
def _written(char: str) -> str:
    if char in _WRITTEN_OUT:
        return _WRITTEN_OUT[char]
    if char in _KEPT or char == _HELD:
        return char
    if char.isspace():
        return " "
    if char in UNSEEN or is_mark(char) or unicodedata.category(char) in ("Cc", "Cs", "Co", "Cn", "Cf"):
        return ""
    return "".join(_part(part, char) for part in _taken_apart(char))


def _taken_apart(char: str) -> str:
    """Return a character as the plain ones that it is read as, in the case that it has; a whole script stays."""
    if char.isalpha() and not _is_latin(char):
        return char
    # By the database alone where it knows: it keeps the case of letters.
    parts = lookalikes.by_data(char) if char.isalpha() else lookalikes.plain(char)
    return "".join(part for part in parts if not is_mark(part) and part not in UNSEEN)


def _part(part: str, char: str) -> str:
    if _is_latin(part) and not gsm7.fits(part) and part not in _WRITTEN_OUT:
        return _named(part)
    if gsm7.fits(part) or part.isalnum() or unicodedata.category(part).startswith("M"):
        return _WRITTEN_OUT.get(part, part)
    if part != char:
        return _written(part)
    # Emoji, and what colours them, decorate; any other sign means something.
    return "" if unicodedata.category(part) in ("So", "Sk") else "?"


def _named(char: str) -> str:
    """Return the letter that the name of a rare Latin one speaks of (an open O, a turned E); "?" for none.

    One such letter in a foreign name would make the whole text cost more than twice as much.
    """
    words = unicodedata.name(char).partition(" LETTER ")[2].split()
    letter = next((word for word in words if len(word) == 1), "?")
    return letter.lower() if char.islower() else letter


def _is_latin(char: str) -> bool:
    return "LATIN" in unicodedata.name(unicodedata.normalize("NFKC", char)[0], "")


def has_link(text: str) -> bool:
    """Say whether a phone would make a link of something in a text; carriers refuse an SMS that has one."""
    return _LINK.search(text) is not None
