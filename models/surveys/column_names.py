"""Column names: from the ids of a question, with which spreadsheets, SPSS and R can work alike.

The rules are those of SPSS (Command Syntax Reference, "Variable Names"): a letter first, then letters, digits and `_`,
no more than 64 bytes, no reserved word, and no two that differ in capitals only. R and SQL take such names, too.
"""

from __future__ import annotations

import hashlib
import re

#: Bytes of a name.
LONGEST = 64

#: Words of SPSS.
RESERVED = frozenset({"ALL", "AND", "BY", "EQ", "GE", "GT", "LE", "LT", "NE", "NOT", "OR", "TO", "WITH"})

_MARK_LENGTH = 6


class ColumnNames:
    """The names of one table, each given once; the same ids in the same order get the same names."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def name(self, *ids: str) -> str:
        """Return the name for an id, or for an id within another one.

        Where it would be no name, or somebody else's, it ends with a mark of the ids.
        """
        plain = re.sub(r"[^A-Za-z0-9]+", "_", "_".join(ids)).strip("_")
        begun = plain if plain[:1].isalpha() else f"q{plain}"
        if len(begun) > LONGEST or begun.upper() in RESERVED or begun.lower() in self._taken:
            begun = _marked(begun, ids)
        self._taken.add(begun.lower())
        return begun


def _marked(begun: str, ids: tuple[str, ...]) -> str:
    mark = hashlib.sha256("/".join(ids).encode()).hexdigest()[:_MARK_LENGTH]
    return f"{begun[: LONGEST - _MARK_LENGTH - 1].rstrip('_')}_{mark}"
