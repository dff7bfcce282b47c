"""A copy of the bot's files with a mistake in it."""

from __future__ import annotations

from pathlib import Path

from bot.engine.project import HERE

ROOMS = ("domain", "data")


def copy_with(folder: Path, before: str, after: str) -> None:
    """Write the bot's files to `folder`, with `after` wherever `before` stands."""
    changed = 0
    paths = [HERE / "lexicon.yml", *(path for room in ROOMS for path in (HERE / room).rglob("*.yml"))]
    for path in paths:
        text = path.read_text(encoding="utf-8")
        changed += text.count(before)
        copy = folder / path.relative_to(HERE)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(text.replace(before, after), encoding="utf-8")
    assert changed, f"nothing in the bot's files says {before!r}"
