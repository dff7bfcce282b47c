"""`python -m tests.walk --url http://127.0.0.1:8080`: the whole story, against a running Loa."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

import requests

from local.demo import SIGN_INS
from tests.walk import outlets, post_channels, posts, reports, warnings
from tests.walk.guide import Guide, LostError, title

#: Codes of the two communes in either map of the old province of Trà Vinh and of Vĩnh Long today.
COMMUNES = ("29242", "29263")


class NobodyError(LostError):
    """The walk could not begin."""


def main() -> None:
    """Walk; exit code 1 and the reason where something is missing."""
    parser = argparse.ArgumentParser(prog="walk", description=__doc__)
    parser.add_argument("--url", default="http://127.0.0.1:8080", help="where Loa runs")
    parser.add_argument("--phones", default="", help="where the stand-ins run; default: from --data-dir")
    parser.add_argument("--data-dir", default="var", help="the data folder of that Loa")
    given = parser.parse_args()
    try:
        _knock(given.url)
        walk(Guide(given.url, given.phones or _phones(Path(given.data_dir))))
    except (LostError, OSError) as lost:
        print(lost if isinstance(lost, NobodyError) else f"\nThe walk stopped: {lost}", file=sys.stderr)
        sys.exit(1)


def walk(guide: Guide) -> None:
    """One report by app, one by Zalo, a post, an urgent post on all its channels, one warning, one loudspeaker."""
    title("Loa is ready")
    guide.call("GET", "/readyz")
    commune, other = (guide.call("GET", f"/v1/areas/{code}").json() for code in COMMUNES)
    people = {username: (password, secret) for username, password, secret, _ in SIGN_INS}
    handler = warnings.sign_in(guide, "canbo.a", *people["canbo.a"])
    app = reports.file_by_app(guide, commune)
    listed = reports.is_listed(guide, handler, app)
    zalo = reports.file_by_zalo(guide, commune)
    reports.is_listed(guide, handler, zalo)
    title("The official of the commune accepts, answers and resolves")
    for resident in (app, zalo):
        reports.handle(guide, handler, resident)
    title("Both residents are told, each on their channel")
    for resident in (app, zalo):
        reports.is_told(guide, resident)
    reports.follow(guide, app)
    editor = warnings.sign_in(guide, "bientap", *people["bientap"])
    post = posts.publish(guide, handler, editor, commune)
    posts.is_read(guide, post, commune)
    posts.correct(guide, handler, editor, post)
    reports.join_by_zalo(guide, zalo, commune)
    approver = warnings.sign_in(guide, "pheduyet", *people["pheduyet"])
    officials, followers = post_channels.Officials(handler, approver), {"push": app.phone, "Zalo": zalo.phone}
    urgent = post_channels.publish(guide, officials, commune)
    post_channels.reaches(guide, urgent, followers, commune)
    post_channels.correct(guide, officials, urgent, followers)
    # By SMS it would come after minutes, and to nobody whom the app tells already (models/data/waves.yml).
    warnings.join_by_sms(guide, app, [commune["id"]])
    author = warnings.sign_in(guide, "trucban", *people["trucban"])
    issued = warnings.issue(guide, author, approver, [commune["id"], other["id"]])
    first = warnings.reaches(guide, issued, followers)
    warnings.stands_in_feeds(guide, issued.identifier)
    outlets.plays(guide, handler, editor, commune)
    outlets.takes_over(guide, author, approver, handler, commune)
    title("The walk is done")
    print(f"seconds from filing to the official's list: {listed:.2f}")
    print(f"seconds from approval to the first stand-in phone: {first:.2f}")


def _knock(url: str) -> None:
    """:raises NobodyError: nothing listens there."""
    try:
        requests.get(f"{url}/healthz", timeout=30)
    except requests.ConnectionError as error:
        raise NobodyError(
            f"Nothing answers at {url}: start it with `make run`, or name it with --url."
        ) from error


def _phones(data_dir: Path) -> str:
    """The address of the stand-ins that run with this data folder."""
    try:
        ports = json.loads((data_dir / "ports.json").read_text())
    except FileNotFoundError:
        raise LostError(f"Nothing ran with the data folder {data_dir}; name it with --data-dir.") from None
    return f"http://127.0.0.1:{ports['standins']}"


if __name__ == "__main__":
    main()
