"""The page of the first day, walked through on an empty production installation: its blocks are run as they stand."""

from __future__ import annotations

import dataclasses
import os
import pty
import re
import select
import shlex
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pyotp
import pytest
from pymongo import MongoClient

from local import ports, services
from local.processes import ROOT, Command, running
from models.people import administrators, invitation_acceptance, officials
from models.people.invitation_acceptance import Answer
from models.people.officials import OfficialState
from models.settings import Environment, Settings, load
from models.store import Store, open_store
from tests.builders import PASSWORD

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]

PAGE = ROOT / "docs" / "first-day.md"
UNITS = sorted((ROOT / "deploy" / "systemd").glob("*.service"))

BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PLACEHOLDERS = re.compile(r"^\| (`.+`) \| ", re.MULTILINE)
SECRET = re.compile(r"type this secret into it: ((?:[A-Z2-7]{4} ?)+)")

#: What a block prints when it has ended.
DONE = "the-block-has-ended"


@dataclass(frozen=True)
class Site:
    """An empty machine: folders, addresses, and what the page calls them."""

    folder: Path
    port: int
    environ: Mapping[str, str]
    names: Mapping[str, str]

    def put(self, text: str) -> str:
        """Put what is here in the place of the page's placeholders."""
        # The longest first: an address holds the name of a folder.
        for name in sorted(self.names, key=len, reverse=True):
            text = text.replace(name, self.names[name])
        return text


@dataclass
class Person:
    """Somebody at a terminal with an authenticator app, who answers what the blocks ask."""

    shell: subprocess.Popen[bytes]
    screen: int
    file: Path
    seen: str = ""
    secret: str = field(default="", repr=False)
    used: str = field(default="", repr=False)

    def type(self, text: str) -> None:
        """Type a line."""
        os.write(self.screen, f"{text}\n".encode())

    def run(self, block: str) -> str:
        """Run one block to its end, answering on the way; returns what was on the screen."""
        self.seen, answered = "", 0
        # From a file, since what asks for a password throws away what was typed ahead.
        self.file.write_text(block, encoding="utf-8")
        self.type(f". {self.file}; printf '%s\\n' {DONE[:9]}''{DONE[9:]}")
        deadline = time.monotonic() + 90
        while DONE not in self.seen:
            assert time.monotonic() < deadline, self.seen
            if not select.select([self.screen], [], [], 0.2)[0]:
                continue
            self.seen += os.read(self.screen, 65536).decode(errors="replace").replace("\r", "")
            assert self.shell.poll() is None, self.seen
            answered = self._answer(answered)
        return self.seen

    def _answer(self, answered: int) -> int:
        """Answer the newest question, if it is a new one; returns up to where all is answered."""
        if found := SECRET.search(self.seen):
            self.secret = found[1].replace(" ", "")
        asked = self.seen[answered:]
        if re.search(r"(Password[^\n]*|The same again): $", asked):
            self.type(PASSWORD)
        elif re.search(r"Code that the app shows[^\n]*: $", asked):
            self.type(self._next_code())
        else:
            return answered
        return len(self.seen)

    def _next_code(self) -> str:
        """A code of the app that was not used before; that of the next half minute is good already."""
        totp = pyotp.TOTP(self.secret)
        now = int(time.time())
        code = totp.at(now) if totp.at(now) != self.used else totp.at(now + 30)
        self.used = code
        return code


@pytest.fixture
def site(settings: Settings, tmp_path: Path) -> Iterator[Site]:
    """An empty machine with a store and a broker that hold nothing."""
    port = ports.free_port()
    database = "loa_first_day"
    url = f"http://127.0.0.1:{port}"
    broker = settings.broker_url.rpartition("/")[0] + "/3"
    for name in ("etc", "data"):
        (tmp_path / name).mkdir()
    names = {
        "mongodb://127.0.0.1:27017/?replicaSet=rs0": settings.mongodb_uri,
        "redis://127.0.0.1:6379/0": broker,
        "https://loa.example.vn": url,
        # What production insists on; nobody asks there.
        "PUBLIC_URL=https://loa.example.vn": "PUBLIC_URL=https://loa.first-day.vn",
        "/opt/loa/.venv/bin": str(Path(sys.executable).parent),
        "/opt/loa": str(ROOT),
        "/etc/loa": str(tmp_path / "etc"),
        "/var/lib/loa": str(tmp_path / "data"),
        "PORT=8080": f"PORT={port}",
        ".venv/bin/loa": f"{shlex.quote(sys.executable)} -m loa",
    }
    environ = {
        "PATH": os.environ["PATH"],
        "LANG": "C.UTF-8",
        "MONGODB_DATABASE": database,
        "PS1": "",
        "HISTFILE": "/dev/null",
    }
    with MongoClient[dict[str, object]](settings.mongodb_uri) as client:
        client.drop_database(database)
        yield Site(tmp_path, port, environ, names)
        client.drop_database(database)


