"""`loa outlets`: the registry of loudspeakers and boards, for whoever is at the machine. Acts beyond any area."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import IO, Any

import click

from loa import opening
from loa.terminal import insist, json_option, moment, say, show_json, show_table, yes_option
from models.access.callers import HERE
from models.areas import areas
from models.errors import NotFound
from models.outlets import device_keys, importing, lists, pairings
from models.outlets.importing import Plan
from models.outlets.lists import Filter
from models.outlets.outlets import OUTLETS, Outlet, OutletKind
from models.programme import signing_keys
from models.store import Store
from models.store.events import SYSTEM
from models.tables import plans
from models.tables.plans import Effect, LineFault


@click.group()
def outlets() -> None:
    """Outlets: import, list, pair and shut out loudspeakers and boards."""


@outlets.command("import")
@click.argument("file", type=click.File("rb"))
@click.option("--dry-run", is_flag=True, help="Say what would be done, and change nothing.")
@json_option
@click.pass_context
def import_(ctx: click.Context, file: IO[bytes], dry_run: bool, as_json: bool) -> None:
    """Add and change outlets by a table in FILE (`-`: standard input), CSV or XLSX; all of it or nothing.

    It has the heads of an export at the desk; the columns Mã điểm phát, Loại, Tên, Công nghệ and Mã xã are needed.
    Outlets that it does not name stay as they are.
    """
    with opening.opened() as store:
        planned = importing.plan(store, file.read(), plans.anywhere)
        if not dry_run:
            importing.commit(store, planned, SYSTEM)
    if planned.faults:
        _refuse(planned.faults, as_json=as_json)
        ctx.exit(1)
    _show(planned, dry_run=dry_run, as_json=as_json)


@outlets.command("list")
@click.option("--area", help="Only those in this area or below it, by code or id.")
@click.option("--kind", type=click.Choice([one.value for one in OutletKind]), help="Only those of this kind.")
@click.option("--retired", is_flag=True, help="Those that were taken down, in place of those in use.")
@json_option
def list_(area: str | None, kind: str | None, retired: bool, as_json: bool) -> None:
    """List outlets by code."""
    with opening.opened() as store:
        area_id = areas.searched(store, area)["_id"] if area else ""
        found = list(lists.each(store, None, Filter(area_id, kind or "", retired=retired)))
    if as_json:
        show_json([_shown(one) for one in found])
    elif found:
        heads = ("code", "kind", "name", "area", "paired")
        show_table(heads, [_row(one) for one in found])
    else:
        say("None fits." if any((area, kind, retired)) else "There are none.")


@outlets.command()
@click.argument("code")
@click.argument("user_code")
@json_option
def pair(code: str, user_code: str, as_json: bool) -> None:
    """Say that the device that shows USER_CODE is the outlet CODE; a device that was it before is shut out."""
    with opening.opened() as store:
        outlet = _named(store, code)
        paired = pairings.confirm_as(store, SYSTEM, outlet, user_code, HERE, expect=outlet["version"])
    _tell(paired, "is paired", as_json=as_json)


@outlets.command()
@click.argument("code")
@click.option("--reason", required=True, help="Why: it is lost, stolen, replaced.")
@yes_option
@json_option
def revoke(code: str, reason: str, yes: bool, as_json: bool) -> None:
    """Shut the device of the outlet CODE out; it counts at its next request."""
    with opening.opened() as store:
        outlet = _named(store, code)
        insist(f"Shut out the device of {outlet['code']} ({outlet['name']})?", yes=yes)
        _tell(
            device_keys.revoke_as(store, SYSTEM, outlet["_id"], reason), "has no device now", as_json=as_json
        )


@outlets.command("replace-signing-key")
@yes_option
@json_option
def replace_signing_key(yes: bool, as_json: bool) -> None:
    """Sign programmes with another key from now on.

    Devices fetch it by themselves, over the connection that they trust already. What the old key signed counts for 30
    days more; each programme is signed again when it changes, at the latest at night.
    """
    with opening.opened() as store:
        insist("Sign the programmes of all outlets with another key?", yes=yes)
        made = signing_keys.replace(store)
    if as_json:
        show_json({"kid": made})
    else:
        click.echo(f"The key {made} signs from now on.")


def _named(store: Store, code: str) -> Outlet:
    found = store.collection(OUTLETS).find_one({"code": code})
    if found is None:
        raise NotFound("outlet_not_found", outlet=code)
    return found


def _shown(outlet: Outlet) -> dict[str, Any]:
    return {
        "id": outlet["_id"],
        "code": outlet["code"],
        "kind": outlet["kind"],
        "name": outlet["name"],
        "area_id": outlet["area_id"],
        "paired_at": outlet["paired_at"],
        "retired_at": outlet["retired_at"],
    }


def _row(outlet: Outlet) -> tuple[str, ...]:
    return (outlet["code"], outlet["kind"], outlet["name"], outlet["area_id"], moment(outlet["paired_at"]))


def _tell(outlet: Outlet, what: str, *, as_json: bool) -> None:
    if as_json:
        show_json(_shown(outlet))
    else:
        click.echo(f"{outlet['code']} {what}.")


def _refuse(faults: list[LineFault], *, as_json: bool) -> None:
    from api.extensions import problems  # imports Flask, which most commands need not wait for

    said = [
        {
            "line": one.line,
            "column": one.column,
            "code": one.fault.code,
            "detail": problems.detail(one.fault, "en", named=partial(_head, one.column)),
        }
        for one in faults
    ]
    if as_json:
        show_json({"ok": False, "faults": said})
        return
    for row in said:
        say(f"Line {row['line']}, {row['column']}: {row['detail']}")
    say("Nothing was imported.")


def _head(column: str, path: str, language: str) -> str:
    """Call a field as the head of its column does."""
    return column


def _show(planned: Plan, *, dry_run: bool, as_json: bool) -> None:
    counted = Counter(one.effect for one in planned.effects)
    if as_json:
        show_json({"ok": True, "dry_run": dry_run, **{effect.value: counted[effect] for effect in Effect}})
        return
    begin = "Would be imported" if dry_run else "Imported"
    click.echo(f"{begin}: " + ", ".join(f"{counted[effect]} {effect.value}" for effect in Effect) + ".")
