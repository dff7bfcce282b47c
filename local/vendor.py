"""Bring what pages carry of others' work into the repository: `make vendor` (needs npm; a few times a year).

`assets/package-lock.json` names each package exactly. They are installed into a folder that is thrown away, no script
of theirs runs, and the files below are copied with their licences to `api/console/static/vendor/`. `VENDOR.md` there
says what each is and has its SHA-256, which a test compares.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ASSETS = ROOT / "assets"
VENDOR = ROOT / "api" / "console" / "static" / "vendor"
PAGE = VENDOR / "VENDOR.md"

#: The files of each package that are copied, the licence among them.
FILES: Mapping[str, Sequence[str]] = {
    "@fontsource/be-vietnam-pro": (
        "LICENSE",
        "files/be-vietnam-pro-latin-700-normal.woff2",
        "files/be-vietnam-pro-vietnamese-700-normal.woff2",
    ),
    "@fontsource/noto-sans-khmer": (
        "LICENSE",
        "files/noto-sans-khmer-khmer-400-normal.woff2",
        "files/noto-sans-khmer-khmer-700-normal.woff2",
    ),
    "htmx.org": ("LICENSE", "dist/htmx.min.js"),
    "leaflet": (
        "LICENSE",
        "dist/images/layers-2x.png",
        "dist/images/layers.png",
        "dist/images/marker-icon-2x.png",
        "dist/images/marker-icon.png",
        "dist/images/marker-shadow.png",
        "dist/leaflet.css",
        "dist/leaflet.js",
    ),
    "leaflet.markercluster": (
        "MIT-LICENCE.txt",
        "dist/MarkerCluster.css",
        "dist/leaflet.markercluster.js",
    ),
    "lean-qr": ("LICENSE", "nano.mjs"),
    "lucide-static": ("LICENSE",),
    "squire-rte": ("LICENSE", "dist/squire.js"),
}

#: The package whose drawings become one file, and which of them.
ICONS, CHOSEN = "lucide-static", ASSETS / "icons.txt"

#: What a drawing says of itself that the style sheet says for all.
DRAWN = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)


def main() -> None:
    """Copy everything again."""
    with tempfile.TemporaryDirectory() as folder:
        modules = _installed(Path(folder))
        shutil.rmtree(VENDOR, ignore_errors=True)
        rows = [row for package, names in FILES.items() for row in _copied(modules, package, names)]
    head = "# What others wrote\n\nMade by `make vendor` from `assets/package-lock.json`.\n\n"
    table = "| file | package | version | licence | SHA-256 |\n|---|---|---|---|---|\n"
    PAGE.write_text(head + table + "".join(sorted(rows)), encoding="utf-8")


def _installed(folder: Path) -> Path:
    for name in ("package.json", "package-lock.json"):
        shutil.copy(ASSETS / name, folder)
    command = ("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
    subprocess.run(command, cwd=folder, check=True)
    return folder / "node_modules"


def _copied(modules: Path, package: str, names: Sequence[str]) -> list[str]:
    """Copy files of a package; returns their rows of the page."""
    said = json.loads((modules / package / "package.json").read_text(encoding="utf-8"))
    home = VENDOR / f"{package.rpartition('/')[2].removesuffix('.org')}-{said['version']}"
    home.mkdir(parents=True)
    made = [_copy(modules / package / name, home) for name in names]
    if package == ICONS:
        made.append(_sprite(modules / package / "icons", home))
    return [
        f"| {path.relative_to(VENDOR)} | {package} | {said['version']} | {said['license']} | {_digest(path)} |\n"
        for path in made
    ]


def _copy(source: Path, home: Path) -> Path:
    name = "LICENCE.txt" if "LICEN" in source.name else source.name
    # Styles name their pictures by the folder that these lie in.
    home = home / "images" if source.parent.name == "images" else home
    home.mkdir(exist_ok=True)
    # A map of the source that is not here would be asked for in vain.
    if source.suffix in {".js", ".css"}:
        text = re.sub(r"\n?//# sourceMappingURL=.*", "", source.read_text(encoding="utf-8"))
        (home / name).write_text(text, encoding="utf-8")
    else:
        shutil.copyfile(source, home / name)
    return home / name


def _sprite(icons: Path, home: Path) -> Path:
    """Put the chosen drawings into one file, each as a symbol by its name."""
    symbols = []
    for name in CHOSEN.read_text(encoding="utf-8").split():
        found = DRAWN.search((icons / f"{name}.svg").read_text(encoding="utf-8"))
        if not found:
            raise ValueError(name)
        drawn = re.sub(r"\s+", " ", found[1]).replace(" />", "/>").replace("> <", "><").strip()
        symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24">{drawn}</symbol>\n')
    path = home / "sprite.svg"
    path.write_text(f'<svg xmlns="http://www.w3.org/2000/svg">\n{"".join(symbols)}</svg>\n', encoding="utf-8")
    return path


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    main()
