"""The tables of error codes."""

from __future__ import annotations

import pytest

from models.messages.provider_quotas import Refresh
from models.store import datafiles
from notifications.channels import Verdict
from notifications.channels.error_tables import table

PROVIDERS = sorted(datafiles.read("provider_errors.yml"))


@pytest.mark.parametrize("provider", PROVIDERS)
def test_every_table_is_read_whole(provider: str) -> None:
    assert table(provider).verdicts


@pytest.mark.parametrize("provider", PROVIDERS)
def test_only_what_is_used_up_comes_back_by_the_calendar(provider: str) -> None:
    codes = table(provider)
    assert {codes.verdict(code) for code in codes.refreshes} <= {Verdict.QUOTA}


def test_code_that_stands_in_no_list_is_a_bug_of_ours() -> None:
    assert table("zalo").verdict(-9999) is Verdict.PERMANENT


def test_code_says_when_its_quota_is_there_again() -> None:
    assert table("zns").refreshes["-1441"] is Refresh.MONTH
