"""Another HASH_KEY, FIELD_KEYS or PROVINCE than those of the store is noticed before anybody is served."""

from __future__ import annotations

import dataclasses
import os
from pathlib import Path
from typing import Any

import pytest
from pymongo.errors import PyMongoError

from loa.secrets import fresh
from models import starting
from models.people import citizens, store_keys
from models.settings import Environment, SettingsError, load
from models.store import Store, open_store
from models.store.database import Patience
from notifications.queues import WORKERS
from tests import forks
from tests.attacks.test_secrets import SAFE
from tests.builders import an_official, in_province
from tests.loa.conftest import run_on
from tests.loa.test_officials import ADMIN_SECRET

OTHERS: dict[str, Any] = {"hash_key": fresh("HASH_KEY"), "field_keys": [fresh("FIELD_KEYS")]}


@pytest.mark.parametrize(("setting", "value"), OTHERS.items(), ids=list(OTHERS))
def test_a_key_that_is_not_the_stores_refuses_the_start(store: Store, setting: str, value: Any) -> None:
    store_keys.keep(store)

    with pytest.raises(SettingsError, match=setting.upper()):
        starting.insist(_production(store, **{setting: value}))


@pytest.mark.parametrize(("setting", "value"), OTHERS.items(), ids=list(OTHERS))
def test_a_store_from_before_there_were_marks_is_tried_by_what_it_holds(
    store: Store, setting: str, value: Any
) -> None:
    citizens.find_or_create(store, citizens.IdentityKind.PHONE, "+84900000000")
    an_official(store, username="quan.tri", role="admin", totp_secret=ADMIN_SECRET)

    with pytest.raises(SettingsError, match=setting.upper()):
        store_keys.keep(_production(store, **{setting: value}))
    store_keys.keep(store)
    assert store_keys.fit(store) is store_keys.Fit.FITS


def test_everything_that_does_not_fit_is_said_at_once(store: Store) -> None:
    store_keys.keep(store)
    other = in_province(_production(store, **OTHERS), "99@2025-07-01")

    with pytest.raises(SettingsError, match=r"FIELD_KEYS.*HASH_KEY.*PROVINCE"):
        starting.insist(other)


def test_the_keys_of_the_store_are_taken_and_old_ones_may_stand_behind_new_ones(store: Store) -> None:
    store_keys.keep(store)

    turned = _production(store, field_keys=[fresh("FIELD_KEYS"), *store.settings.field_keys])
    for kept in (_production(store), turned):
        starting.insist(kept)
        assert starting.weaknesses(kept) == []


def test_a_mark_is_replaced_on_purpose_only(store: Store) -> None:
    store_keys.keep(store)
    other = _production(store, hash_key=OTHERS["hash_key"])

    with pytest.raises(SettingsError):
        store_keys.keep(other)
    store_keys.keep(other, replace=True)
    starting.insist(other)
    assert starting.weaknesses(other) == []


def test_a_store_that_does_not_answer_is_no_reason() -> None:
    nowhere = open_store(
        load({**SAFE, "MONGODB_URI": "mongodb://127.0.0.1:1/"}), patience=Patience(finding=0.2, operation=1.0)
    )

    starting.insist(nowhere)
    with pytest.raises(PyMongoError):
        starting.weaknesses(nowhere)
    nowhere.close()


def test_setup_refuses_other_keys_and_takes_them_when_told(store: Store) -> None:
    run = run_on(store)
    assert run("setup").exit_code == 0
    other = {"HASH_KEY": OTHERS["hash_key"]}

    refused = run("setup", environ=other)
    assert (refused.exit_code, "HASH_KEY" in refused.stderr) == (1, True)
    assert "HASH_KEY is not the one" in run("check", environ=other).stdout
    assert run("setup", "--new-keys", environ=other).exit_code == 0


#: As each process of production is started.
STARTS = (
    ("flask", "--app", "wsgi", "routes"),
    *(("celery", "-A", name, "worker") for name in WORKERS.values()),
    ("notifications.relay",),
    ("api.web_server",),
)


@pytest.mark.parametrize("start", STARTS, ids=" ".join)
@pytest.mark.slow
def test_no_process_of_production_starts_on_the_store_of_other_keys(
    store: Store, tmp_path: Path, start: tuple[str, ...]
) -> None:
    store_keys.keep(store)
    settings = store.settings
    environ = {
        **SAFE,
        "PATH": os.environ["PATH"],
        "MONGODB_URI": settings.mongodb_uri,
        "MONGODB_DATABASE": settings.mongodb_database,
        "BROKER_URL": settings.broker_url,
        "PROVINCE": "99@2025-07-01",
    }
    said = tmp_path / "said"
    program = forks.Program(start, environ, said)

    assert program.wait(60) != 0
    for name in ("HASH_KEY", "FIELD_KEYS", "PROVINCE"):
        assert name in said.read_text()


def _production(store: Store, **values: Any) -> Store:
    settings = dataclasses.replace(store.settings, loa_env=Environment.PRODUCTION, **values)
    vault = dataclasses.replace(store.vault, field_keys=settings.field_keys, hash_key=settings.hash_key)
    return dataclasses.replace(store, settings=settings, vault=vault)
