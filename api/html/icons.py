"""Icons: drawings of one file, by name. Which there are says `assets/icons.txt`."""

from __future__ import annotations

from functools import cache
from pathlib import Path

#: Where the file lies, with its version in the path.
SPRITE = next(
    (Path(__file__).resolve().parents[1] / "console" / "static" / "vendor").glob("lucide-static-*/sprite.svg")
)


@cache
def icon_address(name: str) -> str:
    """Return the address of a drawing.

    :raises KeyError: there is none such.
    """
    if f'id="{name}"' not in SPRITE.read_text(encoding="utf-8"):
        raise KeyError(name)
    return f"/static/vendor/{SPRITE.parent.name}/{SPRITE.name}#{name}"
