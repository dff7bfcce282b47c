"""Templates (mẫu cảnh báo): how a warning of a hazard begins, in each language, with placeholders to be filled.

Loa brings one for each hazard (`alert_templates.yml`); a province writes its own in its place. A placeholder that
nobody filled is a fault when the alert is submitted (`rules`), so no `{time}` ever reaches a phone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import TypedDict, cast

from pymongo.errors import DuplicateKeyError

from models.access import permissions
from models.access.callers import Identity
from models.access.permissions import Permission
from models.alerts import hazards, placeholders
from models.alerts.alerts import Words
from models.alerts.placeholders import OPEN, PLACEHOLDERS
from models.alerts.rules import LONGEST
from models.areas import areas
from models.errors import Fault, NotFound, Stale, insist_on_none
from models.language import visible
from models.language.languages import DEFAULT, LANGUAGES
from models.language.text import nfc
from models.store import Store, datafiles, events
from models.store.collections import CollectionSpec, Kind


class AlertTemplate(TypedDict):
    """How warnings of one hazard begin; the id is the code of the hazard. One of the file has version 0."""

    _id: str
    version: int
    infos: dict[str, Words]
    updated_at: datetime | None


class FileTemplate(TypedDict):
    """A template as it stands in the file."""

    code: str
    vi: Words
    km: Words
    en: Words


ALERT_TEMPLATES = CollectionSpec(
    "alert_templates",
    AlertTemplate,
    purpose="How warnings of one hazard begin, as the province wrote it in place of the text that Loa brings.",
    kept="For ever.",
    kind=Kind.ALERT_TEMPLATE,
)


def every(store: Store) -> list[AlertTemplate]:
    """Return the template of each hazard, in the order of the hazards."""
    own = {row["_id"]: row for row in store.collection(ALERT_TEMPLATES).find()}
    return [own.get(code) or _of_file(code) for code in hazards.hazards()]


def get(store: Store, code: str) -> AlertTemplate:
    """Return the template of one hazard.

    :raises NotFound: there is no such hazard.
    """
    if code not in hazards.hazards():
        raise NotFound
    return store.collection(ALERT_TEMPLATES).find_one({"_id": code}) or _of_file(code)


def faults_of(infos: Mapping[str, Words]) -> Iterator[Fault]:
    """Yield what is wrong with the texts of a template: a language that lacks one, or an unknown placeholder."""
    if DEFAULT not in infos:
        yield Fault(f"infos.{DEFAULT}", "required")
    for language, words in infos.items():
        for name in LONGEST:
            field, text = f"infos.{language}.{name}", words.get(name, "")
            if not visible.is_visible(text):
                yield Fault(field, "required")
            for found in sorted(set(OPEN.findall(text)) - set(PLACEHOLDERS)):
                yield Fault(field, "placeholder_unknown", {"name": found, "known": PLACEHOLDERS})


def save(
    store: Store, identity: Identity, code: str, infos: Mapping[str, Words], *, expect: int
) -> AlertTemplate:
    """Write the template of a hazard for the province.

    :param expect: the version that the official saw; 0 for the one that Loa brings.
    :raises NotFound: there is no such hazard.
    :raises Forbidden: `no_permission` to draft alerts for the whole province.
    :raises Invalid: as `faults_of` says.
    :raises Stale: somebody wrote it first.
    """
    current = get(store, code)
    permissions.insist_in(store, identity, Permission.ALERT_DRAFT, areas.active_province_id(store))
    insist_on_none(faults_of(infos))
    if current["version"] != expect:
        raise Stale(current)
    values = {"infos": _tidied(infos), "updated_at": datetime.now(UTC)}
    if expect:
        update = {"$set": values}
        return events.change(
            store, ALERT_TEMPLATES, code, update, action="changed", actor=identity.actor, expect=expect
        )
    try:
        document = {"_id": code, **values}
        return events.create(store, ALERT_TEMPLATES, document, action="written", actor=identity.actor)
    except DuplicateKeyError as lost:
        raise Stale(get(store, code)) from lost


def filled(template: AlertTemplate, values: Mapping[str, Mapping[str, str]]) -> dict[str, Words]:
    """Return the texts of a template with what is known filled in; the rest stays open.

    :param values: the values of the placeholders by language.
    """
    return placeholders.fill(template["infos"], values)


def _tidied(infos: Mapping[str, Words]) -> dict[str, Words]:
    return {
        language: cast(Words, {name: nfc(str(text)) for name, text in infos[language].items()})
        for language in LANGUAGES
        if language in infos
    }


def _of_file(code: str) -> AlertTemplate:
    return _file()[code]


@lru_cache(maxsize=1)
def _file() -> dict[str, AlertTemplate]:
    rows = cast(list[FileTemplate], datafiles.read("alert_templates.yml"))
    return {
        row["code"]: {
            "_id": row["code"],
            "version": 0,
            "infos": {"vi": row["vi"], "km": row["km"], "en": row["en"]},
            "updated_at": None,
        }
        for row in rows
    }
