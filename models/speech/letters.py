"""Letters and syllables: what a letter is called in Vietnamese, and whether a word can be one of Vietnamese at all."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from models.speech.number_words import digits

_TONES = dict.fromkeys(map(ord, "\u0300\u0301\u0303\u0309\u0323"))

_ONSET = "(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdđghklmnpqrstvx])?"

#: Every rime of Vietnamese, without tones.
_RIMES = """
a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
e ec em en eng eo ep et ê êch êm ên ênh êp êt êu i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu
y ya ych ynh yn yt yu yê yêm yên yêng yêt yêu
o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oem oen oeo oet oi om on ong ooc oong
op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt u ua uân uâng uât uây uc ui um un ung uôc uôi uôm uôn uông uôt up ut
uê uêch uên uênh uơ uy uya uych uyên uyêt uyn uynh uyt uyu ư ưa ưc ưi ưm ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu
"""

_SYLLABLE = re.compile(f"{_ONSET}(?:{'|'.join(sorted(_RIMES.split(), key=len, reverse=True))})")

_NAMES: Mapping[str, str] = {
    "a": "a",
    "b": "bê",
    "c": "xê",
    "d": "dê",
    "đ": "đê",
    "e": "e",
    "f": "ép",
    "g": "giê",
    "h": "hát",
    "i": "i",
    "j": "gi",
    "k": "ca",
    "l": "e lờ",
    "m": "em mờ",
    "n": "en nờ",
    "o": "o",
    "p": "pê",
    "q": "quy",
    "r": "e rờ",
    "s": "ét xì",
    "t": "tê",
    "u": "u",
    "v": "vê",
    "w": "vê kép",
    "x": "ích xì",
    "y": "i dài",
    "z": "dét",
}


def is_syllable(word: str) -> bool:
    """Say whether a word has the form of a Vietnamese syllable, in capitals or not."""
    bare = unicodedata.normalize("NFD", word.casefold()).translate(_TONES)
    return bool(_SYLLABLE.fullmatch(unicodedata.normalize("NFC", bare)))


def spelled(text: str) -> str:
    """Return letters by their names and digits one by one; all else is left out."""
    said = (digits(one) if one.isdecimal() else _NAMES.get(_plain(one), "") for one in text)
    return " ".join(filter(None, said))


def _plain(letter: str) -> str:
    """Return a small letter without marks; đ is a letter of its own."""
    small = letter.casefold()
    return small if small == "đ" else unicodedata.normalize("NFD", small)[:1]