@pytest.fixture
def person(site: Site) -> Iterator[Person]:
    """Somebody at a shell on that machine."""
    ours, theirs = pty.openpty()
    argv = ["bash", "--norc", "--noprofile", "--noediting"]
    with subprocess.Popen(
        argv,
        cwd=ROOT,
        env=dict(site.environ),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    ) as shell:
        os.close(theirs)
        yield Person(shell, ours, site.folder / "block")
        shell.kill()
        os.close(ours)


def test_the_page_leads_from_nothing_to_two_officials(site: Site, person: Person) -> None:
    write, first, check, sign_in, invite, listed = (site.put(block) for block in _blocks())
    assert "SECRET_KEY, HASH_KEY, FIELD_KEYS written" in person.run(write)
    assert "is an administrator and can sign in" in person.run(first)
    store = _store(site)
    try:
        with ExitStack() as running_units:
            for unit in UNITS:
                running_units.enter_context(running(_as_systemd_does(unit, site)))
            _wait_until_ready(site)
            assert "All is well." in person.run(check)
            person.run(sign_in)
            link = re.search(r"^http\S+/invitation#(\S+)$", person.run(invite), re.MULTILINE)
            assert link, person.seen
            _accept(store, link[1])
            assert re.search(r"quan\.tri\.hai +Trần Văn Mẫu +active +admin", person.run(listed))
        assert administrators.working(store) == 2
    finally:
        store.close()


def test_every_placeholder_of_the_page_is_one_of_its_blocks() -> None:
    text = PAGE.read_text(encoding="utf-8")
    named = [name for row in PLACEHOLDERS.findall(text) for name in re.findall(r"`([^`]+)`", row)]
    used = "".join(
        (*_blocks(), *(unit.read_text() for unit in UNITS), *re.findall(r"(?s)```console.*?```", text))
    )

    assert len(named) > 8
    assert [name for name in named if name not in used] == []


def test_the_units_start_the_parts_of_loa() -> None:
    commands = {unit.stem: _command_of(unit)[1:] for unit in UNITS}

    assert sorted(commands) == [
        "loa-alert-worker",
        "loa-bulk-worker",
        "loa-hints",
        "loa-outlet-driver",
        "loa-relay",
        "loa-web",
        "loa-worker",
    ]
    assert commands["loa-web"] == ["-m", "api.web_server"]


def _blocks() -> list[str]:
    return BLOCK.findall(PAGE.read_text(encoding="utf-8"))


def _settings(site: Site) -> Settings:
    """The settings that the page wrote down, as a unit of systemd reads them."""
    return load(_environ(site))


def _environ(site: Site) -> dict[str, str]:
    lines = (site.folder / "etc" / "loa.env").read_text().splitlines()
    pairs = (line.partition("=") for line in lines if line)
    return {**site.environ, **{name: value.strip("'\"") for name, _, value in pairs}}


def _store(site: Site) -> Store:
    settings = _settings(site)
    assert settings.loa_env is Environment.PRODUCTION
    return open_store(dataclasses.replace(settings, mongodb_database=site.environ["MONGODB_DATABASE"]))


def _command_of(unit: Path) -> list[str]:
    found = re.search(r"^ExecStart=(.+)$", unit.read_text(), re.MULTILINE)
    assert found
    return shlex.split(found[1])


def _as_systemd_does(unit: Path, site: Site) -> Command:
    """The process of a unit."""
    program, *arguments = shlex.split(site.put(shlex.join(_command_of(unit))))
    modules = {"python": (), "celery": ("-m", "celery")}
    argv = (sys.executable, *modules[Path(program).name], *arguments)
    return Command(unit.stem, argv, site.folder, env=_environ(site), patience=15)


def _wait_until_ready(site: Site) -> None:
    deadline = time.monotonic() + 90
    while not services.answers(f"http://127.0.0.1:{site.port}/readyz"):
        assert time.monotonic() < deadline, "not ready"
        time.sleep(0.2)


def _accept(store: Store, token: str) -> None:
    setup = invitation_acceptance.look_up(store, token).setup
    assert setup is not None
    code = pyotp.TOTP(setup.secret).now()
    accepted = invitation_acceptance.accept(
        store, token, Answer(password=PASSWORD, seal=setup.seal, code=code)
    )
    assert officials.state_of(accepted) is OfficialState.ACTIVE
