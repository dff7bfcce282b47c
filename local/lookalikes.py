"""Write `models/data/lookalikes.json`: letters of other alphabets and the Latin letter that each is taken for.

Run `python -m local.lookalikes confusables.json` after a new version of Unicode's data; `models/data/SOURCES.md` says
where the file comes from.
"""

from __future__ import annotations

import json
import sys
import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TypedDict

from models.language.lookalikes import FILE, by_data, is_mark


class Target(TypedDict):
    """What a character is taken for: the characters `c` and their names `n`."""

    c: str
    n: str


def written(confusables: Mapping[str, Iterable[Target]]) -> dict[str, str]:
    """Return the letters that are taken for one Latin letter, each with it, in small letters.

    Left out is what `models.language.lookalikes.by_data` finds from the character database alone.
    """
    found: dict[str, str] = {}
    for char, targets in confusables.items():
        if len(char) != 1 or char.isascii() or not char.isalpha() or _is_latin(by_data(char)):
            continue
        latin = {_letter(char, target["c"]) for target in targets} - {""}
        if latin:
            found[char] = min(latin)
    return dict(sorted(found.items()))


def _is_latin(text: str) -> bool:
    return all(char.isascii() or is_mark(char) for char in text)


def _letter(char: str, target: str) -> str:
    """Return the Latin letter of a target, without strokes and hooks; "" when it is none."""
    bare = "".join(one for one in unicodedata.normalize("NFKD", target) if not unicodedata.combining(one))
    if len(bare) != 1 or not (bare.isascii() and bare.isalpha()):
        return ""
    # Unicode writes I, l and 1 as one shape; of a capital that shape is an I.
    return "i" if bare == "l" and unicodedata.category(char) == "Lu" else bare.lower()


def main() -> None:
    """Write the file from Unicode's confusables as the package `confusable-homoglyphs` carries them."""
    given = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    rows = written(given)
    FILE.write_text(json.dumps(rows, ensure_ascii=True, indent=0) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
