"""Make the virtual environment and fill it: `python3 -m local.install` (what the make targets call first).

Standard library only, as it runs before anything is installed. Installs the full lock, and the command `loa`, again
only when they have changed. System packages are installed where this user may (root and apt), else named with the
command.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from local import system_libraries

OLDEST = (3, 11)
ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "requirements-dev.txt"
VENV = ROOT / ".venv"
STAMP = VENV / "loa-lock.sha256"
PROJECT = ROOT / "pyproject.toml"
COMMAND = VENV / "bin" / "loa"
PINNED = re.compile(r"^[\w.\[\]-]+==", re.MULTILINE)
#: Packages of tests that do not fit in beside the lock, and the folder that they have to themselves.
APART, APART_FOLDER = ROOT / "tests" / "apart.txt", VENV / "apart"
COMMAND_STAMP = VENV / "loa-project.sha256"
PYTHON = VENV / "bin" / "python"
PIP = (str(PYTHON), "-m", "pip", "--disable-pip-version-check")
EXACTLY = ("--no-deps", "--require-hashes")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def main(arguments: list[str]) -> int:
    """Install what is missing; `--browser` also looks for what tests run: a browser, nginx. Returns the exit code."""
    if sys.version_info < OLDEST:
        return _refuse(
            f"Loa needs Python 3.11 or newer, and {sys.executable} is {sys.version.split()[0]}. "
            "Name a newer one: make run PYTHON=/path/to/python3.11"
        )
    if not PYTHON.exists() and not _make_venv():
        return 1
    if not _is_current() and not _fill():
        return 1
    if not _has_command() and not _install_command():
        return 1
    _system_libraries()
    if "--browser" in arguments:
        _programs_of_tests()
    return 0


def _programs_of_tests() -> None:
    """See to what only tests run; they are skipped where it stays missing."""
    if not any(map(shutil.which, BROWSERS)) and not _apt("chromium"):
        _say("No chromium: the tests in a browser will be skipped. To have them: " + _command("chromium"))
    # Debian keeps it where only root's PATH leads.
    if not shutil.which("nginx", path=f"{os.environ['PATH']}{os.pathsep}/usr/sbin") and not _apt(
        "nginx-light"
    ):
        _say("No nginx: the tests behind it will be skipped. To have them: " + _command("nginx-light"))

    if not APART_FOLDER.exists():
        options = ("--quiet", "--target", str(APART_FOLDER), *EXACTLY, "-r", str(APART))
        if not _run(*PIP, "install", *options):
            _say(f"The packages of {APART.name} could not be had: the tests with them will be skipped.")


def _make_venv() -> bool:
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    if importlib.util.find_spec("ensurepip") is None and not _apt(package):
        _refuse(f"Python's venv module is not complete. Install it: {_command(package)}")
        return False
    _say(f"Making the virtual environment .venv with {sys.executable}")
    # A child, since ensurepip may just have been installed.
    return subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=False).returncode == 0


def _fill() -> bool:
    """Install every pinned package without asking the resolver again, and prove that they fit together.

    Each file must have the hash that the lock knows, so that no index and no mirror can serve another one.
    """
    _say(f"Installing the {_count()} packages of {LOCK.name} (a minute or a few the first time)")
    if not (_fill_by_uv() or _fill_by_pip()) or not _run(*PIP, "check", "--quiet"):
        _refuse("The packages could not be installed; pip says why above. Run the same command to try again.")
        return False
    STAMP.write_text(_digest_of(LOCK))
    return True


def _fill_by_uv() -> bool:
    """Install by uv, which is many times faster than pip and says what it is downloading."""
    first = VENV / "loa-uv.txt"
    first.write_text(_entry("uv"), encoding="utf-8")
    if not _run(*PIP, "install", *EXACTLY, "--quiet", "-r", str(first)):
        return False
    uv = [str(PYTHON), "-m", "uv", "pip", "install", "--python", str(PYTHON), *EXACTLY, "-r", str(LOCK)]
    with subprocess.Popen(uv, stderr=subprocess.PIPE, text=True) as running:
        for line in running.stderr or ():
            # One line for each package is more than anybody reads.
            if not line.startswith((" + ", " - ", " ~ ")):
                _say(f"  {line.rstrip()}")
    return running.returncode == 0


def _install_command() -> bool:
    """Put `.venv/bin/loa` there, which runs the sources of this folder."""
    # What builds it stands in the lock, so nothing is asked of an index.
    options = ("--quiet", "--no-deps", "--no-build-isolation", "--editable", str(ROOT))
    uv = (str(PYTHON), "-m", "uv", "pip", "install", "--python", str(PYTHON), *options)
    if not _run(*uv) and not _run(*PIP, "install", *options):
        _refuse("The command `loa` could not be installed; pip says why above.")
        return False
    COMMAND_STAMP.write_text(_digest_of(PROJECT))
    return True


def _has_command() -> bool:
    return COMMAND.exists() and COMMAND_STAMP.exists() and COMMAND_STAMP.read_text() == _digest_of(PROJECT)


def _fill_by_pip() -> bool:
    """Install by pip, which knows of proxies and indexes that only its own configuration names."""
    _say("uv could not; installing by pip instead, which takes some minutes and says little")
    return _run(*PIP, "install", *EXACTLY, "--quiet", "--progress-bar", "on", "-r", str(LOCK))


def _run(*command: str) -> bool:
    return subprocess.run(command, check=False).returncode == 0


def _is_current() -> bool:
    return STAMP.exists() and STAMP.read_text() == _digest_of(LOCK)


def _digest_of(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _count() -> int:
    return len(PINNED.findall(LOCK.read_text(encoding="utf-8")))


def _entry(name: str) -> str:
    """Return the lines of one package in the lock: its version, and the hashes below."""
    found = re.search(rf"^{name}==.*\n(?: .*\n)*", LOCK.read_text(encoding="utf-8"), re.MULTILINE)
    return found[0] if found else ""


def _system_libraries() -> None:
    """See to the libraries of the bundled `mongod`; the start itself refuses where they stay missing."""
    if shutil.which("mongod"):
        return
    for program in VENV.glob("lib/python*/site-packages/fiftyone/db/bin/mongod"):
        wanted = system_libraries.packages(system_libraries.missing(program))
        if wanted and not _apt(*wanted):
            _say(f"mongod needs system libraries: {_command(*wanted)}")


def _apt(*packages: str) -> bool:
    """Install Debian packages where we may; whether they are there now."""
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return False
    _say(f"Installing system packages: {' '.join(packages)}")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    steps = (
        ["apt-get", "update", "-qq"],
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages],
    )
    return all(subprocess.run(step, env=quiet, check=False).returncode == 0 for step in steps)


def _command(*packages: str) -> str:
    return f"sudo apt-get install -y {' '.join(packages)}"


def _refuse(reason: str) -> int:
    print(reason, file=sys.stderr, flush=True)
    return 1


def _say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
