"""Categories at the desk: a province adds its own and words any of them better.

What holds for the reports of one is changed by `province_rules`, which also retires it. What the desk made or changed
has the origin `desk`: no file changes it any more.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from pymongo import DESCENDING
from pymongo.client_session import ClientSession
from pymongo.errors import DuplicateKeyError

from models.categories import categories, province_rules
from models.categories.categories import CATEGORIES, Category, Urgency
from models.categories.province_rules import CategoryRules
from models.errors import Clash, Fault, insist_on_none
from models.language import visible
from models.language.text import nfc
from models.store import Store, catalogue_rows, events
from models.store.events import Actor

CODE = re.compile(r"[a-z][a-z0-9_]{1,39}", re.ASCII)
MAX_NAME = 80


@dataclass(frozen=True)
class NewCategory:
    """A category to be made.

    :param code: short, such as `garbage`; it stays for ever.
    :param name: by language; Vietnamese is a must.
    """

    code: str
    name: Mapping[str, str]
    urgency: Urgency
    rules: CategoryRules


def faults_of(store: Store, new: NewCategory) -> list[Fault]:
    """Return everything that is wrong with a new category."""
    faults = [] if CODE.fullmatch(new.code) else [Fault("code", "agency_code_invalid")]
    rules = province_rules.faults_of(store, new.code, new.rules.kinds, new.rules.publish)
    return [*faults, *name_faults(new.name), *rules]


def name_faults(name: Mapping[str, str]) -> list[Fault]:
    """Return what is wrong with the name of a category."""
    given = {"vi": "", **{language: text for language, text in name.items() if nfc(text)}}
    return [
        fault
        for language, text in given.items()
        for fault in visible.name_faults(f"name.{language}", text, MAX_NAME)
    ]


def create(store: Store, new: NewCategory, actor: Actor) -> Category:
    """Add a category, the last on the screen; reports may name it at once.

    :raises Invalid: as `faults_of` says.
    :raises Clash: `category_exists`.
    """
    insist_on_none(faults_of(store, new))
    values = {
        "name": _names(new.name),
        "urgency": str(new.urgency),
        **province_rules.values(new.rules),
    }
    details: events.EventDetails = {"changes": values}

    def work(session: ClientSession) -> Category:
        store.invalidate_catalogue(session)
        last = store.collection(CATEGORIES).find_one({}, sort=[("order", DESCENDING)], session=session)
        document = {
            "_id": new.code,
            "code": new.code,
            **values,
            "order": last["order"] + 1 if last else 0,
            "origin": catalogue_rows.DESK,
        }
        return events.create(
            store, CATEGORIES, document, action="created", actor=actor, details=details, session=session
        )

    try:
        return province_rules.of(store.transact(work))
    except DuplicateKeyError as error:
        raise Clash("category_exists") from error


def rename(store: Store, code: str, name: Mapping[str, str], *, expect: int, actor: Actor) -> Category:
    """Word a category otherwise, everywhere and at once; its reports and their promises stay.

    :param expect: the version that the official saw; 0 for a row of the file.
    :raises NotFound: there is no such category.
    :raises Invalid: naming every fault.
    :raises Stale: somebody was faster; carries the category as it is now.
    """
    categories.get(store, code)
    insist_on_none(name_faults(name))
    return catalogue_rows.change(
        store,
        CATEGORIES,
        code,
        {"name": _names(name)},
        action="renamed",
        actor=actor,
        expect=expect,
        whole=province_rules.of,
        check=lambda session: None,
    )


def _names(name: Mapping[str, str]) -> dict[str, str]:
    return {language: nfc(text) for language, text in name.items() if nfc(text)}
