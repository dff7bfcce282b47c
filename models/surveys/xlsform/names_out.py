"""Names written: ids as names that every program takes, each once in a form."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

#: A name begins with a letter or `_` (XML).
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")

#: What programs add to a form themselves.
_RESERVED = frozenset({"meta", "instanceid", "instancename", "__version__"})


@dataclass
class Names:
    """Gives out names; two that differ in capitals alone are one to some programs."""

    _taken: set[str] = field(default_factory=lambda: set(_RESERVED))

    def take(self, wanted: str) -> str:
        """Return the name, or one like it that is free."""
        base = wanted if _NAME.fullmatch(wanted) else f"_{wanted}"
        name, number = base, 2
        while name.casefold() in self._taken:
            name, number = f"{base}_{number}", number + 1
        self._taken.add(name.casefold())
        return name
