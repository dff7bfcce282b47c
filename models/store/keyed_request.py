"""The idempotency key that a request came with, as its transactions see it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypedDict


class Effect(TypedDict):
    """One thing that was made or changed under a key: `what` names it, `id` is the document's."""

    what: str
    id: str


@dataclass
class KeyedRequest:
    """One try of a keyed write.

    :param key: digest of caller, route and the caller's key.
    :param run: which try this is; a later one takes the key from it.
    :param before: what an earlier try has done, which was cut off before its answer was kept.
    """

    key: str
    run: str
    before: Sequence[Effect] = ()
    _met: Counter[str] = field(default_factory=Counter)
    _met_at_begin: Counter[str] = field(default_factory=Counter)

    def begin(self) -> None:
        """Begin a transaction, or begin it again."""
        self._met = Counter(self._met_at_begin)

    def committed(self) -> None:
        """Note that the transaction is committed."""
        self._met_at_begin = Counter(self._met)

    def done_before(self, what: str) -> str | None:
        """Return the id of the document of the next effect of this name that an earlier try had; None without one."""
        found = [effect["id"] for effect in self.before if effect["what"] == what]
        number = self._met[what]
        self._met[what] += 1
        return found[number] if number < len(found) else None
