"""`loa secrets`: make the secrets that production insists on."""

from __future__ import annotations

import os
import re
import secrets as random
from pathlib import Path

import click
from cryptography.fernet import Fernet

from loa.terminal import json_option, show_json

#: Bytes of a secret before it is written down.
BYTES = 48

NAMES = ("SECRET_KEY", "HASH_KEY", "FIELD_KEYS")


@click.command()
@click.option(
    "--into",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write those that this file lacks into it; what stands there is never changed.",
)
@json_option
def secrets(into: Path | None, as_json: bool) -> None:
    """Make SECRET_KEY, HASH_KEY and FIELD_KEYS.

    Without --into they are printed, each as a line of an environment file. Keep a copy of FIELD_KEYS and HASH_KEY away
    from the backups: without them nothing that is sealed can be read again.
    """
    made = {name: fresh(name) for name in NAMES}
    if into is None:
        if as_json:
            show_json(made)
        else:
            click.echo("".join(f"{name}={value}\n" for name, value in made.items()), nl=False)
        return
    written = fill(into, made)
    if as_json:
        show_json({"file": str(into), "written": written})
    else:
        click.echo(f"{into}: {', '.join(written) or 'nothing'} written; what stood there before was kept.")


def fresh(name: str) -> str:
    """Return a new secret for a setting."""
    return Fernet.generate_key().decode() if name == "FIELD_KEYS" else random.token_urlsafe(BYTES)


def fill(path: Path, made: dict[str, str]) -> list[str]:
    """Write each secret that a file has no value for into it, readable by its owner alone; returns their names.

    :raises OSError: it can't be read or written.
    """
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    missing = [name for name in made if not re.search(rf"^(?:export[ \t]+)?{name}=\S", text, re.MULTILINE)]
    for name in missing:
        line = f"{name}={made[name]}"
        text, replaced = re.subn(rf"^{name}=[ \t]*$", line, text, count=1, flags=re.MULTILINE)
        if not replaced:
            text = f"{text.rstrip()}\n{line}\n" if text else f"{line}\n"
    # Written beside and put in its place, so that no moment leaves half a file or one that others can read.
    beside = path.with_name(f".{path.name}.new")
    with open(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
    if path.exists() and os.geteuid() == 0:
        os.chown(beside, path.stat().st_uid, path.stat().st_gid)
    beside.replace(path)
    return missing
