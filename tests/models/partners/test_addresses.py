"""Which addresses of partners Loa calls."""

from __future__ import annotations

from dataclasses import replace

import pytest

from models.access import networks
from models.partners import addresses
from models.settings import Environment, Settings

PRODUCTION = replace(Settings(), loa_env=Environment.PRODUCTION)


def codes(url: str, settings: Settings = PRODUCTION) -> list[str]:
    """What is wrong with an address."""
    return [fault.code for fault in addresses.faults("url", url, settings)]


@pytest.mark.parametrize(
    "url",
    [
        "https://partner.example.vn/loa?key=1",
        "https://partner.example.vn:8443/",
        "https://8.8.8.8/x",
        "https://[2001:4860:4860::8888]/x",
    ],
)
def test_an_address_on_the_internet_by_https_is_one(url: str) -> None:
    assert codes(url) == []


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://partner.example.vn/", "address_plain"),
        ("ftp://partner.example.vn/", "address_form"),
        ("https://user:word@partner.example.vn/", "address_form"),
        ("https://partner.example.vn\\@10.0.0.1/", "address_form"),
        ("https://partner.example.vn/#a", "address_form"),
        ("https://partner.example.vn/\r\nHost: x", "address_form"),
        ("https://ví-dụ.vn/", "address_foreign"),
        ("https://ví-dụ.vn/đường", "address_form"),
        ("https:///x", "address_form"),
        ("https://partner.example.vn/" + "x" * 500, "too_long"),
        ("https://localhost/", "address_inside"),
        ("https://mongod/", "address_inside"),
        ("https://printer.local/", "address_inside"),
        ("https://127.0.0.1/", "address_inside"),
        ("https://10.1.2.3/", "address_inside"),
        ("https://169.254.169.254/latest/meta-data", "address_inside"),
        ("https://[::1]/", "address_inside"),
        ("https://[::ffff:10.0.0.1]/", "address_inside"),
        ("https://[64:ff9b::a00:1]/", "address_inside"),
        ("https://[fd00::1]/", "address_inside"),
    ],
)
def test_whatever_leads_inside_or_reads_in_two_ways_is_refused(url: str, code: str) -> None:
    assert codes(url) == [code]


def test_in_development_partners_may_live_on_this_machine() -> None:
    assert codes("http://127.0.0.1:9000/hook", Settings()) == []
    assert codes("http://[::1]:9000/hook", Settings()) == []
    assert codes("http://partner:9000/hook", Settings()) == []


@pytest.mark.parametrize("host", ["10.1.2.3", "169.254.169.254", "[fd00::1]", "192.168.1.1"])
def test_nobody_calls_the_other_machines_of_the_house(host: str) -> None:
    assert codes(f"https://{host}/", Settings()) == ["address_inside"]


def test_an_address_in_other_letters_is_told_how_dns_writes_it() -> None:
    (fault,) = addresses.faults("url", "https://đàitruyềnhình.vn/h", PRODUCTION)
    assert (fault.code, fault.params) == ("address_foreign", {"host": "xn--itruynhnh-p1a3lvsq704a.vn"})


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",
        "100.64.0.1",
        "192.0.2.1",
        "224.0.0.1",
        "fe80::1%eth0",
        "2002:0a00:0001::1",
        "2001:0:4136:e378:8000:63bf:f5ff:fffe",
        "not an address",
    ],
)
def test_addresses_that_nobody_else_has_are_not_outside(address: str) -> None:
    assert not networks.is_outside(address)
