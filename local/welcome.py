"""What is shown when everything runs: where to look and how to sign in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from local import demo_outlets, services
from models.settings import Environment, Settings

PAGES = (
    ("/", "what residents see"),
    ("/docs", "the API, to read and to try"),
    ("/chat", "talk to the bot"),
    ("/board", "a board: pair it by the code that it shows"),
    ("/cap/exercise/feed.atom", "exercise alerts as other systems read them"),
)


def show(settings: Settings, phones: str, data: Path, say: Callable[[str], None]) -> None:
    """Say the addresses and, where the demo is loaded, its sign-ins.

    :param phones: address of the stand-ins' page; empty when they don't run.
    :param data: the data folder.
    """
    base = services.near(settings)
    width = max(len(path) for path, _ in PAGES) + len(base)
    say("\nLoa runs.\n")
    for path, title in PAGES:
        say(f"  {base + path:<{width}}  {title}")
    if phones:
        say(f"  {phones:<{width}}  what arrived on the phones")
    if settings.load_demo and settings.loa_env is Environment.DEVELOPMENT:
        _players(data, say)
        _sign_ins(say)
    say("\nCtrl-C stops it.")


def _players(data: Path, say: Callable[[str], None]) -> None:
    """Say how a board is paired, and where one hears the loudspeaker."""
    say(
        f"\nA board (at /board) is paired with: .venv/bin/loa outlets pair {demo_outlets.code_of('board')} CODE"
    )
    say(
        f"The loudspeaker {demo_outlets.code_of('loudspeaker')} plays; what it played lies in {data}/loudspeaker/heard"
    )


def _sign_ins(say: Callable[[str], None]) -> None:
    from local.demo import SIGN_INS

    say("\nDemo sign-ins (invented people; TOTP secret for an authenticator app where there is one):\n")
    for username, password, secret, roles in SIGN_INS:
        say(f"  {username:<18} {password:<24} {secret or '-':<34} {roles}")
