"""Ways in the registry: what may be written of one, and whom Loa calls."""

from __future__ import annotations

import dataclasses
from typing import cast

import pytest

from models.outlets import ways
from models.outlets.ways import WayContent
from models.settings import Environment, Settings
from models.store.vault import Vault

INSIDE = Settings(loa_env=Environment.PRODUCTION, outlet_networks=["10.20.0.0/16"])
OUTSIDE = dataclasses.replace(INSIDE, outlet_networks=[])
DEVELOPMENT = Settings()
VAULT = Vault(Settings().field_keys, "k")

SPEAKER: WayContent = {
    "kind": "lan_speaker",
    "address": "http://10.20.1.5",
    "user": "loa",
    "password": "mat-khau",
}
STREAM: WayContent = {**SPEAKER, "kind": "icecast", "address": "http://10.20.1.5:8000", "mount": "/a.mp3"}


def codes(
    content: WayContent, settings: Settings = INSIDE, before: ways.Way = ways.PULLED
) -> set[tuple[str, str]]:
    """Field and code of everything that is wrong."""
    return {(fault.field, fault.code) for fault in ways.faults("way", content, settings, before)}


@pytest.mark.parametrize("content", [SPEAKER, STREAM, {"kind": "pull"}])
def test_right_way_has_no_fault(content: WayContent) -> None:
    assert codes(content) == set()


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1",
        "http://[::1]",
        "http://169.254.169.254",
        "http://192.168.1.1",
        "http://10.21.0.1",
        "http://[::ffff:127.0.0.1]",
        "http://[64:ff9b::a9fe:a9fe]",
        "http://0.0.0.0",
        "http://224.0.0.1",
    ],
)
def test_what_lies_inside_is_called_only_where_the_setting_names_it(address: str) -> None:
    assert codes({**SPEAKER, "address": address}) == {("way.address", "way_inside")}


def test_without_the_setting_nothing_inside_is_called() -> None:
    assert codes(SPEAKER, OUTSIDE) == {("way.address", "way_inside")}


def test_what_is_on_the_internet_is_called_by_tls_alone() -> None:
    assert codes({**SPEAKER, "address": "http://loa.example.vn"}) == {("way.address", "address_plain")}
    assert codes({**SPEAKER, "address": "https://loa.example.vn"}) == set()


def test_loopback_is_for_development() -> None:
    assert codes({**SPEAKER, "address": "http://127.0.0.1:8000"}, DEVELOPMENT) == set()


@pytest.mark.parametrize(
    "address",
    [
        "",
        "10.20.1.5",
        "ftp://10.20.1.5",
        "http://u:p@10.20.1.5",
        "http://10.20.1.5/path",
        "http://10.20.1.5?q",
        "http://10.20.1.5#x",
        "http://10.20.1.5\r\nX: y",
        "http://10.20.1.5:99999",
        "http://10.20.1.5:0",
    ],
)
def test_address_that_reads_in_two_ways_is_refused(address: str) -> None:
    assert codes({**SPEAKER, "address": address}) == {("way.address", "way_address_form")}


@pytest.mark.parametrize("mount", ["", "a.mp3", "/", "/../admin", "/a b", "/a\r\nX: y", "/a?x=1"])
def test_mount_that_is_none_is_refused(mount: str) -> None:
    assert codes({**STREAM, "mount": mount}) == {("way.mount", "way_mount_form")}


def test_everything_that_is_wrong_is_named_at_once() -> None:
    content = cast(WayContent, {"kind": "icecast", "address": "x", "mount": "y", "user": "a:b"})

    assert codes(content) == {
        ("way.address", "way_address_form"),
        ("way.mount", "way_mount_form"),
        ("way.user", "way_user_form"),
        ("way.password", "required"),
    }


def test_ways_without_an_address_take_none() -> None:
    assert codes({"kind": "pull", "address": "http://10.20.1.5", "mount": "/a"}) == {
        ("way.address", "way_needless"),
        ("way.mount", "way_needless"),
    }


def test_console_and_a_missing_broker_are_for_development() -> None:
    assert codes({"kind": "console"}) == {("way.kind", "way_of_development")}
    assert codes({"kind": "mqtt"}) == {("way.kind", "way_no_broker")}
    assert codes({"kind": "console"}, DEVELOPMENT) == codes({"kind": "mqtt"}, DEVELOPMENT) == set()


def test_password_stays_with_its_address() -> None:
    before = ways.sealed(VAULT, SPEAKER)
    renamed: WayContent = {"kind": "lan_speaker", "address": SPEAKER["address"], "user": "khac"}

    assert codes(renamed, before=before) == set()
    assert ways.account(VAULT, ways.sealed(VAULT, renamed, before)) == ("khac", "mat-khau")


def test_password_goes_to_no_other_address() -> None:
    before = ways.sealed(VAULT, SPEAKER)
    moved: WayContent = {"kind": "lan_speaker", "address": "http://10.20.9.9", "user": "loa"}

    assert codes(moved, before=before) == {("way.password", "required")}
    assert ways.account(VAULT, ways.sealed(VAULT, moved, before)).password == ""


def test_password_is_never_shown_nor_stored_in_the_clear() -> None:
    way = ways.sealed(VAULT, SPEAKER)

    assert "mat-khau" not in str(way)
    assert "mat-khau" not in str(ways.shown(VAULT, way))
    assert ways.shown(VAULT, way)["has_password"]


def test_same_password_is_not_sealed_again() -> None:
    before = ways.sealed(VAULT, SPEAKER)

    assert ways.sealed(VAULT, SPEAKER, before) == before
