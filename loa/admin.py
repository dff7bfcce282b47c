"""`loa admin`: make an administrator of the whole installation; the first one of all can be made nowhere else."""

from __future__ import annotations

from collections.abc import Callable

import click
import segno

from loa import opening
from loa.faults import sentence
from loa.officials import area_id, show_invited, shown
from loa.setup import is_empty, prepare
from loa.terminal import json_option, say, show_json
from models.access import authenticator, passwords
from models.access.passwords import Whose
from models.access.permissions import Role
from models.errors import Clash, Fault, Invalid
from models.people import invitations, officials
from models.people.assignments import AssignmentRow
from models.people.official_shapes import Official
from models.store import Store
from models.store.events import SYSTEM

#: Digits of a secret that stand together, so that they can be typed.
GROUP = 4


@click.group()
def admin() -> None:
    """Administrators: make one."""


@admin.command()
@click.option("--username", help="Name to sign in with; asked for when left out.")
@click.option("--name", help="Full name; asked for when left out.")
@click.option("--area", help="Where, by code or id; the active province when left out.")
@click.option("--invite", is_flag=True, help="Print a link by which they set password and app themselves.")
@json_option
@click.pass_obj
def create(
    new_secret: Callable[[], str] | None,
    username: str | None,
    name: str | None,
    area: str | None,
    invite: bool,
    as_json: bool,
) -> None:
    """Make an administrator.

    Asks for user name, name and password, shows a QR code for an authenticator app and asks for its code. An empty
    store is prepared first, as `loa setup` does it.
    """
    with opening.opened() as store:
        if is_empty(store):
            say("The store is empty.")
            prepare(store)
        held: list[AssignmentRow] = [{"role": Role.ADMIN, "area_id": area_id(store, area)}]
        username = _username(store, username)
        name = _asked(name, "Full name", officials.faults_of_name)
        if invite:
            invited = invitations.invite(store, username=username, name=name, assignments=held, actor=SYSTEM)
            show_invited(store, invited, as_json=as_json)
            return
        secret = (new_secret or authenticator.new_secret)()
        _show(_create(store, username, name, held, secret), as_json=as_json)


def _create(store: Store, username: str, name: str, held: list[AssignmentRow], secret: str) -> Official:
    password = _password(store, officials.whose_of(username, name, held))
    counter = _confirmed(secret, username)
    return officials.create(
        store,
        username=username,
        password=password,
        name=name,
        assignments=held,
        totp_secret=secret,
        totp_counter=counter,
        actor=SYSTEM,
    )


def _username(store: Store, given: str | None) -> str:
    """Return the name to sign in with; asked for again until it is a good one that nobody has.

    :raises Invalid, Clash: the one on the command line is not.
    """

    def faults(username: str) -> list[Fault]:
        wrong = [] if officials.USERNAME.fullmatch(officials.canonical(username)) else ["username_invalid"]
        taken = [] if officials.find(store, username) is None else ["username_taken"]
        return [Fault("username", code) for code in (*wrong, *taken)]

    if given is not None and officials.find(store, given):
        raise Clash("username_taken")
    return officials.canonical(_asked(given, "User name", faults))


def _asked(given: str | None, question: str, faults_of: Callable[[str], list[Fault]]) -> str:
    """Return what was given, or what the person answers; asked for again until nothing is wrong with it.

    :raises Invalid: something is wrong with what was given.
    """
    if given is not None:
        if faults := faults_of(given):
            raise Invalid(*faults)
        return given
    while True:
        answer: str = click.prompt(question, err=True)
        faults = faults_of(answer)
        if not faults:
            return answer
        say(sentence(Invalid(*faults)))


def _password(store: Store, whose: Whose) -> str:
    while True:
        answer: str = click.prompt(
            f"Password ({passwords.MIN_LENGTH} characters or more, not shown)",
            prompt_suffix=": ",
            hide_input=True,
            confirmation_prompt="The same again",
            err=True,
        )
        faults = passwords.faults(store, answer, whose)
        if not faults:
            return answer
        say(sentence(Invalid(*faults)))


def _confirmed(secret: str, username: str) -> int:
    """Return the step of the code that shows that the app has the secret; it is used up."""
    say("\nScan this with an authenticator app (two-step codes, such as FreeOTP or Google Authenticator):\n")
    click.echo(qr_code(authenticator.uri(secret, username)), err=True)
    grouped = " ".join(secret[start : start + GROUP] for start in range(0, len(secret), GROUP))
    say(f"Or type this secret into it: {grouped}\n")
    while True:
        counter = authenticator.counter_of(secret, click.prompt("Code that the app shows", err=True))
        if counter is not None:
            return counter
        say("That is not its code of now. Is the clock of the phone right, and that of this machine?")


def qr_code(text: str) -> str:
    """Return a QR code in half-block characters, dark on light whatever the colours of the terminal are."""
    # Error correction L keeps it within 80 by 24.
    rows = [list(row) for row in segno.make(text, error="l", boost_error=False).matrix_iter(border=4)]
    if len(rows) % 2:
        rows.append([0] * len(rows[0]))
    blocks = {(0, 0): "█", (0, 1): "▀", (1, 0): "▄", (1, 1): " "}
    lines = (
        "".join(blocks[(bool(up), bool(down))] for up, down in zip(upper, lower, strict=True))
        for upper, lower in zip(rows[::2], rows[1::2], strict=True)
    )
    return "\n".join(click.style(line, fg="bright_white", bg="black") for line in lines)


def _show(official: Official, *, as_json: bool) -> None:
    if as_json:
        show_json(shown(official))
        return
    click.echo(f"{official['name']} ({official['username']}) is an administrator and can sign in.")
    say("The code that you just typed is used up: the first sign-in takes the next one.")
