"""What pages cost with many reports behind them: `python -m bench.pages [1000000]`.

One client asks for each page, and in between for the same bytes from a bare Flask route that renders them from a
template, behind a web server of as many processes and threads. Each round asks for everything once, in random order,
so that what else the machine does hits all alike. With `--data FOLDER` the databases stay there for the next run.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import requests

from api.console.extension.session import COOKIE
from bench import bare_pages, feed_seed, fill, output, throughput
from bench.output import load, say
from local import mongod, ports
from local.processes import Command, running
from local.services import answers
from models.access import console_sessions
from models.access.callers import CallerKind
from models.access.permissions import Role
from models.areas import areas
from models.content import posts
from models.messages.messages import MessageChannel, Owner
from models.people import officials
from models.people.assignments import AssignmentRow
from models.reports import filing
from models.reports.draft import Draft, Reporter
from models.reports.reports import Report
from models.store import Store, new_id

SIZE, POSTS, ROUNDS = 1_000_000, 500, 100

#: As many as Loa's web server has by default.
GUNICORN = ("-m", "gunicorn", "bench.bare_pages:made()", "--workers=2", "--threads=8", "--no-control-socket")


@dataclass(frozen=True)
class Page:
    """A page to ask for.

    :param headers: with what it is asked for.
    :param status: what it answers.
    """

    path: str
    headers: Mapping[str, str]
    status: int = 200


def main() -> None:
    """Print a line a page: milliseconds, and how many times those of the bare route."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("size", nargs="?", type=int, default=SIZE)
    parser.add_argument("--data", type=Path, help="keep the database in this folder")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    given = parser.parse_args()
    with ExitStack() as stack:
        folder = stack.enter_context(output.folder(given.data))
        uri = stack.enter_context(mongod.mongod(folder))
        store = fill.fill(uri, f"bench_{given.size}", given.size, say)
        if not store.collection(posts.POSTS).find_one({}):
            feed_seed.write(store, POSTS)
        base = stack.enter_context(throughput.server(folder, store))
        pages = _pages(store, base)
        bare = stack.enter_context(_bare(folder, pages, base))
        say(f"{given.size:,} reports; load average before: {load()}; {os.cpu_count()} cores")
        _measure(pages, base, bare, given.rounds)
        store.close()
    say(f"load average after: {load()}")


def _pages(store: Store, base: str) -> dict[str, Page]:
    """Whoever handles the reports of the whole province, and a resident."""
    province, commune = areas.active_province_id(store), areas.communes(store)[0]
    held: list[AssignmentRow] = [{"role": Role.HANDLER, "area_id": province, "agency_id": ""}]
    name, password = f"bench.{time.time_ns()}", "a long password of nobody"
    official = officials.create(store, username=name, password=password, name="Bench", assignments=held)
    token = console_sessions.open_session(store, CallerKind.OFFICIAL, official["_id"])
    desk = {"Cookie": f"{COOKIE}={token}"}
    page = requests.get(f"{base}/x/{commune['code']}", timeout=60)
    return {
        "my desk": Page("/console/", desk),
        "list, newest": Page("/console/reports?sort=newest", desk),
        "list, one category": Page("/console/reports?category=flood", desk),
        "list, words": Page("/console/reports?text=ngap+duong", desk),
        "a report": Page(f"/console/reports/{filed(store, commune['_id'])['code']}", desk),
        "commune": Page(f"/x/{commune['code']}", {}),
        "commune, not changed": Page(f"/x/{commune['code']}", {"If-None-Match": page.headers["ETag"]}, 304),
    }


def filed(store: Store, area_id: str) -> Report:
    """File one more report, the only one whose code is like those of a province."""
    draft = Draft("Đường ngập tới đầu gối trước cổng trường", "flood", area_id=area_id)
    who = Reporter(MessageChannel.PUSH, Owner("device", "bench"), {"kind": "device", "id": "bench"})
    return filing.file(store, draft, who, key=new_id()).report


@contextmanager
def _bare(folder: Path, pages: Mapping[str, Page], base: str) -> Iterator[str]:
    """A bare server of the same bytes; gives its address."""
    templates = folder / "bare"
    templates.mkdir(exist_ok=True)
    for name, page in pages.items():
        text = requests.get(base + page.path, headers=page.headers, timeout=60).text
        (templates / _file(name)).write_text("{% raw %}" + text + "{% endraw %}", encoding="utf-8")
    port = ports.free_port()
    argv = (sys.executable, *GUNICORN, f"--bind={ports.LOOPBACK}:{port}")
    environ = {**os.environ, bare_pages.VARIABLE: str(templates)}
    with running(Command("bare", argv, folder, env=environ, patience=5)) as child:
        address = f"http://{ports.LOOPBACK}:{port}"
        child.wait_until(lambda: answers(f"{address}/{_file('commune')}"), seconds=60)
        yield address


def _file(name: str) -> str:
    return name.replace(" ", "-").replace(",", "")


def _measure(pages: Mapping[str, Page], base: str, bare: str, rounds: int) -> None:
    spent: dict[tuple[str, str], list[float]] = {}
    sizes: dict[str, int] = {}
    chance = random.Random(5)
    with requests.Session() as session:
        session.trust_env = False
        for number in range(rounds + 3):
            for name in chance.sample([*pages], len(pages)):
                page = pages[name]
                sizes[name] = _timed(session, base + page.path, page, spent.setdefault((name, "loa"), []))
                plain = Page(page.path, {})
                _timed(session, f"{bare}/{_file(name)}", plain, spent.setdefault((name, "bare"), []))
                if number < 3:
                    spent.clear()
    for name in pages:
        ours, theirs = spent[name, "loa"], spent[name, "bare"]
        ratio = statistics.median(one / two for one, two in zip(ours, theirs, strict=True))
        say(f"{name:<22}{sizes[name]:>8,} bytes{_two(ours)}   bare{_two(theirs)}   ratio {ratio:.1f}")


def _two(spent: list[float]) -> str:
    """The median and the 95th percentile."""
    return f"{statistics.median(spent):>8.1f} /{statistics.quantiles(spent, n=20)[-1]:>7.1f} ms"


def _timed(session: requests.Session, address: str, page: Page, spent: list[float]) -> int:
    """Ask once; the bytes of the answer.

    :raises ValueError: it answers something else.
    """
    started = time.perf_counter()
    answer = session.get(address, headers=dict(page.headers), timeout=60, allow_redirects=False)
    spent.append((time.perf_counter() - started) * 1000)
    if answer.status_code != page.status:
        raise ValueError(f"{address}: {answer.status_code} instead of {page.status}")
    return len(answer.content)


if __name__ == "__main__":
    main()
