"""Put the headless loudspeaker into one file, `dist/loudspeaker.pyz`, that needs Python alone: `make loudspeaker`."""

from __future__ import annotations

import shutil
import tempfile
import zipapp
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "dist" / "loudspeaker.pyz"

#: What it carries of Loa besides its own package: the function that decides, and its table.
CARRIED = ("models/programme/what_plays.py", "models/data/precedence.json")

#: Packages that are empty in there, so that nothing else of Loa is needed.
EMPTY = ("models", "models/programme", "players")

START = "import sys\n\nfrom players.loudspeaker.__main__ import main\n\nsys.exit(main())\n"


def main() -> None:
    """Write the file."""
    made = build(TARGET)
    print(f"{made.relative_to(ROOT)}: {made.stat().st_size // 1024} kB")


def build(target: Path) -> Path:
    """Write the application to a file and return it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        without = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / "players" / "loudspeaker", home / "players" / "loudspeaker", ignore=without)
        for name in CARRIED:
            (home / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, home / name)
        for name in EMPTY:
            (home / name / "__init__.py").write_text("", encoding="utf-8")
        (home / "__main__.py").write_text(START, encoding="utf-8")
        zipapp.create_archive(home, target, interpreter="/usr/bin/env python3", compressed=True)
    return target


if __name__ == "__main__":
    main()
