"""Write docs/settings.md from the declared settings: `python -m local.settings_page`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from models.demands import Demand
from models.settings import SETTINGS, describe

PAGE = Path(__file__).resolve().parents[1] / "docs" / "settings.md"

HEAD = """# Settings

Environment variables, read once at the start. This page is written by `make settings` from
`models/settings.py`, where each is declared; a test compares the two. A variable that is empty or blank counts as
not set. Numbers are whole and not negative; the start is refused with the name of one that is less than it may be.

In production (`LOA_ENV=production`) every secret must be set, and every setting of a channel that stands in
`CHANNELS`. A secret of Loa's own has 32 bytes or more, is no word, run or repetition, and no secret is like another one
or a key of development, however that is written; `loa secrets` makes such ones. The start is refused with one message
that names everything that is missing, malformed or weak. It is refused, too, where HASH_KEY, FIELD_KEYS or PROVINCE are
not those of the store.

| setting | type | default | what it does |
|---|---|---|---|
"""


def page() -> str:
    """Return the whole page as Markdown."""
    return HEAD + "".join(_row(*describe(field), field.metadata) for field in SETTINGS)


def _row(name: str, kind: str, default: str, metadata: Mapping[Any, Any]) -> str:
    notes = [metadata["help"]]
    if metadata["secret"]:
        notes.append("**Secret.**")
    if metadata["channel"]:
        names = metadata["channel"].split(",")
        notes.append(f"Needed by the channel{'s' * (len(names) > 1)} `{'` and `'.join(names)}`.")
    if metadata["demand"]:
        notes.append(_demanded(metadata["demand"]))
    if metadata["at_least"]:
        notes.append(f"At least {metadata['at_least']}.")
    if metadata["at_most"] is not None:
        notes.append(f"At most {metadata['at_most']}.")
    shown = f"`{default}`" if default else ""
    return f"| `{name}` | {kind} | {shown} | {' '.join(notes)} |\n"


def _demanded(demand: Demand) -> str:
    if demand.least_bytes:
        return f"Production: {demand.least_bytes} bytes or more that nobody can guess."
    return "Production: needed."


if __name__ == "__main__":
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page(), encoding="utf-8")
