"""Every screen as every role, in each language: see `tests/console/lint.py` for what a page must have."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from models.access.permissions import Role
from models.language.languages import LANGUAGES
from models.store import Store
from tests.console import lint, visiting
from tests.console.screens import ADDRESSES, HIDDEN, OPEN, things
from tests.console.visiting import Visitor


@pytest.mark.turns(2)
@pytest.mark.parametrize("role", list(Role))
def test_every_screen_is_a_proper_page_for_every_role(app: Flask, store: Store, role: Role) -> None:
    named, visitor = things(store), visiting.with_role(app, store, role)
    wrong = {}
    for address in ADDRESSES:
        page = visitor.get(address.format(**named))
        hidden = {404} if address in HIDDEN else set()
        assert page.status_code in {200, 403} | hidden, address
        assert page.headers["Cache-Control"] == "no-store"
        if found := lint.of(page.text):
            wrong[address] = found
    assert wrong == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_open_screen_is_a_proper_page_in_every_language(
    app: Flask, store: Store, language: str
) -> None:
    visitor = Visitor(app.test_client())
    pages = {address: visitor.get(f"{address}?lang={language}") for address in OPEN}
    assert {address: found for address, page in pages.items() if (found := lint.of(page.text))} == {}
    assert all(page.headers["Content-Language"] == language for page in pages.values())


def test_every_screen_is_looked_at(app: Flask) -> None:
    """A new one goes into `tests/console/screens.py`."""
    looked_at = {re.sub(r"\{\w+\}", "<>", one.partition("?")[0]) for one in (*ADDRESSES, *OPEN)}
    rules = {
        re.sub(r"<[^>]+>", "<>", rule.rule)
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/console") and "GET" in (rule.methods or ())
    }
    assert rules - looked_at == NOT_LOOKED_AT


#: What is no page of its own, or (the style guide) a page of installations for trying things out.
NOT_LOOKED_AT = {
    "/console",
    "/console/menu",
    "/console/style",
    "/console/alerts/<>/reach",
    "/console/talks/<>/beginning",
    "/console/surveys/<>/file/<>",
    "/console/audit/export.csv",
    "/console/outlets/export.csv",
    "/console/outlets/export.xlsx",
    "/console/incidents/figures/export.csv",
    "/console/incidents/figures/export.xlsx",
    "/console/stations/export.csv",
    "/console/stations/export.xlsx",
    "/console/stations/template.xlsx",
    "/console/staff/export.csv",
    "/console/staff/export.xlsx",
    "/console/staff/template.xlsx",
    "/console/targets/export.csv",
    "/console/targets/export.xlsx",
    "/console/evaluation/export.csv",
    "/console/evaluation/export.xlsx",
    "/console/reports/export.csv",
    "/console/reports/export.xlsx",
    "/console/reports/views/<>",
    "/console/policies/<>",
    "/console/papers/returns/<>/document.docx",
    "/console/papers/requests/sums/<>/document.docx",
    "/console/papers/requests/sums/<>/workbook.xlsx",
}
