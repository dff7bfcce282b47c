"""What `loa check` finds, and what it says about mending it."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable
from pathlib import Path
from secrets import token_hex
from typing import Any

import pytest
from cryptography.fernet import Fernet
from pymongo.errors import ServerSelectionTimeoutError

from loa.checks import machine, providers
from loa.checks.finding import Finding, Mark
from loa.faults import sentence_of
from loa.secrets import fresh
from models import migrations
from models.people.official_shapes import OFFICIALS
from models.store import Store
from models.store.outbox import OUTBOX
from notifications import heartbeat
from tests.builders import an_official
from tests.loa.conftest import Run
from tests.loa.test_officials import ADMIN_SECRET

#: What production insists on, none of it real.
PRODUCTION = {
    "LOA_ENV": "production",
    "PUBLIC_URL": "https://loa.example.vn",
    "TRUSTED_PROXIES": "1",
    "CAP_SENDER": "loa@example.vn",
    "PASSWORD_MEMORY_KIB": "19456",
    "CHANNELS": "sms",
    "TWILIO_ACCOUNT_SID": "AC0",
    "TWILIO_AUTH_TOKEN": token_hex(16),
    "TWILIO_FROM": "Loa",
}


@pytest.fixture
def well(store: Store) -> Store:
    """A store with everything that `loa check` looks for."""
    migrations.migrate(store)
    for part in heartbeat.PULSING:
        heartbeat.beat(store, part)
    an_official(store, username="quan.tri", role="admin", totp_secret=ADMIN_SECRET)
    return store


@pytest.mark.usefixtures("well")
def test_nothing_is_wrong_where_all_is_well(run: Run) -> None:
    done = run("check")

    assert done.exit_code == 0, done.stdout
    assert done.stdout.endswith("\nAll is well.\n")


@pytest.mark.usefixtures("well")
def test_keys_that_do_not_open_what_is_stored_are_wrong(run: Run) -> None:
    done = run("check", environ={"FIELD_KEYS": Fernet.generate_key().decode()})

    assert done.exit_code == 1
    assert "FIELD_KEYS do not open what is stored" in done.stdout


@pytest.mark.usefixtures("well")
def test_programs_are_told_each_finding(run: Run) -> None:
    said = json.loads(run("check", "--json").stdout)

    assert said["ok"] is True
    assert {"store", "indexes", "clock", "disk", "administrators"} <= {
        row["what"] for row in said["findings"]
    }


def test_an_empty_store_is_told_what_to_run(run_bare: Run) -> None:
    found = _found(run_bare("check", "--json"))

    assert found["catalogue"]["mend"] == "run `loa setup`"
    assert found["migrations"]["mend"] == "run `loa migrate`"
    assert found["relay"]["said"] == "never seen"
    assert found["administrators"]["mend"] == "`loa admin create`"


def test_an_index_that_is_missing_is_named(well: Store, run: Run) -> None:
    well.collection(OFFICIALS).drop_index("username_1")

    assert _found(run("check", "--json"))["indexes"]["said"] == "missing: officials.username_1"
    assert run("setup").exit_code == 0
    assert _found(run("check", "--json"))["indexes"]["mark"] == "ok"


@pytest.mark.usefixtures("well")
def test_a_broker_that_does_not_answer_is_wrong(run: Run) -> None:
    done = run("check", "--json", environ={"BROKER_URL": "redis://127.0.0.1:1/0"})

    assert done.exit_code == 1
    assert _found(done)["broker"]["said"] == "no answer"


@pytest.mark.usefixtures("well")
def test_an_address_of_no_broker_is_wrong(run: Run) -> None:
    done = run("check", "--json", environ={"BROKER_URL": "nothing://127.0.0.1"})

    assert (done.exit_code, "BROKER_URL" in done.stdout) == (1, True)


def test_without_a_store_the_rest_is_still_looked_at(run: Run) -> None:
    done = run("check", "--json", environ={"MONGODB_URI": "mongodb://127.0.0.1:1/"})

    found = _found(done)
    assert done.exit_code == 1
    assert found["store"]["mark"] == "wrong"
    assert found["relay"]["mark"] == "unknown"
    assert found["broker"]["mark"] == "ok"


def test_a_password_in_a_wrong_address_is_never_shown(run: Run) -> None:
    done = run("check", environ={"MONGODB_URI": "mongodb://loa:geheim/1@127.0.0.1/"})

    assert done.exit_code == 1
    assert "MONGODB_URI is no address of a MongoDB" in done.stdout
    assert "geheim" not in done.output


def test_wrong_settings_are_named_and_nothing_else_is_tried(run: Run) -> None:
    done = run("check", environ={"PORT": "eighty"})

    assert done.exit_code == 1
    assert "PORT: Not a valid integer." in done.stdout


def test_settings_of_production_that_are_missing_are_named(run: Run) -> None:
    found = _found(run("check", "--json", environ={"LOA_ENV": "production"}))

    assert "SECRET_KEY" in found["settings"]["said"]
    assert "FCM_CREDENTIALS" in found["settings"]["said"]


def test_development_is_told_that_its_secrets_are_known(run: Run) -> None:
    found = _found(run("check", "--json"))

    assert found["secrets"]["mark"] == "note"
    assert "SECRET_KEY, HASH_KEY, FIELD_KEYS" in found["secrets"]["said"]


def test_production_needs_two_secrets_that_differ(run: Run) -> None:
    same = {"SECRET_KEY": fresh("HASH_KEY"), "FIELD_KEYS": fresh("FIELD_KEYS")}
    found = _found(run("check", "--json", environ={**PRODUCTION, **same, "HASH_KEY": same["SECRET_KEY"]}))

    assert "SECRET_KEY and HASH_KEY hold the same secret" in found["settings"]["said"]


def test_the_disk_of_the_store_is_that_of_the_store(store: Store, run: Run) -> None:
    free = store.db.command("dbStats")
    said = _found(run("check", "--json"))["disk of the store"]["said"]

    assert f"of {free['fsTotalSize'] / 1e9:.1f} GB" in said


def test_whatever_breaks_the_check_off_leaves_a_table(run: Run) -> None:
    done = run("check", environ={"MONGODB_URI": "mongodb+srv://no-such-host.invalid/"})

    assert done.exit_code == 1
    assert "things are wrong." in done.stdout
    assert "store" in done.stdout


def test_a_program_is_told_of_an_error_as_json(run: Run) -> None:
    done = run("officials", "list", "--json", environ={"PORT": "eighty"})

    assert done.exit_code == 1
    assert "PORT" in json.loads(done.stdout)["error"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("127.0.0.1:1: [Errno 111] Connection refused", "Nothing listens"),
        ("db: timed out, Timeout: 3.0s", "does not answer in time"),
        ("No primary available for writes", "rs.initiate()"),
        ("Authentication failed.", "wrong user name or password"),
        ("something else", "does not answer"),
    ],
)
def test_why_no_store_was_found_is_said(words: str, said: str) -> None:
    assert said in str(sentence_of(ServerSelectionTimeoutError(words)))


def test_dead_letters_are_wrong(well: Store, run: Run) -> None:
    well.db[OUTBOX.name].insert_one({"_id": "e:tell_reporter", "state": "failed"})

    done = run("check", "--json")

    assert done.exit_code == 1
    assert _found(done)["dead letters"]["said"].startswith("1 reactions were given up")


def test_dead_letters_of_a_province_that_sends_nothing_are_only_noted(well: Store, run: Run) -> None:
    well.db[OUTBOX.name].insert_one({"_id": "e:tell_reporter", "state": "failed"})

    found = _found(run("check", "--json", environ={"CHANNELS": "none"}))
    assert found["dead letters"]["mark"] == "note"


def test_a_full_disk_is_wrong(store: Store) -> None:
    disk = _named(machine.look(store.settings, least=10**18), "disk")

    assert disk.mark is Mark.WRONG
    assert "make room" in disk.mend


def test_a_folder_that_is_not_there_yet_is_measured_where_it_will_lie(store: Store, tmp_path: Path) -> None:
    settings = dataclasses.replace(store.settings, data_dir=tmp_path / "not" / "yet")

    assert _named(machine.look(settings), "disk").mark is Mark.OK


def test_credentials_that_can_not_be_read_are_wrong(store: Store) -> None:
    found = list(providers.look(_with(store, channels=["fcm"], fcm_credentials="/no/such/file"), reach=False))

    assert found[0].mark is Mark.WRONG
    assert found[0].said == "FCM_CREDENTIALS is no readable service account (FileNotFoundError)."


def test_a_provider_is_asked_only_when_told(store: Store) -> None:
    settings = _with(store, channels=["sms"], twilio_url="http://127.0.0.1:1", **TWILIO)

    assert _named(providers.look(settings, reach=False), "twilio").mark is Mark.OK
    asked = _named(providers.look(settings, reach=True), "twilio: TWILIO_URL")
    assert asked.mark is Mark.WRONG
    assert asked.said == "http://127.0.0.1:1: ConnectionError"


TWILIO: dict[str, Any] = {"twilio_account_sid": "AC0", "twilio_auth_token": "x", "twilio_from": "Loa"}


def _with(store: Store, **values: Any) -> Store:
    return dataclasses.replace(store, settings=dataclasses.replace(store.settings, **values))


def _named(found: Iterable[Finding], what: str) -> Finding:
    return next(one for one in found if one.what == what)


def _found(done: Any) -> dict[str, dict[str, str]]:
    return {row["what"]: row for row in json.loads(done.stdout)["findings"]}


def test_mail_server_that_is_not_there_is_named_without_its_password(store: Store) -> None:
    values = {"smtp_url": "smtp://loa:hush@127.0.0.1:9", "email_from": "loa@example.vn"}
    settings = _with(store, channels=["email"], **values)

    asked = _named(providers.look(settings, reach=True), "email: SMTP_URL")
    assert (asked.mark, asked.said) == (Mark.WRONG, "smtp://127.0.0.1:9: ConnectionRefusedError")
