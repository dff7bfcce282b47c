"""Write the licences of what production installs into THIRD_PARTY_NOTICES.md: `python -m local.licences`.

They are those that each package gives for itself, as SPDX expressions. Where it gives none that is exact, somebody has
read its licence file, and `READ` says what stands there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.metadata import PackageMetadata, PackageNotFoundError, metadata

from local.lock import PRODUCTION, ROOT

PAGE = ROOT / "THIRD_PARTY_NOTICES.md"
BEGIN, END = "<!-- licences: made by `make licences` -->\n", "<!-- end of licences -->\n"

#: Under these anybody may run Loa, change it and hand it on under its own licence.
ALLOWED = frozenset(
    {
        "0BSD",
        "Apache-2.0",
        "BSD-2-Clause",
        "BSD-3-Clause",
        "CC0-1.0",
        "ISC",
        "MIT",
        "MIT-0",
        "MIT-CMU",
        "MPL-2.0",
        "PSF-2.0",
        "TCL",
        "Unlicense",
        "ZPL-2.1",
        "Zlib",
    }
)

#: Others that somebody has decided on, for one package each; THIRD_PARTY_NOTICES.md says what follows from them.
DECIDED = {
    "av": frozenset({"GPL-2.0-or-later", "LGPL-3.0-or-later"}),
    "espeakng-loader": frozenset({"GPL-3.0-or-later"}),
    "pillow-heif": frozenset({"GPL-2.0-only", "LGPL-3.0-or-later"}),
}

#: What packages say of themselves without an expression, where it can mean one thing only.
MEANT = {
    "Apache 2.0": "Apache-2.0",
    "Apache License 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "MIT License": "MIT",
    "New BSD": "BSD-3-Clause",
    "ZPL 2.1": "ZPL-2.1",
}

#: What stands in the licence files of packages that say "BSD", "Dual License" or nothing, or that are of another
#: platform or Python than this one.
READ = {
    "amqp": "BSD-3-Clause",
    "async-timeout": "Apache-2.0",
    "av": "BSD-3-Clause AND LGPL-3.0-or-later AND GPL-2.0-or-later",
    "billiard": "BSD-3-Clause",
    "espeakng-loader": "GPL-3.0-or-later",  # of eSpeak NG; the wheel names none for its own lines
    "h3": "Apache-2.0",
    "html5tagger": "Unlicense",
    "hyperframe": "MIT",
    "itsdangerous": "BSD-3-Clause",
    "jinja2": "BSD-3-Clause",
    "paho-mqtt": "BSD-3-Clause",  # the Eclipse Distribution License 1.0, of the two that it offers
    "pillow-heif": "BSD-3-Clause AND LGPL-3.0-or-later AND GPL-2.0-only",
    "prompt-toolkit": "BSD-3-Clause",
    "pyasn1-modules": "BSD-2-Clause",
    "python-dateutil": "Apache-2.0 OR BSD-3-Clause",
    "scipy": "BSD-3-Clause",
    "segno": "BSD-3-Clause",
    "tracerite": "MIT",  # has no licence file; its classifiers say MIT beside "Public Domain"
    "uvloop": "MIT OR Apache-2.0",
    "vine": "BSD-3-Clause",
}

#: What else is in a wheel, beside the package.
NOTES = {
    "av": "**FFmpeg (LGPL-3.0), x264 and x265 (GPL-2.0) in its wheel**, see below",
    "espeakng-loader": "**eSpeak NG in its wheel; no licence is named for the loader**, see below",
    "flask-swagger-ui": "Swagger UI in it, © SmartBear Software, Apache-2.0",
    "lxml": "libxml2 and libxslt in its wheel, MIT",
    "numpy": "OpenBLAS (BSD-3-Clause) and GCC's run-time libraries (GPL-3.0 with the run-time exception) in its wheel",
    "pikepdf": "qpdf in its wheel, Apache-2.0",
    "pillow": "image libraries in its wheel, each under its own permissive licence",
    "pillow-heif": "**its wheel is GPL-2.0**, see below",
    "scikit-learn": "GCC's libgomp (GPL-3.0 with the run-time exception) in its wheel",
    "scipy": "OpenBLAS (BSD-3-Clause) and GCC's run-time libraries (GPL-3.0 with the run-time exception) in its wheel",
}


def production() -> list[str]:
    """Return the names of the packages that production installs."""
    return sorted(set(re.findall(r"^([\w.-]+)==", PRODUCTION.read_text(encoding="utf-8"), re.MULTILINE)))


def licence_of(package: str) -> str:
    """Return the licence of a package as an SPDX expression; "" where nobody knows it."""
    if package in READ:
        return READ[package]
    try:
        said = metadata(package)
    except PackageNotFoundError:
        return ""
    known = (MEANT.get(words, words) for words in _sayings(said))
    return next(
        (words for words in known if words in ALLOWED or words in _field(said, "License-Expression")), ""
    )


def refused(package: str, expression: str) -> list[str]:
    """Return the parts of an expression that nobody has allowed for this package."""
    parts = re.split(r" (?:AND|OR) ", expression.replace("(", "").replace(")", ""))
    return [part for part in parts if part not in ALLOWED | DECIDED.get(package, frozenset())]


def table() -> str:
    """Return the table of all packages, as Markdown."""
    rows = "".join(
        f"| {name} | {'; '.join(filter(None, (licence_of(name), NOTES.get(name, ''))))} |\n"
        for name in production()
    )
    return f"| package | licence |\n|---|---|\n{rows}"


def page(text: str) -> str:
    """Return the page with the table of now.

    :raises ValueError: it has no place for the table.
    """
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not end:
        raise ValueError(f"{PAGE.name} has lost its marks")
    return f"{before}{begin}\n{table()}\n{end}{after}"


def _field(said: PackageMetadata, name: str) -> list[str]:
    return said.get_all(name) or []


def _sayings(said: PackageMetadata) -> Iterator[str]:
    yield from _field(said, "License-Expression")
    yield from _field(said, "License")
    for classifier in _field(said, "Classifier"):
        if classifier.startswith("License"):
            yield classifier.rpartition(" :: ")[2]


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
