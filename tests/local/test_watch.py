"""Parts are kept running, and stopped in reverse order."""

from __future__ import annotations

import json
from pathlib import Path

import psutil
import pytest

from local.errors import StartError
from local.watch import Watch
from tests.local import children


class Enough(Exception):
    """Ends the watch of a test."""


def test_a_part_that_dies_is_started_again(tmp_path: Path) -> None:
    said: list[str] = []

    def say(line: str) -> None:
        said.append(line)
        if "back again" in line:
            raise Enough

    watch = Watch(say)
    watch.start(children.part(tmp_path, "relay"))
    first = _pid(tmp_path, "relay")
    psutil.Process(first).kill()
    with pytest.raises(Enough):
        watch.look_after()

    assert psutil.pid_exists(_pid(tmp_path, "relay"))
    assert _pid(tmp_path, "relay") != first
    watch.stop()


def test_a_part_that_keeps_dying_ends_everything_with_the_reason(tmp_path: Path) -> None:
    watch = Watch(lambda line: None)

    def run() -> None:
        # It may die while it is started, or just after.
        watch.start(children.part(tmp_path, "worker", "raise SystemExit('no such module')"))
        watch.look_after()

    with pytest.raises(StartError, match=r"3 times in a row(.|\n)*no such module"):
        run()
    watch.stop()


def test_the_last_started_is_stopped_first(tmp_path: Path) -> None:
    order = tmp_path / "order"
    tells = (
        "import signal, sys, time\n"
        "def end(*_):\n"
        f"    open({str(order)!r}, 'a').write(NAME)\n"
        "    sys.exit()\n"
        "signal.signal(15, end)\n"
        "print('up', flush=True)\n"
        "time.sleep(600)\n"
    )
    watch = Watch(lambda line: None)
    for name in ("a", "b"):
        part = children.part(tmp_path, name, f"NAME = {name!r}\n{tells}")
        watch.start(type(part)(name, part.command, lambda child: child.wait_for_line("up", seconds=10)))

    watch.stop()

    assert order.read_text() == "ba"


def _pid(folder: Path, name: str) -> int:
    return int(json.loads((folder / "run" / f"{name}.json").read_text())["pid"])
