"""`loa check`: what is wrong with this installation, and how to mend it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import click

from loa import opening
from loa.checks import hubs, machine, parts, people, providers, settings, signing, store
from loa.checks.finding import Finding, Mark, unknown, wrong
from loa.faults import sentence_of
from loa.terminal import json_option, show_json
from models.settings import Settings, SettingsError
from models.store import Store


@click.command()
@click.option(
    "--providers",
    "reach",
    is_flag=True,
    help="Also ask FCM, Zalo, Twilio and other hubs whether they can be reached.",
)
@json_option
@click.pass_context
def check(ctx: click.Context, reach: bool, as_json: bool) -> None:
    """Say what is wrong with this installation, and how to mend it.

    Looks at settings, store, broker, relay, worker, providers, other hubs, disk, clocks and administrators; changes
    nothing. The
    exit code is 1 when something is wrong.
    """
    found = list(_guarded(_findings(reach)))
    bad = [one for one in found if one.mark is Mark.WRONG]
    if as_json:
        show_json({"ok": not bad, "findings": [vars(one) | {"mark": one.mark.name.lower()} for one in found]})
    else:
        _show(found)
        click.echo(f"\n{len(bad)} of {len(found)} things are wrong." if bad else "\nAll is well.")
    ctx.exit(1 if bad else 0)


def _guarded(findings: Iterator[Finding]) -> Iterator[Finding]:
    """Pass the findings on; whatever breaks them off becomes the last one, so that the others are shown."""
    try:
        yield from findings
    except Exception as error:
        said = sentence_of(error) or f"the check itself broke off ({type(error).__name__})"
        yield wrong("the rest", said, "mend that first, then check again")


def _findings(reach: bool) -> Iterator[Finding]:
    try:
        given = opening.settings()
    except SettingsError as error:
        yield settings.refused(error)
        yield unknown("the rest", "looked at once the settings can be read")
        return
    opening.configure_logs(given)
    yield from settings.look(given)
    yield from signing.look(given)
    yield from machine.look(given)
    if not given.mongodb_uri:
        yield wrong("store", "MONGODB_URI is not set", "set it: mongodb://host:27017/?replicaSet=rs0")
        return
    try:
        opened = opening.open_settled(given)
    except SettingsError as error:
        yield wrong("store", str(error), "put MONGODB_URI right")
        return
    try:
        yield from _behind(opened, given, reach)
    finally:
        opened.close()


def _behind(opened: Store, given: Settings, reach: bool) -> Iterator[Finding]:
    answer = store.answers(opened)
    yield answer
    reachable = answer.mark is Mark.OK
    if reachable:
        yield from store.look(opened)
    yield from parts.look(opened, reachable=reachable)
    yield from providers.look(opened, reach=reach)
    yield from hubs.look(opened, reach=reach, reachable=reachable)
    if reachable:
        yield from people.look(opened)


#: How each mark looks on a terminal that has colours.
COLOURS = {Mark.OK: "green", Mark.NOTE: "yellow", Mark.WRONG: "red", Mark.UNKNOWN: "yellow"}


def _show(found: Sequence[Finding]) -> None:
    width = max(len(one.what) for one in found)
    for one in found:
        mark = click.style(f"{one.mark:<5}", fg=COLOURS[one.mark])
        click.echo(f"{mark}  {one.what:<{width}}  {one.said}")
        if one.mend:
            click.echo(f"{'':5}  {'':{width}}  -> {one.mend}")
