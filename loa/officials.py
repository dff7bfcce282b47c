"""`loa officials`: who works at the desk, for whoever is at the machine. Acts as the system, beyond any area."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypedDict

import click

from loa import opening
from loa.terminal import insist, json_option, moment, say, show_json, show_table, yes_option
from models.access import sign_in_lockouts
from models.access.permissions import Role
from models.areas import areas
from models.people import invitations, officials_list
from models.people import officials as people
from models.people.assignments import AssignmentRow
from models.people.invitations import Invited
from models.people.official_shapes import Official
from models.people.officials import OfficialState
from models.people.officials_list import OfficialsQuery
from models.store import Store
from models.store.events import SYSTEM


@click.group()
def officials() -> None:
    """Officials: list, invite, disable, help those who cannot sign in."""


@officials.command("list")
@click.option("--role", type=click.Choice([role.value for role in Role]), help="Only those with this role.")
@click.option("--area", help="Only those with a role in this area or below it, by code or id.")
@click.option(
    "--state", type=click.Choice([state.value for state in OfficialState]), help="Only those in this state."
)
@click.option("--text", default="", help="Only those whose user name or name holds this.")
@json_option
def list_(role: str | None, area: str | None, state: str | None, text: str, as_json: bool) -> None:
    """List officials by user name."""
    with opening.opened() as store:
        area_id = areas.searched(store, area)["_id"] if area else ""
        found = list(officials_list.every(store, OfficialsQuery(area_id, "", role or "", state or "", text)))
    if as_json:
        show_json([shown(official) for official in found])
    elif found:
        show_table(("user name", "name", "state", "roles"), [_row(official) for official in found])
    else:
        asked = any((role, area, state, text))
        say("None fits." if asked else "There are none. `loa admin create` makes the first administrator.")


@officials.command()
@click.argument("username")
@click.option("--name", required=True, help="The person's full name.")
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True)
@click.option("--area", help="Where, by code or id; the active province when left out.")
@click.option("--agency", default="", help="For which agency, by id (`ubnd:<area id>`); any when left out.")
@json_option
def invite(username: str, name: str, role: str, area: str | None, agency: str, as_json: bool) -> None:
    """Invite somebody new: prints a link by which they set their own password and authenticator app."""
    with opening.opened() as store:
        held: list[AssignmentRow] = [{"role": role, "area_id": area_id(store, area), "agency_id": agency}]
        invited = invitations.invite(store, username=username, name=name, assignments=held, actor=SYSTEM)
        show_invited(store, invited, as_json=as_json)


@officials.command()
@click.argument("username")
@yes_option
@json_option
def disable(username: str, yes: bool, as_json: bool) -> None:
    """Let an official no longer sign in; every session ends at once."""
    with opening.opened() as store:
        official = _named(store, username)
        insist(f"Disable {_whom(official)}?", yes=yes)
        _show(people.disable(store, official["_id"], actor=SYSTEM), "is disabled", as_json=as_json)


@officials.command()
@click.argument("username")
@json_option
def enable(username: str, as_json: bool) -> None:
    """Let a disabled official sign in again, with what they had."""
    with opening.opened() as store:
        official = people.enable(store, _named(store, username)["_id"], actor=SYSTEM)
        _show(official, "is enabled", as_json=as_json)


@officials.command("reset-password")
@click.argument("username")
@yes_option
@json_option
def reset_password(username: str, yes: bool, as_json: bool) -> None:
    """Take the password away and print a link by which they set a new one; every session ends."""
    _reset(username, "password", invitations.reset_password, yes=yes, as_json=as_json)


@officials.command("reset-totp")
@click.argument("username")
@yes_option
@json_option
def reset_totp(username: str, yes: bool, as_json: bool) -> None:
    """Take the authenticator app away and print a link by which they set up a new one; every session ends."""
    _reset(username, "authenticator app", invitations.reset_second_factor, yes=yes, as_json=as_json)


@officials.command()
@click.argument("username")
@json_option
def unlock(username: str, as_json: bool) -> None:
    """Let an official try to sign in again at once, after somebody's wrong passwords or codes locked the name."""
    with opening.opened() as store:
        official = _named(store, username)
        sign_in_lockouts.forgive(store, official["username"])
        _show(official, "can try to sign in again", as_json=as_json)


def area_id(store: Store, area: str | None) -> str:
    """Return the id of an area by its code or id; of the active province when none is named.

    :raises NotFound: there is none.
    """
    return str(areas.by_code(store, area)["_id"]) if area else areas.active_province_id(store)


class ShownOfficial(TypedDict):
    """What programs are told of an official."""

    id: str
    username: str
    name: str
    state: OfficialState
    second_factor: bool
    assignments: list[AssignmentRow]


def shown(official: Official) -> ShownOfficial:
    """Return what programs are told of an official; no secret."""
    return {
        "id": official["_id"],
        "username": official["username"],
        "name": official["name"],
        "state": people.state_of(official),
        "second_factor": bool(official["totp"]),
        "assignments": official["assignments"],
    }


def show_invited(store: Store, invited: Invited, *, as_json: bool) -> None:
    """Print the link of an invitation, which nobody can ask for again."""
    link = invitations.link_of(store, invited.token)
    if as_json:
        show_json({**shown(invited.official), "link": link, "expires_at": invited.expires_at})
        return
    click.echo(link)
    say(
        f"Give this link to {_whom(invited.official)} by a safe way; whoever has it can take the account. It works "
        f"once, until {moment(invited.expires_at)}, and is not shown again."
    )


def _reset(username: str, what: str, reset: Callable[..., Invited], *, yes: bool, as_json: bool) -> None:
    with opening.opened() as store:
        official = _named(store, username)
        insist(f"Take the {what} of {_whom(official)} away and end their sessions?", yes=yes)
        show_invited(store, reset(store, official["_id"], actor=SYSTEM), as_json=as_json)


def _named(store: Store, username: str) -> Official:
    official = people.find(store, username)
    if official is None:
        raise click.ClickException(
            f"There is no official {username}; `loa officials list` shows who there is."
        )
    return official


def _whom(official: Official) -> str:
    return f"{official['name']} ({official['username']})"


def _show(official: Official, done: str, *, as_json: bool) -> None:
    if as_json:
        show_json(shown(official))
    else:
        click.echo(f"{_whom(official)} {done}.")


def _row(official: Official) -> tuple[str, ...]:
    roles = ", ".join(
        f"{held['role']} in {held['area_id']}{f' for {agency}' if (agency := held.get('agency_id')) else ''}"
        for held in official["assignments"]
    )
    return official["username"], official["name"], people.state_of(official), roles or "-"
